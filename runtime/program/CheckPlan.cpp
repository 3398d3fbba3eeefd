//===- CheckPlan.cpp - Whether a plan may be run --------------------------===//

#include "runtime/program/Plan.h"

#include <algorithm>
#include <array>

namespace sinter::runtime {
namespace {

/// Whether [first, first + count) lies in an array of `size`.
bool isRange(uint64_t first, uint64_t count, uint64_t size) {
  return first <= size && count <= size - first;
}

/// Looks at every record once.
class Check {
public:
  explicit Check(const Plan &plan) : plan(plan) {}

  bool run() const {
    return plan.outputBytes.size() == plan.numOutputs &&
           std::ranges::all_of(plan.buffers, [&](auto &x) { return is(x); }) &&
           std::ranges::all_of(plan.layouts, [&](auto &x) { return is(x); }) &&
           std::ranges::all_of(plan.calls, [&](auto &x) { return is(x); }) &&
           std::ranges::all_of(plan.arguments,
                               [&](auto &x) {
                                 return x.buffer < plan.buffers.size() &&
                                        x.offset <=
                                            plan.buffers[x.buffer].bytes;
                               }) &&
           std::ranges::all_of(plan.instructions,
                               [&](auto &x) { return is(x); }) &&
           areAliases() && areWritesAllowed() && areIndependent();
  }

private:
  bool is(const PlanBuffer &buffer) const {
    switch (buffer.memory) {
    case PlanMemory::input:
      return buffer.index < plan.numInputs && buffer.offset == 0;
    case PlanMemory::output:
      return buffer.index < plan.numOutputs &&
             isRange(buffer.offset, buffer.bytes,
                     plan.outputBytes[buffer.index]);
    case PlanMemory::arena:
      return isRange(buffer.offset, buffer.bytes, plan.arenaBytes);
    case PlanMemory::constant:
      return isRange(buffer.offset, buffer.bytes, plan.constants.size() * 8);
    }
    return false;
  }

  bool is(const PlanLayout &layout) const {
    if (static_cast<int>(layout.dtype) >= numDTypes || layout.rank > maxRank ||
        !isRange(layout.firstDim, uint64_t{2} * layout.rank,
                 plan.dims.size())) {
      return false;
    }
    const int64_t *dims = plan.dims.data() + layout.firstDim;
    return std::all_of(dims, dims + 2 * layout.rank,
                       [](int64_t dim) { return dim >= 0; });
  }

  bool is(const PlanCall &call) const {
    return static_cast<int>(call.op) < numOps &&
           isRange(call.firstWord, call.numWords, plan.words.size());
  }

  bool is(const PlanInstruction &in) const {
    if (!isRange(in.firstArgument, in.numArguments, plan.arguments.size()) ||
        in.numResults > in.numArguments || in.count < 0 || in.grain < 1 ||
        in.together < 1) {
      return false;
    }
    const PlanArgument *own = plan.arguments.data() + in.firstArgument;
    switch (in.op) {
    case PlanOp::dispatch:
      return in.kernel < plan.numKernels;
    case PlanOp::copy: {
      auto isInside = [&](const PlanArgument &x) {
        return static_cast<uint64_t>(in.count) <=
               plan.buffers[x.buffer].bytes - x.offset;
      };
      return in.numArguments == 2 && in.numResults == 1 && isInside(own[0]) &&
             isInside(own[1]);
    }
    case PlanOp::library:
      return in.kernel < plan.calls.size() &&
             std::all_of(
                 own, own + in.numArguments,
                 [&](auto &argument) { return isTensorInside(argument); });
    }
    return false;
  }

  /// Whether the last element of a tensor lies in its buffer.
  bool isTensorInside(const PlanArgument &argument) const {
    if (argument.layout >= plan.layouts.size()) {
      return false;
    }
    const PlanLayout &layout = plan.layouts[argument.layout];
    const int64_t *sizes = plan.dims.data() + layout.firstDim;
    const int64_t *strides = sizes + layout.rank;
    int64_t last = 0, step = 0, bytes = 0;
    for (int i = 0; i < layout.rank; ++i) {
      if (sizes[i] == 0) {
        return true;
      }
      if (__builtin_mul_overflow(sizes[i] - 1, strides[i], &step) ||
          __builtin_add_overflow(last, step, &last)) {
        return false;
      }
    }
    auto width = static_cast<int64_t>(byteSize(layout.dtype));
    return !__builtin_add_overflow(last, 1, &last) &&
           !__builtin_mul_overflow(last, width, &bytes) &&
           static_cast<uint64_t>(bytes) <=
               plan.buffers[argument.buffer].bytes - argument.offset;
  }

  bool areAliases() const {
    return plan.aliases.size() == plan.numOutputs &&
           std::ranges::all_of(plan.aliases, [&](int32_t input) {
             return input == -1 || (input >= 0 && static_cast<uint32_t>(input) <
                                                      plan.numInputs);
           });
  }

  bool areIndependent() const {
    std::span<const PlanInstruction> left = plan.instructions;
    while (!left.empty()) {
      auto count = static_cast<uint64_t>(left[0].together);
      if (count > left.size() ||
          (count > 1 && !mayRunTogether(plan, left.first(count)))) {
        return false;
      }
      left = left.subspan(count);
    }
    return true;
  }

  /// Whether only what may be written is, and nothing fails after an input was.
  bool areWritesAllowed() const {
    bool isInputChanged = false;
    for (const PlanInstruction &in : plan.instructions) {
      if (isInputChanged && canFail(plan, in)) {
        return false;
      }
      uint32_t end = in.firstArgument + in.numArguments;
      for (uint32_t i = end - in.numResults; i < end; ++i) {
        const PlanBuffer &buffer = plan.buffers[plan.arguments[i].buffer];
        bool isOverwritten =
            buffer.memory == PlanMemory::input &&
            std::ranges::find(plan.aliases,
                              static_cast<int32_t>(buffer.index)) !=
                plan.aliases.end();
        if (buffer.memory == PlanMemory::constant ||
            (buffer.memory == PlanMemory::input && !isOverwritten)) {
          return false;
        }
        isInputChanged |= isOverwritten;
      }
    }
    return true;
  }

  const Plan &plan;
};

} // namespace

bool canFail(const Plan &plan, const PlanInstruction &in) noexcept {
  // A conversion moves elements and takes no memory.
  return in.op == PlanOp::library &&
         plan.calls[in.kernel].op != OpKind::convert;
}

bool isValid(const Plan &plan) noexcept { return Check(plan).run(); }

} // namespace sinter::runtime
