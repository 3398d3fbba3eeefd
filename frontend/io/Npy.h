//===- Npy.h - Arrays in NumPy's file format ------------------------------===//

#ifndef SINTER_IO_NPY_H
#define SINTER_IO_NPY_H

#include "sinter/shape.h"

#include <cstddef>
#include <string>
#include <vector>

namespace sinter {

/// What a .npy file holds: elements in row-major order. NumPy has no bf16: it
/// is written as its bits in uint16, and read so.
struct NpyArray {
  TensorType type;
  std::vector<std::byte> data;
};

/// Reads versions 1 to 3, little-endian, either order. Throws ErrorKind::io
/// with the path for anything else, and for a file that is damaged.
SINTER_API NpyArray readNpy(const std::string &path);

/// The same from bytes in memory; `name` is for errors.
SINTER_API NpyArray parseNpy(std::span<const std::byte> bytes,
                             const std::string &name);

/// Writes version 1, row-major. Throws ErrorKind::io.
SINTER_API void writeNpy(const std::string &path, const TensorType &type,
                         const void *data);

} // namespace sinter

#endif // SINTER_IO_NPY_H
