//===- BuildId.h - Which compiler this is ---------------------------------===//

#ifndef SINTER_CODEGEN_BUILD_ID_H
#define SINTER_CODEGEN_BUILD_ID_H

#include <string>

namespace sinter::codegen {

/// Differs where kernels may differ: with every build of the compiler, of MLIR
/// and of LLVM. Two processes that run the same files have the same.
const std::string &compilerId();

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_BUILD_ID_H
