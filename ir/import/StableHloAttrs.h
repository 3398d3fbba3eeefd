//===- StableHloAttrs.h - Attributes of a dialect that is not loaded ------===//
//
// Without the dialect, MLIR keeps attributes such as
// `#stablehlo.dot<lhs_contracting_dimensions = [1]>` as text. Here the text is
// taken apart.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_IMPORT_STABLE_HLO_ATTRS_H
#define SINTER_IMPORT_STABLE_HLO_ATTRS_H

#include "ir/import/OpWriter.h"

#include "llvm/ADT/StringMap.h"

#include <string>

namespace sinter::ir {

/// Dimension numbers: lists by name, a single integer being a list of one.
using NamedInts = llvm::StringMap<Ints>;

/// The dimension numbers of a convolution: of each tensor the places of its two
/// special dimensions, and those of its spatial ones in order.
struct ConvolutionDims {
  struct Tensor {
    int64_t first = -1;  ///< Batch; of the kernel, output features.
    int64_t second = -1; ///< Features; of the kernel, input features.
    Ints spatial;
  };
  Tensor input, kernel, output;
};

/// The attributes of one op, wherever it keeps them. What is there but is not
/// what the name promises is an Error.
class HloAttrs {
public:
  explicit HloAttrs(Operation *op);

  Attribute find(StringRef name) const;

  /// A list, as an array or as a dense one; `fallback` if it is not there.
  Ints ints(StringRef name) const;
  Ints ints(StringRef name, const Ints &fallback) const;
  int64_t integer(StringRef name) const;
  int64_t integer(StringRef name, int64_t fallback) const;
  bool boolean(StringRef name, bool fallback) const;
  /// The word of `#stablehlo<comparison_direction LT>`; empty if it is not
  /// there.
  std::string word(StringRef name) const;
  /// The lists of `#stablehlo.gather<offset_dims = [0], ...>`.
  NamedInts dims(StringRef name) const;
  ConvolutionDims convolution(StringRef name) const;

private:
  std::string textOf(StringRef name) const;

  DictionaryAttr properties, discardable;
};

/// The list called `name`, or none.
Ints listOf(const NamedInts &dims, StringRef name);

} // namespace sinter::ir

#endif // SINTER_IMPORT_STABLE_HLO_ATTRS_H
