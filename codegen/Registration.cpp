//===- Registration.cpp - The passes that tools know ----------------------===//

#include "codegen/Passes.h"
#include "passes/Passes.h"

#include "mlir/Transforms/Passes.h"

void sinter::registerCompilerPasses() {
  passes::registerSinterPasses();
  codegen::registerSinterCodegenPasses();
  mlir::registerTransformsPasses(); // cse, canonicalize, symbol-dce, inline
}
