//===- init.h - First values of parameters --------------------------------===//

#ifndef SINTER_NN_INIT_H
#define SINTER_NN_INIT_H

#include "sinter/nn/options.h"

#include <tuple>
#include <variant>

namespace sinter::nn::init {

/// The function that follows a layer.
using NonlinearityType =
    std::variant<enumtype::kLinear, enumtype::kSigmoid, enumtype::kTanh,
                 enumtype::kReLU, enumtype::kLeakyReLU>;
/// Whose variance is kept: that of the forward or of the backward pass.
using FanModeType = std::variant<enumtype::kFanIn, enumtype::kFanOut>;

/// By which factor a nonlinearity makes up for what it takes of the variance.
SINTER_API double calculate_gain(NonlinearityType nonlinearity,
                                 double param = 0.01);

// Each writes into the tensor, whatever grad mode says, and returns it.
SINTER_API Tensor constant_(Tensor tensor, Scalar value);
SINTER_API Tensor ones_(Tensor tensor);
SINTER_API Tensor zeros_(Tensor tensor);
/// The identity. Throws: ErrorKind::shape unless it is a matrix.
SINTER_API Tensor eye_(Tensor matrix);
SINTER_API Tensor uniform_(Tensor tensor, double low = 0, double high = 1);
SINTER_API Tensor normal_(Tensor tensor, double mean = 0, double std = 1);
/// Glorot and Bengio, "Understanding the difficulty of training deep
/// feedforward neural networks", 2010.
SINTER_API Tensor xavier_uniform_(Tensor tensor, double gain = 1.0);
SINTER_API Tensor xavier_normal_(Tensor tensor, double gain = 1.0);
/// He et al., "Delving deep into rectifiers", 2015. `a` is the negative slope
/// of the leaky rectifier.
SINTER_API Tensor kaiming_uniform_(Tensor tensor, double a = 0,
                                   FanModeType mode = kFanIn,
                                   NonlinearityType nonlinearity = kLeakyReLU);
SINTER_API Tensor kaiming_normal_(Tensor tensor, double a = 0,
                                  FanModeType mode = kFanIn,
                                  NonlinearityType nonlinearity = kLeakyReLU);
/// Rows, or columns if there are more rows, that are orthogonal and of length
/// `gain`.
SINTER_API Tensor orthogonal_(Tensor tensor, Scalar gain = 1.0);

/// How many numbers an output depends on, and on how many outputs an input
/// acts.
SINTER_API std::tuple<int64_t, int64_t>
_calculate_fan_in_and_fan_out(const Tensor &tensor);

} // namespace sinter::nn::init

#endif // SINTER_NN_INIT_H
