//===- Levels.h - What is compiled once per level -------------------------===//
//
// The files that CMake compiles for every level define the members of
// Leveled<IsaLevel::SINTER_LEVEL> and, in an unnamed namespace, what those
// need. They call no inline function with external linkage that the compiler
// might not inline: the linker would keep one copy, of whatever level.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_LEVELS_H
#define SINTER_KERNELS_LEVELS_H

#include "runtime/kernels/Kernels.h"

namespace sinter {

/// How a reduction joins two values.
enum class Combine : uint8_t { sum, product, max, min, bitAnd, bitOr };
inline constexpr int numCombines = 6;

/// The loops of one reduction in one compute class, over memory that holds
/// numbers of that class. The order in which values are joined is that of
/// ReductionOrder.h. `identity` points at a number of the class; joined with
/// any other it gives the other.
struct ReduceKernels {
  /// Reduces `count` rows of `length` contiguous numbers, at most a row chunk.
  /// `rowStride` is in elements; `out` is contiguous.
  void (*rows)(const void *from, int64_t rowStride, int64_t count,
               int64_t length, const void *identity, void *out);

  /// Reduces a row that comes in pieces: joins a piece to `state`, which is
  /// `stateBytes` large and begins as copies of the identity. All pieces but
  /// the last are a multiple of a row block long.
  void (*rowPiece)(const void *from, int64_t length, const void *identity,
                   void *state);
  /// The value of a row all of whose pieces are joined to `state`.
  void (*rowFinish)(const void *state, void *out);

  /// Reduces `length` rows, at most a column chunk, to one: `width` columns,
  /// each contiguous with its neighbour.
  void (*columns)(const void *from, int64_t rowStride, int64_t length,
                  int64_t width, const void *identity, void *out);
};
inline constexpr int maxStateBytes = 4 * 64;

/// The loops of arg_max and arg_min in one compute class.
struct ArgKernels {
  /// The place of the first NaN, or of the first number equal to the largest
  /// (smallest), in `length` contiguous ones.
  int64_t (*row)(const void *from, int64_t length);
  /// The same for every one of `width` columns of `length` numbers each; `best`
  /// has room for `width` numbers.
  void (*columns)(const void *from, int64_t rowStride, int64_t length,
                  int64_t width, void *best, int64_t *places);
};

/// Adds up along a dimension: out[i] = in[0] + ... + in[i], one after another.
/// `width` contiguous columns; `step` elements, perhaps negative, from row to
/// row, for both arrays.
using ScanKernel = void (*)(const void *from, void *to, int64_t step,
                            int64_t length, int64_t width);

/// The composites of Composite.h, in one compute class, for `count` contiguous
/// rows of `length` numbers, at most a row chunk.
struct CompositeKernels {
  using Softmax = void(const void *from, void *to, int64_t count,
                       int64_t length);

  Softmax *softmax, *logSoftmax;
  /// `scale` and `shift` may be null, and so may `means` and `deviations`,
  /// where each row's mean and 1 / (standard deviation) go.
  void (*layerNorm)(const void *from, const void *scale, const void *shift,
                    double epsilon, void *to, void *means, void *deviations,
                    int64_t count, int64_t length);
};

struct GemmKernels; // of runtime/kernels/Gemm.h

/// The kernels of a level; each is null where there is none.
template <IsaLevel level> struct Leveled {
  static PointwiseKernel pointwise(OpKind kind, ComputeClass type);
  /// A kernel with one operand, of dtype `from`, and a result of dtype `to`.
  static PointwiseKernel convert(DType from, DType to);
  static ReduceKernels reduce(Combine combine, ComputeClass type);
  static ArgKernels arg(bool isMax, ComputeClass type);
  static ScanKernel scan(ComputeClass type);
  /// Of f32 and f64.
  static CompositeKernels composite(ComputeClass type);
  /// Of f32 and f64.
  static const GemmKernels &gemm(ComputeClass type);
};

/// The same, by a level that is known at run time.
struct LevelKernels {
  PointwiseKernel (*pointwise)(OpKind kind, ComputeClass type);
  PointwiseKernel (*convert)(DType from, DType to);
  ReduceKernels (*reduce)(Combine combine, ComputeClass type);
  ArgKernels (*arg)(bool isMax, ComputeClass type);
  ScanKernel (*scan)(ComputeClass type);
  CompositeKernels (*composite)(ComputeClass type);
  const GemmKernels &(*gemm)(ComputeClass type);
};

const LevelKernels &levelKernels(IsaLevel level);
inline const LevelKernels &activeKernels() {
  return levelKernels(activeIsaLevel());
}

/// The dtype that holds numbers of a compute class as they are.
constexpr DType dtypeOf(ComputeClass type) {
  constexpr DType dtypes[] = {DType::f32, DType::f64, DType::i32, DType::i64,
                              DType::u64};
  return dtypes[static_cast<size_t>(type)];
}

} // namespace sinter

#endif // SINTER_KERNELS_LEVELS_H
