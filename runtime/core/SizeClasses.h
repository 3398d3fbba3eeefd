//===- SizeClasses.h - The sizes that blocks are cut to -------------------===//

#ifndef SINTER_CORE_SIZECLASSES_H
#define SINTER_CORE_SIZECLASSES_H

#include "sinter/runtime/allocator.h"

#include <array>
#include <bit>
#include <cstddef>

namespace sinter::runtime {

/// Steps of 64 bytes up to 1 KiB, then eight steps in each doubling: at most an
/// eighth of a block is lost above 512 bytes.
inline constexpr size_t numSizeClasses = 16 + 11 * 8;

/// The class of a block for `bytes`, which are fewer than `largeBlock`.
inline constexpr size_t sizeClassOf(size_t bytes) {
  size_t last = bytes - (bytes != 0);
  if (last < 1024) {
    return last / 64;
  }
  size_t log = std::bit_width(last) - 1;
  return 16 + (log - 10) * 8 + ((last >> (log - 3)) & 7);
}

namespace detail {
inline constexpr std::array<size_t, numSizeClasses> makeClassSizes() {
  std::array<size_t, numSizeClasses> sizes{};
  for (size_t i = 0; i < 16; ++i) {
    sizes[i] = (i + 1) * 64;
  }
  for (size_t i = 16; i < numSizeClasses; ++i) {
    size_t octave = (i - 16) / 8, step = (i - 16) % 8;
    sizes[i] = (9 + step) << (7 + octave);
  }
  return sizes;
}
} // namespace detail

/// The size of the blocks of each class.
inline constexpr std::array<size_t, numSizeClasses> classSizes =
    detail::makeClassSizes();

/// Blocks up to this size are cut from spans, which hold one class only; larger
/// ones are ranges of the page heap themselves.
inline constexpr size_t largestSpanBlock = 8192;
inline constexpr size_t numSpanClasses = sizeClassOf(largestSpanBlock) + 1;
inline constexpr size_t spanBytes = 65536;

inline constexpr size_t alignUp(size_t value, size_t alignment) {
  return (value + alignment - 1) & ~(alignment - 1);
}

/// The first multiple of `alignment` from `address` on.
inline char *alignUp(char *address, size_t alignment) {
  size_t number = reinterpret_cast<size_t>(address);
  return address + (alignUp(number, alignment) - number);
}

} // namespace sinter::runtime

#endif // SINTER_CORE_SIZECLASSES_H
