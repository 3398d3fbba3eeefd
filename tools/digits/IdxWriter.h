//===- IdxWriter.h - Writes files in MNIST's format -----------------------===//

#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace sinter::digits {

enum class Compression { none, gzip };

/// Writes bytes with the given dimensions as an IDX file: two zero bytes, the
/// element type (8 for unsigned bytes), the rank, every dimension as a
/// big-endian 32-bit integer, the data. The name gets `.gz` where it applies.
/// Throws std::runtime_error where the file cannot be written.
void writeIdx(std::filesystem::path file, Compression compression,
              std::span<const std::uint32_t> dimensions,
              std::span<const std::uint8_t> data);

} // namespace sinter::digits
