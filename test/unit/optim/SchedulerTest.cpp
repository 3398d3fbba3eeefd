//===- SchedulerTest.cpp - Learning rates over time -----------------------===//

#include "test/unit/nn/Near.h"

namespace sinter {
namespace {

using namespace optim;

struct Rates {
  explicit Rates(double rate)
      : optimizer(std::vector<Tensor>{ones(1).requires_grad_()},
                  SGDOptions(rate)) {}
  double now() { return optimizer.param_groups()[0].options().get_lr(); }

  SGD optimizer;
};

TEST(StepLR, MultipliesAfterEverySoManySteps) {
  Rates rates(1.0);
  StepLR scheduler(rates.optimizer, 2, 0.1);
  for (double wanted : {1.0, 1.0, 0.1, 0.1, 0.01, 0.01, 0.001}) {
    scheduler.step();
    EXPECT_DOUBLE_EQ(rates.now(), wanted);
  }
}

TEST(CosineAnnealingLR, GoesDownAndUpAgain) {
  Rates rates(0.5);
  CosineAnnealingLR scheduler(rates.optimizer, 4, 0.1);
  for (double wanted : {0.441421356, 0.3, 0.158578644, 0.1, 0.158578644, 0.3,
                        0.441421356, 0.5, 0.441421356, 0.3}) {
    scheduler.step();
    EXPECT_NEAR(rates.now(), wanted, 1e-8);
  }
}

TEST(ReduceLROnPlateau, WaitsForAsLongAsItIsPatient) {
  Rates rates(1.0);
  ReduceLROnPlateauScheduler scheduler(
      rates.optimizer, ReduceLROnPlateauScheduler::min, 0.5f, 1);
  std::vector<double> seen;
  for (float metric : {1.0f, 0.5f, 0.5f, 0.6f, 0.4f, 0.4f, 0.4f, 0.4f}) {
    scheduler.step(metric);
    seen.push_back(rates.now());
  }
  EXPECT_EQ(seen, (std::vector<double>{1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25}));
}

TEST(LRScheduler, SetsTheRateOfEveryGroup) {
  std::vector<OptimizerParamGroup> groups;
  groups.emplace_back(std::vector<Tensor>{ones(1).requires_grad_()});
  groups.emplace_back(std::vector<Tensor>{ones(1).requires_grad_()},
                      std::make_unique<AdamOptions>(0.5));
  Adam optimizer(groups, AdamOptions(0.1));
  StepLR scheduler(optimizer, 1, 0.5);
  scheduler.step();
  scheduler.step();
  EXPECT_DOUBLE_EQ(optimizer.param_groups()[0].options().get_lr(), 0.05);
  EXPECT_DOUBLE_EQ(optimizer.param_groups()[1].options().get_lr(), 0.25);
}

} // namespace
} // namespace sinter
