//===- Safetensors.cpp - Reading and writing safetensors ------------------===//
//
// Eight bytes with the size of the header (little-endian), the header, the
// elements.
//
//===----------------------------------------------------------------------===//

#include "frontend/io/Safetensors.h"

#include "sinter/autograd.h"
#include "sinter/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <istream>
#include <ostream>

namespace sinter::serialize {

namespace {

constexpr uint64_t mostHeaderBytes = 100'000'000; ///< The format's limit.

const char *nameOf(DType dtype) {
  switch (dtype) {
  case DType::boolean:
    return "BOOL";
  case DType::u8:
    return "U8";
  case DType::i8:
    return "I8";
  case DType::i16:
    return "I16";
  case DType::i32:
    return "I32";
  case DType::i64:
    return "I64";
  case DType::u16:
    return "U16";
  case DType::u32:
    return "U32";
  case DType::u64:
    return "U64";
  case DType::f16:
    return "F16";
  case DType::bf16:
    return "BF16";
  case DType::f32:
    return "F32";
  case DType::f64:
    return "F64";
  }
  return "";
}

/// Reads into `bytes`, or throws.
void readAll(const std::string &file, std::istream &stream, void *bytes,
             uint64_t count, const char *what) {
  stream.read(static_cast<char *>(bytes), static_cast<std::streamsize>(count));
  check(static_cast<uint64_t>(stream.gcount()) == count, ErrorKind::io,
        "load: ", file, ": not a valid safetensors file: it ends within ",
        what);
}

uint64_t bytesLeft(std::istream &stream) {
  const auto here = stream.tellg();
  stream.seekg(0, std::ios::end);
  const auto end = stream.tellg();
  stream.seekg(here);
  return here < 0 || end < here ? 0 : static_cast<uint64_t>(end - here);
}

} // namespace

TensorFile readSafetensors(const std::string &file, std::istream &stream) {
  unsigned char size[8];
  readAll(file, stream, size, 8, "the size of the header");
  uint64_t headerBytes = 0;
  for (int i = 7; i >= 0; --i) {
    headerBytes = headerBytes << 8 | size[i];
  }
  const uint64_t left = bytesLeft(stream);
  check(headerBytes <= mostHeaderBytes && headerBytes <= left, ErrorKind::io,
        "load: ", file, ": not a valid safetensors file: its header of ",
        headerBytes, " bytes is too long");
  std::string text(headerBytes, '\0');
  readAll(file, stream, text.data(), headerBytes, "the header");
  SafetensorsHeader header = parseHeader(file, text, left - headerBytes);

  TensorFile out;
  out.metadata = std::move(header.metadata);
  for (const TensorEntry &entry : header.entries) {
    Tensor tensor = empty(entry.sizes, entry.dtype);
    const uint64_t bytes = entry.end - entry.begin;
    auto *elements = static_cast<unsigned char *>(tensor.data_ptr());
    readAll(file, stream, elements, bytes, entry.name.c_str());
    check(entry.dtype != DType::boolean ||
              std::all_of(elements, elements + bytes,
                          [](unsigned char byte) { return byte <= 1; }),
          ErrorKind::io, "load: ", file, ": '", entry.name,
          "' has a truth value that is neither 0 nor 1");
    out.tensors.insert(entry.name, std::move(tensor));
  }
  return out;
}

void writeSafetensors(const TensorFile &tensors, std::ostream &stream) {
  NoGradGuard noGrad;
  // Larger elements first: each tensor is then aligned for its dtype.
  std::vector<std::pair<std::string, Tensor>> list;
  for (size_t elementSize : {8, 4, 2, 1}) {
    for (const auto &item : tensors.tensors) {
      if (item.value().element_size() == elementSize) {
        list.emplace_back(item.key(), item.value());
      }
    }
  }
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!tensors.metadata.empty()) {
    header["__metadata__"] = tensors.metadata;
  }
  uint64_t place = 0;
  for (const auto &[name, tensor] : list) {
    check(name != "__metadata__", ErrorKind::value,
          "save: a tensor cannot have the name '", name, "'");
    header[name] = {{"dtype", nameOf(tensor.dtype())},
                    {"shape", tensor.sizes().vec()},
                    {"data_offsets", {place, place + tensor.nbytes()}}};
    place += tensor.nbytes();
  }
  std::string text = header.dump(
      -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  text.resize((text.size() + 7) / 8 * 8, ' ');
  unsigned char size[8];
  for (int i = 0; i < 8; ++i) {
    size[i] = static_cast<unsigned char>(text.size() >> 8 * i);
  }
  stream.write(reinterpret_cast<const char *>(size), 8);
  stream.write(text.data(), static_cast<std::streamsize>(text.size()));
  for (const auto &[name, tensor] : list) {
    Tensor elements = tensor.contiguous();
    stream.write(static_cast<const char *>(elements.data_ptr()),
                 static_cast<std::streamsize>(elements.nbytes()));
  }
}

TensorFile load_safetensors(const std::string &path) {
  std::ifstream stream(path, std::ios::binary);
  check(stream.is_open(), ErrorKind::io, "load: cannot open ", path);
  return readSafetensors(path, stream);
}

void save_safetensors(const TensorFile &file, const std::string &path) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  check(stream.is_open(), ErrorKind::io, "save: cannot open ", path);
  writeSafetensors(file, stream);
  stream.flush();
  check(stream.good(), ErrorKind::io, "save: cannot write ", path);
}

} // namespace sinter::serialize
