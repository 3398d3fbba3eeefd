//===- Placement.h - Tensors in memory, however they may lie --------------===//

#ifndef SINTER_TEST_CONFORMANCE_PLACEMENT_H
#define SINTER_TEST_CONFORMANCE_PLACEMENT_H

#include "runtime/kernels/Kernels.h"
#include "test/conformance/Elements.h"

namespace sinter::testing {

/// How a tensor lies in memory.
enum class Layout {
  contiguous,
  transposed, ///< Dimensions in another order.
  stepped,    ///< Elements left out between those of a dimension.
  broadcast,  ///< Stride 0 along every dimension where elements are equal.
  anyhow,     ///< All of this at once, and not aligned.
};

/// A tensor in memory of its own. The bytes that are no elements hold a
/// pattern.
class Placement {
public:
  Placement(const Value &value, Layout layout, Random &random);

  TensorView view();

  /// The elements that are there now.
  Value value() const;

  /// Whether a byte that is no element has changed.
  bool isDamaged() const;

  /// Whether no two elements share memory.
  bool isWritable() const;

  /// Whether all bytes are equal.
  bool hasBytesOf(const Placement &other) const {
    return memory == other.memory;
  }

private:
  /// Calls `visit(byte offset, place)` for every element, in row-major order.
  template <class Visit> void forEachElement(Visit visit) const;

  TensorType type;
  std::vector<int64_t> strides;
  int64_t offset;
  std::vector<uint64_t> memory; ///< Aligned for every dtype.
};

} // namespace sinter::testing

#endif // SINTER_TEST_CONFORMANCE_PLACEMENT_H
