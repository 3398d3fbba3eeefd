//===- losses.h - Losses as modules ---------------------------------------===//

#ifndef SINTER_NN_LOSSES_H
#define SINTER_NN_LOSSES_H

#include "sinter/nn/functional.h"
#include "sinter/nn/module.h"

namespace sinter::nn {

class SINTER_API CrossEntropyLossImpl : public Cloneable<CrossEntropyLossImpl> {
public:
  explicit CrossEntropyLossImpl(CrossEntropyLossOptions options_ = {});
  void reset() override;
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, const Tensor &target,
                 Loc loc = Loc::current());
  CrossEntropyLossOptions options;
  Tensor weight; ///< Of the classes; may be undefined.
};
SINTER_MODULE(CrossEntropyLoss);

class SINTER_API NLLLossImpl : public Cloneable<NLLLossImpl> {
public:
  explicit NLLLossImpl(NLLLossOptions options_ = {});
  void reset() override;
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, const Tensor &target,
                 Loc loc = Loc::current());
  NLLLossOptions options;
  Tensor weight; ///< Of the classes; may be undefined.
};
SINTER_MODULE(NLLLoss);

class SINTER_API MSELossImpl : public Cloneable<MSELossImpl> {
public:
  explicit MSELossImpl(MSELossOptions options_ = {}) : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, const Tensor &target,
                 Loc loc = Loc::current());
  MSELossOptions options;
};
SINTER_MODULE(MSELoss);

class SINTER_API L1LossImpl : public Cloneable<L1LossImpl> {
public:
  explicit L1LossImpl(L1LossOptions options_ = {}) : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, const Tensor &target,
                 Loc loc = Loc::current());
  L1LossOptions options;
};
SINTER_MODULE(L1Loss);

class SINTER_API SmoothL1LossImpl : public Cloneable<SmoothL1LossImpl> {
public:
  explicit SmoothL1LossImpl(SmoothL1LossOptions options_ = {})
      : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, const Tensor &target,
                 Loc loc = Loc::current());
  SmoothL1LossOptions options;
};
SINTER_MODULE(SmoothL1Loss);

class SINTER_API HuberLossImpl : public Cloneable<HuberLossImpl> {
public:
  explicit HuberLossImpl(HuberLossOptions options_ = {}) : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, const Tensor &target,
                 Loc loc = Loc::current());
  HuberLossOptions options;
};
SINTER_MODULE(HuberLoss);

class SINTER_API BCELossImpl : public Cloneable<BCELossImpl> {
public:
  explicit BCELossImpl(BCELossOptions options_ = {})
      : options(std::move(options_)) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, const Tensor &target,
                 Loc loc = Loc::current());
  BCELossOptions options;
};
SINTER_MODULE(BCELoss);

class SINTER_API BCEWithLogitsLossImpl
    : public Cloneable<BCEWithLogitsLossImpl> {
public:
  explicit BCEWithLogitsLossImpl(BCEWithLogitsLossOptions options_ = {});
  void reset() override;
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, const Tensor &target,
                 Loc loc = Loc::current());
  BCEWithLogitsLossOptions options;
  Tensor weight;     ///< Of the elements; may be undefined.
  Tensor pos_weight; ///< Of targets that are 1; may be undefined.
};
SINTER_MODULE(BCEWithLogitsLoss);

class SINTER_API KLDivLossImpl : public Cloneable<KLDivLossImpl> {
public:
  explicit KLDivLossImpl(KLDivLossOptions options_ = {}) : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, const Tensor &target,
                 Loc loc = Loc::current());
  KLDivLossOptions options;
};
SINTER_MODULE(KLDivLoss);

class SINTER_API CosineSimilarityImpl : public Cloneable<CosineSimilarityImpl> {
public:
  explicit CosineSimilarityImpl(const CosineSimilarityOptions &options_ = {})
      : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &x1, const Tensor &x2, Loc loc = Loc::current());
  CosineSimilarityOptions options;
};
SINTER_MODULE(CosineSimilarity);

} // namespace sinter::nn

#endif // SINTER_NN_LOSSES_H
