//===- RandomTest.cpp - Random bits as a tensor ---------------------------===//

#include "test/unit/kernels/TestTensor.h"

#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/philox.h"
#include "sinter/runtime/thread_pool.h"

#include <gtest/gtest.h>

namespace sinter::test {
namespace {

constexpr uint64_t seed = 0x299f31d0a4093822, offset = UINT64_MAX - 3;

/// Fills a tensor and compares it with the function of one element.
void expectBits(TestTensor &out) {
  TestTensor seeds(DType::u64, {}), offsets(DType::u64, {});
  std::memcpy(seeds.at(0), &seed, sizeof seed);
  std::memcpy(offsets.at(0), &offset, sizeof offset);
  AttrWords words = attrs::rng_bits::words(out.sizes);
  ASSERT_TRUE(call(OpKind::rng_bits, {&seeds, &offsets}, {&out},
                   {words.begin(), words.end()})
                  .isOk());
  for (int64_t i = 0; i < out.size(); ++i) {
    ASSERT_EQ(out.get(i),
              runtime::randomBits(seed, offset, static_cast<uint64_t>(i)))
        << "element " << i;
  }
}

TEST(RngBits, HasTheBitsOfEachElementForAnyNumberOfThreads) {
  for (int threads : {1, 2, 5}) {
    runtime::setNumThreads(threads);
    for (const Sizes &sizes :
         {Sizes{}, Sizes{0}, Sizes{3}, Sizes{50001}, Sizes{7, 1, 5000}}) {
      TestTensor out(DType::u32, sizes);
      expectBits(out);
    }
  }
  runtime::setNumThreads(2);
}

TEST(RngBits, WritesAnyLayoutInRowMajorOrder) {
  for (Layout layout : writableLayouts) {
    TestTensor out(DType::u32, {5, 9, 11}, layout);
    expectBits(out);
  }
}

TEST(RngBits, ConvertsToTheDtypeOfTheResult) {
  TestTensor out(DType::f64, {100});
  expectBits(out);
}

} // namespace
} // namespace sinter::test
