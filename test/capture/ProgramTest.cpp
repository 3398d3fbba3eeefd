//===- ProgramTest.cpp - A program of any op has the bits of eager code ---===//
//
// Walks the op table: every op, in every dtype that it admits, on tensors that
// lie in memory in every way. The samples are those of the conformance tests.
//
//===----------------------------------------------------------------------===//

#include "frontend/tensor/Impl.h"
#include "sinter/runtime/op_attrs.h"
#include "test/capture/Bits.h"
#include "test/capture/HandProgram.h"
#include "test/conformance/Placement.h"
#include "test/conformance/Samples.h"

#include <gtest/gtest.h>

namespace sinter {
namespace {

using testing::Layout;
using testing::Placement;
using testing::Random;
using testing::Sample;

constexpr int samplesPerDType = 3;

/// A handle to placed elements.
Tensor tensorAt(Placement &placement) {
  TensorView view = placement.view();
  size_t rank = static_cast<size_t>(view.rank);
  return from_blob(view.data, {view.sizes, rank}, {view.strides, rank},
                   view.dtype);
}

std::vector<Tensor> callEagerly(const Sample &sample,
                                std::span<const Tensor> operands) {
  std::vector<const Tensor *> in;
  for (const Tensor &operand : operands) {
    in.push_back(&operand);
  }
  std::vector<Tensor> out(numResults(sample.kind, in.size()));
  detail::call(sample.kind, in, sample.attrs, out);
  return out;
}

/// One call as a program.
void expectEagersBits(const Sample &sample, Random &random) {
  const std::vector<Layout> layouts{Layout::contiguous, Layout::transposed,
                                    Layout::stepped, Layout::broadcast,
                                    Layout::anyhow};
  std::vector<Placement> placed;
  for (const reference::Value &operand : sample.operands) {
    placed.emplace_back(operand, random.oneOf(layouts), random);
  }
  std::vector<Tensor> operands;
  HandProgram program;
  std::vector<ValueId> ids;
  for (Placement &placement : placed) {
    operands.push_back(tensorAt(placement));
    ids.push_back(program.lift(operands.back()));
  }
  std::vector<Tensor> expected = callEagerly(sample, operands);
  ValueId first = program.call(sample.kind, ids, sample.attrs);
  for (size_t i = 0; i < expected.size(); ++i) {
    program.store(first + static_cast<ValueId>(i));
  }
  runtime::PlanStatus status = program.run();
  ASSERT_TRUE(status.isOk()) << status.kernel.message;
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_TRUE(haveEqualBits(expected[i], program.results[i]))
        << describe(sample);
  }
}

struct ProgramOf : ::testing::TestWithParam<OpKind> {};

TEST_P(ProgramOf, OneCallHasEagersBits) {
  OpKind kind = GetParam();
  Random random(
      static_cast<uint64_t>(::testing::UnitTest::GetInstance()->random_seed()) *
          numOps +
      static_cast<uint64_t>(kind));
  for (int d = 0; d < numDTypes; ++d) {
    DType dtype = static_cast<DType>(d);
    for (int i = 0; i < samplesPerDType && testing::canBeOf(kind, dtype); ++i) {
      expectEagersBits(
          randomSample(kind, dtype, testing::Extent::small, random), random);
      if (HasFailure()) {
        return;
      }
    }
  }
}

std::vector<OpKind> allOps() {
  std::vector<OpKind> kinds;
  for (int i = 0; i < numOps; ++i) {
    kinds.push_back(static_cast<OpKind>(i));
  }
  return kinds;
}

INSTANTIATE_TEST_SUITE_P(Each, ProgramOf, ::testing::ValuesIn(allOps()),
                         [](const ::testing::TestParamInfo<OpKind> &op) {
                           return std::string(sinter::info(op.param).name);
                         });

//===----------------------------------------------------------------------===//
// Layouts
//===----------------------------------------------------------------------===//

/// x y, in the last two dimensions.
AttrWords productWords(DType dtype) {
  std::vector<int64_t> none, one{1}, zero{0};
  return attrs::dot_general::words(none, none, one, zero, dtype);
}

TEST(ProgramLayouts, AreThoseOfEagerViews) {
  // Products in every layout that views can make of one matrix.
  Tensor x = randn({70, 70}), weights = randn({140, 90});
  Tensor columns = weights.slice(0, 0, 140, 2).slice(1, 3, 73);
  HandProgram program;
  ValueId xId = program.lift(x), wId = program.lift(weights);
  std::vector<int64_t> starts{0, 3}, limits{140, 73}, steps{2, 1}, swap{1, 0};
  ValueId slice = program.call(OpKind::slice, {wId},
                               attrs::slice::words(starts, limits, steps));
  ValueId transposed =
      program.call(OpKind::permute, {slice}, attrs::permute::words(swap));
  AttrWords words = productWords(kFloat);
  program.store(program.call(OpKind::dot_general, {xId, slice}, words));
  program.store(program.call(OpKind::dot_general, {xId, transposed}, words));
  program.store(transposed);
  ASSERT_TRUE(program.run().isOk());
  EXPECT_TRUE(haveEqualBits(x.matmul(columns), program.results[0]));
  EXPECT_TRUE(haveEqualBits(x.matmul(columns.t()), program.results[1]));
  EXPECT_TRUE(haveEqualBits(columns.t(), program.results[2]));
}

TEST(ProgramLayouts, CopyWhatCannotBeReshaped) {
  Tensor x = randn({6, 4});
  std::vector<int64_t> swap{1, 0}, flat{24};
  HandProgram program;
  ValueId id = program.lift(x);
  ValueId reshaped = program.call(
      OpKind::reshape,
      {program.call(OpKind::permute, {id}, attrs::permute::words(swap))},
      attrs::reshape::words(flat));
  program.store(program.call(OpKind::cumulative_sum, {reshaped},
                             attrs::cumulative_sum::words(0, false)));
  program.store(program.call(OpKind::neg, {reshaped}));
  ASSERT_TRUE(program.run().isOk());
  Tensor eager = x.t().reshape({24});
  EXPECT_TRUE(haveEqualBits(eager.cumsum(0), program.results[0]));
  EXPECT_TRUE(haveEqualBits(-eager, program.results[1]));
}

TEST(ProgramLayouts, OfViewsAreReadByKernelsWithoutCopies) {
  Tensor x = randn({6, 4});
  std::vector<int64_t> swap{1, 0}, starts{1, 0}, limits{3, 6}, steps{1, 2};
  HandProgram program;
  ValueId t = program.call(OpKind::permute, {program.lift(x)},
                           attrs::permute::words(swap));
  program.store(program.call(
      OpKind::neg, {program.call(OpKind::slice, {t},
                                 attrs::slice::words(starts, limits, steps))}));
  EXPECT_EQ(program.compile()->plan.instructions.size(), 1u);
  ASSERT_TRUE(program.run().isOk());
  EXPECT_TRUE(haveEqualBits(-x.t().slice(0, 1, 3).slice(1, 0, 6, 2),
                            program.results[0]));
}

TEST(ProgramConstants, OfEqualElementsHaveTheLayoutThatProductsSeeEagerly) {
  Tensor x = randn({33, 65});
  std::vector<int64_t> shape{65, 40}, scalar;
  AttrWords one = attrs::constant::words(
      kFloat, scalar, std::vector{std::bit_cast<int64_t>(0.1)});
  AttrWords many = attrs::constant::words(
      kFloat, shape, std::vector{std::bit_cast<int64_t>(0.1)});
  HandProgram program;
  ValueId id = program.lift(x);
  ValueId broadcast = program.call(OpKind::broadcast_to,
                                   {program.call(OpKind::constant, {}, one)},
                                   attrs::broadcast_to::words(shape));
  AttrWords words = productWords(kFloat);
  program.store(program.call(OpKind::dot_general, {id, broadcast}, words));
  program.store(program.call(OpKind::dot_general,
                             {id, program.call(OpKind::constant, {}, many)},
                             words));
  program.store(broadcast);
  ASSERT_TRUE(program.run().isOk());
  EXPECT_TRUE(
      haveEqualBits(x.matmul(full({}, 0.1).expand(shape)), program.results[0]));
  EXPECT_TRUE(haveEqualBits(x.matmul(full(shape, 0.1)), program.results[1]));
  EXPECT_TRUE(haveEqualBits(full(shape, 0.1), program.results[2]));
}

TEST(ProgramMemory, OfAnOperandIsTakenOnlyWhereNobodyReadsItLater) {
  Tensor x = randn({600}), first = x.cumsum(0), second = first.exp();
  AttrWords words = attrs::cumulative_sum::words(0, false);
  HandProgram program;
  ValueId a = program.call(OpKind::cumulative_sum, {program.lift(x)}, words);
  ValueId b = program.call(OpKind::exp, {a});
  program.store(program.call(OpKind::cumulative_sum, {b}, words));
  program.store(program.call(OpKind::cumulative_sum, {a}, words));
  ASSERT_TRUE(program.run().isOk());
  EXPECT_TRUE(haveEqualBits(second.cumsum(0), program.results[0]));
  EXPECT_TRUE(haveEqualBits(first.cumsum(0), program.results[1]));
}

//===----------------------------------------------------------------------===//
// Inputs that are overwritten
//===----------------------------------------------------------------------===//

TEST(ProgramOverwrites, HappenInPlaceWhereElementsAreReadOneByOne) {
  Tensor p = randn({1000}), g = randn({1000});
  Tensor expected = p - g;
  HandProgram program;
  ValueId pId = program.lift(p), gId = program.lift(g);
  program.overwrite(pId, program.call(OpKind::sub, {pId, gId}));
  auto executable = program.compile();
  EXPECT_EQ(executable->plan.instructions.size(), 1u);
  EXPECT_EQ(executable->plan.arenaBytes, 0u);
  ASSERT_TRUE(program.run().isOk());
  EXPECT_TRUE(haveEqualBits(expected, p));
}

TEST(ProgramOverwrites, ComeAfterEveryReadOfTheOldValue) {
  Tensor x = randn({40, 40});
  Tensor y = x + 1, transposed = y + x.t(), product = x.matmul(x);
  std::vector<int64_t> swap{1, 0};
  HandProgram program;
  ValueId id = program.lift(x), one = program.lift(ones({40, 40}));
  ValueId next = program.call(OpKind::add, {id, one});
  ValueId t = program.call(OpKind::permute, {id}, attrs::permute::words(swap));
  program.overwrite(id, next);
  program.store(program.call(OpKind::add, {next, t}));
  program.store(
      program.call(OpKind::dot_general, {id, id}, productWords(kFloat)));
  program.store(id);
  Tensor old = x.clone();
  ASSERT_TRUE(program.run().isOk());
  EXPECT_TRUE(haveEqualBits(y, x));
  EXPECT_TRUE(haveEqualBits(transposed, program.results[0]));
  EXPECT_TRUE(haveEqualBits(product, program.results[1]));
  EXPECT_TRUE(haveEqualBits(old, program.results[2]));
}

TEST(ProgramOverwrites, WaitForKernelsThatReadOldAndNewValues) {
  // z reads other elements of y, so it is another kernel, and x after it.
  Tensor x = randn({20, 20}), y = x + 1, z = y.t() * x;
  std::vector<int64_t> swap{1, 0};
  HandProgram program;
  ValueId id = program.lift(x), one = program.lift(ones({20, 20}));
  ValueId next = program.call(OpKind::add, {id, one});
  ValueId t =
      program.call(OpKind::permute, {next}, attrs::permute::words(swap));
  program.overwrite(id, next);
  program.store(program.call(OpKind::mul, {t, id}));
  EXPECT_GT(program.compile()->kernels.size(), 1u);
  ASSERT_TRUE(program.run().isOk());
  EXPECT_TRUE(haveEqualBits(y, x));
  EXPECT_TRUE(haveEqualBits(z, program.results[0]));
}

TEST(ProgramOverwrites, SwapTwoInputs) {
  Tensor x = randn({300}), y = randn({300}), oldX = x.clone(), oldY = y.clone();
  HandProgram program;
  ValueId xId = program.lift(x), yId = program.lift(y);
  program.overwrite(xId, yId);
  program.overwrite(yId, xId);
  ASSERT_TRUE(program.run().isOk());
  EXPECT_TRUE(haveEqualBits(oldY, x));
  EXPECT_TRUE(haveEqualBits(oldX, y));
}

TEST(ProgramOverwrites, TransposeASquareInItsPlace) {
  Tensor x = randn({50, 50}), expected = x.t().clone();
  std::vector<int64_t> swap{1, 0};
  HandProgram program;
  ValueId id = program.lift(x);
  program.overwrite(
      id, program.call(OpKind::permute, {id}, attrs::permute::words(swap)));
  ASSERT_TRUE(program.run().isOk());
  EXPECT_TRUE(haveEqualBits(expected, x));
}

TEST(ProgramOverwrites, ReachInputsThatAreNotContiguous) {
  Tensor memory = zeros({20, 30}), x = memory.t().slice(0, 0, 30, 3);
  Tensor expected = x.cos();
  HandProgram program;
  ValueId id = program.lift(x);
  program.overwrite(id, program.call(OpKind::cos, {id}));
  ASSERT_TRUE(program.run().isOk());
  EXPECT_TRUE(haveEqualBits(expected, x));
  EXPECT_EQ(memory.sum().item<float>(), 200);
}

TEST(ProgramOverwrites, OfEachOthersOperandsUseTheOldValues) {
  // x' = x + y and y' = x y in kernels of several shapes.
  Tensor x = randn({64, 3}), y = randn({64, 3});
  Tensor nextX = x + y, nextY = (x * y).cumsum(0);
  HandProgram program;
  ValueId xId = program.lift(x), yId = program.lift(y);
  program.overwrite(xId, program.call(OpKind::add, {xId, yId}));
  program.overwrite(yId, program.call(OpKind::cumulative_sum,
                                      {program.call(OpKind::mul, {xId, yId})},
                                      attrs::cumulative_sum::words(0, false)));
  ASSERT_TRUE(program.run().isOk());
  EXPECT_TRUE(haveEqualBits(nextX, x));
  EXPECT_TRUE(haveEqualBits(nextY, y));
}

TEST(ProgramFailures, LeaveAllInputsAsTheyWere) {
  Tensor x = randn({10}), indices = empty({2, 1}, kLong);
  indices.fill_(10);
  Tensor oldX = x.clone();
  std::vector<int64_t> none, first{0}, one{1};
  HandProgram program;
  ValueId xId = program.lift(x), indexId = program.lift(indices);
  ValueId next = program.call(OpKind::exp, {xId});
  program.overwrite(xId, next);
  // It is called after the new value is there, and reads that.
  program.store(program.call(
      OpKind::gather, {next, indexId},
      attrs::gather::words(none, first, none, none, first, 1, one, true)));
  runtime::PlanStatus status = program.run();
  EXPECT_EQ(status.kernel.code, KernelStatus::outOfRange);
  EXPECT_NE(std::string(status.kernel.message), "");
  auto executable = program.compile();
  const runtime::Plan &plan = executable->plan;
  ASSERT_LT(status.instruction, plan.instructions.size());
  EXPECT_EQ(plan.calls[plan.instructions[status.instruction].kernel].op,
            OpKind::gather);
  EXPECT_EQ(plan.instructions[status.instruction].id, 3u);
  EXPECT_TRUE(haveEqualBits(oldX, x));
  indices.fill_(9);
  ASSERT_TRUE(program.run().isOk());
  EXPECT_TRUE(haveEqualBits(oldX.exp(), x));
}

} // namespace
} // namespace sinter
