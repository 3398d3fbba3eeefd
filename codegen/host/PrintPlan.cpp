//===- PrintPlan.cpp - Plans for people -----------------------------------===//

#include "codegen/host/BuildPlan.h"
#include "ir/ops/OpTable.h"

#include "llvm/Support/raw_ostream.h"

namespace sinter::codegen {
namespace {

using runtime::PlanArgument;
using runtime::PlanBuffer;
using runtime::PlanInstruction;
using runtime::PlanMemory;
using runtime::PlanOp;

/// Writes one plan.
class Printer {
public:
  Printer(const PlannedProgram &program, llvm::raw_ostream &out)
      : plan(program.plan), kernels(program.kernels), out(out) {}

  void run(StringRef name);

private:
  void print(const PlanBuffer &buffer);
  void print(const PlanInstruction &in);
  void print(const PlanArgument &argument, bool hasLayout);
  void printArguments(uint32_t first, uint32_t last, bool haveLayouts);

  const runtime::Plan &plan;
  ArrayRef<std::string> kernels;
  llvm::raw_ostream &out;
};

void Printer::print(const PlanBuffer &buffer) {
  switch (buffer.memory) {
  case PlanMemory::input:
    out << "input " << buffer.index;
    break;
  case PlanMemory::output:
    out << "output " << buffer.index;
    if (buffer.offset) {
      out << " at " << buffer.offset;
    }
    break;
  case PlanMemory::arena:
    out << "arena at " << buffer.offset;
    break;
  case PlanMemory::constant:
    out << "constant at " << buffer.offset;
    break;
  }
  out << ", " << buffer.bytes << " bytes\n";
}

void Printer::print(const PlanArgument &argument, bool hasLayout) {
  out << '%' << argument.buffer;
  if (argument.offset) {
    out << " at " << argument.offset;
  }
  if (!hasLayout) {
    return;
  }
  const runtime::PlanLayout &layout = plan.layouts[argument.layout];
  ArrayRef<int64_t> sizes =
      ArrayRef(plan.dims).slice(layout.firstDim, layout.rank);
  ArrayRef<int64_t> strides =
      ArrayRef(plan.dims).slice(layout.firstDim + layout.rank, layout.rank);
  out << ": " << toString(layout.dtype) << '[';
  llvm::interleave(sizes, out, ", ");
  out << ']';
  int64_t step = 1;
  bool isContiguous = true;
  for (size_t i = sizes.size(); i-- > 0;) {
    isContiguous &= strides[i] == step || sizes[i] == 1;
    step *= sizes[i];
  }
  if (!isContiguous) {
    out << " by [";
    llvm::interleave(strides, out, ", ");
    out << ']';
  }
}

void Printer::printArguments(uint32_t first, uint32_t last, bool haveLayouts) {
  out << '(';
  for (uint32_t i = first; i < last; ++i) {
    out << (i > first ? ", " : "");
    print(plan.arguments[i], haveLayouts);
  }
  out << ')';
}

void Printer::print(const PlanInstruction &in) {
  bool isCall = in.op == PlanOp::library;
  switch (in.op) {
  case PlanOp::dispatch:
    out << "dispatch @" << kernels[in.kernel];
    break;
  case PlanOp::copy:
    out << "copy";
    break;
  case PlanOp::library:
    out << "library " << info(plan.calls[in.kernel].op).name;
    break;
  }
  uint32_t end = in.firstArgument + in.numArguments;
  out << ' ';
  printArguments(in.firstArgument, end - in.numResults, isCall);
  out << " -> ";
  printArguments(end - in.numResults, end, isCall);
  if (in.op == PlanOp::dispatch) {
    out << " over " << in.count << " by " << in.grain;
    if (in.together > 1) {
      out << ", together with the next " << in.together - 1;
    }
  } else if (in.op == PlanOp::copy) {
    out << ", " << in.count << " bytes";
  }
  if (in.id != UINT32_MAX) {
    out << ", event " << in.id;
  }
  out << '\n';
}

void Printer::run(StringRef name) {
  out << "plan @" << name << ": " << plan.numInputs << " inputs, "
      << plan.numOutputs << " outputs, arena of " << plan.arenaBytes
      << " bytes\n";
  for (auto [i, buffer] : llvm::enumerate(plan.buffers)) {
    out << "  %" << i << " = ";
    print(buffer);
  }
  for (auto [i, input] : llvm::enumerate(plan.aliases)) {
    if (input >= 0) {
      out << "  output " << i << " overwrites input " << input << '\n';
    }
  }
  for (const PlanInstruction &in : plan.instructions) {
    out << "  ";
    print(in);
  }
}

} // namespace

void printPlan(const PlannedProgram &program, StringRef name,
               llvm::raw_ostream &out) {
  Printer(program, out).run(name);
}

} // namespace sinter::codegen
