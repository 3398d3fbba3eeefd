//===- layers.h - Modules with parameters, dropout, and shapes ------------===//

#ifndef SINTER_NN_LAYERS_H
#define SINTER_NN_LAYERS_H

#include "sinter/nn/functional.h"
#include "sinter/nn/module.h"

namespace sinter::nn {

/// x weight^T + bias.
class SINTER_API LinearImpl : public Cloneable<LinearImpl> {
public:
  LinearImpl(int64_t in_features, int64_t out_features)
      : LinearImpl(LinearOptions(in_features, out_features)) {}
  explicit LinearImpl(const LinearOptions &options_);

  void reset() override;
  /// Uniform within 1 / sqrt(in_features).
  void reset_parameters();
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());

  LinearOptions options;
  Tensor weight; ///< (out_features, in_features)
  Tensor bias;   ///< (out_features), or undefined.
};
SINTER_MODULE(Linear);

/// x1 weight x2 + bias.
class SINTER_API BilinearImpl : public Cloneable<BilinearImpl> {
public:
  BilinearImpl(int64_t in1_features, int64_t in2_features, int64_t out_features)
      : BilinearImpl(
            BilinearOptions(in1_features, in2_features, out_features)) {}
  explicit BilinearImpl(const BilinearOptions &options_);

  void reset() override;
  void reset_parameters();
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input1, const Tensor &input2,
                 Loc loc = Loc::current());

  BilinearOptions options;
  Tensor weight; ///< (out_features, in1_features, in2_features)
  Tensor bias;   ///< (out_features), or undefined.
};
SINTER_MODULE(Bilinear);

/// Rows of a table, by number.
class SINTER_API EmbeddingImpl : public Cloneable<EmbeddingImpl> {
public:
  EmbeddingImpl(int64_t num_embeddings, int64_t embedding_dim)
      : EmbeddingImpl(EmbeddingOptions(num_embeddings, embedding_dim)) {}
  explicit EmbeddingImpl(EmbeddingOptions options_);

  void reset() override;
  /// Normal, and 0 in the row of `padding_idx`.
  void reset_parameters();
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &indices, Loc loc = Loc::current());

  EmbeddingOptions options;
  Tensor weight; ///< (num_embeddings, embedding_dim)
};

/// The handle to an EmbeddingImpl.
class SINTER_API Embedding : public ModuleHolder<EmbeddingImpl> {
public:
  using ModuleHolder<EmbeddingImpl>::ModuleHolder;
  using Impl = EmbeddingImpl;

  static Embedding
  from_pretrained(const Tensor &embeddings,
                  const EmbeddingFromPretrainedOptions &options = {});
};

/// Each row less its mean, divided by its standard deviation.
class SINTER_API LayerNormImpl : public Cloneable<LayerNormImpl> {
public:
  LayerNormImpl(std::vector<int64_t> normalized_shape)
      : LayerNormImpl(LayerNormOptions(std::move(normalized_shape))) {}
  explicit LayerNormImpl(LayerNormOptions options_);

  void reset() override;
  void reset_parameters();
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());

  LayerNormOptions options;
  Tensor weight; ///< Of the normalised shape, or undefined.
  Tensor bias;   ///< The same.
};
SINTER_MODULE(LayerNorm);

/// Zeroes elements by chance while it is trained.
class SINTER_API DropoutImpl : public Cloneable<DropoutImpl> {
public:
  explicit DropoutImpl(double p) : DropoutImpl(DropoutOptions(p)) {}
  explicit DropoutImpl(const DropoutOptions &options_ = {});

  /// Throws: ErrorKind::value unless p is a probability.
  void reset() override;
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());

  DropoutOptions options;
};
SINTER_MODULE(Dropout);

/// Makes several dimensions one.
class SINTER_API FlattenImpl : public Cloneable<FlattenImpl> {
public:
  explicit FlattenImpl(const FlattenOptions &options_ = {})
      : options(options_) {}

  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input, Loc loc = Loc::current());

  FlattenOptions options;
};
SINTER_MODULE(Flatten);

/// Gives what it takes.
class SINTER_API IdentityImpl : public Cloneable<IdentityImpl> {
public:
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;
  Tensor forward(const Tensor &input);
};
SINTER_MODULE(Identity);

} // namespace sinter::nn

#endif // SINTER_NN_LAYERS_H
