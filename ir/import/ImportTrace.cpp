//===- ImportTrace.cpp - From a trace to the sinter dialect ---------------===//

#include "ir/import/ImportTrace.h"

#include "ir/dialect/Translate.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"

namespace sinter::ir {
namespace {

/// Builds the function, event by event.
class Import {
public:
  Import(MLIRContext &context, const Trace &trace)
      : context(context), b(&context), trace(trace),
        values(trace.values.size()) {}

  OwningOpRef<ModuleOp> run(std::span<const ProgramOutput> outputs);

private:
  Location locationOf(size_t event);
  void addArgument(size_t event);
  void addOp(size_t event);

  MLIRContext &context;
  OpBuilder b;
  const Trace &trace;
  std::vector<Value> values;
  func::FuncOp function;
  SmallVector<DictionaryAttr> argumentAttrs;
};

Location Import::locationOf(size_t event) {
  const std::source_location &where = trace.locations[event];
  if (where.line() == 0) {
    return UnknownLoc::get(&context);
  }
  return FileLineColLoc::get(&context, where.file_name(), where.line(),
                             where.column());
}

void Import::addArgument(size_t event) {
  ValueId id = trace.events[event].firstResult;
  TensorType type = trace.typeOf(id);
  values[id] = function.getBody().front().addArgument(toMlir(&context, type),
                                                      locationOf(event));
  std::span<const int64_t> strides = trace.stridesOf(id);
  // Those of dimensions of size 1 count: eager's views are made of them.
  int64_t step = 1;
  bool isContiguous = true;
  for (size_t i = strides.size(); i-- > 0;) {
    isContiguous &= strides[i] == step;
    step *= std::max<int64_t>(type.shape[i], 1);
  }
  NamedAttrList attrs;
  if (!isContiguous) {
    attrs.set("sinter.strides",
              b.getDenseI64ArrayAttr({strides.data(), strides.size()}));
  }
  argumentAttrs.push_back(attrs.getDictionary(&context));
}

void Import::addOp(size_t index) {
  const Event &event = trace.events[index];
  OperationState state(locationOf(index),
                       (Twine("sinter.") + info(event.op).name).str());
  for (ValueId operand : trace.operandsOf(event)) {
    state.addOperands(values[operand]);
  }
  for (uint32_t i = 0; i < event.numResults; ++i) {
    state.addTypes(toMlir(&context, trace.typeOf(event.firstResult + i)));
  }
  attrsFromWords(&context, event.op, trace.wordsOf(event), state.attributes);
  state.addAttribute("sinter.id",
                     b.getI64IntegerAttr(static_cast<int64_t>(index)));
  Operation *op = b.create(state);
  for (uint32_t i = 0; i < event.numResults; ++i) {
    values[event.firstResult + i] = op->getResult(i);
  }
}

OwningOpRef<ModuleOp> Import::run(std::span<const ProgramOutput> outputs) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(b.getUnknownLoc());
  b.setInsertionPointToEnd(module->getBody());
  function = func::FuncOp::create(b, b.getUnknownLoc(), "segment",
                                  b.getFunctionType({}, {}));
  Block &body = function.getBody().emplaceBlock();
  b.setInsertionPointToEnd(&body);
  for (size_t i = 0; i < trace.events.size(); ++i) {
    if (trace.events[i].kind == EventKind::lift) {
      addArgument(i);
    } else if (trace.events[i].kind == EventKind::op) {
      addOp(i);
    }
  }
  SmallVector<Value> results;
  SmallVector<DictionaryAttr> resultAttrs;
  for (const ProgramOutput &output : outputs) {
    results.push_back(values[output.value]);
    NamedAttrList attrs;
    if (output.input >= 0) {
      attrs.set("sinter.alias", b.getI64IntegerAttr(output.input));
    }
    resultAttrs.push_back(attrs.getDictionary(&context));
  }
  func::ReturnOp::create(b, b.getUnknownLoc(), results);
  function.setType(b.getFunctionType(body.getArgumentTypes(),
                                     ValueRange(results).getTypes()));
  function.setAllArgAttrs(argumentAttrs);
  function.setAllResultAttrs(resultAttrs);
  return module;
}

} // namespace

OwningOpRef<ModuleOp> importTrace(MLIRContext &context, const Trace &trace,
                                  std::span<const ProgramOutput> outputs) {
  context.loadDialect<SinterDialect, func::FuncDialect>();
  return Import(context, trace).run(outputs);
}

} // namespace sinter::ir
