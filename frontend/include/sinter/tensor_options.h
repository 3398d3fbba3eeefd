//===- tensor_options.h - Where and as what a tensor is made --------------===//

#ifndef SINTER_TENSOR_OPTIONS_H
#define SINTER_TENSOR_OPTIONS_H

#include "sinter/runtime/types.h"

#include <iosfwd>
#include <optional>
#include <string>

namespace sinter {

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

/// The floating-point dtype of factories and of integers that meet a function
/// of the real line; kFloat unless set.
SINTER_API DType get_default_dtype();
SINTER_API void set_default_dtype(DType dtype);

/// How a factory makes a tensor. Converts from a dtype or a device alone, and
/// chains: `dtype(kDouble).requires_grad(true)`.
class SINTER_API TensorOptions {
public:
  TensorOptions() = default;
  TensorOptions(DType dtype) : dtype_(dtype) {}
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

  DType dtype() const { return dtype_.value_or(get_default_dtype()); }
  std::optional<DType> dtype_opt() const { return dtype_; }
  bool has_dtype() const { return dtype_.has_value(); }
  Device device() const { return device_.value_or(Device(kCPU)); }
  std::optional<Device> device_opt() const { return device_; }
  bool requires_grad() const { return requiresGrad_.value_or(false); }

private:
  std::optional<DType> dtype_;
  std::optional<Device> device_;
  std::optional<bool> requiresGrad_;
};

inline TensorOptions dtype(DType dtype) { return TensorOptions(dtype); }
inline TensorOptions device(Device device) { return TensorOptions(device); }
inline TensorOptions requires_grad(bool flag = true) {
  return TensorOptions().requires_grad(flag);
}

} // namespace sinter

#endif // SINTER_TENSOR_OPTIONS_H
