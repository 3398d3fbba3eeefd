//===- Vjp.cpp - The rules that the records spell out ---------------------===//

#include "frontend/autograd/Vjp.h"

#include "sinter/error.h"

namespace sinter {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "generated/Vjp.inc"
#pragma GCC diagnostic pop

const VjpInfo &vjpInfo(OpKind kind) {
  return vjpTable[static_cast<size_t>(kind)];
}

void applyVjp(OpKind kind, const VjpInputs &in, std::span<Tensor> gin) {
  const VjpInfo &rule = vjpInfo(kind);
  check(rule.rule != nullptr, ErrorKind::autograd, "the derivative for '",
        info(kind).name, "' is not implemented");
  rule.rule(in, gin);
}

} // namespace sinter
