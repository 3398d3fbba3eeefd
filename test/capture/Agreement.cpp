//===- Agreement.cpp - Whether compiled code has the bits of eager code ---===//

#include "test/capture/Agreement.h"

#include "test/capture/Bits.h"
#include "test/capture/StepRecorder.h"

#include <algorithm>

namespace sinter {

void expectAgreement(const std::function<std::vector<Tensor>()> &function,
                     int kernels, int calls) {
  atEveryLevel([&] {
    StepRecorder recorder;
    std::vector<Tensor> eager;
    {
      SinkScope scope(&recorder);
      eager = function();
    }
    for (const Tensor &result : eager) {
      recorder.store(result);
    }
    std::shared_ptr<const Executable> executable = recorder.program.compile();
    auto count = [&](runtime::PlanOp op) {
      return std::ranges::count(executable->plan.instructions, op,
                                &runtime::PlanInstruction::op);
    };
    if (kernels >= 0) {
      EXPECT_EQ(count(runtime::PlanOp::dispatch), kernels);
    }
    if (calls >= 0) {
      EXPECT_EQ(count(runtime::PlanOp::library), calls);
    }
    ASSERT_TRUE(recorder.program.run().isOk());
    for (size_t i = 0; i < eager.size(); ++i) {
      EXPECT_TRUE(haveEqualBits(eager[i], recorder.program.results[i]))
          << "result " << i;
    }
  });
}

Tensor numbers(IntArrayRef sizes, DType dtype) {
  manual_seed(static_cast<uint64_t>(sizes.size()) + 7);
  Tensor x = randn(sizes);
  return isFloatingType(dtype) ? x.to(dtype) : (x * 20).to(dtype);
}

} // namespace sinter
