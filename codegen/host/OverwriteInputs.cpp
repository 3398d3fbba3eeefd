//===- OverwriteInputs.cpp - New values for inputs ------------------------===//
//
// A plan that fails must leave all inputs as they were. So its steps fall into
// two parts: what may fail, and all else that can be done early, comes first;
// then follow the steps that write to inputs, and those that wait for them.
//
//===----------------------------------------------------------------------===//

#include "codegen/host/ArrangePlan.h"

#include <algorithm>

namespace sinter::codegen {
namespace {

using runtime::PlanArgument;
using runtime::PlanInstruction;
using runtime::PlanMemory;
using runtime::PlanOp;

/// Decides for each overwrite, then orders the steps.
class Arrangement {
public:
  explicit Arrangement(PlanWriter &writer)
      : writer(writer), plan(writer.plan) {}

  void run();

private:
  void dropIdentities();
  void saveOldValues();
  void findDirect();
  bool canBeDirect(const Overwrite &overwrite) const;
  void findFailures();
  bool readsOnlyInPlace(uint32_t step, const PlanArgument &home) const;
  std::vector<bool> stepsAfter(const std::vector<bool> &isFirst) const;
  bool isReadInTime(const Overwrite &overwrite,
                    const std::vector<bool> &isLate) const;
  void reorder(const std::vector<bool> &isLate);

  PlanWriter &writer;
  runtime::Plan &plan;
  std::vector<uint32_t> stepOf; ///< The step that computes each buffer.
  std::vector<std::vector<uint32_t>> readersOf; ///< Of each buffer.
  std::vector<bool> leadsToFailure;             ///< Of each step.
  std::vector<bool> isDirect;                   ///< Of each overwrite.
};

/// An input whose new value is its old one.
void Arrangement::dropIdentities() {
  std::erase_if(writer.overwrites, [](const Overwrite &overwrite) {
    return overwrite.value.buffer == overwrite.home.buffer &&
           overwrite.value.layout == overwrite.home.layout &&
           overwrite.value.offset == overwrite.home.offset;
  });
}

/// An old value that becomes the new one of another input, or of the same in
/// another layout, is put aside before it is gone.
void Arrangement::saveOldValues() {
  std::vector<bool> isOverwritten(plan.buffers.size());
  for (const Overwrite &overwrite : writer.overwrites) {
    isOverwritten[overwrite.home.buffer] = true;
  }
  for (Overwrite &overwrite : writer.overwrites) {
    if (isOverwritten[overwrite.value.buffer]) {
      PlanArgument copy = writer.makeLike(overwrite.value);
      writer.addCopy(overwrite.value, copy);
      overwrite.value = copy;
    }
  }
}

/// The given steps and all that read what these compute.
std::vector<bool>
Arrangement::stepsAfter(const std::vector<bool> &isFirst) const {
  std::vector<bool> isAfter(isFirst);
  std::vector<bool> isLateBuffer(plan.buffers.size());
  for (size_t step = 0; step < plan.instructions.size(); ++step) {
    const PlanInstruction &in = plan.instructions[step];
    for (const PlanArgument &operand : writer.operands(in)) {
      isAfter[step] = isAfter[step] || isLateBuffer[operand.buffer];
    }
    for (const PlanArgument &result : writer.results(in)) {
      isLateBuffer[result.buffer] = isAfter[step];
    }
  }
  return isAfter;
}

bool Arrangement::readsOnlyInPlace(uint32_t step,
                                   const PlanArgument &home) const {
  std::span<const PlanArgument> operands =
      writer.operands(plan.instructions[step]);
  for (uint32_t i = 0; i < operands.size(); ++i) {
    bool isInPlace = std::ranges::find(writer.inPlace[step], i) !=
                     writer.inPlace[step].end();
    if (operands[i].buffer == home.buffer &&
        !(isInPlace && operands[i].offset == home.offset)) {
      return false;
    }
  }
  return true;
}

/// Whether an overwrite can be done by a dispatch, without regard to others.
bool Arrangement::canBeDirect(const Overwrite &overwrite) const {
  const runtime::PlanBuffer &buffer = plan.buffers[overwrite.value.buffer];
  uint32_t step = stepOf[overwrite.value.buffer];
  return buffer.memory == PlanMemory::arena && step != UINT32_MAX &&
         plan.instructions[step].op == PlanOp::dispatch &&
         !leadsToFailure[step] && overwrite.value.offset == 0 &&
         buffer.bytes == writer.bytesOf(overwrite.value) &&
         writer.isContiguous(overwrite.value) &&
         writer.isContiguous(overwrite.home) &&
         readsOnlyInPlace(step, overwrite.home);
}

/// Whether all reads of the old value come before the write.
bool Arrangement::isReadInTime(const Overwrite &overwrite,
                               const std::vector<bool> &isLate) const {
  uint32_t writes = stepOf[overwrite.value.buffer];
  return std::ranges::none_of(
      readersOf[overwrite.home.buffer],
      [&](uint32_t step) { return step > writes && isLate[step]; });
}

/// Which steps can fail, or compute what a step reads that can.
void Arrangement::findFailures() {
  leadsToFailure.assign(plan.instructions.size(), false);
  std::vector<bool> isRead(plan.buffers.size());
  for (size_t step = plan.instructions.size(); step-- > 0;) {
    const PlanInstruction &in = plan.instructions[step];
    leadsToFailure[step] = canFail(plan, in);
    for (const PlanArgument &result : writer.results(in)) {
      leadsToFailure[step] = leadsToFailure[step] || isRead[result.buffer];
    }
    for (const PlanArgument &operand : writer.operands(in)) {
      isRead[operand.buffer] = isRead[operand.buffer] || leadsToFailure[step];
    }
  }
}

void Arrangement::findDirect() {
  stepOf.assign(plan.buffers.size(), UINT32_MAX);
  readersOf.resize(plan.buffers.size());
  for (uint32_t step = 0; step < plan.instructions.size(); ++step) {
    const PlanInstruction &in = plan.instructions[step];
    for (const PlanArgument &result : writer.results(in)) {
      stepOf[result.buffer] = step;
    }
    for (const PlanArgument &operand : writer.operands(in)) {
      readersOf[operand.buffer].push_back(step);
    }
  }
  findFailures();
  std::vector<bool> isTaken(plan.buffers.size());
  for (const Overwrite &overwrite : writer.overwrites) {
    bool can = !isTaken[overwrite.value.buffer] && canBeDirect(overwrite);
    isTaken[overwrite.value.buffer] = isTaken[overwrite.value.buffer] || can;
    isDirect.push_back(can);
  }
}

/// The late steps after the others; the order is kept within each part.
void Arrangement::reorder(const std::vector<bool> &isLate) {
  std::vector<uint32_t> order;
  for (bool late : {false, true}) {
    for (uint32_t step = 0; step < isLate.size(); ++step) {
      if (isLate[step] == late) {
        order.push_back(step);
      }
    }
  }
  writer.reorder(order);
}

void Arrangement::run() {
  dropIdentities();
  saveOldValues();
  findDirect();
  std::vector<bool> isLate;
  for (bool isStable = false; !isStable;) {
    std::vector<bool> writes(plan.instructions.size());
    for (size_t i = 0; i < isDirect.size(); ++i) {
      if (isDirect[i]) {
        writes[stepOf[writer.overwrites[i].value.buffer]] = true;
      }
    }
    isLate = stepsAfter(writes);
    isStable = true;
    for (size_t i = 0; i < isDirect.size(); ++i) {
      if (isDirect[i] && !isReadInTime(writer.overwrites[i], isLate)) {
        isDirect[i] = isStable = false;
      }
    }
  }
  reorder(isLate);
  for (size_t i = 0; i < isDirect.size(); ++i) {
    const Overwrite &overwrite = writer.overwrites[i];
    if (isDirect[i]) {
      runtime::PlanBuffer &buffer = plan.buffers[overwrite.value.buffer];
      buffer.memory = PlanMemory::input;
      buffer.index = plan.buffers[overwrite.home.buffer].index;
    } else {
      writer.addCopy(overwrite.value, overwrite.home);
    }
  }
}

} // namespace

void overwriteInputs(PlanWriter &writer) { Arrangement(writer).run(); }

} // namespace sinter::codegen
