//===- Kernels.cpp - Finds the kernel of a call ---------------------------===//

#include "runtime/kernels/Dispatch.h"
#include "runtime/kernels/Levels.h"

#include <array>

namespace sinter {
namespace {

/// Which ops an entry is for.
struct Family {
  OpKind kind;
  KernelEntry *entry;
};

constexpr Family families[] = {
    {OpKind::convert, runConvert},
    {OpKind::reduce_sum, runReduction},
    {OpKind::reduce_prod, runReduction},
    {OpKind::reduce_max, runReduction},
    {OpKind::reduce_min, runReduction},
    {OpKind::reduce_and, runReduction},
    {OpKind::reduce_or, runReduction},
    {OpKind::arg_max, runArgReduction},
    {OpKind::arg_min, runArgReduction},
    {OpKind::cumulative_sum, runCumulativeSum},
    {OpKind::gather, runGather},
    {OpKind::scatter_set, runScatterSet},
    {OpKind::scatter_add, runScatterAdd},
    {OpKind::scatter_mul, runScatterMul},
    {OpKind::scatter_min, runScatterMin},
    {OpKind::scatter_max, runScatterMax},
    {OpKind::sort, runSort},
    {OpKind::dot_general, runDotGeneral},
    {OpKind::pad, runPad},
    {OpKind::concat, runConcat},
    {OpKind::flip, runFlip},
    {OpKind::iota, runIota},
    {OpKind::rng_bits, runRngBits},
};

/// An op that is in no family is pointwise, or has no kernel.
constexpr std::array<KernelEntry *, numOps> entries = [] {
  std::array<KernelEntry *, numOps> table{};
  table.fill(runPointwise);
  for (const Family &family : families) {
    table[static_cast<size_t>(family.kind)] = family.entry;
  }
  return table;
}();

template <IsaLevel level>
constexpr LevelKernels kernelsOf = {
    Leveled<level>::pointwise, Leveled<level>::convert,
    Leveled<level>::reduce,    Leveled<level>::arg,
    Leveled<level>::scan,      Leveled<level>::composite,
    Leveled<level>::gemm};

constexpr LevelKernels allKernels[] = {
    kernelsOf<IsaLevel::v2>, kernelsOf<IsaLevel::v3>, kernelsOf<IsaLevel::v4>};

} // namespace

const LevelKernels &levelKernels(IsaLevel level) {
  return allKernels[static_cast<size_t>(level)];
}

PointwiseKernel findPointwiseKernel(OpKind kind, ComputeClass type,
                                    IsaLevel level) {
  return levelKernels(level).pointwise(kind, type);
}

KernelStatus runKernel(OpKind kind, std::span<const TensorView> operands,
                       std::span<const TensorView> results,
                       std::span<const int64_t> attrs) {
  return entries[static_cast<size_t>(kind)]({kind, operands, results, attrs});
}

} // namespace sinter
