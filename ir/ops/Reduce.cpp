//===- Reduce.cpp - Shapes of reductions, scans and sorts -----------------===//

#include "ir/ops/OpTable.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

namespace sinter {

InferTypes infer_reduce_sum, infer_reduce_prod, infer_reduce_max,
    infer_reduce_min, infer_reduce_and, infer_reduce_or, infer_arg_max,
    infer_arg_min, infer_cumulative_sum, infer_sort;

/// The rule of all reductions; `name` is for errors.
static void inferReduction(const char *name,
                           std::span<const TensorType> operands,
                           std::span<const int64_t> dims,
                           std::span<TensorType> results) {
  const TensorType &x = operands[0];
  bool reduced[maxRank] = {};
  for (int64_t dim : dims) {
    check(0 <= dim && dim < x.shape.rank() && !reduced[dim], ErrorKind::index,
          name, ": dimensions ", IntArrayRef(dims),
          " are not distinct dimensions of ", x.shape);
    reduced[dim] = true;
  }
  TensorType out{x.dtype, {}};
  for (int64_t i = 0; i < x.shape.rank(); ++i) {
    if (!reduced[i]) {
      out.shape.push_back(x.shape[i]);
    }
  }
  results[0] = out;
}

void infer_reduce_sum(std::span<const TensorType> operands,
                      std::span<const int64_t> words,
                      std::span<TensorType> results) {
  inferReduction("reduce_sum", operands, attrs::reduce_sum(words).dims,
                 results);
}

void infer_reduce_prod(std::span<const TensorType> operands,
                       std::span<const int64_t> words,
                       std::span<TensorType> results) {
  inferReduction("reduce_prod", operands, attrs::reduce_prod(words).dims,
                 results);
}

void infer_reduce_max(std::span<const TensorType> operands,
                      std::span<const int64_t> words,
                      std::span<TensorType> results) {
  inferReduction("reduce_max", operands, attrs::reduce_max(words).dims,
                 results);
}

void infer_reduce_min(std::span<const TensorType> operands,
                      std::span<const int64_t> words,
                      std::span<TensorType> results) {
  inferReduction("reduce_min", operands, attrs::reduce_min(words).dims,
                 results);
}

void infer_reduce_and(std::span<const TensorType> operands,
                      std::span<const int64_t> words,
                      std::span<TensorType> results) {
  inferReduction("reduce_and", operands, attrs::reduce_and(words).dims,
                 results);
}

void infer_reduce_or(std::span<const TensorType> operands,
                     std::span<const int64_t> words,
                     std::span<TensorType> results) {
  inferReduction("reduce_or", operands, attrs::reduce_or(words).dims, results);
}

static void inferArgReduction(const char *name,
                              std::span<const TensorType> operands, int64_t dim,
                              std::span<TensorType> results) {
  const Shape &shape = operands[0].shape;
  check(0 <= dim && dim < shape.rank(), ErrorKind::index, name, ": dimension ",
        dim, " is out of range for shape ", shape);
  check(shape[dim] > 0, ErrorKind::index, name, ": dimension ", dim, " of ",
        shape, " has no elements");
  inferReduction(name, operands, {&dim, 1}, results.first(1));
  results[1] = {DType::i64, results[0].shape};
}

void infer_arg_max(std::span<const TensorType> operands,
                   std::span<const int64_t> words,
                   std::span<TensorType> results) {
  inferArgReduction("arg_max", operands, attrs::arg_max(words).dim, results);
}

void infer_arg_min(std::span<const TensorType> operands,
                   std::span<const int64_t> words,
                   std::span<TensorType> results) {
  inferArgReduction("arg_min", operands, attrs::arg_min(words).dim, results);
}

void infer_cumulative_sum(std::span<const TensorType> operands,
                          std::span<const int64_t> words,
                          std::span<TensorType> results) {
  attrs::cumulative_sum in(words);
  check(0 <= in.dim && in.dim < operands[0].shape.rank(), ErrorKind::index,
        "cumulative_sum: dimension ", in.dim, " is out of range for shape ",
        operands[0].shape);
  results[0] = operands[0];
}

void infer_sort(std::span<const TensorType> operands,
                std::span<const int64_t> words, std::span<TensorType> results) {
  attrs::sort in(words);
  const Shape &shape = operands[0].shape;
  check(0 <= in.dim && in.dim < shape.rank(), ErrorKind::index,
        "sort: dimension ", in.dim, " is out of range for shape ", shape);
  check(1 <= in.num_keys &&
            in.num_keys <= static_cast<int64_t>(operands.size()) &&
            static_cast<int64_t>(in.descending.size()) == in.num_keys,
        ErrorKind::value, "sort: ", in.num_keys, " keys and ",
        in.descending.size(), " directions for ", operands.size(), " operands");
  check(0 <= in.float_order && in.float_order <= 2, ErrorKind::value,
        "sort: unknown float_order ", in.float_order);
  for (size_t i = 0; i < operands.size(); ++i) {
    check(operands[i].shape == shape, ErrorKind::shape,
          "sort: shapes differ: ", shape, " and ", operands[i].shape);
    results[i] = operands[i];
  }
}

} // namespace sinter
