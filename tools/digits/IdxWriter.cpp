//===- IdxWriter.cpp - Writes files in MNIST's format ---------------------===//

#include "tools/digits/IdxWriter.h"

#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace sinter::digits {
namespace {

[[noreturn]] void fail(const std::filesystem::path &file) {
  throw std::runtime_error("cannot write " + file.string() + ": " +
                           std::strerror(errno ? errno : EIO));
}

std::vector<std::uint8_t> header(std::span<const std::uint32_t> dimensions) {
  constexpr std::uint8_t unsignedByte = 8;
  std::vector<std::uint8_t> bytes = {
      0, 0, unsignedByte, static_cast<std::uint8_t>(dimensions.size())};
  for (std::uint32_t dimension : dimensions) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<std::uint8_t>(dimension >> shift));
    }
  }
  return bytes;
}

} // namespace

void writeIdx(std::filesystem::path file, Compression compression,
              std::span<const std::uint32_t> dimensions,
              std::span<const std::uint8_t> data) {
  const bool isCompressed = compression == Compression::gzip;
  if (isCompressed) {
    file += ".gz";
  }
  errno = 0;
  // "T" writes the bytes as they are; level 1 is a third of the time of 6.
  gzFile out = gzopen(file.c_str(), isCompressed ? "wb1" : "wbT");
  if (!out) {
    fail(file);
  }
  auto write = [out](std::span<const std::uint8_t> bytes) {
    return gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size())) ==
           static_cast<int>(bytes.size());
  };
  bool isWritten = write(header(dimensions)) && write(data);
  if ((gzclose(out) != Z_OK) || !isWritten) {
    fail(file);
  }
}

} // namespace sinter::digits
