//===- Create.cpp - Shapes of ops that make tensors -----------------------===//

#include "ir/ops/OpTable.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

namespace sinter {

InferTypes infer_iota, infer_rng_bits, infer_convert;

void infer_iota(std::span<const TensorType>, std::span<const int64_t> words,
                std::span<TensorType> results) {
  attrs::iota in(words);
  checkSizes("iota", in.sizes);
  check(0 <= in.dim && in.dim < static_cast<int64_t>(in.sizes.size()),
        ErrorKind::index, "iota: dimension ", in.dim,
        " is out of range for shape ", IntArrayRef(in.sizes));
  check(in.dtype != DType::boolean, ErrorKind::dtype,
        "iota: the dtype cannot be Bool");
  results[0] = {in.dtype, Shape(in.sizes)};
}

void infer_rng_bits(std::span<const TensorType> operands,
                    std::span<const int64_t> words,
                    std::span<TensorType> results) {
  attrs::rng_bits in(words);
  checkSizes("rng_bits", in.sizes);
  for (const TensorType &operand : operands) {
    check(operand.shape.rank() == 0, ErrorKind::shape,
          "rng_bits: seed and offset must be scalars, got shape ",
          operand.shape);
  }
  results[0] = {DType::u32, Shape(in.sizes)};
}

void infer_convert(std::span<const TensorType> operands,
                   std::span<const int64_t> words,
                   std::span<TensorType> results) {
  results[0] = {attrs::convert(words).dtype, operands[0].shape};
}

} // namespace sinter
