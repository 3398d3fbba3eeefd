//===- Tensor.cpp - Handles, impls and memory -----------------------------===//

#include "frontend/autograd/Tape.h"
#include "frontend/tensor/Impl.h"
#include "frontend/tensor/Sink.h"

#include "sinter/error.h"
#include "sinter/runtime/allocator.h"

#include <mutex>
#include <ostream>

namespace sinter {

//===----------------------------------------------------------------------===//
// Ownership
//===----------------------------------------------------------------------===//

void *detail::RefCounted::operator new(size_t bytes) {
  void *memory = runtime::allocate(bytes);
  check(memory != nullptr, ErrorKind::memory, "out of memory");
  return memory;
}

void detail::RefCounted::operator delete(void *object, size_t bytes) {
  runtime::deallocate(object, bytes);
}

void detail::retain(TensorImpl *impl) { impl->retain(); }
void detail::release(TensorImpl *impl) { impl->release(); }

Storage::Storage(size_t bytes) : data(runtime::allocate(bytes)), bytes(bytes) {
  check(data != nullptr || bytes == 0, ErrorKind::memory,
        "out of memory: cannot allocate ", bytes, " bytes");
}

void Storage::allocate() {
  data = runtime::allocate(bytes);
  check(data != nullptr || bytes == 0, ErrorKind::memory,
        "out of memory: cannot allocate ", bytes, " bytes");
}

Storage::~Storage() {
  if (isOwned && data) {
    runtime::deallocate(data, bytes);
  }
}

ForeignStorage::ForeignStorage(void *memory, size_t size,
                               std::function<void(void *)> deleter)
    : Storage(size, Later{}), deleter(std::move(deleter)) {
  data = memory;
  isOwned = false;
}

ForeignStorage::~ForeignStorage() {
  if (deleter) {
    deleter(data);
  }
}

StorageOwner::~StorageOwner() = default;

void StorageOwner::keep(std::unique_ptr<StorageOwner> owner) {
  static std::mutex mutex;
  static auto *const kept = new std::vector<std::unique_ptr<StorageOwner>>;
  std::lock_guard lock(mutex);
  kept->push_back(std::move(owner));
}
SinkValue::~SinkValue() = default;
AutogradMeta::~AutogradMeta() = default;
TensorImpl::~TensorImpl() { // As a node, since it may be the last owner of one.
  if (gradFn) {
    using Owned = detail::IntrusivePtr<detail::RefCounted>;
    tape::releaseFlat(Owned::adopt(gradFn.giveUp()));
  }
}

bool TensorImpl::isContiguous() const {
  int64_t expected = 1;
  for (size_t i = rank; i-- > 0;) {
    if (sizes[i] != 1) {
      if (strides[i] != expected) {
        return numel == 0;
      }
      expected *= sizes[i];
    }
  }
  return true;
}

void TensorImpl::materialize() {
  if (storage && storage->owner) {
    return storage->owner->settle(*storage);
  }
  check(bool(value), ErrorKind::value,
        isWrappedNumber ? "a number has no storage" : "tensor has no storage");
  value->materialize(*this);
}

Tensor aliasOf(const Tensor &x, IntArrayRef sizes, IntArrayRef strides,
               int64_t offset) {
  TensorImpl *from = x.impl();
  if (from->value && !(from->shape() == sizes)) {
    from->materialize(); // Only memory can be seen in another shape.
  }
  auto *impl = new TensorImpl(from->dtype);
  Tensor alias(impl);
  impl->rank = static_cast<uint8_t>(sizes.size());
  for (size_t i = 0; i < sizes.size(); ++i) {
    impl->sizes[i] = sizes[i];
    impl->strides[i] = strides[i];
    impl->numel *= sizes[i];
  }
  impl->offset = offset;
  impl->storage = from->storage;
  if (from->layout && offset == from->offset && from->shape() == sizes &&
      from->stride() == strides) {
    impl->layout = from->layout;
  }
  if (from->value) {
    impl->value = from->value->aliasFor(*impl);
  }
  impl->isInference = from->isInference;
  return alias;
}

Tensor withoutHistory(const Tensor &x) {
  Tensor alias = aliasOf(x, x.sizes(), x.strides(), x.storage_offset());
  return alias;
}

void resizeOut(TensorImpl &out, IntArrayRef sizes) {
  if (out.value) {
    out.materialize();
  }
  out.layout = nullptr;
  out.isWholeResult = false;
  check(!out.viewOf, ErrorKind::shape, "out: a view of shape ", out.shape(),
        " cannot take the result's shape ", sizes);
  TensorImpl shape(out.dtype, sizes);
  out.rank = shape.rank;
  out.numel = shape.numel;
  out.offset = 0;
  std::copy_n(shape.sizes, shape.rank, out.sizes);
  std::copy_n(shape.strides, shape.rank, out.strides);
  size_t bytes = static_cast<size_t>(out.numel) * byteSize(out.dtype);
  if (!out.storage || out.storage->bytes < bytes) {
    out.storage = detail::IntrusivePtr<Storage>(new Storage(bytes));
  }
}

//===----------------------------------------------------------------------===//
// Overlap in memory
//===----------------------------------------------------------------------===//

bool overlapsItself(const TensorImpl &x) {
  // By growing stride, each dimension must step over the extent of the others.
  std::pair<int64_t, int64_t> dims[maxRank];
  size_t count = 0;
  for (size_t i = 0; i < x.rank; ++i) {
    if (x.sizes[i] > 1) {
      dims[count++] = {x.strides[i], x.sizes[i]};
    }
  }
  std::sort(dims, dims + count);
  int64_t extent = 1;
  for (size_t i = 0; i < count; ++i) {
    if (dims[i].first < extent) {
      return x.numel > 0;
    }
    extent += dims[i].first * (dims[i].second - 1);
  }
  return false;
}

bool overlapsPartly(const TensorImpl &x, const TensorImpl &y) {
  if (!x.storage || !(x.storage == y.storage) || x.numel == 0 || y.numel == 0) {
    return false;
  }
  if (x.offset == y.offset && x.shape() == y.shape() &&
      x.stride() == y.stride() && x.dtype == y.dtype) {
    return false;
  }
  auto end = [](const TensorImpl &t) {
    int64_t last = t.offset;
    for (size_t i = 0; i < t.rank; ++i) {
      last += (t.sizes[i] - 1) * t.strides[i];
    }
    return last + 1;
  };
  return x.offset < end(y) && y.offset < end(x);
}

//===----------------------------------------------------------------------===//
// The handle
//===----------------------------------------------------------------------===//

/// Throws where an undefined tensor is asked for what it has not.
static TensorImpl &get(const Tensor &tensor, const char *what) {
  check(tensor.defined(), ErrorKind::value, what, ": the tensor is undefined");
  return *tensor.impl();
}

int64_t Tensor::dim() const { return get(*this, "dim").rank; }
IntArrayRef Tensor::sizes() const { return get(*this, "sizes").shape(); }
IntArrayRef Tensor::strides() const { return get(*this, "strides").stride(); }
int64_t Tensor::numel() const { return get(*this, "numel").numel; }
TypeMeta Tensor::dtype() const { return TypeMeta(get(*this, "dtype").dtype); }

int64_t Tensor::size(int64_t dim) const {
  check(this->dim() > 0, ErrorKind::index, "size: a scalar has no dimension ",
        dim);
  return sizes()[static_cast<size_t>(wrapDim("size", dim, this->dim()))];
}

int64_t Tensor::stride(int64_t dim) const {
  check(this->dim() > 0, ErrorKind::index, "stride: a scalar has no dimension ",
        dim);
  return strides()[static_cast<size_t>(wrapDim("stride", dim, this->dim()))];
}

int64_t Tensor::storage_offset() const {
  return get(*this, "storage_offset").offset;
}

TensorOptions Tensor::options() const {
  return TensorOptions(dtype()).device(kCPU).layout(kStrided);
}

bool Tensor::is_contiguous() const {
  return get(*this, "is_contiguous").isContiguous();
}

bool Tensor::is_view() const { return bool(get(*this, "is_view").viewOf); }

std::string Tensor::toString() const {
  return std::string("CPU") + sinter::toString(dtype()) + "Type";
}

size_t Tensor::use_count() const { return impl_ ? impl_->useCount() : 0; }

bool Tensor::is_alias_of(const Tensor &other) const {
  return impl_->storage && impl_->storage == other.impl_->storage;
}

void *Tensor::data_ptr() const {
  TensorImpl &impl = get(*this, "data_ptr");
  if (Sink *sink = threadState().sink) {
    sink->synchronize(); // Whoever has a pointer may write.
  }
  void *data = impl.data();
  return data;
}

void Tensor::checkAccess(size_t rank) const {
  check(dim() == static_cast<int64_t>(rank), ErrorKind::shape,
        "accessor: expected ", rank, " dims but tensor has ", dim());
}

#define SINTER_DATA_PTR(type, name)                                            \
  template <> SINTER_API type *Tensor::data_ptr<type>() const {                \
    check(dtype() == DType::name, ErrorKind::dtype,                            \
          "data_ptr: expected scalar type " #name " but found ", dtype());     \
    return static_cast<type *>(data_ptr());                                    \
  }
SINTER_DATA_PTR(bool, Bool)
SINTER_DATA_PTR(uint8_t, Byte)
SINTER_DATA_PTR(int8_t, Char)
SINTER_DATA_PTR(int16_t, Short)
SINTER_DATA_PTR(int32_t, Int)
SINTER_DATA_PTR(int64_t, Long)
SINTER_DATA_PTR(uint16_t, UInt16)
SINTER_DATA_PTR(uint32_t, UInt32)
SINTER_DATA_PTR(uint64_t, UInt64)
SINTER_DATA_PTR(Half, Half)
SINTER_DATA_PTR(BFloat16, BFloat16)
SINTER_DATA_PTR(float, Float)
SINTER_DATA_PTR(double, Double)
#undef SINTER_DATA_PTR

std::ostream &operator<<(std::ostream &os, const Scalar &scalar) {
  if (scalar.isBoolean()) {
    return os << (scalar.toBool() ? "true" : "false");
  }
  if (scalar.isFloatingPoint()) {
    return os << scalar.toDouble();
  }
  return scalar.type() == DType::u64 ? os << scalar.to<uint64_t>()
                                     : os << scalar.toLong();
}

} // namespace sinter
