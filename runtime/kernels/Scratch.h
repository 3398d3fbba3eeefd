//===- Scratch.h - Memory for the time of a call --------------------------===//

#ifndef SINTER_KERNELS_SCRATCH_H
#define SINTER_KERNELS_SCRATCH_H

#include "runtime/kernels/Iterate.h"
#include "runtime/kernels/Levels.h"
#include "sinter/runtime/allocator.h"

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
      copyElements(view, contiguousView(view, numbers, wanted));
    }
  }

  /// Null if there is no memory.
  char *data() const { return numbers; }

private:
  TensorView contiguousView(const TensorView &like, void *data, DType dtype) {
    int64_t stride = 1;
    for (int i = like.rank; i-- > 0;) {
      strides[i] = stride;
      stride *= like.sizes[i];
    }
    return {data, dtype, like.rank, like.sizes, strides};
  }

  Scratch copy;
  char *numbers;
  int64_t strides[maxRank];
};

/// Where contiguous numbers of the compute class are written that are to become
/// a tensor: into it, or beside it, to be copied by `finish`.
class ContiguousOutput {
public:
  ContiguousOutput(const TensorView &view, ComputeClass type)
      : view(view), dtype(dtypeOf(type)) {
    if (view.dtype == dtype && isContiguous(view)) {
      numbers = static_cast<char *>(view.data);
      return;
    }
    beside = Scratch(numElements(view) * byteSize(dtype));
    numbers = beside.data();
  }

  char *data() const { return numbers; }

  void finish() const {
    if (!beside.data()) {
      return;
    }
    int64_t strides[maxRank], stride = 1;
    for (int i = view.rank; i-- > 0;) {
      strides[i] = stride;
      stride *= view.sizes[i];
    }
    copyElements({numbers, dtype, view.rank, view.sizes, strides}, view);
  }

private:
  const TensorView &view;
  DType dtype;
  Scratch beside;
  char *numbers;
};

} // namespace sinter

#endif // SINTER_KERNELS_SCRATCH_H
