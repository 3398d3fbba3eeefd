//===- options.h - Options of modules and functionals ---------------------===//

#ifndef SINTER_NN_OPTIONS_H
#define SINTER_NN_OPTIONS_H

#include "sinter/nn/arg.h"
#include "sinter/nn/functions.h"
#include "sinter/tensor.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sinter {

/// Names as types, so that an option takes only those that it knows.
namespace enumtype {
struct kNone {};
struct kMean {};
struct kSum {};
struct kBatchMean {};
struct kFanIn {};
struct kFanOut {};
struct kLinear {};
struct kSigmoid {};
struct kTanh {};
struct kReLU {};
struct kLeakyReLU {};
} // namespace enumtype

inline constexpr enumtype::kNone kNone;
inline constexpr enumtype::kMean kMean;
inline constexpr enumtype::kSum kSum;
inline constexpr enumtype::kBatchMean kBatchMean;
inline constexpr enumtype::kFanIn kFanIn;
inline constexpr enumtype::kFanOut kFanOut;
inline constexpr enumtype::kLinear kLinear;
inline constexpr enumtype::kSigmoid kSigmoid;
inline constexpr enumtype::kTanh kTanh;
inline constexpr enumtype::kReLU kReLU;
inline constexpr enumtype::kLeakyReLU kLeakyReLU;

namespace nn {

using ReductionType =
    std::variant<enumtype::kNone, enumtype::kMean, enumtype::kSum>;
using KLDivReductionType = std::variant<enumtype::kNone, enumtype::kBatchMean,
                                        enumtype::kSum, enumtype::kMean>;

struct LinearOptions {
  LinearOptions(int64_t in_features, int64_t out_features)
      : in_features_(in_features), out_features_(out_features) {}
  SINTER_ARG(int64_t, in_features);
  SINTER_ARG(int64_t, out_features);
  SINTER_ARG(bool, bias) = true;
};

struct BilinearOptions {
  BilinearOptions(int64_t in1_features, int64_t in2_features,
                  int64_t out_features)
      : in1_features_(in1_features), in2_features_(in2_features),
        out_features_(out_features) {}
  SINTER_ARG(int64_t, in1_features);
  SINTER_ARG(int64_t, in2_features);
  SINTER_ARG(int64_t, out_features);
  SINTER_ARG(bool, bias) = true;
};

struct FlattenOptions {
  SINTER_ARG(int64_t, start_dim) = 1;
  SINTER_ARG(int64_t, end_dim) = -1;
};

struct EmbeddingOptions {
  EmbeddingOptions(int64_t num_embeddings, int64_t embedding_dim)
      : num_embeddings_(num_embeddings), embedding_dim_(embedding_dim) {}
  SINTER_ARG(int64_t, num_embeddings);
  SINTER_ARG(int64_t, embedding_dim);
  SINTER_ARG(std::optional<int64_t>, padding_idx) = std::nullopt;
  SINTER_ARG(std::optional<double>, max_norm) = std::nullopt;
  SINTER_ARG(double, norm_type) = 2.0;
  SINTER_ARG(bool, scale_grad_by_freq) = false;
  SINTER_ARG(bool, sparse) = false;
  SINTER_ARG(Tensor, _weight) = Tensor();
};

struct EmbeddingFromPretrainedOptions {
  SINTER_ARG(bool, freeze) = true;
  SINTER_ARG(std::optional<int64_t>, padding_idx) = std::nullopt;
  SINTER_ARG(std::optional<double>, max_norm) = std::nullopt;
  SINTER_ARG(double, norm_type) = 2.0;
  SINTER_ARG(bool, scale_grad_by_freq) = false;
  SINTER_ARG(bool, sparse) = false;
};

struct LayerNormOptions {
  LayerNormOptions(std::vector<int64_t> normalized_shape)
      : normalized_shape_(std::move(normalized_shape)) {}
  SINTER_ARG(std::vector<int64_t>, normalized_shape);
  SINTER_ARG(double, eps) = 1e-5;
  SINTER_ARG(bool, elementwise_affine) = true;
};

struct DropoutOptions {
  DropoutOptions(double p = 0.5) : p_(p) {}
  SINTER_ARG(double, p) = 0.5;
  SINTER_ARG(bool, inplace) = false;
};

struct ReLUOptions {
  ReLUOptions(bool inplace = false) : inplace_(inplace) {}
  SINTER_ARG(bool, inplace) = false;
};
using ReLU6Options = ReLUOptions;
using SELUOptions = ReLUOptions;

struct LeakyReLUOptions {
  SINTER_ARG(double, negative_slope) = 1e-2;
  SINTER_ARG(bool, inplace) = false;
};

struct ELUOptions {
  SINTER_ARG(double, alpha) = 1.0;
  SINTER_ARG(bool, inplace) = false;
};

struct GELUOptions {
  SINTER_ARG(std::string, approximate) = "none";
};

struct SoftplusOptions {
  SINTER_ARG(double, beta) = 1.0;
  SINTER_ARG(double, threshold) = 20.0;
};

struct HardtanhOptions {
  SINTER_ARG(double, min_val) = -1.0;
  SINTER_ARG(double, max_val) = 1.0;
  SINTER_ARG(bool, inplace) = false;
};

struct SoftmaxOptions {
  SoftmaxOptions(int64_t dim) : dim_(dim) {}
  SINTER_ARG(int64_t, dim);
};
using LogSoftmaxOptions = SoftmaxOptions;

struct CosineSimilarityOptions {
  SINTER_ARG(int64_t, dim) = 1;
  SINTER_ARG(double, eps) = 1e-8;
};

//===----------------------------------------------------------------------===//
// Of losses
//===----------------------------------------------------------------------===//

struct CrossEntropyLossOptions {
  SINTER_ARG(Tensor, weight) = {};
  SINTER_ARG(int64_t, ignore_index) = -100;
  SINTER_ARG(ReductionType, reduction) = kMean;
  SINTER_ARG(double, label_smoothing) = 0.0;
};

struct NLLLossOptions {
  SINTER_ARG(Tensor, weight) = {};
  SINTER_ARG(int64_t, ignore_index) = -100;
  SINTER_ARG(ReductionType, reduction) = kMean;
};

struct MSELossOptions {
  MSELossOptions() = default;
  MSELossOptions(ReductionType reduction) : reduction_(reduction) {}
  MSELossOptions(enumtype::kNone) : reduction_(kNone) {}
  MSELossOptions(enumtype::kMean) : reduction_(kMean) {}
  MSELossOptions(enumtype::kSum) : reduction_(kSum) {}
  SINTER_ARG(ReductionType, reduction) = kMean;
};
using L1LossOptions = MSELossOptions;

struct SmoothL1LossOptions {
  SmoothL1LossOptions() = default;
  SmoothL1LossOptions(ReductionType reduction) : reduction_(reduction) {}
  SINTER_ARG(ReductionType, reduction) = kMean;
  SINTER_ARG(std::optional<double>, beta) = std::nullopt;
};

struct HuberLossOptions {
  HuberLossOptions() = default;
  HuberLossOptions(ReductionType reduction) : reduction_(reduction) {}
  SINTER_ARG(ReductionType, reduction) = kMean;
  SINTER_ARG(double, delta) = 1.0;
};

struct BCELossOptions {
  SINTER_ARG(Tensor, weight) = {};
  SINTER_ARG(ReductionType, reduction) = kMean;
};

struct BCEWithLogitsLossOptions {
  SINTER_ARG(Tensor, weight) = {};
  SINTER_ARG(ReductionType, reduction) = kMean;
  SINTER_ARG(Tensor, pos_weight) = {};
};

struct KLDivLossOptions {
  KLDivLossOptions() = default;
  KLDivLossOptions(KLDivReductionType reduction) : reduction_(reduction) {}
  SINTER_ARG(KLDivReductionType, reduction) = kMean;
  SINTER_ARG(bool, log_target) = false;
};

//===----------------------------------------------------------------------===//
// Of functionals, where they are not those of the module
//===----------------------------------------------------------------------===//

namespace functional {

using ELUFuncOptions = ELUOptions;
using SELUFuncOptions = SELUOptions;
using ReLUFuncOptions = ReLUOptions;
using ReLU6FuncOptions = ReLU6Options;
using LeakyReLUFuncOptions = LeakyReLUOptions;
using GELUFuncOptions = GELUOptions;
using SoftplusFuncOptions = SoftplusOptions;
using HardtanhFuncOptions = HardtanhOptions;
using CosineSimilarityFuncOptions = CosineSimilarityOptions;
using CrossEntropyFuncOptions = CrossEntropyLossOptions;
using NLLLossFuncOptions = NLLLossOptions;
using MSELossFuncOptions = MSELossOptions;
using L1LossFuncOptions = L1LossOptions;
using SmoothL1LossFuncOptions = SmoothL1LossOptions;
using HuberLossFuncOptions = HuberLossOptions;
using BinaryCrossEntropyFuncOptions = BCELossOptions;
using BinaryCrossEntropyWithLogitsFuncOptions = BCEWithLogitsLossOptions;
using KLDivFuncOptions = KLDivLossOptions;

struct DropoutFuncOptions {
  SINTER_ARG(double, p) = 0.5;
  SINTER_ARG(bool, training) = true;
  SINTER_ARG(bool, inplace) = false;
};

struct SoftmaxFuncOptions {
  SoftmaxFuncOptions(int64_t dim) : dim_(dim) {}
  SINTER_ARG(int64_t, dim);
  SINTER_ARG(std::optional<DType>, dtype) = std::nullopt;
};
using LogSoftmaxFuncOptions = SoftmaxFuncOptions;

struct LayerNormFuncOptions {
  LayerNormFuncOptions(std::vector<int64_t> normalized_shape)
      : normalized_shape_(std::move(normalized_shape)) {}
  SINTER_ARG(std::vector<int64_t>, normalized_shape);
  SINTER_ARG(Tensor, weight) = {};
  SINTER_ARG(Tensor, bias) = {};
  SINTER_ARG(double, eps) = 1e-5;
};

struct EmbeddingFuncOptions {
  SINTER_ARG(std::optional<int64_t>, padding_idx) = std::nullopt;
  SINTER_ARG(std::optional<double>, max_norm) = std::nullopt;
  SINTER_ARG(double, norm_type) = 2.0;
  SINTER_ARG(bool, scale_grad_by_freq) = false;
  SINTER_ARG(bool, sparse) = false;
};

struct NormalizeFuncOptions {
  SINTER_ARG(double, p) = 2.0;
  SINTER_ARG(int64_t, dim) = 1;
  SINTER_ARG(double, eps) = 1e-12;
};

} // namespace functional
} // namespace nn
} // namespace sinter

#endif // SINTER_NN_OPTIONS_H
