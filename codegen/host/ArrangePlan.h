//===- ArrangePlan.h - Who writes which memory, and when ------------------===//

#ifndef SINTER_CODEGEN_ARRANGE_PLAN_H
#define SINTER_CODEGEN_ARRANGE_PLAN_H

#include "codegen/host/PlanWriter.h"

namespace sinter::codegen {

/// Orders the steps such that less lives at the same time. No input is written
/// yet, and every buffer once.
void orderSteps(PlanWriter &writer);

/// Orders the steps and adds copies such that the plan's overwrites happen. A
/// new value is computed straight into the memory of the old one if whoever
/// reads that has done so, or reads it element by element in the same dispatch,
/// and if nothing can fail any more. Otherwise it is copied there in the end.
void overwriteInputs(PlanWriter &writer);

/// Lets the results of dispatches take the memory of operands that nobody reads
/// any more.
void shareMemory(PlanWriter &writer);

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_ARRANGE_PLAN_H
