//===- StreamedStores.cpp - Large results go past the caches --------------===//
//
// A store to a line that no cache has reads the line first: of x + y a third
// more is moved than is of use. Non-temporal stores do not, but what is read
// again soon is then far away. Measured on 32 MiB of L3, time with such stores
// to time without, for x * y + x and for a chain with tanh: results of 1 to 4
// MB that the next kernel reads 1.0 to 1.3; 8 MB 0.84 to 1.0, from 16 MB on
// 0.80 to 0.84 and 0.95 to 1.0. Where nobody reads them, 0.6 to 0.8 and 0.9 to
// 1.0 from 4 MB on.
//
//===----------------------------------------------------------------------===//

#include "codegen/lower/KernelEmitter.h"

#include "codegen/lower/Convert.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace sinter::codegen {

/// The least result that is streamed: with its operands it fills most caches.
constexpr int64_t streamedBytes = int64_t{16} << 20;
/// The lines that such stores write whole.
constexpr int64_t lineBytes = 64;

/// Whether all results that a phase stores are large, and begin lines in every
/// row if the first one does.
bool KernelEmitter::mayStream(const Phase &phase) const {
  auto mayStreamOne = [&](unsigned i) {
    Value out = body.getTerminator()->getOperand(i);
    int64_t size = byteSize(dtypeOf(out));
    int64_t count = cast<ShapedType>(out.getType()).getNumElements();
    return size >= 4 && count * size >= streamedBytes &&
           (plan.isFlat() || plan.space.columns() * size % lineBytes == 0);
  };
  return !phase.stores.empty() && llvm::all_of(phase.stores, mayStreamOne);
}

/// Whether the results of a phase lie at lines and in memory of their own: what
/// is overwritten in place is in the caches already.
Value KernelEmitter::isStreamable(const Phase &phase) {
  Location loc = fusion.getLoc();
  auto addressOf = [&](unsigned argument) -> Value {
    return memref::ExtractAlignedPointerAsIndexOp::create(
        b, loc, kernel.getArgument(argument));
  };
  auto numInputs = static_cast<unsigned>(fusion.getInputs().size());
  Value misplaced = constantIndex(0), isApart;
  for (unsigned i : phase.stores) {
    Value out = addressOf(numInputs + i);
    for (unsigned input = 0; input < numInputs; ++input) {
      Value differs = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne,
                                            out, addressOf(input));
      isApart = isApart ? Value(arith::AndIOp::create(b, loc, isApart, differs))
                        : differs;
    }
    if (plan.isFlat()) {
      Value begin = kernel.getArguments().drop_back().back();
      Value element = body.getTerminator()->getOperand(i);
      out = add(out, times(begin, byteSize(dtypeOf(element))));
    }
    misplaced = arith::OrIOp::create(b, loc, misplaced, out);
  }
  Value rest =
      arith::AndIOp::create(b, loc, misplaced, constantIndex(lineBytes - 1));
  Value isAligned = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                          rest, constantIndex(0));
  return isApart ? Value(arith::AndIOp::create(b, loc, isAligned, isApart))
                 : isAligned;
}

/// Emits `emitLoop(isStreamed)`: both ways where the results may be streamed.
void KernelEmitter::emitWithStreams(const Phase &phase,
                                    llvm::function_ref<void(bool)> emitLoop) {
  if (!mayStream(phase)) {
    emitLoop(false);
    return;
  }
  Location loc = fusion.getLoc();
  auto both = scf::IfOp::create(b, loc, isStreamable(phase),
                                /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(both.thenBlock());
  emitLoop(true);
  // These stores wait for no lock or flag that another thread looks at.
  LLVM::CallIntrinsicOp::create(b, loc, b.getStringAttr("llvm.x86.sse.sfence"),
                                ValueRange());
  b.setInsertionPointToStart(both.elseBlock());
  emitLoop(false);
}

void KernelEmitter::streamVector(Value value, Value buffer, Value place) {
  auto type = cast<VectorType>(value.getType());
  int64_t bytes = type.getNumElements() * type.getElementTypeBitWidth() / 8;
  vector::StoreOp::create(b, fusion.getLoc(), value, buffer, place,
                          /*nontemporal=*/true,
                          llvm::Align(std::min(bytes, lineBytes)));
}

} // namespace sinter::codegen
