//===- tensor_accessor.h - Elements by index, without checks --------------===//

#ifndef SINTER_TENSOR_ACCESSOR_H
#define SINTER_TENSOR_ACCESSOR_H

#include "sinter/array_ref.h"

namespace sinter {

/// Elements of a tensor of `N` dimensions, indexed one dimension at a time:
/// `a[i][j]`. It keeps no reference: the tensor must outlive it.
template <class T, size_t N> class TensorAccessor {
public:
  TensorAccessor(T *data, const int64_t *sizes, const int64_t *strides)
      : data_(data), sizes_(sizes), strides_(strides) {}

  decltype(auto) operator[](int64_t i) const {
    T *place = data_ + strides_[0] * i;
    if constexpr (N == 1) {
      return static_cast<T &>(*place);
    } else {
      return TensorAccessor<T, N - 1>(place, sizes_ + 1, strides_ + 1);
    }
  }

  T *data() const { return data_; }
  IntArrayRef sizes() const { return {sizes_, N}; }
  IntArrayRef strides() const { return {strides_, N}; }
  int64_t size(int64_t i) const { return sizes_[i]; }
  int64_t stride(int64_t i) const { return strides_[i]; }

private:
  T *data_;
  const int64_t *sizes_, *strides_;
};

/// The same with sizes and strides of its own, as libtorch has for kernels.
template <class T, size_t N> class PackedTensorAccessor {
public:
  PackedTensorAccessor(T *data, const int64_t *sizes, const int64_t *strides)
      : data_(data) {
    std::copy_n(sizes, N, sizes_);
    std::copy_n(strides, N, strides_);
  }

  decltype(auto) operator[](int64_t i) const {
    return TensorAccessor<T, N>(data_, sizes_, strides_)[i];
  }
  T *data() const { return data_; }
  int64_t size(int64_t i) const { return sizes_[i]; }
  int64_t stride(int64_t i) const { return strides_[i]; }

private:
  T *data_;
  int64_t sizes_[N], strides_[N];
};

} // namespace sinter

#endif // SINTER_TENSOR_ACCESSOR_H
