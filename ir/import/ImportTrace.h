//===- ImportTrace.h - From a trace to the sinter dialect -----------------===//

#ifndef SINTER_IMPORT_IMPORT_TRACE_H
#define SINTER_IMPORT_IMPORT_TRACE_H

#include "ir/dialect/Sinter.h"
#include "ir/graph/Trace.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace sinter::ir {

/// A module with one function, `@segment`: its arguments are the lifted values,
/// in order, with their strides (`sinter.strides`) where they are not
/// contiguous; its results are `outputs`, with the number of the argument that
/// they overwrite (`sinter.alias`) if they do. Every op has the place in the
/// user's program and, as `sinter.id`, the number of its event. Throws an Error
/// for what no IR can say.
OwningOpRef<ModuleOp> importTrace(MLIRContext &context, const Trace &trace,
                                  std::span<const ProgramOutput> outputs);

} // namespace sinter::ir

#endif // SINTER_IMPORT_IMPORT_TRACE_H
