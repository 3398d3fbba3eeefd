//===- Impl.h - What stands behind a Tensor handle ------------------------===//

#ifndef SINTER_FRONTEND_IMPL_H
#define SINTER_FRONTEND_IMPL_H

#include "ir/ops/OpTable.h"
#include "runtime/kernels/Kernels.h"
#include "sinter/runtime/attr_words.h"
#include "sinter/runtime/slab.h"
#include "sinter/scalar.h"
#include "sinter/tensor.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <source_location>

namespace sinter {

struct Storage;

/// Who must be asked before the elements of a storage are looked at: a recorder
/// that has put off what makes them. It outlives the storages that name it.
struct SINTER_API StorageOwner {
  virtual ~StorageOwner();
  /// Brings the elements up to date, or throws an Error that says why not.
  virtual void settle(Storage &storage) = 0;

  /// Owns `owner` to the end of the process: storages name it, and they may be
  /// found by any thread at any time.
  static void keep(std::unique_ptr<StorageOwner> owner);
};

/// Memory that tensors share; one line of a cache.
struct SINTER_API Storage : detail::RefCounted,
                            runtime::SlabAllocated<Storage> {
  using SlabAllocated::operator new;
  using SlabAllocated::operator delete;
  struct Later {};

  /// Room for `bytes`, from the caching allocator. Throws ErrorKind::memory.
  explicit Storage(size_t bytes);
  /// Room for `bytes` that is made by `allocate`.
  Storage(size_t bytes, Later) : data(nullptr), bytes(bytes) {}
  ~Storage() override;

  void allocate();
  /// Whether one tensor alone knows this memory.
  bool isSoleOwner() const { return useCount() == 1u + isRecorded; }

  // What is small comes first, where the base has room.
  bool isOwned = true;     ///< Not memory of somebody else.
  bool isSaved = false;    ///< A node of the tape has kept it as an operand.
  bool isRecorded = false; ///< A recorder made it and holds it, too.
  OpKind writtenBy = {};   ///< The last write, for errors.
  void *data;
  size_t bytes;
  std::atomic<uint32_t> version = 0; ///< Counts the writes.
  uint32_t slot = 0;                 ///< Its place in a recorder,
  uint64_t segment = 0;              ///< in the segment of this number.
  StorageOwner *owner = nullptr;     ///< Null: the elements are there.
  std::source_location writtenAt;
};
static_assert(sizeof(Storage) == 64);

/// Memory of somebody else.
struct SINTER_API ForeignStorage final : Storage {
  /// Memory that `deleter` (if any) gives back.
  ForeignStorage(void *data, size_t bytes, std::function<void(void *)> deleter);
  ~ForeignStorage() override;

  std::function<void(void *)> deleter;
};

/// How a view came from its base: one op applied to `parent`, or to the base
/// itself where that is null. Op and attributes are those of the records.
struct ViewStep final : detail::RefCounted {
  OpKind kind;
  AttrWords attrs;
  detail::IntrusivePtr<ViewStep> parent;
  detail::IntrusivePtr<TensorImpl> base;
};

/// Where the elements of a tensor lie in its storage; in elements.
struct Geometry {
  bool operator==(const Geometry &) const = default;

  DType dtype = DType::f32;
  int64_t offset = 0;
  Shape sizes, strides;
};

/// How a tensor came to lie where it does: one op applied to `parent`, or to
/// all of `base` where that is null. Kept by recorders; it owns no tensor.
struct LayoutStep final : detail::RefCounted {
  OpKind kind;
  AttrWords attrs;
  detail::IntrusivePtr<LayoutStep> parent;
  Geometry base; ///< Of the first step.
};

/// What a sink that does not execute keeps with a tensor: an SSA value. Tensors
/// in memory have none.
struct SINTER_API SinkValue : detail::RefCounted {
  ~SinkValue() override;
  /// Gives `impl` storage, if this sink can; throws an Error that says why not.
  virtual void materialize(TensorImpl &impl) = 0;
  /// What to keep with another handle to the same elements.
  virtual detail::IntrusivePtr<SinkValue> aliasFor(TensorImpl &alias) = 0;
};

/// What else the tape keeps with a tensor (frontend/autograd): gradients,
/// hooks.
struct SINTER_API AutogradMeta {
  virtual ~AutogradMeta();
};

struct SINTER_API TensorImpl final : detail::RefCounted,
                                     runtime::SlabAllocated<TensorImpl> {
  using SlabAllocated::operator new;
  using SlabAllocated::operator delete;

  explicit TensorImpl(DType dtype) : dtype(dtype) {}
  /// A tensor of `sizes` that is contiguous in row-major order; no storage yet.
  TensorImpl(DType dtype, IntArrayRef sizes);
  ~TensorImpl() override;

  IntArrayRef shape() const { return {sizes, rank}; }
  IntArrayRef stride() const { return {strides, rank}; }
  TensorType type() const { return {dtype, Shape(shape())}; }
  bool isContiguous() const;

  /// The first element. Whoever has put off what makes it is asked first.
  char *data() {
    if (!storage || storage->owner) [[unlikely]] {
      materialize();
    }
    return static_cast<char *>(storage->data) + offset * byteSize(dtype);
  }
  /// The same, for a kernel that reads or writes.
  TensorView view() {
    return {data(), dtype, static_cast<int32_t>(rank), sizes, strides};
  }
  void materialize();

  DType dtype;
  uint8_t rank = 0;
  bool requiresGrad = false;    ///< A leaf that wants a gradient, or a result.
  bool isWrappedNumber = false; ///< Stands for `number`, has no storage.
  bool isInference = false;     ///< Made in inference mode.
  bool isViewWithoutGrad = false; ///< A view made where grad mode was off.
  bool isWholeResult = false; ///< All of what a recorder made, as it made it.
  int64_t offset = 0;         ///< In elements.
  int64_t numel = 1;
  int64_t sizes[maxRank];
  int64_t strides[maxRank];
  detail::IntrusivePtr<Storage> storage;
  detail::IntrusivePtr<ViewStep> viewOf;   ///< Null for a base.
  detail::IntrusivePtr<LayoutStep> layout; ///< Null: not recorded.
  detail::IntrusivePtr<SinkValue> value;   ///< Null for an eager tensor.
  /// The node of the tape that this is a result of; null for a leaf.
  detail::IntrusivePtr<detail::RefCounted> gradFn;
  uint32_t gradSlot = 0;      ///< Which result of it.
  uint32_t gradVersion = ~0u; ///< Of the memory, when `gradFn` was made.
  std::unique_ptr<AutogradMeta> autograd;
  Scalar number; ///< Of a wrapped number.
};

inline TensorImpl::TensorImpl(DType dtype, IntArrayRef shape)
    : dtype(dtype), rank(static_cast<uint8_t>(shape.size())) {
  for (size_t i = rank; i-- > 0;) {
    sizes[i] = shape[i];
    strides[i] = numel;
    numel *= shape[i];
  }
  if (numel == 0) { // Strides as if the sizes of 0 were 1.
    int64_t stride = 1;
    for (size_t i = rank; i-- > 0;) {
      strides[i] = stride;
      stride *= std::max<int64_t>(sizes[i], 1);
    }
  }
}

inline Tensor Tensor::adopt(TensorImpl *impl) {
  Tensor made;
  impl->retainFirst();
  made.impl_ = impl;
  return made;
}

/// A handle to a new impl of the same memory: another shape, no history.
SINTER_API Tensor aliasOf(const Tensor &x, IntArrayRef sizes,
                          IntArrayRef strides, int64_t offset);

/// x at `index` along `dim`, without that dimension: a slice, reshaped.
SINTER_API Tensor selectView(const Tensor &x, int64_t dim, int64_t index);

namespace detail {
/// Throws if a divisor of integers has a 0.
SINTER_API void checkDivisor(const char *op, const Tensor &divisor);
} // namespace detail

/// A handle to the same elements that the tape knows nothing of; no view of
/// `x`.
SINTER_API Tensor withoutHistory(const Tensor &x);

/// The strides of a view of `x` in another shape with as many elements. False
/// if its layout allows none.
SINTER_API bool reshapeStrides(const TensorImpl &x, IntArrayRef sizes,
                               int64_t *strides);

/// The strides and the offset of the result of an op that is a view, which has
/// `sizes`. False if the layout of `x` allows no view: then its elements are
/// copied in row-major order first.
SINTER_API bool viewLayout(OpKind kind, std::span<const int64_t> attrs,
                           const TensorImpl &x, IntArrayRef sizes,
                           int64_t *strides, int64_t &offset);

/// Gives `out` the shape of a result that is written into it. Throws if others
/// see its elements.
SINTER_API void resizeOut(TensorImpl &out, IntArrayRef sizes);

/// Throws unless tensors can be made on the device of `options`.
SINTER_API void checkDevice(const char *op, const TensorOptions &options);

/// Whether two elements of the tensor may be one in memory.
SINTER_API bool overlapsItself(const TensorImpl &x);
/// Whether the tensors may share an element without being equal in geometry.
SINTER_API bool overlapsPartly(const TensorImpl &x, const TensorImpl &y);

} // namespace sinter

#endif // SINTER_FRONTEND_IMPL_H
