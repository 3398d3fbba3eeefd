//===- Npy.cpp - Arrays in NumPy's file format ----------------------------===//
//
// numpy.lib.format: a magic string, a version, the length of the header, and
// the header, a Python dictionary such as
//
//   {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
//
//===----------------------------------------------------------------------===//

#include "frontend/io/Npy.h"

#include "sinter/error.h"

#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>

namespace sinter {
namespace {

struct NamedDType {
  const char *name;
  DType dtype;
};
constexpr NamedDType dtypes[] = {
    {"|b1", DType::boolean},
    {"|u1", DType::u8},
    {"|i1", DType::i8},
    {"<u2", DType::u16},
    {"<i2", DType::i16},
    {"<u4", DType::u32},
    {"<i4", DType::i32},
    {"<u8", DType::u64},
    {"<i8", DType::i64},
    {"<f2", DType::f16},
    {"<f4", DType::f32},
    {"<f8", DType::f64},
    // What NumPy writes for bfloat16 of ml_dtypes.
    {"<V2", DType::u16},
    {"|V2", DType::u16},
};

/// Reads the text of a header.
class HeaderReader {
public:
  HeaderReader(std::string_view text, const std::string &name)
      : text(text), name(name) {}

  void read();

  std::optional<DType> dtype;
  std::optional<bool> isFortranOrder;
  std::optional<Shape> shape;

private:
  void require(bool ok, const std::string &what) const {
    check(ok, ErrorKind::io, name, ": the header of the array has ", what,
          " at byte ", place);
  }
  void skipSpace() {
    while (place < text.size() && (text[place] == ' ' || text[place] == '\n')) {
      ++place;
    }
  }
  bool take(std::string_view token) {
    skipSpace();
    if (text.substr(place, token.size()) != token) {
      return false;
    }
    place += token.size();
    return true;
  }
  void expect(std::string_view token) {
    require(take(token), "no '" + std::string(token) + "'");
  }
  std::string_view readString();
  int64_t readSize();
  void readShape();
  void readDtype();

  std::string_view text;
  const std::string &name;
  size_t place = 0;
};

std::string_view HeaderReader::readString() {
  skipSpace();
  require(place < text.size() && (text[place] == '\'' || text[place] == '"'),
          "no string");
  char quote = text[place++];
  size_t end = text.find(quote, place);
  require(end != std::string_view::npos, "a string without an end");
  std::string_view found = text.substr(place, end - place);
  place = end + 1;
  return found;
}

int64_t HeaderReader::readSize() {
  skipSpace();
  int64_t size = 0;
  size_t begin = place;
  for (; place < text.size() && '0' <= text[place] && text[place] <= '9';
       ++place) {
    require(place - begin < 18, "a size that is too large");
    size = 10 * size + (text[place] - '0');
  }
  require(place > begin, "no size");
  take("L"); // Of Python 2.
  return size;
}

void HeaderReader::readShape() {
  Shape sizes;
  expect("(");
  while (!take(")")) {
    require(sizes.rank() < maxRank, "more than 8 dimensions");
    sizes.push_back(readSize());
    if (!take(",")) {
      expect(")");
      break;
    }
  }
  shape = sizes;
}

void HeaderReader::readDtype() {
  std::string_view code = readString();
  for (const NamedDType &known : dtypes) {
    if (code == known.name) {
      dtype = known.dtype;
    }
  }
  check(dtype.has_value(), ErrorKind::io, name, ": arrays of dtype '",
        std::string(code), "' are not supported");
}

void HeaderReader::read() {
  expect("{");
  while (!take("}")) {
    std::string_view key = readString();
    expect(":");
    if (key == "descr") {
      readDtype();
    } else if (key == "fortran_order") {
      isFortranOrder = take("True");
      require(*isFortranOrder || take("False"), "no boolean");
    } else if (key == "shape") {
      readShape();
    } else {
      require(false, "an unknown key '" + std::string(key) + "'");
    }
    if (!take(",")) {
      expect("}");
      break;
    }
  }
  skipSpace();
  require(place == text.size(), "text after its end");
  require(dtype && isFortranOrder && shape,
          "no 'descr', 'fortran_order' or 'shape'");
}

/// Elements in column-major order, in row-major order.
std::vector<std::byte> transposed(const std::vector<std::byte> &from,
                                  const Shape &shape, size_t itemSize) {
  std::vector<std::byte> to(from.size());
  size_t rank = shape.size();
  Shape index(IntArrayRef(std::vector<int64_t>(rank, 0)));
  size_t count = from.size() / itemSize;
  for (size_t out = 0; out < count; ++out) {
    size_t in = 0;
    for (size_t i = rank; i-- > 0;) {
      in = in * static_cast<size_t>(shape[i]) + static_cast<size_t>(index[i]);
    }
    std::memcpy(to.data() + out * itemSize, from.data() + in * itemSize,
                itemSize);
    for (size_t i = rank; i-- > 0;) {
      index[i] += 1;
      if (index[i] < shape[i]) {
        break;
      }
      index[i] = 0;
    }
  }
  return to;
}

uint32_t littleEndian(std::span<const std::byte> bytes) {
  uint32_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) {
    value = value << 8 | std::to_integer<uint32_t>(bytes[i]);
  }
  return value;
}

} // namespace

NpyArray parseNpy(std::span<const std::byte> bytes, const std::string &name) {
  constexpr std::string_view magic = "\x93NUMPY";
  check(bytes.size() >= 10 &&
            std::memcmp(bytes.data(), magic.data(), magic.size()) == 0,
        ErrorKind::io, name, ": not a .npy file");
  int version = std::to_integer<int>(bytes[6]);
  check(1 <= version && version <= 3, ErrorKind::io, name,
        ": a .npy file of version ", version);
  size_t lengthBytes = version == 1 ? 2 : 4;
  check(bytes.size() >= 8 + lengthBytes, ErrorKind::io, name,
        ": the file ends in its header");
  size_t length = littleEndian(bytes.subspan(8, lengthBytes));
  size_t begin = 8 + lengthBytes;
  check(length <= bytes.size() - begin, ErrorKind::io, name,
        ": the file ends in its header");
  HeaderReader header(
      {reinterpret_cast<const char *>(bytes.data()) + begin, length}, name);
  header.read();

  NpyArray array;
  array.type = {*header.dtype, *header.shape};
  checkSizes(name.c_str(), array.type.shape);
  size_t itemSize = byteSize(array.type.dtype);
  size_t count = static_cast<size_t>(array.type.shape.numElements());
  std::span<const std::byte> elements = bytes.subspan(begin + length);
  check(elements.size() / itemSize == count && elements.size() % itemSize == 0,
        ErrorKind::io, name, ": shape ", array.type.shape, " of ",
        array.type.dtype, " has ", count, " elements of ", itemSize,
        " bytes, the file has ", elements.size(), " bytes");
  array.data.assign(elements.begin(), elements.end());
  if (*header.isFortranOrder) {
    array.data = transposed(array.data, array.type.shape, itemSize);
  }
  if (array.type.dtype == DType::boolean) {
    for (std::byte &value : array.data) {
      value = std::byte(value != std::byte(0));
    }
  }
  return array;
}

NpyArray readNpy(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  check(file.good(), ErrorKind::io, path, ": ", std::strerror(errno));
  std::vector<char> bytes((std::istreambuf_iterator<char>(file)),
                          std::istreambuf_iterator<char>());
  check(!file.bad(), ErrorKind::io, path, ": cannot be read");
  return parseNpy(std::as_bytes(std::span(bytes)), path);
}

void writeNpy(const std::string &path, const TensorType &type,
              const void *data) {
  DType dtype = type.dtype == DType::bf16 ? DType::u16 : type.dtype;
  const char *code = "";
  for (const NamedDType &known : dtypes) {
    if (known.dtype == dtype && known.name[1] != 'V') {
      code = known.name;
    }
  }
  std::string header = "{'descr': '" + std::string(code) +
                       "', 'fortran_order': False, 'shape': (";
  for (int64_t size : type.shape) {
    header += std::to_string(size) + ", ";
  }
  // (2, 3, ) is Python as well, but NumPy writes (2, 3) and (2,).
  if (type.shape.rank() >= 1) {
    header.resize(header.size() - (type.shape.rank() > 1 ? 2 : 1));
  }
  header += "), }";
  header.resize((10 + header.size() + 1 + 63) / 64 * 64 - 10 - 1, ' ');
  header += '\n';
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write("\x93NUMPY\x01\x00", 8);
  char length[] = {static_cast<char>(header.size() & 0xff),
                   static_cast<char>(header.size() >> 8)};
  file.write(length, 2);
  file.write(header.data(), static_cast<std::streamsize>(header.size()));
  file.write(
      static_cast<const char *>(data),
      static_cast<std::streamsize>(
          static_cast<size_t>(type.shape.numElements()) * byteSize(dtype)));
  file.close();
  check(file.good(), ErrorKind::io, path,
        ": cannot be written: ", std::strerror(errno));
}

} // namespace sinter
