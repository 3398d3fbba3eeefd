//===- Schedulers.cpp - Learning rates that change ------------------------===//

#include "sinter/optim/schedulers.h"

#include "sinter/error.h"

#include <cmath>
#include <iostream>
#include <limits>
#include <numbers>

namespace sinter::optim {

LRScheduler::~LRScheduler() = default;

void LRScheduler::step() {
  std::vector<double> rates = get_lrs();
  std::vector<OptimizerParamGroup> &groups = optimizer_.param_groups();
  check(rates.size() == groups.size(), ErrorKind::value,
        "LRScheduler: ", rates.size(), " learning rates for ", groups.size(),
        " groups");
  for (size_t i = 0; i < groups.size(); ++i) {
    groups[i].options().set_lr(rates[i]);
  }
  ++step_count_;
}

std::vector<double> LRScheduler::get_current_lrs() const {
  std::vector<double> rates;
  for (const OptimizerParamGroup &group : optimizer_.param_groups()) {
    rates.push_back(group.options().get_lr());
  }
  return rates;
}

StepLR::StepLR(Optimizer &optimizer, unsigned step_size, double gamma)
    : LRScheduler(optimizer), stepSize_(step_size), gamma_(gamma) {
  check(step_size > 0, ErrorKind::value, "StepLR: step_size must not be 0");
}

std::vector<double> StepLR::get_lrs() {
  std::vector<double> rates = get_current_lrs();
  if (step_count_ > 0 && step_count_ % stepSize_ == 0) {
    for (double &rate : rates) {
      rate *= gamma_;
    }
  }
  return rates;
}

CosineAnnealingLR::CosineAnnealingLR(Optimizer &optimizer, int64_t T_max,
                                     double eta_min)
    : LRScheduler(optimizer), period_(T_max), lowest_(eta_min),
      first_(get_current_lrs()) {
  check(T_max > 0, ErrorKind::value,
        "CosineAnnealingLR: T_max must be positive, got ", T_max);
}

std::vector<double> CosineAnnealingLR::get_lrs() {
  const auto cosine = [&](int64_t step) {
    return std::cos(std::numbers::pi * static_cast<double>(step) /
                    static_cast<double>(period_));
  };
  const int64_t step = static_cast<int64_t>(step_count_) + 1;
  std::vector<double> rates = get_current_lrs();
  for (size_t i = 0; i < rates.size(); ++i) {
    // From the rate before it, so that other schedulers may act, too; where
    // that is the lowest, there is nothing to multiply.
    if ((step - 1 - period_) % (2 * period_) == 0) {
      rates[i] += (first_[i] - lowest_) * (1 - cosine(1)) / 2;
    } else {
      rates[i] =
          (1 + cosine(step)) / (1 + cosine(step - 1)) * (rates[i] - lowest_) +
          lowest_;
    }
  }
  return rates;
}

ReduceLROnPlateauScheduler::ReduceLROnPlateauScheduler(
    Optimizer &optimizer, SchedulerMode mode, float factor, int patience,
    double threshold, ThresholdMode threshold_mode, int cooldown,
    const std::vector<float> &min_lrs, double eps, bool verbose)
    : optimizer_(optimizer), mode_(mode), factor_(factor), patience_(patience),
      threshold_(threshold), thresholdMode_(threshold_mode),
      cooldown_(cooldown), lowest_(min_lrs), eps_(eps), isVerbose_(verbose),
      best_(mode == min ? std::numeric_limits<double>::max()
                        : -std::numeric_limits<double>::max()) {
  check(factor < 1.0f, ErrorKind::value,
        "ReduceLROnPlateau: factor should be < 1.0, got ", factor);
  const size_t groups = optimizer.param_groups().size();
  if (lowest_.empty()) {
    lowest_.assign(groups, 0.0f);
  }
  check(lowest_.size() == groups, ErrorKind::value,
        "ReduceLROnPlateau: number of learning rates not equal to the number "
        "of param groups: ",
        lowest_.size(), " and ", groups);
}

bool ReduceLROnPlateauScheduler::isBetter(double metric) const {
  if (thresholdMode_ == rel) {
    return mode_ == min ? metric < best_ * (1 - threshold_)
                        : metric > best_ * (1 + threshold_);
  }
  return mode_ == min ? metric < best_ - threshold_
                      : metric > best_ + threshold_;
}

void ReduceLROnPlateauScheduler::reduce() {
  std::vector<OptimizerParamGroup> &groups = optimizer_.param_groups();
  for (size_t i = 0; i < groups.size(); ++i) {
    OptimizerOptions &options = groups[i].options();
    const double before = options.get_lr();
    const double after =
        std::max(before * factor_, static_cast<double>(lowest_[i]));
    if (before - after > eps_) {
      options.set_lr(after);
      if (isVerbose_) {
        std::cout << "reducing learning rate of group " << i << " to " << after
                  << std::endl;
      }
    }
  }
}

void ReduceLROnPlateauScheduler::step(float metric) {
  if (isBetter(metric)) {
    best_ = metric;
    badSteps_ = 0;
  } else {
    ++badSteps_;
  }
  if (cooling_ > 0) {
    --cooling_;
    badSteps_ = 0;
  }
  if (badSteps_ > patience_) {
    reduce();
    cooling_ = cooldown_;
    badSteps_ = 0;
  }
}

} // namespace sinter::optim
