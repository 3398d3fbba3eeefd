//===- Module.cpp - Parts of a model --------------------------------------===//

#include "sinter/nn/module.h"

#include "sinter/error.h"
#include "sinter/serialize/archive.h"

#include <cxxabi.h>

#include <cstdlib>
#include <ostream>

namespace sinter::nn {

Module::~Module() = default;

const std::string &Module::name() const {
  if (!name_) {
    int status = 0;
    const char *mangled = typeid(*this).name();
    char *plain = abi::__cxa_demangle(mangled, nullptr, nullptr, &status);
    name_ = status == 0 ? plain : mangled;
    std::free(plain);
  }
  return *name_;
}

std::shared_ptr<Module> Module::clone(const std::optional<Device> &) const {
  sinter::detail::raise(ErrorKind::value,
                        "clone: not implemented for " + name() +
                            "; derive from nn::Cloneable to make it so");
}

void Module::clone_(Module &, const std::optional<Device> &) {
  sinter::detail::raise(ErrorKind::value,
                        "clone: not implemented for " + name() +
                            ", a submodule of what is cloned");
}

void Module::copyTensors(const Tensors &from, Tensors &to,
                         const std::optional<Device> &device) {
  check(from.size() == to.size(), ErrorKind::value,
        "clone: reset() makes other tensors than the module has");
  for (const auto &item : from) {
    const Tensor &source = item.value();
    Tensor &target = to[item.key()];
    if (source.defined()) {
      Tensor copy = device ? source.to(TensorOptions(*device), false, true)
                           : source.clone();
      target.set_data(copy);
    } else {
      target = Tensor();
    }
  }
}

//===----------------------------------------------------------------------===//
// Walks
//===----------------------------------------------------------------------===//

static std::string joined(const std::string &path, const std::string &name) {
  return path.empty() ? name : path + "." + name;
}

void Module::walk(const std::string &path,
                  const NamedModuleApplyFunction &visit) {
  visit(path, *this);
  for (auto &child : children_) {
    child.value()->walk(joined(path, child.key()), visit);
  }
}

std::shared_ptr<Module> Module::self() const {
  std::shared_ptr<const Module> shared = weak_from_this().lock();
  check(shared != nullptr, ErrorKind::value,
        "nn: modules() of a module that no shared_ptr owns; say "
        "include_self = false, or make it with std::make_shared");
  return std::const_pointer_cast<Module>(shared);
}

void Module::apply(const ModuleApplyFunction &function) {
  walk({}, [&](const std::string &, Module &module) { function(module); });
}
void Module::apply(const ConstModuleApplyFunction &function) const {
  const_cast<Module *>(this)->walk(
      {}, [&](const std::string &, Module &module) { function(module); });
}
void Module::apply(const NamedModuleApplyFunction &function,
                   const std::string &name_prefix) {
  walk(name_prefix, function);
}
void Module::apply(const ModulePointerApplyFunction &function) const {
  self();
  const_cast<Module *>(this)->walk(
      {},
      [&](const std::string &, Module &module) { function(module.self()); });
}

using TensorDict = OrderedDict<std::string, Tensor>;

/// The defined tensors of `own`, added under their paths.
static void collect(TensorDict &all, const std::string &path,
                    const TensorDict &own) {
  for (const auto &item : own) {
    if (item.value().defined()) {
      all.insert(joined(path, item.key()), item.value());
    }
  }
}

TensorDict Module::named_parameters(bool recurse) const {
  TensorDict all("Parameter");
  if (!recurse) {
    collect(all, {}, parameters_);
    return all;
  }
  const_cast<Module *>(this)->walk(
      {}, [&](const std::string &path, Module &module) {
        collect(all, path, module.parameters_);
      });
  return all;
}
std::vector<Tensor> Module::parameters(bool recurse) const {
  return named_parameters(recurse).values();
}

TensorDict Module::named_buffers(bool recurse) const {
  TensorDict all("Buffer");
  if (!recurse) {
    collect(all, {}, buffers_);
    return all;
  }
  const_cast<Module *>(this)->walk(
      {}, [&](const std::string &path, Module &module) {
        collect(all, path, module.buffers_);
      });
  return all;
}
std::vector<Tensor> Module::buffers(bool recurse) const {
  return named_buffers(recurse).values();
}

OrderedDict<std::string, std::shared_ptr<Module>>
Module::named_modules(const std::string &name_prefix, bool include_self) const {
  OrderedDict<std::string, std::shared_ptr<Module>> all("Module");
  if (include_self) {
    all.insert(name_prefix, self());
  }
  for (const auto &child : children_) {
    const std::string path = joined(name_prefix, child.key());
    for (const auto &below : child.value()->named_modules(path)) {
      all.insert(below.key(), below.value());
    }
  }
  return all;
}
std::vector<std::shared_ptr<Module>> Module::modules(bool include_self) const {
  return named_modules({}, include_self).values();
}
std::vector<std::shared_ptr<Module>> Module::children() const {
  return children_.values();
}
OrderedDict<std::string, std::shared_ptr<Module>>
Module::named_children() const {
  return children_;
}

//===----------------------------------------------------------------------===//
// Changes
//===----------------------------------------------------------------------===//

void Module::train(bool on) {
  for (auto &child : children_) {
    child.value()->train(on);
  }
  isTraining_ = on;
}

void Module::convert(const TensorOptions &options) {
  for (auto &child : children_) {
    // Through the virtual function, for modules that convert in their own way.
    if (options.device_opt() && options.has_dtype()) {
      child.value()->to(options.device(), options.dtype());
    } else if (options.has_dtype()) {
      child.value()->to(options.dtype());
    } else {
      child.value()->to(options.device());
    }
  }
  NoGradGuard noGrad;
  for (Tensors *own : {&parameters_, &buffers_}) {
    for (auto &item : *own) {
      if (item.value().defined()) {
        item.value().set_data(item.value().to(options));
      }
    }
  }
}
void Module::to(Device device, DType dtype, bool) {
  convert(TensorOptions(device).dtype(dtype));
}
void Module::to(DType dtype, bool) { convert(TensorOptions(dtype)); }
void Module::to(Device device, bool) { convert(TensorOptions(device)); }

void Module::zero_grad(bool set_to_none) {
  for (auto &child : children_) {
    child.value()->zero_grad(set_to_none);
  }
  for (auto &item : parameters_) {
    if (!item.value().defined()) {
      continue;
    }
    Tensor &grad = item.value().mutable_grad();
    if (!grad.defined()) {
      continue;
    }
    if (set_to_none) {
      grad.reset();
    } else {
      grad = grad.detach();
      grad.zero_();
    }
  }
}

static void checkName(const char *what, const std::string &name) {
  check(!name.empty(), ErrorKind::value, what, ": the name must not be empty");
  check(name.find('.') == std::string::npos, ErrorKind::value, what,
        ": the name must not contain a dot, got '", name, "'");
}

Tensor &Module::register_parameter(std::string name, Tensor tensor,
                                   bool requires_grad) {
  checkName("register_parameter", name);
  if (tensor.defined()) {
    tensor.set_requires_grad(requires_grad);
  }
  return parameters_.insert(std::move(name), std::move(tensor));
}
Tensor &Module::register_buffer(std::string name, Tensor tensor) {
  checkName("register_buffer", name);
  return buffers_.insert(std::move(name), std::move(tensor));
}
void Module::addChild(std::string name, std::shared_ptr<Module> module) {
  checkName("register_module", name);
  check(module != nullptr, ErrorKind::value, "register_module: the module '",
        name, "' is null");
  children_.insert(std::move(name), std::move(module));
}

//===----------------------------------------------------------------------===//
// Files and text
//===----------------------------------------------------------------------===//

void Module::save(serialize::OutputArchive &archive) const {
  for (const auto &item : parameters_) {
    if (item.value().defined()) {
      archive.write(item.key(), item.value());
    }
  }
  for (const auto &item : buffers_) {
    if (item.value().defined()) {
      archive.write(item.key(), item.value(), /*is_buffer=*/true);
    }
  }
  for (const auto &child : children_) {
    if (child.value()->is_serializable()) {
      serialize::OutputArchive below;
      child.value()->save(below);
      archive.write(child.key(), below);
    }
  }
}

void Module::load(serialize::InputArchive &archive) {
  for (auto &item : parameters_) {
    if (item.value().defined()) {
      archive.read(item.key(), item.value());
    }
  }
  for (auto &item : buffers_) {
    if (item.value().defined()) {
      archive.read(item.key(), item.value(), /*is_buffer=*/true);
    }
  }
  for (auto &child : children_) {
    if (child.value()->is_serializable()) {
      serialize::InputArchive below;
      archive.read(child.key(), below);
      child.value()->load(below);
    }
  }
}

void Module::pretty_print(std::ostream &stream) const { stream << name(); }

void Module::print(std::ostream &stream, const std::string &indentation) const {
  pretty_print(stream);
  if (children_.is_empty()) {
    return;
  }
  stream << "(\n";
  for (const auto &child : children_) {
    stream << indentation << "  (" << child.key() << "): ";
    child.value()->print(stream, indentation + "  ");
    stream << '\n';
  }
  stream << indentation << ")";
}

std::ostream &operator<<(std::ostream &stream, const Module &module) {
  module.print(stream, {});
  return stream;
}

} // namespace sinter::nn
