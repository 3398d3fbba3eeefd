//===- Safetensors.h - The bytes of a safetensors file --------------------===//

#ifndef SINTER_FRONTEND_SAFETENSORS_H
#define SINTER_FRONTEND_SAFETENSORS_H

#include "sinter/serialize/archive.h"

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace sinter::serialize {

/// Where a tensor lies in the part of the file behind the header.
struct TensorEntry {
  std::string name;
  DType dtype = DType::f32;
  std::vector<int64_t> sizes;
  uint64_t begin = 0, end = 0;
};

/// What a header says, checked.
struct SafetensorsHeader {
  std::vector<TensorEntry> entries; ///< In the order of their places.
  std::map<std::string, std::string> metadata;
};

/// Reads a header; `dataBytes` is the size of what comes behind it. `file`
/// names the file in errors. Throws: ErrorKind::io unless the text is one JSON
/// object with nothing but tensors, which fill the data without holes and
/// overlaps.
SafetensorsHeader parseHeader(const std::string &file, const std::string &text,
                              uint64_t dataBytes);

TensorFile readSafetensors(const std::string &file, std::istream &stream);
void writeSafetensors(const TensorFile &tensors, std::ostream &stream);

} // namespace sinter::serialize

#endif // SINTER_FRONTEND_SAFETENSORS_H
