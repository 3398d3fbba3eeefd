//===- activations.h - Pointwise functions as modules ---------------------===//

#ifndef SINTER_NN_ACTIVATIONS_H
#define SINTER_NN_ACTIVATIONS_H

#include "sinter/nn/functional.h"
#include "sinter/nn/module.h"

namespace sinter::nn {

class SINTER_API ReLUImpl : public Cloneable<ReLUImpl> {
public:
  explicit ReLUImpl(const ReLUOptions &options_ = {}) : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(Tensor input, Loc loc = Loc::current());
  ReLUOptions options;
};
SINTER_MODULE(ReLU);

class SINTER_API ReLU6Impl : public Cloneable<ReLU6Impl> {
public:
  explicit ReLU6Impl(const ReLU6Options &options_ = {}) : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(Tensor input, Loc loc = Loc::current());
  ReLU6Options options;
};
SINTER_MODULE(ReLU6);

class SINTER_API LeakyReLUImpl : public Cloneable<LeakyReLUImpl> {
public:
  explicit LeakyReLUImpl(const LeakyReLUOptions &options_ = {})
      : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(Tensor input, Loc loc = Loc::current());
  LeakyReLUOptions options;
};
SINTER_MODULE(LeakyReLU);

class SINTER_API ELUImpl : public Cloneable<ELUImpl> {
public:
  explicit ELUImpl(const ELUOptions &options_ = {}) : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(Tensor input, Loc loc = Loc::current());
  ELUOptions options;
};
SINTER_MODULE(ELU);

class SINTER_API SELUImpl : public Cloneable<SELUImpl> {
public:
  explicit SELUImpl(const SELUOptions &options_ = {}) : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(Tensor input, Loc loc = Loc::current());
  SELUOptions options;
};
SINTER_MODULE(SELU);

class SINTER_API HardtanhImpl : public Cloneable<HardtanhImpl> {
public:
  explicit HardtanhImpl(const HardtanhOptions &options_ = {})
      : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(Tensor input, Loc loc = Loc::current());
  HardtanhOptions options;
};
SINTER_MODULE(Hardtanh);

class SINTER_API GELUImpl : public Cloneable<GELUImpl> {
public:
  explicit GELUImpl(GELUOptions options_ = {}) : options(std::move(options_)) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());
  GELUOptions options;
};
SINTER_MODULE(GELU);

class SINTER_API SoftplusImpl : public Cloneable<SoftplusImpl> {
public:
  explicit SoftplusImpl(const SoftplusOptions &options_ = {})
      : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());
  SoftplusOptions options;
};
SINTER_MODULE(Softplus);

class SINTER_API SoftmaxImpl : public Cloneable<SoftmaxImpl> {
public:
  explicit SoftmaxImpl(int64_t dim) : SoftmaxImpl(SoftmaxOptions(dim)) {}
  explicit SoftmaxImpl(const SoftmaxOptions &options_) : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());
  SoftmaxOptions options;
};
SINTER_MODULE(Softmax);

class SINTER_API LogSoftmaxImpl : public Cloneable<LogSoftmaxImpl> {
public:
  explicit LogSoftmaxImpl(int64_t dim)
      : LogSoftmaxImpl(LogSoftmaxOptions(dim)) {}
  explicit LogSoftmaxImpl(const LogSoftmaxOptions &options_)
      : options(options_) {}
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());
  LogSoftmaxOptions options;
};
SINTER_MODULE(LogSoftmax);

class SINTER_API SiLUImpl : public Cloneable<SiLUImpl> {
public:
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());
};
SINTER_MODULE(SiLU);

class SINTER_API MishImpl : public Cloneable<MishImpl> {
public:
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());
};
SINTER_MODULE(Mish);

class SINTER_API TanhImpl : public Cloneable<TanhImpl> {
public:
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());
};
SINTER_MODULE(Tanh);

class SINTER_API SigmoidImpl : public Cloneable<SigmoidImpl> {
public:
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());
};
SINTER_MODULE(Sigmoid);

class SINTER_API LogSigmoidImpl : public Cloneable<LogSigmoidImpl> {
public:
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());
};
SINTER_MODULE(LogSigmoid);

} // namespace sinter::nn

#endif // SINTER_NN_ACTIVATIONS_H
