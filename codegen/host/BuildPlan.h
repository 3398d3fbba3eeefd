//===- BuildPlan.h - From a program of dispatches and ops to a plan -------===//

#ifndef SINTER_CODEGEN_BUILD_PLAN_H
#define SINTER_CODEGEN_BUILD_PLAN_H

#include "ir/dialect/Sinter.h"
#include "runtime/program/Plan.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace sinter::codegen {
using namespace mlir;

/// A plan, and the names of the kernels that it refers to by number.
struct PlannedProgram {
  runtime::Plan plan;
  SmallVector<std::string> kernels;
};

/// The plan of a function. A dispatch runs its kernel; an op that is a view
/// says where its readers find their elements; any other op is a call of the
/// library. Fails, having reported the op, where something cannot be executed.
SINTER_API FailureOr<PlannedProgram> buildPlan(func::FuncOp program);

/// Whether a function runs kernels, so that it becomes a plan and no code.
SINTER_API bool isProgram(func::FuncOp function);

/// Writes a plan for people: its buffers, then its steps.
SINTER_API void printPlan(const PlannedProgram &program, StringRef name,
                          llvm::raw_ostream &out);

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_BUILD_PLAN_H
