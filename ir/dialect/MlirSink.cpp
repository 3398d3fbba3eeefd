//===- MlirSink.cpp - Op calls that build IR ------------------------------===//
//
// Shape functions and derivative rules are plain C++, written for the LLVM-free
// side. Here they meet MLIR: types are translated, and a rule runs under a sink
// that creates ops. What they throw is caught here and becomes a diagnostic; no
// exception passes through a frame of MLIR.
//
//===----------------------------------------------------------------------===//

#include "ir/dialect/MlirSink.h"

#include "frontend/autograd/Vjp.h"
#include "ir/dialect/Translate.h"
#include "sinter/error.h"

#include "mlir/IR/Builders.h"

namespace sinter::ir {
namespace {

/// What stands behind a handle to an SSA value.
struct MlirValue : SinkValue {
  explicit MlirValue(Value value) : value(value) {}

  void materialize(TensorImpl &) override {
    check(false, ErrorKind::value,
          "a tensor of a program that is being built has no elements");
  }
  sinter::detail::IntrusivePtr<SinkValue> aliasFor(TensorImpl &) override {
    return sinter::detail::IntrusivePtr<SinkValue>(new MlirValue(value));
  }

  Value value;
};

} // namespace

Tensor MlirSink::wrap(Value value) {
  TensorType type = fromMlir(value.getType());
  auto *impl = new TensorImpl(type.dtype, type.shape);
  Tensor tensor(impl);
  impl->value = sinter::detail::IntrusivePtr<SinkValue>(new MlirValue(value));
  return tensor;
}

Value MlirSink::unwrap(const Tensor &tensor) {
  auto *value = dynamic_cast<MlirValue *>(tensor.impl()->value.get());
  check(value != nullptr, ErrorKind::value,
        "a tensor in memory cannot become part of a program");
  return value->value;
}

void MlirSink::emit(const OpCall &call, std::span<Tensor> results) {
  OperationState state(loc, (Twine("sinter.") + info(call.kind).name).str());
  for (const Tensor *operand : call.operands) {
    state.addOperands(unwrap(*operand));
  }
  for (const TensorType &type : call.types) {
    state.addTypes(toMlir(b.getContext(), type));
  }
  attrsFromWords(b.getContext(), call.kind, call.attrs, state.attributes);
  Operation *op = b.create(state);
  for (auto [result, value] : llvm::zip_equal(results, op->getResults())) {
    result = wrap(value);
  }
}

void MlirSink::emitInto(const OpCall &call, const Tensor &) {
  check(false, ErrorKind::value, info(call.kind).name,
        "_: a value of a program cannot be written in place");
}

LogicalResult inferTypes(MLIRContext *context, std::optional<Location> loc,
                         OpKind kind, ValueRange operands, Attribute attrs,
                         SmallVectorImpl<Type> &types) {
  try {
    std::vector<TensorType> in;
    for (Value operand : operands) {
      in.push_back(fromMlir(operand.getType()));
    }
    std::vector<TensorType> out(numResults(kind, in.size()));
    AttrWords words =
        wordsFromAttrs(kind, dyn_cast_if_present<DictionaryAttr>(attrs));
    sinter::inferTypes(kind, in, words, out);
    for (const TensorType &type : out) {
      types.push_back(toMlir(context, type));
    }
    return success();
  } catch (const Error &error) {
    return emitOptionalError(loc, error.what());
  }
}

LogicalResult buildVjp(OpBuilder &b, Operation *op, OpKind kind, ValueRange ct,
                       ArrayRef<bool> need, SmallVectorImpl<Value> &gin) {
  if (!vjpInfo(kind).rule) {
    return op->emitOpError("has no derivative rule");
  }
  try {
    MlirSink sink(b, op->getLoc());
    SinkScope scope(&sink);
    auto wrapAll = [](ValueRange values) {
      std::vector<Tensor> tensors;
      for (Value value : values) {
        tensors.push_back(value ? MlirSink::wrap(value) : Tensor());
      }
      return tensors;
    };
    std::vector<Tensor> operands = wrapAll(op->getOperands());
    std::vector<Tensor> results = wrapAll(op->getResults());
    std::vector<Tensor> cts = wrapAll(ct);
    std::vector<TensorType> types;
    for (Value operand : op->getOperands()) {
      types.push_back(fromMlir(operand.getType()));
    }
    AttrWords words = wordsOf(op, kind);
    std::vector<Tensor> grads(need.size());
    applyVjp(kind,
             {operands, results, cts, words, types, {need.data(), need.size()}},
             grads);
    for (auto [value, grad] : llvm::zip_equal(gin, grads)) {
      value = grad.defined() ? MlirSink::unwrap(grad) : Value();
    }
    return success();
  } catch (const Error &error) {
    return op->emitOpError("has a derivative that cannot be built: ")
           << error.what();
  }
}

} // namespace sinter::ir
