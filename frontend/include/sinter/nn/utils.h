//===- utils.h - Over all parameters of a model ---------------------------===//

#ifndef SINTER_NN_UTILS_H
#define SINTER_NN_UTILS_H

#include "sinter/tensor.h"

#include <vector>

namespace sinter::nn::utils {

/// Scales all gradients by one factor, so that the norm of them together is at
/// most `max_norm`; returns what it was, which is a graph break.
/// `error_if_nonfinite` throws ErrorKind::value for a norm that is not finite.
SINTER_API double clip_grad_norm_(const std::vector<Tensor> &parameters,
                                  double max_norm, double norm_type = 2.0,
                                  bool error_if_nonfinite = false);
inline double clip_grad_norm_(const Tensor &parameter, double max_norm,
                              double norm_type = 2.0,
                              bool error_if_nonfinite = false) {
  return clip_grad_norm_(std::vector<Tensor>{parameter}, max_norm, norm_type,
                         error_if_nonfinite);
}
/// Bounds each element of the gradients by -clip_value and clip_value.
SINTER_API void clip_grad_value_(const std::vector<Tensor> &parameters,
                                 double clip_value);
inline void clip_grad_value_(const Tensor &parameter, double clip_value) {
  clip_grad_value_(std::vector<Tensor>{parameter}, clip_value);
}
/// All parameters as one vector.
SINTER_API Tensor parameters_to_vector(const std::vector<Tensor> &parameters);
/// The inverse: the parameters become copies of pieces of the vector.
SINTER_API void vector_to_parameters(const Tensor &vec,
                                     const std::vector<Tensor> &parameters);

} // namespace sinter::nn::utils

#endif // SINTER_NN_UTILS_H
