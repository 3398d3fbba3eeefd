//===- Scratch.h - Memory for the time of a call --------------------------===//

#ifndef SINTER_KERNELS_SCRATCH_H
#define SINTER_KERNELS_SCRATCH_H

#include "runtime/kernels/Iterate.h"
#include "runtime/kernels/Levels.h"
#include "sinter/runtime/allocator.h"

#include <cstring>
#include <utility>

namespace sinter {

/// A block that goes back when its owner does. Null if there is no memory.
class Scratch {
public:
  Scratch() = default;
  explicit Scratch(size_t bytes)
      : bytes(bytes), block(static_cast<char *>(runtime::allocate(bytes))) {}
  Scratch(Scratch &&other) noexcept : bytes(other.bytes), block(other.block) {
    other.block = nullptr;
  }
  Scratch &operator=(Scratch &&other) noexcept {
    std::swap(bytes, other.bytes);
    std::swap(block, other.block);
    return *this;
  }
  ~Scratch() { runtime::deallocate(block, bytes); }

  char *data() const { return block; }

private:
  size_t bytes = 0;
  char *block = nullptr;
};

inline KernelStatus outOfMemory() {
  return {KernelStatus::outOfMemory, "out of memory for intermediate values"};
}

/// The strides of a contiguous tensor of the sizes of another.
struct ContiguousStrides {
  explicit ContiguousStrides(const TensorView &like) {
    int64_t stride = 1;
    for (int i = like.rank; i-- > 0;) {
      strides[i] = stride;
      stride *= like.sizes[i];
    }
  }

  int64_t strides[maxRank];
};

/// The elements of a tensor, contiguous and in the dtype of their compute
/// class: where they lie already, or a copy.
class ContiguousInput {
public:
  explicit ContiguousInput(const TensorView &view) {
    DType wanted = dtypeOf(computeClass(view.dtype));
    if (view.dtype == wanted && isContiguous(view)) {
      numbers = static_cast<char *>(view.data);
      return;
    }
    copy = Scratch(numElements(view) * byteSize(wanted));
    numbers = copy.data();
    if (numbers) {
      ContiguousStrides strides(view);
      copyElements(view,
                   {numbers, wanted, view.rank, view.sizes, strides.strides});
    }
  }

  /// Null if there is no memory.
  char *data() const { return numbers; }

private:
  Scratch copy;
  char *numbers;
};

/// Where contiguous numbers of a result's compute class are written: into its
/// tensor, or beside it, to be copied by `finish`. The tensor may be of another
/// dtype than the result: that is rounded to its own first.
class ContiguousOutput {
public:
  ContiguousOutput(const TensorView &view, DType dtype)
      : view(view), dtype(dtype), wide(dtypeOf(computeClass(dtype))) {
    if (view.dtype == wide && dtype == wide && isContiguous(view)) {
      numbers = static_cast<char *>(view.data);
      return;
    }
    beside = Scratch(numElements(view) * byteSize(wide));
    numbers = beside.data();
  }

  char *data() const { return numbers; }

  void finish() const {
    if (!beside.data()) {
      return;
    }
    ContiguousStrides strides(view);
    TensorView from = {numbers, wide, view.rank, view.sizes, strides.strides};
    if (view.dtype != dtype && dtype != wide) {
      // Narrower, so it fits into the same memory, element by element.
      TensorView rounded = from;
      rounded.dtype = dtype;
      narrowInPlace(from, rounded);
      from = rounded;
    }
    copyElements(from, view);
  }

private:
  /// No number is overwritten before it is read.
  static void narrowInPlace(const TensorView &from, const TensorView &to) {
    PointwiseKernel kernel = activeKernels().convert(from.dtype, to.dtype);
    auto *in = static_cast<const char *>(from.data);
    auto *out = static_cast<char *>(to.data);
    char one[8];
    for (int64_t i = 0, count = numElements(from); i < count; ++i) {
      const void *operand = in + i * byteSize(from.dtype);
      kernel(&operand, one, 1);
      std::memcpy(out + i * byteSize(to.dtype), one, byteSize(to.dtype));
    }
  }

  const TensorView &view;
  DType dtype, wide;
  Scratch beside;
  char *numbers;
};

} // namespace sinter

#endif // SINTER_KERNELS_SCRATCH_H
