//===- Containers.cpp - Modules made of modules ---------------------------===//

#include "sinter/nn/containers.h"
#include "sinter/shape.h"

#include <ostream>

namespace sinter::nn {

void SequentialImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::Sequential";
}

//===----------------------------------------------------------------------===//
// ModuleList
//===----------------------------------------------------------------------===//

std::shared_ptr<Module>
ModuleListImpl::clone(const std::optional<Device> &device) const {
  auto copy = std::make_shared<ModuleListImpl>();
  for (const auto &module : modules_) {
    copy->push_back(module->clone(device));
  }
  return copy;
}

void ModuleListImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::ModuleList";
}

void ModuleListImpl::push_back(std::shared_ptr<Module> module) {
  modules_.push_back(
      register_module(std::to_string(modules_.size()), std::move(module)));
}

void ModuleListImpl::insert(size_t index, std::shared_ptr<Module> module) {
  check(index <= size(), ErrorKind::index, "ModuleList: index ", index,
        " is out of range for ", size(), " modules");
  modules_.insert(modules_.begin() + static_cast<std::ptrdiff_t>(index),
                  std::move(module));
  children_.clear();
  for (size_t i = 0; i < modules_.size(); ++i) {
    register_module(std::to_string(i), modules_[i]);
  }
}

std::shared_ptr<Module> ModuleListImpl::ptr(size_t index) const {
  check(index < size(), ErrorKind::index, "ModuleList: index ", index,
        " is out of range for ", size(), " modules");
  return modules_[index];
}

//===----------------------------------------------------------------------===//
// ModuleDict
//===----------------------------------------------------------------------===//

ModuleDictImpl::ModuleDictImpl(
    const std::vector<std::pair<std::string, std::shared_ptr<Module>>> &list) {
  update(list);
}
ModuleDictImpl::ModuleDictImpl(const Dict &modules) { update(modules.pairs()); }

std::shared_ptr<Module>
ModuleDictImpl::clone(const std::optional<Device> &device) const {
  auto copy = std::make_shared<ModuleDictImpl>();
  for (const auto &item : children_) {
    copy->register_module(item.key(), item.value()->clone(device));
  }
  return copy;
}

void ModuleDictImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::ModuleDict";
}

std::shared_ptr<Module> ModuleDictImpl::pop(const std::string &key) {
  std::shared_ptr<Module> module = children_[key];
  children_.erase(key);
  return module;
}

void ModuleDictImpl::update(
    const std::vector<std::pair<std::string, std::shared_ptr<Module>>> &list) {
  for (const auto &[key, module] : list) {
    if (children_.contains(key)) {
      children_[key] = module;
    } else {
      register_module(key, module);
    }
  }
}

//===----------------------------------------------------------------------===//
// ParameterList
//===----------------------------------------------------------------------===//

std::shared_ptr<Module>
ParameterListImpl::clone(const std::optional<Device> &) const {
  NoGradGuard noGrad;
  auto copy = std::make_shared<ParameterListImpl>();
  for (const auto &item : parameters_) {
    Tensor parameter = item.value().clone();
    parameter.set_requires_grad(item.value().requires_grad());
    copy->append(parameter);
  }
  return copy;
}

void ParameterListImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::ParameterList";
  if (is_empty()) {
    return;
  }
  stream << "(\n";
  for (const auto &item : parameters_) {
    stream << "  (" << item.key() << "): Parameter containing: ["
           << item.value().dtype() << " of size " << item.value().sizes()
           << "]\n";
  }
  stream << ")";
}

void ParameterListImpl::append(const Tensor &parameter) {
  register_parameter(std::to_string(size()), parameter,
                     parameter.requires_grad());
}

} // namespace sinter::nn
