//===- Samples.cpp - Calls of every op that has a derivative --------------===//
//
// Pointwise ops are sampled from the table; other ops need attributes and have
// their calls here.
//
//===----------------------------------------------------------------------===//

#include "test/gradients/Samples.h"

#include "sinter/runtime/op_attrs.h"

#include <cstring>
#include <numeric>

namespace sinter::test {

Tensor distinct(IntArrayRef sizes, double low, double high) {
  Tensor x = empty(sizes, kDouble);
  double *data = x.mutable_data_ptr<double>();
  int64_t count = x.numel();
  // A step that is prime to the count visits every value once.
  int64_t step = 7;
  while (count > 1 && std::gcd(step, count) != 1) {
    ++step;
  }
  for (int64_t i = 0; i < count; ++i) {
    double place = static_cast<double>(i * step % count) + 0.37;
    data[i] = low + (high - low) * place / static_cast<double>(count);
  }
  return x.requires_grad_();
}

std::vector<Tensor> callOp(OpKind kind, const std::vector<Tensor> &operands,
                           const AttrWords &attrs) {
  std::vector<const Tensor *> pointers;
  pointers.reserve(operands.size());
  for (const Tensor &operand : operands) {
    pointers.push_back(&operand);
  }
  std::vector<Tensor> results(numResults(kind, operands.size()));
  detail::call(kind, pointers, attrs, results);
  return results;
}

namespace {

/// Where the operands of an op have no kinks and no poles.
struct Domain {
  double low, high;
};

Domain domainOf(OpKind kind, size_t operand) {
  switch (kind) {
  case OpKind::log:
  case OpKind::sqrt:
  case OpKind::rsqrt:
  case OpKind::pow:
    return {0.4, 2.2};
  case OpKind::log1p:
    return {-0.7, 2.2};
  case OpKind::div:
  case OpKind::remainder: // Between its jumps.
    return operand == 0 ? Domain{0.1, 0.9} : Domain{1.1, 2.7};
  case OpKind::clamp:
    return operand == 0   ? Domain{-2, 2}
           : operand == 1 ? Domain{-1.3, -0.7}
                          : Domain{0.6, 1.2};
  default: // On both sides of 0, which is none of the values.
    return operand == 0 ? Domain{-1.83, 1.71} : Domain{-1.57, 1.93};
  }
}

std::vector<Sample> pointwiseSamples(OpKind kind) {
  std::vector<Sample> samples;
  for (int64_t rows : {2, 0}) {
    Sample sample{rows ? "elements" : "no elements", {}, {}};
    const char *letters = info(kind).operands;
    for (size_t i = 0; i < std::strlen(letters); ++i) {
      Domain domain = domainOf(kind, i);
      Tensor x = distinct({rows, 3}, domain.low, domain.high);
      sample.operands.push_back(letters[i] == 'b' ? x.detach() > 0 : x);
    }
    samples.push_back(sample);
  }
  return samples;
}

Tensor real(IntArrayRef sizes) { return distinct(sizes, -1.83, 1.71); }
Tensor longs(const std::vector<int64_t> &list, IntArrayRef sizes) {
  return tensor(list, kLong).reshape(sizes);
}

std::vector<Sample> layoutSamples(OpKind kind) {
  using L = IntArrayRef;
  switch (kind) {
  case OpKind::reshape:
    return {{"matrix to list", {real({2, 3})}, attrs::reshape::words(L{6})},
            {"no elements", {real({2, 0})}, attrs::reshape::words(L{0, 5})}};
  case OpKind::permute:
    return {{"cycle", {real({2, 3, 4})}, attrs::permute::words(L{2, 0, 1})},
            {"no elements", {real({2, 0})}, attrs::permute::words(L{1, 0})}};
  case OpKind::broadcast_to:
    return {
        {"new and repeated",
         {real({3, 1})},
         attrs::broadcast_to::words(L{2, 3, 4})},
        {"a one that stays",
         {real({1, 2})},
         attrs::broadcast_to::words(L{1, 2})},
        {"to nothing", {real({1, 2})}, attrs::broadcast_to::words(L{0, 2})}};
  case OpKind::slice:
    return {{"with steps",
             {real({5, 6})},
             attrs::slice::words(L{1, 0}, L{5, 6}, L{2, 4})},
            {"of nothing",
             {real({5, 6})},
             attrs::slice::words(L{2, 0}, L{2, 6}, L{1, 1})}};
  case OpKind::pad:
    return {{"around and between",
             {real({2, 3}), real({})},
             attrs::pad::words(L{1, 0}, L{2, 1}, L{0, 2})},
            {"that cuts",
             {real({3, 4}), real({})},
             attrs::pad::words(L{-1, 2}, L{1, -3}, L{1, 0})},
            {"of no elements",
             {real({0, 2}), real({})},
             attrs::pad::words(L{1, 0}, L{1, 0}, L{2, 0})}};
  case OpKind::concat:
    return {{"three",
             {real({2, 1}), real({2, 3}), real({2, 0})},
             attrs::concat::words(1)}};
  case OpKind::flip:
    return {{"both", {real({2, 3})}, attrs::flip::words(L{0, 1})},
            {"no elements", {real({0, 3})}, attrs::flip::words(L{1})}};
  case OpKind::convert:
    return {{"copy", {real({2, 3})}, attrs::convert::words(kDouble)},
            {"no elements", {real({0})}, attrs::convert::words(kDouble)}};
  default:
    return {};
  }
}

std::vector<Sample> reductionSamples(OpKind kind) {
  using L = IntArrayRef;
  switch (kind) {
  case OpKind::reduce_sum:
  case OpKind::reduce_prod:
    // All reductions have the same attributes.
    return {
        {"two of three", {real({2, 3, 2})}, attrs::reduce_sum::words(L{2, 0})},
        {"all", {real({5})}, attrs::reduce_sum::words(L{0})},
        {"one element", {real({2, 1})}, attrs::reduce_sum::words(L{1})},
        {"no dimension", {real({2, 2})}, attrs::reduce_sum::words(L{})},
        {"no elements", {real({2, 0})}, attrs::reduce_sum::words(L{1})}};
  case OpKind::reduce_max:
  case OpKind::reduce_min:
    return {
        {"two of three", {real({2, 3, 2})}, attrs::reduce_max::words(L{2, 0})},
        {"no elements", {real({0, 2})}, attrs::reduce_max::words(L{1})}};
  case OpKind::arg_max:
  case OpKind::arg_min:
    return {{"inner", {real({3, 4})}, attrs::arg_max::words(1)},
            {"outer", {real({3, 4})}, attrs::arg_max::words(0)},
            {"no elements", {real({3, 0})}, attrs::arg_max::words(0)}};
  case OpKind::cumulative_sum:
    return {
        {"forwards", {real({3, 4})}, attrs::cumulative_sum::words(0, false)},
        {"backwards", {real({3, 4})}, attrs::cumulative_sum::words(1, true)},
        {"no elements",
         {real({3, 0})},
         attrs::cumulative_sum::words(1, false)}};
  case OpKind::sort:
    return {{"with an index",
             {real({3, 5}), longs({0, 1, 2, 3, 4}, {1, 5}).expand({3, 5})},
             attrs::sort::words(1, 1, L{1}, true, 0)},
            {"by two keys",
             {longs({1, 0, 1, 0}, {4}), real({4}), real({4})},
             attrs::sort::words(0, 2, L{0, 1}, true, 0)},
            {"no elements",
             {real({3, 0})},
             attrs::sort::words(1, 1, L{0}, true, 0)}};
  default:
    return {};
  }
}

std::vector<Sample> contractSamples() {
  using L = IntArrayRef;
  auto words = [](L xBatch, L yBatch, L xContract, L yContract) {
    return attrs::dot_general::words(xBatch, yBatch, xContract, yContract,
                                     kDouble);
  };
  return {
      {"matrices", {real({2, 3}), real({3, 4})}, words({}, {}, L{1}, L{0})},
      {"batches that lie inside",
       {real({3, 2, 4}), real({5, 4, 2})},
       words(L{1}, L{2}, L{2}, L{1})},
      {"two batches, two sums, crossed",
       {real({2, 3, 2, 2, 3}), real({3, 2, 3, 2})},
       words(L{0, 4}, L{3, 2}, L{1, 3}, L{0, 1})},
      {"no sum", {real({2}), real({3})}, words({}, {}, {}, {})},
      {"no elements", {real({2, 0}), real({0, 3})}, words({}, {}, L{1}, L{0})}};
}

std::vector<Sample> gatherSamples() {
  using L = IntArrayRef;
  return {
      {"rows, one twice",
       {real({4, 3}), longs({2, 0, 2}, {3})},
       attrs::gather::words(L{1}, L{0}, {}, {}, L{0}, 1, L{1, 3}, true)},
      {"windows, clamped",
       {real({4, 5}), longs({0, 1, 9, 9, -4, 2}, {3, 2})},
       attrs::gather::words(L{1, 2}, {}, {}, {}, L{0, 1}, 1, L{2, 3}, false)},
      {"batches",
       {real({2, 4}), longs({3, 0, 1, 1}, {2, 2})},
       attrs::gather::words({}, L{1}, L{0}, L{0}, L{1}, 2, L{1, 1}, true)},
      {"of nothing",
       {real({4, 3}), longs({}, {0})},
       attrs::gather::words(L{1}, L{0}, {}, {}, L{0}, 1, L{1, 3}, true)}};
}

/// No element is updated twice where one update only can stay.
std::vector<Sample> scatterSamples(bool isSet) {
  using L = IntArrayRef;
  int64_t again = isSet ? 3 : 2;
  return {{"rows",
           {real({4, 3}), longs({2, 0, again}, {3}), real({3, 3})},
           attrs::scatter_add::words(L{1}, L{0}, {}, {}, L{0}, 1, true)},
          {"windows, some outside",
           {real({4, 5}), longs({0, 1, 3, 3, 2, 2}, {3, 2}), real({3, 2, 3})},
           attrs::scatter_add::words(L{1, 2}, {}, {}, {}, L{0, 1}, 1, false)},
          {"batches",
           {real({2, 4}), longs({3, 0, 1, 2}, {2, 2}), real({2, 2})},
           attrs::scatter_add::words({}, L{1}, L{0}, L{0}, L{1}, 2, true)},
          {"of nothing",
           {real({4, 3}), longs({}, {0}), real({0, 3})},
           attrs::scatter_add::words(L{1}, L{0}, {}, {}, L{0}, 1, true)}};
}

} // namespace

std::vector<Sample> samplesOf(OpKind kind) {
  if (!info(kind).hasVjp) {
    return {};
  }
  if (info(kind).family == OpFamily::pointwise) {
    return pointwiseSamples(kind);
  }
  switch (kind) {
  case OpKind::dot_general:
    return contractSamples();
  case OpKind::gather:
    return gatherSamples();
  case OpKind::scatter_set:
  case OpKind::scatter_add:
    return scatterSamples(kind == OpKind::scatter_set);
  default:
    std::vector<Sample> samples = layoutSamples(kind);
    return samples.empty() ? reductionSamples(kind) : samples;
  }
}

} // namespace sinter::test
