//===- KernelsTest.cpp - Every kernel, compared with the oracle -----------===//
//
// The tests walk the op table: every op, every dtype that it admits, every ISA
// level that this machine runs, tensors that lie in memory in every way. So a
// new record is tested without being asked. --gtest_random_seed=N makes other
// choices; a failure names its call.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/Kernels.h"

#include "ir/ops/OpTable.h"
#include "ir/reference/Agreement.h"
#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"
#include "test/conformance/Placement.h"
#include "test/conformance/Samples.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace sinter::testing {

namespace {

using reference::disagreement;

constexpr int samplesPerDType = 10;
constexpr int mostFailures = 4;

const std::vector<Layout> layouts{Layout::contiguous, Layout::transposed,
                                  Layout::stepped, Layout::broadcast,
                                  Layout::anyhow};

Random randomFor(OpKind kind, int salt) {
  uint64_t seed =
      static_cast<uint64_t>(::testing::UnitTest::GetInstance()->random_seed());
  return Random((seed << 16) + static_cast<uint64_t>(kind) * 64 +
                static_cast<uint64_t>(salt));
}

bool hasKernel(OpKind kind) {
  const OpInfo &op = info(kind);
  return op.family != OpFamily::constant && !op.isView;
}

std::vector<IsaLevel> runnableLevels() {
  std::vector<IsaLevel> levels;
  for (int level = 0; level <= static_cast<int>(highestIsaLevel()); ++level) {
    levels.push_back(static_cast<IsaLevel>(level));
  }
  return levels;
}

/// The tensors of a call in memory.
struct PlacedCall {
  std::vector<Placement> operands;
  std::vector<Placement> results;
  int inPlaceOperand = -1; ///< This operand is the result.

  KernelStatus run(const Sample &sample) {
    std::vector<TensorView> in, out;
    for (Placement &operand : operands) {
      in.push_back(operand.view());
    }
    for (Placement &result : results) {
      out.push_back(result.view());
    }
    if (inPlaceOperand >= 0) {
      out[0] = in[static_cast<size_t>(inPlaceOperand)];
    }
    return runKernel(sample.kind, in, out, sample.attrs);
  }

  const Placement &result(size_t i) const {
    return inPlaceOperand >= 0 ? operands[static_cast<size_t>(inPlaceOperand)]
                               : results[i];
  }
};

/// Results begin as garbage that is no result.
Value garbage(const TensorType &type) {
  Value value = Value::zeros(type);
  for (int64_t i = 0; i < value.size(); ++i) {
    if (isFloatingType(type.dtype)) {
      value.set(i, -77.0);
    } else {
      value.set(i, int64_t{1});
    }
  }
  return value;
}

PlacedCall place(const Sample &sample, const std::vector<Value> &expected,
                 bool mayBeInPlace, Random &random) {
  PlacedCall call;
  for (const Value &operand : sample.operands) {
    call.operands.emplace_back(operand, random.oneOf(layouts), random);
  }
  for (const Value &value : expected) {
    Layout layout = random.oneOf(
        std::vector{Layout::contiguous, Layout::transposed, Layout::stepped});
    call.results.emplace_back(garbage(value.type), layout, random);
  }
  bool isPointwise = info(sample.kind).family == OpFamily::pointwise;
  for (size_t i = 0; i < call.operands.size(); ++i) {
    bool fits = sample.operands[i].type == expected[0].type &&
                call.operands[i].isWritable();
    if (isPointwise && mayBeInPlace && fits && random.chance(0.2)) {
      call.inPlaceOperand = static_cast<int>(i);
    }
  }
  return call;
}

/// What is wrong with a call that has run, or nothing.
std::string faultOf(const PlacedCall &call, const PlacedCall &before,
                    const KernelStatus &status,
                    const std::vector<Value> &expected,
                    const std::vector<std::vector<double>> &bounds) {
  if (!status.isOk()) {
    return std::string("it failed: ") + status.message;
  }
  for (size_t i = 0; i < expected.size(); ++i) {
    const Placement &result = call.result(i);
    if (auto fault = disagreement(expected[i], result.value(), bounds[i])) {
      return "result " + std::to_string(i) + ", " + *fault;
    }
    if (result.isDamaged()) {
      return "it wrote beside its result";
    }
  }
  for (size_t i = 0; i < call.operands.size(); ++i) {
    bool isResult = static_cast<int>(i) == call.inPlaceOperand;
    if (!isResult && !call.operands[i].hasBytesOf(before.operands[i])) {
      return "it wrote to operand " + std::to_string(i);
    }
  }
  return {};
}

class KernelOf : public ::testing::TestWithParam<OpKind> {
protected:
  ~KernelOf() override {
    setIsaLevelForTesting(highestIsaLevel());
    runtime::setNumThreads(numThreads);
  }

  /// Runs a sample at every level and compares; false after many failures.
  bool compare(const Sample &sample, Random &random) {
    std::vector<Value> expected =
        reference::evaluate(sample.kind, sample.operands, sample.attrs);
    std::vector<std::vector<double>> bounds;
    for (const Value &value : expected) {
      bounds.push_back(reference::errorBounds(sample.kind, sample.operands,
                                              sample.attrs, value));
    }
    for (IsaLevel level : runnableLevels()) {
      setIsaLevelForTesting(level);
      PlacedCall call = place(sample, expected, true, random);
      PlacedCall before = call;
      KernelStatus status = call.run(sample);
      std::string fault = faultOf(call, before, status, expected, bounds);
      if (!fault.empty()) {
        ADD_FAILURE() << describe(sample) << "\nat level "
                      << static_cast<int>(level)
                      << (call.inPlaceOperand >= 0 ? ", in place: " : ": ")
                      << fault;
        return ++failures < mostFailures;
      }
    }
    return true;
  }

private:
  int numThreads = runtime::getNumThreads();
  int failures = 0;
};

} // namespace

TEST_P(KernelOf, AgreesWithTheReference) {
  OpKind kind = GetParam();
  Random random = randomFor(kind, 0);
  for (int d = 0; d < numDTypes; ++d) {
    DType dtype = static_cast<DType>(d);
    if (!canBeOf(kind, dtype)) {
      continue;
    }
    for (int i = 0; i < samplesPerDType; ++i) {
      if (!compare(randomSample(kind, dtype, Extent::small, random), random)) {
        return;
      }
    }
  }
}

TEST_P(KernelOf, AgreesWithTheReferenceOnLargeTensors) {
  OpKind kind = GetParam();
  Random random = randomFor(kind, 1);
  std::vector<DType> dtypes;
  for (int d = 0; d < numDTypes; ++d) {
    if (canBeOf(kind, static_cast<DType>(d))) {
      dtypes.push_back(static_cast<DType>(d));
    }
  }
  for (int i = 0; i < 2; ++i) {
    Sample sample =
        randomSample(kind, random.oneOf(dtypes), Extent::large, random);
    if (!compare(sample, random)) {
      return;
    }
  }
}

TEST_P(KernelOf, GivesTheSameBitsOnAnyNumberOfThreads) {
  OpKind kind = GetParam();
  Random random = randomFor(kind, 2);
  DType dtype = canBeOf(kind, DType::f32)   ? DType::f32
                : canBeOf(kind, DType::i32) ? DType::i32
                                            : DType::u64;
  if (!canBeOf(kind, dtype)) {
    dtype = DType::boolean;
  }
  Sample sample = randomSample(kind, dtype, Extent::large, random);
  std::vector<Value> expected =
      reference::evaluate(kind, sample.operands, sample.attrs);
  for (IsaLevel level : runnableLevels()) {
    setIsaLevelForTesting(level);
    PlacedCall first = place(sample, expected, false, random);
    PlacedCall again = first;
    runtime::setNumThreads(1);
    ASSERT_TRUE(first.run(sample).isOk());
    for (int numThreads : {2, 3}) {
      runtime::setNumThreads(numThreads);
      ASSERT_TRUE(again.run(sample).isOk());
      for (size_t i = 0; i < expected.size(); ++i) {
        EXPECT_TRUE(again.results[i].hasBytesOf(first.results[i]))
            << describe(sample) << "\non " << numThreads << " threads";
      }
    }
  }
}

/// Of a pointwise op whose results are exact, so that they can be compared
/// after another conversion.
class ExactKernelOf : public KernelOf {};

TEST_P(ExactKernelOf, ConvertsItsResultToTheDtypeThatItIsWrittenIn) {
  OpKind kind = GetParam();
  Random random = randomFor(kind, 3);
  for (int d = 0; d < numDTypes; ++d) {
    DType dtype = static_cast<DType>(d);
    for (int i = 0; canBeOf(kind, dtype) && i < samplesPerDType; ++i) {
      Sample sample = randomSample(kind, dtype, Extent::small, random);
      std::vector<Value> expected =
          reference::evaluate(kind, sample.operands, sample.attrs);
      DType to = static_cast<DType>(random.between(0, numDTypes - 1));
      if (!canCast(expected[0].type.dtype, to)) {
        continue;
      }
      expected = reference::evaluate(OpKind::convert, expected,
                                     attrs::convert::words(to));
      PlacedCall call = place(sample, expected, false, random);
      PlacedCall before = call;
      KernelStatus status = call.run(sample);
      std::string fault =
          faultOf(call, before, status, expected,
                  {std::vector<double>(expected[0].words.size())});
      ASSERT_EQ(fault, "") << describe(sample) << " to " << to;
    }
  }
}

static std::vector<OpKind> opsWithKernels() {
  std::vector<OpKind> kinds;
  for (int i = 0; i < numOps; ++i) {
    if (hasKernel(static_cast<OpKind>(i))) {
      kinds.push_back(static_cast<OpKind>(i));
    }
  }
  return kinds;
}

static std::string nameOf(const ::testing::TestParamInfo<OpKind> &test) {
  return info(test.param).name;
}

static std::vector<OpKind> opsWithExactKernels() {
  std::vector<OpKind> kinds;
  for (OpKind kind : opsWithKernels()) {
    const OpInfo &op = info(kind);
    if (op.family == OpFamily::pointwise && op.cost != OpCost::special) {
      kinds.push_back(kind);
    }
  }
  return kinds;
}

INSTANTIATE_TEST_SUITE_P(Each, KernelOf, ::testing::ValuesIn(opsWithKernels()),
                         nameOf);
INSTANTIATE_TEST_SUITE_P(Each, ExactKernelOf,
                         ::testing::ValuesIn(opsWithExactKernels()), nameOf);

TEST(Samples, ExistForEveryOp) {
  for (int i = 0; i < numOps; ++i) {
    OpKind kind = static_cast<OpKind>(i);
    EXPECT_TRUE(hasSamples(kind)) << info(kind).name;
  }
}

TEST(Samples, AreAcceptedByTheirShapeRulesWhateverTheChoices) {
  for (int i = 0; i < numOps; ++i) {
    OpKind kind = static_cast<OpKind>(i);
    Random random = randomFor(kind, 4);
    for (int d = 0; d < numDTypes; ++d) {
      DType dtype = static_cast<DType>(d);
      for (int n = 0; canBeOf(kind, dtype) && n < 20; ++n) {
        Sample sample = randomSample(kind, dtype, Extent::small, random);
        EXPECT_NO_THROW(
            reference::evaluate(kind, sample.operands, sample.attrs))
            << describe(sample);
      }
    }
  }
}

/// A vector, an index vector beyond its end, and updates.
TEST(Kernels, RejectIndicesOutOfRangeWhereAskedTo) {
  Random random(1);
  Value x = randomValue({DType::f32, {3}}, Range::terms, random);
  Value updates = randomValue({DType::f32, {2}}, Range::terms, random);
  for (int64_t index : {-1, 3}) {
    Value indices =
        Value::of(DType::i64, {2, 1}, {0, static_cast<double>(index)});
    std::vector<int64_t> none, first{0};
    for (OpKind kind :
         {OpKind::gather, OpKind::scatter_set, OpKind::scatter_add,
          OpKind::scatter_mul, OpKind::scatter_min, OpKind::scatter_max}) {
      Sample sample{kind, {x, indices}, {}};
      Value result = updates;
      if (kind == OpKind::gather) {
        sample.attrs = attrs::gather::words(none, first, none, none, first, 1,
                                            std::vector<int64_t>{1}, true);
      } else {
        sample.operands.push_back(updates);
        sample.attrs =
            attrs::scatter_set::words(none, first, none, none, first, 1, true);
        result = x;
      }
      KernelStatus status = place(sample, {result}, false, random).run(sample);
      EXPECT_EQ(status.code, KernelStatus::outOfRange) << info(kind).name;
      EXPECT_NE(std::string(status.message), "") << info(kind).name;
    }
  }
}

} // namespace sinter::testing
