//===- Header.cpp - The header of a safetensors file ----------------------===//
//
// Read event by event: a document tree would lose keys that occur twice, and a
// file that nests deeply would use up the stack.
//
//===----------------------------------------------------------------------===//

#include "frontend/io/Safetensors.h"

#include "sinter/error.h"
#include "sinter/runtime/types.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace sinter::serialize {

using nlohmann::json;

namespace {

struct NamedDType {
  const char *name;
  DType dtype;
};
constexpr NamedDType dtypes[] = {
    {"BOOL", DType::boolean}, {"U8", DType::u8},     {"I8", DType::i8},
    {"I16", DType::i16},      {"I32", DType::i32},   {"I64", DType::i64},
    {"U16", DType::u16},      {"U32", DType::u32},   {"U64", DType::u64},
    {"F16", DType::f16},      {"BF16", DType::bf16}, {"F32", DType::f32},
    {"F64", DType::f64},
};

/// Follows the events of the parser. Each returns false to stop, with the
/// reason in `error`.
class HeaderReader final : public nlohmann::json_sax<json> {
public:
  bool start_object(std::size_t) override {
    switch (place_) {
    case Place::outside:
      place_ = Place::root;
      return true;
    case Place::root:
      if (key_ == "__metadata__") {
        place_ = Place::metadata;
        return true;
      }
      place_ = Place::tensor;
      entry_ = {};
      entry_.name = key_;
      seen_.clear();
      return true;
    default:
      return unexpected("an object");
    }
  }

  bool key(std::string &name) override {
    key_ = name;
    if (place_ == Place::tensor) {
      if (name != "dtype" && name != "shape" && name != "data_offsets") {
        return fail("'" + entry_.name + "' has an unknown field '" + name +
                    "'");
      }
      if (!seen_.insert(name).second) {
        return fail("'" + entry_.name + "' has the field '" + name + "' twice");
      }
      return true;
    }
    std::set<std::string> &names =
        place_ == Place::metadata ? metadataKeys_ : names_;
    return names.insert(name).second ||
           fail("the key '" + name + "' occurs twice");
  }

  bool end_object() override {
    if (place_ == Place::tensor) {
      if (seen_.size() != 3 || offsets_.size() != 2) {
        return fail("'" + entry_.name +
                    "' needs a dtype, a shape and two data_offsets");
      }
      entry_.begin = offsets_[0];
      entry_.end = offsets_[1];
      offsets_.clear();
      header.entries.push_back(std::move(entry_));
    }
    place_ = place_ == Place::root ? Place::done : Place::root;
    return true;
  }

  bool start_array(std::size_t) override {
    if (place_ != Place::tensor ||
        (key_ != "shape" && key_ != "data_offsets")) {
      return unexpected("an array");
    }
    place_ = key_ == "shape" ? Place::shape : Place::offsets;
    return true;
  }
  bool end_array() override {
    place_ = Place::tensor;
    return true;
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (place_ == Place::shape) {
      if (entry_.sizes.size() == maxRank) {
        return fail("'" + entry_.name + "' has more dimensions than " +
                    std::to_string(maxRank));
      }
      if (value > static_cast<uint64_t>(INT64_MAX)) {
        return fail("'" + entry_.name + "' has a size that is too large");
      }
      entry_.sizes.push_back(static_cast<int64_t>(value));
      return true;
    }
    if (place_ == Place::offsets && offsets_.size() < 2) {
      offsets_.push_back(value);
      return true;
    }
    return unexpected("a number");
  }

  bool string(string_t &value) override {
    if (place_ == Place::metadata) {
      header.metadata[key_] = value;
      return true;
    }
    if (place_ != Place::tensor || key_ != "dtype") {
      return unexpected("a text");
    }
    for (const NamedDType &named : dtypes) {
      if (value == named.name) {
        entry_.dtype = named.dtype;
        return true;
      }
    }
    return fail("'" + entry_.name + "' has the dtype '" + value +
                "', which is not supported");
  }

  bool null() override { return unexpected("null"); }
  bool boolean(bool) override { return unexpected("a truth value"); }
  bool number_integer(number_integer_t) override {
    return unexpected("a negative number");
  }
  bool number_float(number_float_t, const string_t &) override {
    return unexpected("a fraction");
  }
  bool binary(binary_t &) override { return unexpected("binary data"); }
  bool parse_error(std::size_t position, const std::string &,
                   const nlohmann::detail::exception &) override {
    return fail("it is no JSON at byte " + std::to_string(position));
  }

  SafetensorsHeader header;
  std::string error;

private:
  enum class Place { outside, root, metadata, tensor, shape, offsets, done };

  bool fail(std::string reason) {
    error = std::move(reason);
    return false;
  }
  bool unexpected(const char *what) {
    return fail(std::string("there is ") + what + " at a wrong place, after '" +
                key_ + "'");
  }

  Place place_ = Place::outside;
  std::string key_;
  TensorEntry entry_;
  std::set<std::string> seen_, names_, metadataKeys_;
  std::vector<uint64_t> offsets_;
};

/// The bytes of an entry's elements; false for more than can be.
bool byteCount(const TensorEntry &entry, uint64_t &bytes) {
  bytes = byteSize(entry.dtype);
  for (int64_t size : entry.sizes) {
    if (__builtin_mul_overflow(bytes, static_cast<uint64_t>(size), &bytes)) {
      return false;
    }
  }
  return bytes <= static_cast<uint64_t>(INT64_MAX);
}

} // namespace

SafetensorsHeader parseHeader(const std::string &file, const std::string &text,
                              uint64_t dataBytes) {
  const auto failed = [&](const std::string &reason) {
    detail::raise(ErrorKind::io,
                  "load: " + file +
                      ": not a valid safetensors file: " + reason);
  };
  if (text.empty() || text[0] != '{') {
    failed("its header does not start with '{'");
  }
  HeaderReader reader;
  if (!json::sax_parse(text, &reader)) {
    failed(reader.error);
  }
  std::vector<TensorEntry> &entries = reader.header.entries;
  std::sort(entries.begin(), entries.end(),
            [](const TensorEntry &x, const TensorEntry &y) {
              return std::pair(x.begin, x.end) < std::pair(y.begin, y.end);
            });
  uint64_t place = 0;
  for (const TensorEntry &entry : entries) {
    uint64_t bytes = 0;
    if (entry.begin != place || entry.end < entry.begin) {
      failed("'" + entry.name + "' lies from byte " +
             std::to_string(entry.begin) + " to " + std::to_string(entry.end) +
             ", where byte " + std::to_string(place) + " is the next");
    }
    if (!byteCount(entry, bytes) || bytes != entry.end - entry.begin) {
      failed("'" + entry.name + "' has " +
             std::to_string(entry.end - entry.begin) +
             " bytes, which its shape and dtype do not fill");
    }
    place = entry.end;
  }
  if (place != dataBytes) {
    failed("its tensors have " + std::to_string(place) + " bytes, but " +
           std::to_string(dataBytes) + " come behind the header");
  }
  return std::move(reader.header);
}

} // namespace sinter::serialize
