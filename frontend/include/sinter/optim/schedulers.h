//===- schedulers.h - Learning rates that change --------------------------===//

#ifndef SINTER_OPTIM_SCHEDULERS_H
#define SINTER_OPTIM_SCHEDULERS_H

#include "sinter/optim/optimizer.h"

#include <string>

namespace sinter::optim {

/// Sets the learning rates of an optimizer at each step().
class SINTER_API LRScheduler {
public:
  explicit LRScheduler(Optimizer &optimizer) : optimizer_(optimizer) {}
  virtual ~LRScheduler();

  void step();

protected:
  /// The next rate of each group.
  virtual std::vector<double> get_lrs() = 0;
  std::vector<double> get_current_lrs() const;

  unsigned step_count_ = 0; ///< Calls of step() so far.

private:
  Optimizer &optimizer_;
};

/// Multiplies by `gamma` at every `step_size`-th step, counted from 0: the
/// first time at call step_size + 1, as libtorch does.
class SINTER_API StepLR : public LRScheduler {
public:
  StepLR(Optimizer &optimizer, unsigned step_size, double gamma = 0.1);

private:
  std::vector<double> get_lrs() override;

  unsigned stepSize_;
  double gamma_;
};

/// Half a cosine from the first rate down to `eta_min` in `T_max` steps, and
/// back (Python's torch.optim.lr_scheduler.CosineAnnealingLR).
class SINTER_API CosineAnnealingLR : public LRScheduler {
public:
  CosineAnnealingLR(Optimizer &optimizer, int64_t T_max, double eta_min = 0);

private:
  std::vector<double> get_lrs() override;

  int64_t period_;
  double lowest_;
  std::vector<double> first_;
};

/// Multiplies by `factor` once a metric has not got better for more than
/// `patience` steps.
class SINTER_API ReduceLROnPlateauScheduler {
public:
  enum SchedulerMode { min, max };
  enum ThresholdMode { rel, abs };

  ReduceLROnPlateauScheduler(Optimizer &optimizer, SchedulerMode mode = min,
                             float factor = 0.1f, int patience = 10,
                             double threshold = 1e-4,
                             ThresholdMode threshold_mode = rel,
                             int cooldown = 0,
                             const std::vector<float> &min_lrs = {},
                             double eps = 1e-8, bool verbose = false);

  void step(float metric);

private:
  bool isBetter(double metric) const;
  void reduce();

  Optimizer &optimizer_;
  SchedulerMode mode_;
  float factor_;
  int patience_;
  double threshold_;
  ThresholdMode thresholdMode_;
  int cooldown_;
  std::vector<float> lowest_;
  double eps_;
  bool isVerbose_;
  double best_;
  int badSteps_ = 0;
  int cooling_ = 0;
};

} // namespace sinter::optim

#endif // SINTER_OPTIM_SCHEDULERS_H
