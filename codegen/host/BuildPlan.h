//===- BuildPlan.h - From dispatches to a plan ----------------------------===//

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

/// The plan of a function of dispatches. Fails, having reported the op, where
/// anything else computes.
FailureOr<PlannedProgram> buildPlan(func::FuncOp program);

/// Whether a function runs kernels, so that it becomes a plan and no code.
SINTER_API bool isProgram(func::FuncOp function);

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_BUILD_PLAN_H
