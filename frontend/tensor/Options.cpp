//===- Options.cpp - Devices and default dtypes ---------------------------===//

#include "sinter/tensor_options.h"

#include "sinter/error.h"
#include "sinter/shape.h"

#include <atomic>
#include <ostream>

namespace sinter {

static std::atomic<DType> defaultDtype = DType::f32;

DType get_default_dtype() {
  return defaultDtype.load(std::memory_order_relaxed);
}

void set_default_dtype(DType dtype) {
  check(isFloatingType(dtype), ErrorKind::dtype,
        "set_default_dtype: expected a floating-point dtype, got ", dtype);
  defaultDtype = dtype;
}

Device::Device(const std::string &name) : type_(kCPU), index_(-1) {
  size_t colon = name.find(':');
  std::string type = name.substr(0, colon);
  check(type == "cpu" || type == "cuda", ErrorKind::device, "unknown device '",
        name, "'");
  type_ = type == "cpu" ? kCPU : kCUDA;
  if (colon != std::string::npos) {
    std::string digits = name.substr(colon + 1);
    bool isNumber = !digits.empty() && digits.size() <= 2 &&
                    digits.find_first_not_of("0123456789") == std::string::npos;
    check(isNumber, ErrorKind::device, "unknown device '", name, "'");
    index_ = static_cast<int8_t>(std::stoi(digits));
  }
}

std::string Device::str() const {
  std::string name = is_cpu() ? "cpu" : "cuda";
  return has_index() ? name + ":" + std::to_string(index_) : name;
}

std::ostream &operator<<(std::ostream &os, const Device &device) {
  return os << device.str();
}

std::ostream &operator<<(std::ostream &os, DeviceType type) {
  return os << (type == kCPU ? "cpu" : "cuda");
}

std::ostream &operator<<(std::ostream &os, Layout) { return os << "Strided"; }

const char *TypeMeta::name() const {
  constexpr const char *names[numDTypes] = {"bool",
                                            "unsigned char",
                                            "signed char",
                                            "short int",
                                            "int",
                                            "long int",
                                            "short unsigned int",
                                            "unsigned int",
                                            "long unsigned int",
                                            "c10::Half",
                                            "c10::BFloat16",
                                            "float",
                                            "double"};
  return names[static_cast<size_t>(dtype_)];
}

std::ostream &operator<<(std::ostream &os, TypeMeta type) {
  return os << type.name();
}

std::ostream &operator<<(std::ostream &os, const TensorOptions &options) {
  auto note = [](bool isGiven) { return isGiven ? "" : " (default)"; };
  return os << "TensorOptions(dtype=" << options.dtype()
            << note(options.has_dtype()) << ", device=" << options.device()
            << note(options.has_device())
            << ", layout=Strided (default), requires_grad="
            << (options.requires_grad() ? "true" : "false")
            << note(options.has_requires_grad())
            << ", pinned_memory=false (default), memory_format=(nullopt))";
}

} // namespace sinter
