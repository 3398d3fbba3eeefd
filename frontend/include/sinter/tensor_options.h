//===- tensor_options.h - Where and as what a tensor is made --------------===//

#ifndef SINTER_TENSOR_OPTIONS_H
#define SINTER_TENSOR_OPTIONS_H

#include "sinter/runtime/types.h"

#include <iosfwd>
#include <optional>
#include <string>

namespace sinter {

using std::nullopt;
using std::optional;

enum class DeviceType : int8_t { CPU, CUDA };
inline constexpr DeviceType kCPU = DeviceType::CPU, kCUDA = DeviceType::CUDA;

/// Where a tensor lives. This release computes on the CPU; to ask for another
/// device is an error where the tensor is made.
class SINTER_API Device {
public:
  Device(DeviceType type, int8_t index = -1) : type_(type), index_(index) {}
  /// From libtorch's names: "cpu", "cuda", "cuda:1".
  Device(const std::string &name);
  Device(const char *name) : Device(std::string(name)) {}

  DeviceType type() const { return type_; }
  int8_t index() const { return index_; }
  bool is_cpu() const { return type_ == kCPU; }
  bool is_cuda() const { return type_ == kCUDA; }
  bool has_index() const { return index_ >= 0; }
  std::string str() const;
  bool operator==(const Device &) const = default;

private:
  DeviceType type_;
  int8_t index_;
};

SINTER_API std::ostream &operator<<(std::ostream &os, const Device &device);
SINTER_API std::ostream &operator<<(std::ostream &os, DeviceType type);

/// The floating-point dtype of factories and of integers that meet a function
/// of the real line; kFloat unless set.
SINTER_API DType get_default_dtype();
SINTER_API void set_default_dtype(DType dtype);

/// How elements lie in memory: by strides, always.
enum class Layout : int8_t { Strided };
inline constexpr Layout kStrided = Layout::Strided;
SINTER_API std::ostream &operator<<(std::ostream &os, Layout layout);

/// A dtype as `Tensor::dtype()` returns it. It prints the C++ type's name, as
/// libtorch's does: `float`, where the dtype itself prints `Float`.
class SINTER_API TypeMeta {
public:
  explicit constexpr TypeMeta(DType dtype) : dtype_(dtype) {}

  constexpr operator DType() const { return dtype_; }
  DType toScalarType() const { return dtype_; }
  size_t itemsize() const { return byteSize(dtype_); }
  const char *name() const;

  friend constexpr bool operator==(TypeMeta x, TypeMeta y) {
    return x.dtype_ == y.dtype_;
  }
  friend constexpr bool operator==(TypeMeta x, DType y) {
    return x.dtype_ == y;
  }

private:
  DType dtype_;
};

SINTER_API std::ostream &operator<<(std::ostream &os, TypeMeta type);
inline DType typeMetaToScalarType(TypeMeta type) { return type; }
inline TypeMeta scalarTypeToTypeMeta(DType dtype) { return TypeMeta(dtype); }

/// How a factory makes a tensor. Converts from a dtype or a device alone, and
/// chains: `dtype(kDouble).requires_grad(true)`.
class SINTER_API TensorOptions {
public:
  TensorOptions() = default;
  TensorOptions(DType dtype) : dtype_(dtype) {}
  TensorOptions(TypeMeta dtype) : dtype_(dtype) {}
  TensorOptions(Layout) {}
  TensorOptions(Device device) : device_(device) {}
  TensorOptions(DeviceType device) : device_(device) {}

  [[nodiscard]] TensorOptions dtype(std::optional<DType> dtype) const {
    TensorOptions copy = *this;
    copy.dtype_ = dtype;
    return copy;
  }
  [[nodiscard]] TensorOptions device(std::optional<Device> device) const {
    TensorOptions copy = *this;
    copy.device_ = device;
    return copy;
  }
  [[nodiscard]] TensorOptions device(DeviceType type, int8_t index = -1) const {
    return device(Device(type, index));
  }
  [[nodiscard]] TensorOptions requires_grad(std::optional<bool> flag) const {
    TensorOptions copy = *this;
    copy.requiresGrad_ = flag;
    return copy;
  }

  [[nodiscard]] TensorOptions layout(Layout) const { return *this; }
  [[nodiscard]] TensorOptions pinned_memory(bool) const { return *this; }

  TypeMeta dtype() const {
    return TypeMeta(dtype_.value_or(get_default_dtype()));
  }
  std::optional<DType> dtype_opt() const { return dtype_; }
  bool has_dtype() const { return dtype_.has_value(); }
  Device device() const { return device_.value_or(Device(kCPU)); }
  std::optional<Device> device_opt() const { return device_; }
  bool has_device() const { return device_.has_value(); }
  Layout layout() const { return kStrided; }
  bool requires_grad() const { return requiresGrad_.value_or(false); }
  bool has_requires_grad() const { return requiresGrad_.has_value(); }
  bool pinned_memory() const { return false; }

private:
  std::optional<DType> dtype_;
  std::optional<Device> device_;
  std::optional<bool> requiresGrad_;
};

/// Prints every option, and which of them are defaults.
SINTER_API std::ostream &operator<<(std::ostream &os,
                                    const TensorOptions &options);

inline TensorOptions layout(Layout layout) { return layout; }
inline TensorOptions dtype(TypeMeta dtype) { return dtype; }
inline TensorOptions dtype(DType dtype) { return TensorOptions(dtype); }
inline TensorOptions device(Device device) { return TensorOptions(device); }
inline TensorOptions requires_grad(bool flag = true) {
  return TensorOptions().requires_grad(flag);
}

} // namespace sinter

#endif // SINTER_TENSOR_OPTIONS_H
