//===- PlanWriter.h - Adds records to a plan ------------------------------===//

#ifndef SINTER_CODEGEN_PLAN_WRITER_H
#define SINTER_CODEGEN_PLAN_WRITER_H

#include "runtime/program/Plan.h"
#include "sinter/shape.h"

#include <map>

namespace sinter::codegen {

/// The new value of an input, and where it belongs.
struct Overwrite {
  runtime::PlanArgument value;
  runtime::PlanArgument home;
};

/// A plan that is being made. The arguments of all instructions have layouts,
/// where they are known.
class PlanWriter {
public:
  static constexpr uint32_t noEvent = UINT32_MAX;

  uint32_t addBuffer(runtime::PlanMemory memory, uint32_t index,
                     uint64_t bytes);
  /// A buffer of constants that holds `bytes`.
  uint32_t addConstant(std::span<const char> bytes);
  uint32_t layout(DType dtype, std::span<const int64_t> sizes,
                  std::span<const int64_t> strides);

  void addDispatch(uint32_t kernel,
                   std::span<const runtime::PlanArgument> arguments,
                   size_t numResults, int64_t count, int64_t grain,
                   std::vector<uint32_t> inPlace);
  void addCall(OpKind op, std::span<const int64_t> words,
               std::span<const runtime::PlanArgument> arguments,
               size_t numResults, uint32_t event);
  /// Copies the elements of a tensor to another of the same type.
  void addCopy(const runtime::PlanArgument &from,
               const runtime::PlanArgument &to);

  /// Puts the steps into that order.
  void reorder(std::span<const uint32_t> steps);

  /// A new tensor in the arena, contiguous, of the type of another.
  runtime::PlanArgument makeLike(const runtime::PlanArgument &like);

  std::span<const runtime::PlanArgument>
  operands(const runtime::PlanInstruction &in) const {
    return {plan.arguments.data() + in.firstArgument,
            in.numArguments - in.numResults};
  }
  std::span<const runtime::PlanArgument>
  results(const runtime::PlanInstruction &in) const {
    return {plan.arguments.data() + in.firstArgument + in.numArguments -
                in.numResults,
            in.numResults};
  }
  bool isContiguous(const runtime::PlanArgument &argument) const;
  uint64_t bytesOf(const runtime::PlanArgument &argument) const;

  runtime::Plan plan;
  /// Per instruction, the operands whose memory a result may take.
  std::vector<std::vector<uint32_t>> inPlace;
  std::vector<Overwrite> overwrites;

private:
  void addInstruction(runtime::PlanOp op, uint32_t kernel,
                      std::span<const runtime::PlanArgument> arguments,
                      size_t numResults, uint32_t event, int64_t count,
                      int64_t grain);

  std::map<std::vector<int64_t>, uint32_t> layouts;
};

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_PLAN_WRITER_H
