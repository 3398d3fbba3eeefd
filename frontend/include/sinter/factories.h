//===- factories.h - Tensors out of sizes, numbers and memory -------------===//
//
// `options` say the dtype (the default dtype unless said otherwise) and whether
// a gradient is wanted. Throws: ErrorKind::shape for sizes that no tensor can
// have, ErrorKind::device for a device that is not there, ErrorKind::value for
// arguments out of their range.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_FACTORIES_H
#define SINTER_FACTORIES_H

#include "sinter/tensor.h"

#include <functional>
#include <memory>

namespace sinter {

namespace detail {

/// A number or a nested list of them, from which tensor() makes a tensor.
class SINTER_API TensorDataContainer {
public:
  template <class T>
    requires std::is_arithmetic_v<T>
  TensorDataContainer(T value) : dtype_(dtypeOf<T>()) {
    values_.push_back(Scalar(value));
  }
  TensorDataContainer(std::initializer_list<TensorDataContainer> list);
  template <class T> TensorDataContainer(const std::vector<T> &list) {
    sizes_ = {static_cast<int64_t>(list.size())};
    dtype_ = dtypeOf<T>();
    for (T value : list) {
      values_.push_back(Scalar(value));
    }
  }
  template <class T>
  TensorDataContainer(ArrayRef<T> list) : TensorDataContainer(list.vec()) {}

  const std::vector<int64_t> &sizes() const { return sizes_; }
  const std::vector<Scalar> &values() const { return values_; }
  DType dtype() const {
    return dtype_ == DType::f64 ? get_default_dtype() : dtype_;
  }

private:
  /// Small integers keep their dtype; int and long make a Long tensor.
  template <class T> static constexpr DType dtypeOf() {
    if constexpr (std::is_same_v<T, bool>) {
      return DType::boolean;
    } else if constexpr (std::is_floating_point_v<T>) {
      return DType::f64;
    } else if constexpr (sizeof(T) > 2 || !std::is_arithmetic_v<T>) {
      return std::is_arithmetic_v<T> ? DType::i64 : DType::f64;
    } else if constexpr (sizeof(T) == 2) {
      return std::is_signed_v<T> ? DType::i16 : DType::u16;
    } else {
      return std::is_signed_v<T> ? DType::i8 : DType::u8;
    }
  }

  std::vector<int64_t> sizes_;
  std::vector<Scalar> values_;
  DType dtype_ = DType::f64; ///< f64 stands for the default dtype.
};

} // namespace detail

/// A tensor of the given numbers: `tensor({{1.0, 2.0}, {3.0, 4.0}})`. Integers
/// make a Long tensor, floating-point numbers one of the default dtype.
SINTER_API Tensor tensor(const detail::TensorDataContainer &data,
                         const TensorOptions &options = {},
                         Loc loc = Loc::current());

/// A tensor over memory of the caller, who keeps it alive, or whose `deleter`
/// gives it back when no tensor uses it any more.
SINTER_API Tensor from_blob(void *data, IntArrayRef sizes,
                            const TensorOptions &options = {},
                            Loc loc = Loc::current());
SINTER_API Tensor from_blob(void *data, IntArrayRef sizes, IntArrayRef strides,
                            const TensorOptions &options = {},
                            Loc loc = Loc::current());
SINTER_API Tensor from_blob(void *data, IntArrayRef sizes,
                            std::function<void(void *)> deleter,
                            const TensorOptions &options = {},
                            Loc loc = Loc::current());

SINTER_API Tensor zeros(IntArrayRef sizes, TensorOptions options = {},
                        Loc loc = Loc::current());
SINTER_API Tensor ones(IntArrayRef sizes, TensorOptions options = {},
                       Loc loc = Loc::current());
SINTER_API Tensor scalar_tensor(const Scalar &value, TensorOptions options = {},
                                Loc loc = Loc::current());
/// 0, 1, ... up to, without, `end`; or from `start` by `step`. Long if all are
/// integers.
SINTER_API Tensor arange(const Scalar &end, TensorOptions options = {},
                         Loc loc = Loc::current());
SINTER_API Tensor arange(const Scalar &start, const Scalar &end,
                         TensorOptions options = {}, Loc loc = Loc::current());
SINTER_API Tensor arange(const Scalar &start, const Scalar &end,
                         const Scalar &step, TensorOptions options = {},
                         Loc loc = Loc::current());
/// `steps` numbers from `start` to `end`, both included, evenly spaced.
SINTER_API Tensor linspace(const Scalar &start, const Scalar &end,
                           int64_t steps = 100, TensorOptions options = {},
                           Loc loc = Loc::current());
SINTER_API Tensor logspace(const Scalar &start, const Scalar &end,
                           int64_t steps = 100, double base = 10.0,
                           TensorOptions options = {},
                           Loc loc = Loc::current());
/// The identity matrix.
SINTER_API Tensor eye(int64_t n, TensorOptions options = {},
                      Loc loc = Loc::current());
SINTER_API Tensor eye(int64_t n, int64_t m, TensorOptions options = {},
                      Loc loc = Loc::current());

// Of the shape, and unless said otherwise the dtype, of another tensor.
SINTER_API Tensor empty_like(const Tensor &x, TensorOptions options = {},
                             Loc loc = Loc::current());
SINTER_API Tensor full_like(const Tensor &x, const Scalar &value,
                            TensorOptions options = {},
                            Loc loc = Loc::current());

/// Elements on and below, or on and above, a diagonal; 0 elsewhere.
SINTER_API Tensor tril(const Tensor &x, int64_t diagonal = 0,
                       Loc loc = Loc::current());
SINTER_API Tensor triu(const Tensor &x, int64_t diagonal = 0,
                       Loc loc = Loc::current());
/// The diagonal of a matrix, or the matrix with a vector on its diagonal.
SINTER_API Tensor diag(const Tensor &x, int64_t diagonal = 0,
                       Loc loc = Loc::current());
SINTER_API Tensor trace(const Tensor &x, Loc loc = Loc::current());
/// The coordinates of a grid, a tensor for each dimension. `indexing` is "ij"
/// or "xy".
SINTER_API std::vector<Tensor> meshgrid(TensorList tensors,
                                        const char *indexing = "ij",
                                        Loc loc = Loc::current());

//===----------------------------------------------------------------------===//
// Random numbers: Philox4x32-10, the same on every machine and with any number
// of threads.
//===----------------------------------------------------------------------===//

/// Uniform in [0, 1).
SINTER_API Tensor rand(IntArrayRef sizes, TensorOptions options = {},
                       Loc loc = Loc::current());
/// Normal, of mean 0 and standard deviation 1.
SINTER_API Tensor randn(IntArrayRef sizes, TensorOptions options = {},
                        Loc loc = Loc::current());
/// Integers in [low, high); Long unless said otherwise.
SINTER_API Tensor randint(int64_t high, IntArrayRef sizes,
                          TensorOptions options = {}, Loc loc = Loc::current());
SINTER_API Tensor randint(int64_t low, int64_t high, IntArrayRef sizes,
                          TensorOptions options = {}, Loc loc = Loc::current());
/// 0, 1, ... n - 1 in random order; Long unless said otherwise.
SINTER_API Tensor randperm(int64_t n, TensorOptions options = {},
                           Loc loc = Loc::current());
SINTER_API Tensor rand_like(const Tensor &x, TensorOptions options = {},
                            Loc loc = Loc::current());
SINTER_API Tensor randn_like(const Tensor &x, TensorOptions options = {},
                             Loc loc = Loc::current());
SINTER_API Tensor randint_like(const Tensor &x, int64_t low, int64_t high,
                               TensorOptions options = {},
                               Loc loc = Loc::current());
SINTER_API Tensor normal(double mean, double std, IntArrayRef sizes,
                         TensorOptions options = {}, Loc loc = Loc::current());
/// 1 with the probability that each element of `p` gives, else 0.
SINTER_API Tensor bernoulli(const Tensor &p, Loc loc = Loc::current());
/// `num_samples` places a row, drawn with probabilities in proportion to it.
SINTER_API Tensor multinomial(const Tensor &weights, int64_t num_samples,
                              bool replacement = false,
                              Loc loc = Loc::current());

} // namespace sinter

#endif // SINTER_FACTORIES_H
