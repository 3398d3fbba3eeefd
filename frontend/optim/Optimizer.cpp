//===- Optimizer.cpp - What all optimizers have ---------------------------===//

#include "sinter/optim/optimizer.h"

#include "sinter/autograd.h"
#include "sinter/error.h"
#include "sinter/serialize/archive.h"

#include <cstdio>
#include <cstdlib>

namespace sinter::optim {

OptimizerParamState::~OptimizerParamState() = default;
OptimizerOptions::~OptimizerOptions() = default;
Optimizer::~Optimizer() = default;

OptimizerOptions &OptimizerParamGroup::options() {
  check(options_ != nullptr, ErrorKind::value,
        "optim: the parameter group has no options");
  return *options_;
}
const OptimizerOptions &OptimizerParamGroup::options() const {
  return const_cast<OptimizerParamGroup &>(*this).options();
}

Optimizer::Optimizer(const std::vector<OptimizerParamGroup> &param_groups,
                     std::unique_ptr<OptimizerOptions> defaults)
    : defaults_(std::move(defaults)) {
  for (const OptimizerParamGroup &group : param_groups) {
    add_param_group(group);
  }
}

void Optimizer::add_param_group(const OptimizerParamGroup &param_group) {
  for (const Tensor &parameter : param_group.params()) {
    check(parameter.defined() && parameter.is_leaf(), ErrorKind::value,
          "optim: can't optimize a non-leaf Tensor");
    for (const OptimizerParamGroup &group : groups_) {
      for (const Tensor &other : group.params()) {
        check(!other.is_same(parameter), ErrorKind::value,
              "optim: some parameters appear in more than one parameter group");
      }
    }
  }
  OptimizerParamGroup group(param_group);
  if (!group.has_options()) {
    group.set_options(defaults_->clone());
  }
  groups_.push_back(std::move(group));
}

void Optimizer::zero_grad(bool set_to_none) {
  for (OptimizerParamGroup &group : groups_) {
    for (Tensor &parameter : group.params()) {
      Tensor &grad = parameter.mutable_grad();
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
}

std::vector<Tensor> Optimizer::parameters() const {
  std::vector<Tensor> list;
  for (const OptimizerParamGroup &group : groups_) {
    list.insert(list.end(), group.params().begin(), group.params().end());
  }
  return list;
}

Tensor Optimizer::lossOf(const LossClosure &closure) {
  AutoGradMode withGrad(true);
  return closure ? closure() : Tensor();
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

static std::string rateKey(size_t group) {
  return "group." + std::to_string(group) + ".lr";
}

void Optimizer::save(serialize::OutputArchive &archive) const {
  for (size_t i = 0; i < groups_.size(); ++i) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", groups_[i].options().get_lr());
    archive.write(rateKey(i), std::string(text));
  }
  const std::vector<Tensor> list = parameters();
  for (size_t i = 0; i < list.size(); ++i) {
    auto found = state_.find(list[i].unsafeGetTensorImpl());
    if (found == state_.end() || !found->second) {
      continue;
    }
    const std::string prefix = std::to_string(i) + ".";
    for (const auto &[name, tensor] : found->second->tensors()) {
      if (tensor->defined()) {
        archive.write(prefix + name, *tensor);
      }
    }
    if (const int64_t *counter = found->second->counter()) {
      archive.write(prefix + "step", std::to_string(*counter));
    }
  }
}

void Optimizer::load(serialize::InputArchive &archive) {
  for (size_t i = 0; i < groups_.size(); ++i) {
    groups_[i].options().set_lr(
        std::strtod(archive.text(rateKey(i)).c_str(), nullptr));
  }
  const std::vector<Tensor> list = parameters();
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string prefix = std::to_string(i) + ".";
    std::unique_ptr<OptimizerParamState> state = makeState();
    bool isThere = false;
    for (const auto &[name, tensor] : state->tensors()) {
      isThere |= archive.try_read(prefix + name, *tensor);
      check(!tensor->defined() || tensor->sizes() == list[i].sizes(),
            ErrorKind::io, "load: ", archive.path(), ": '", prefix, name,
            "' does not have the shape of its parameter, ", list[i].sizes());
    }
    if (int64_t *counter = state->counter(); counter && isThere) {
      *counter =
          std::strtoll(archive.text(prefix + "step").c_str(), nullptr, 10);
    }
    if (isThere) {
      state_[list[i].unsafeGetTensorImpl()] = std::move(state);
    } else {
      state_.erase(list[i].unsafeGetTensorImpl());
    }
  }
}

} // namespace sinter::optim
