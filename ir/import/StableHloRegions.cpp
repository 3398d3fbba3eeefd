//===- StableHloRegions.cpp - Calls, loops, branches and lanes ------------===//
//
// A loop or branch ends the function under construction: what is in its regions
// becomes functions of their own, and the host decides which of them run. The
// region of a reduction, a sort or a scatter is a function of scalars instead:
// it is built in place, on tensors that hold all its operands at once.
//
//===----------------------------------------------------------------------===//

#include "ir/import/StableHloImport.h"

#include "llvm/ADT/ScopeExit.h"

namespace sinter::ir {

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

func::FuncOp HloImporter::calleeOf(Operation &op) {
  HloAttrs attrs(&op);
  Attribute name = attrs.find("callee");
  auto symbol = dyn_cast_if_present<FlatSymbolRefAttr>(
      name ? name : attrs.find("decomposition"));
  check(bool(symbol), ErrorKind::value, "a call names no function");
  auto callee = source.lookupSymbol<func::FuncOp>(symbol.getValue());
  check(callee && !callee.isDeclaration(), ErrorKind::value,
        "there is no function @", symbol.getValue().str());
  check(!llvm::is_contained(calls, callee.getOperation()), ErrorKind::value,
        "@", symbol.getValue().str(), " calls itself");
  return callee;
}

void HloImporter::importCall(Operation &op) {
  func::FuncOp callee = calleeOf(op);
  Block &block = onlyBlock(callee.getBody());
  Operation &exit = returnOf(block);
  check(block.getNumArguments() == op.getNumOperands() &&
            exit.getNumOperands() == op.getNumResults() &&
            TypeRange(block.getArgumentTypes()) ==
                TypeRange(op.getOperandTypes()) &&
            TypeRange(exit.getOperandTypes()) == TypeRange(op.getResultTypes()),
        ErrorKind::value, "the call does not fit its function");
  check(calls.size() < 200, ErrorKind::value, "calls are nested too deep");
  // A poisoned operand poisons what the function does with it, and no more.
  Scope scope;
  for (auto [argument, operand] :
       llvm::zip_equal(block.getArguments(), op.getOperands())) {
    scope[argument] = find(operand);
  }
  // A function sees nothing of its caller.
  std::vector<Scope> callers = std::exchange(scopes, {});
  scopes.push_back(std::move(scope));
  calls.push_back(callee);
  importOps(block);
  Scope own = std::move(scopes.back());
  scopes = std::move(callers);
  calls.pop_back();
  for (auto [to, from] : llvm::zip_equal(op.getResults(), exit.getOperands())) {
    check(own.contains(from), ErrorKind::value,
          "a function returns a value that is not defined");
    scopes.back()[to] = own[from];
  }
}

//===----------------------------------------------------------------------===//
// Steps of the host
//===----------------------------------------------------------------------===//

HostBlock HloImporter::importHostBlock(Region &region,
                                       ArrayRef<TensorType> arguments,
                                       ArrayRef<TensorType> results) {
  Block &block = onlyBlock(region);
  Operation &exit = returnOf(block);
  checkArguments(block, arguments);
  check(exit.getNumOperands() == results.size(), ErrorKind::value,
        "a region returns ", exit.getNumOperands(), " values, expected ",
        results.size());
  HostBlock out;
  std::vector<HostStep> *outer = std::exchange(steps, &out.steps);
  auto leave = llvm::scope_exit([&] {
    steps = outer;
    endSegment();
  });
  endSegment();
  scopes.emplace_back();
  for (BlockArgument argument : block.getArguments()) {
    HostValue value = addHostValue(typeOf(argument));
    out.arguments.push_back(value);
    scopes.back()[argument] = value;
  }
  importOps(block);
  Scope own = std::move(scopes.back());
  scopes.pop_back();
  for (auto [value, type] : llvm::zip_equal(exit.getOperands(), results)) {
    auto found = own.find(value);
    HostValue result = found != own.end() ? found->second : find(value);
    if (typeOf(value) != type) {
      addProblem(exit, "a region returns a value of another type");
      result = poisoned;
    }
    out.results.push_back(result == poisoned ? poisoned : exported(result));
  }
  return out;
}

/// Adds a step with regions, and what stands for its results.
void HloImporter::finishStep(Operation &op, HostStep step,
                             ArrayRef<TensorType> types) {
  bool isPoisoned = llvm::is_contained(step.operands, poisoned);
  for (HostBlock &block : step.blocks) {
    isPoisoned |= llvm::is_contained(block.results, poisoned);
  }
  if (isPoisoned) {
    throw Poisoned();
  }
  for (HostValue operand : step.operands) {
    exported(operand);
  }
  for (auto [result, type] : llvm::zip_equal(op.getResults(), types)) {
    step.results.push_back(addHostValue(type));
    scopes.back()[result] = step.results.back();
  }
  addStep(std::move(step));
}

void HloImporter::importLoop(Operation &op) {
  check(op.getNumRegions() == 2 &&
            TypeRange(op.getResultTypes()) == TypeRange(op.getOperandTypes()),
        ErrorKind::value,
        "a loop has two regions, and results of its "
        "operands' types");
  HostStep step{HostStep::Kind::loop, "", {}, {}, {}};
  SmallVector<TensorType> types;
  for (Value operand : op.getOperands()) {
    types.push_back(typeOf(operand));
    step.operands.push_back(find(operand));
  }
  step.blocks.push_back(importHostBlock(op.getRegion(0), types,
                                        {TensorType{DType::boolean, {}}}));
  step.blocks.push_back(importHostBlock(op.getRegion(1), types, types));
  finishStep(op, std::move(step), types);
}

void HloImporter::importBranches(Operation &op, HostValue index) {
  check(op.getNumRegions() > 0, ErrorKind::value, "there is no branch");
  HostStep step{HostStep::Kind::branch, "", {index}, {}, {}};
  SmallVector<TensorType> types;
  for (Value result : op.getResults()) {
    types.push_back(typeOf(result));
  }
  for (Region &region : op.getRegions()) {
    step.blocks.push_back(importHostBlock(region, {}, types));
  }
  finishStep(op, std::move(step), types);
}

void HloImporter::importCase(Operation &op) {
  check(op.getNumOperands() == 1 &&
            typeOf(op.getOperand(0)) == TensorType{DType::i32, {}},
        ErrorKind::value, "the index of a case is not a scalar of i32");
  importBranches(op, find(op.getOperand(0)));
}

void HloImporter::importIf(Operation &op) {
  check(op.getNumOperands() == 1 && op.getNumRegions() == 2 &&
            typeOf(op.getOperand(0)) == TensorType{DType::boolean, {}},
        ErrorKind::value, "an if has a boolean and two regions");
  HostValue index = find(op.getOperand(0));
  if (index != poisoned) {
    Expr condition(w, use(index));
    index = addValue(w.convert((!condition).value, DType::i32));
  }
  importBranches(op, index);
}

void HloImporter::importBitcast(Operation &op) {
  check(op.getNumOperands() == 1 && op.getNumResults() == 1, ErrorKind::value,
        "expected one operand and one result");
  TensorType from = typeOf(op.getOperand(0)), to = typeOf(op.getResult(0));
  check(from.dtype != DType::boolean && to.dtype != DType::boolean,
        ErrorKind::dtype, "a boolean has no bits to be cast");
  auto bytes = [](const TensorType &type) {
    return type.shape.numElements() *
           static_cast<int64_t>(byteSize(type.dtype));
  };
  check(bytes(from) == bytes(to), ErrorKind::shape, "the operand has ",
        bytes(from), " bytes, the result ", bytes(to));
  HostValue operand = lookup(op.getOperand(0));
  scopes.back()[op.getResult(0)] = bitcast(operand, to);
}

/// The bits of a value as another type: an op among integers of one size, else
/// a step of the host.
HostValue HloImporter::bitcast(HostValue value, const TensorType &to) {
  DType from = program.types[value].dtype;
  bool areIntegers = !isFloatingType(from) && !isFloatingType(to.dtype);
  if (areIntegers && byteSize(from) == byteSize(to.dtype)) {
    return addValue(w.convert(use(value), to.dtype));
  }
  HostValue result = addHostValue(to);
  addStep({HostStep::Kind::bitcast, "", {exported(value)}, {result}, {}});
  return result;
}

/// The neighbour of x towards y: its bits, as an integer, plus or minus 1.
void HloImporter::importNextAfter(Operation &op) {
  check(op.getNumOperands() == 2 && op.getNumResults() == 1, ErrorKind::value,
        "expected two operands and one result");
  HostValue x = lookup(op.getOperand(0)), y = lookup(op.getOperand(1));
  TensorType type = program.types[x];
  check(isFloatingType(type.dtype) && program.types[y] == type &&
            typeOf(op.getResult(0)) == type,
        ErrorKind::dtype, "the operands are ", type.dtype, " and ",
        program.types[y].dtype);
  unsigned bytes = static_cast<unsigned>(byteSize(type.dtype));
  DType integer = bytes == 2   ? DType::i16
                  : bytes == 4 ? DType::i32
                               : DType::i64;
  HostValue bits = bitcast(x, {integer, type.shape});
  Expr b(w, use(bits)), from(w, use(x)), to(w, use(y));
  Expr isAway = (from < to) == (from > 0);
  Expr next = where(isAway, b + 1, b - 1);
  Expr lowest(w,
              w.splatInteger(typeOf(b.value), uint64_t(1) << (8 * bytes - 1)));
  Expr least = where(to < 0, lowest + 1, b.with(1));
  next = where(from == 0, least, next);
  HostValue result = bitcast(addValue(next.value), type);
  Expr moved(w, use(result)), start(w, use(x)), end(w, use(y));
  Expr isNumber = (start == start) & (end == end);
  moved = where(start == end, end, moved);
  scopes.back()[op.getResult(0)] =
      addValue(where(isNumber, moved, start + end).value);
}

ArrayRef<HloEntry> controlEntries() {
  static const HloEntry entries[] = {
      {"chlo.next_after", nullptr, {}, "", &HloImporter::importNextAfter},
      {"func.call", nullptr, {}, "inlined", &HloImporter::importCall},
      {"stablehlo.bitcast_convert",
       nullptr,
       {},
       "",
       &HloImporter::importBitcast},
      {"stablehlo.case", nullptr, {}, "", &HloImporter::importCase},
      {"stablehlo.composite", nullptr, {}, "inlined", &HloImporter::importCall},
      {"stablehlo.if", nullptr, {}, "", &HloImporter::importIf},
      {"stablehlo.while", nullptr, {}, "", &HloImporter::importLoop},
  };
  return entries;
}

//===----------------------------------------------------------------------===//
// Lanes
//===----------------------------------------------------------------------===//

SmallVector<Value> HloImporter::laneValues(ValueRange values,
                                           LaneScope &scope) {
  SmallVector<Value> operands;
  for (Value operand : values) {
    auto [place, isNew] = scope.values.try_emplace(operand);
    if (isNew) { // From outside: a scalar that all lanes share.
      Value outside = use(lookup(operand));
      check(sizesOf(outside).empty(), ErrorKind::value,
            "a region uses a tensor from outside that is not a scalar");
      place->second = w.broadcast(outside, scope.lanes);
    }
    operands.push_back(place->second);
  }
  return operands;
}

void HloImporter::importLaneOp(Operation &op, LaneScope &scope) {
  place(op);
  for (Type type : op.getResultTypes()) {
    check(fromMlir(type).shape.rank() == 0, ErrorKind::value, displayName(op),
          " in a region makes a tensor that is not a scalar");
  }
  const HloEntry *entry = findEntry(displayName(op));
  if (!entry) {
    addProblem(op, "");
  }
  check(entry != nullptr, ErrorKind::value, "its region has ", displayName(op));
  if (entry->hostRule == &HloImporter::importCall) {
    func::FuncOp callee = calleeOf(op);
    calls.push_back(callee);
    auto leave = llvm::scope_exit([&] { calls.pop_back(); });
    SmallVector<Value> results = runLanes(onlyBlock(callee.getBody()),
                                          laneValues(op.getOperands(), scope));
    check(results.size() == op.getNumResults(), ErrorKind::value,
          "the call does not fit its function");
    for (auto [from, to] : llvm::zip_equal(op.getResults(), results)) {
      scope.values[from] = to;
    }
    return;
  }
  check(entry->rule != nullptr, ErrorKind::value, displayName(op),
        " within the region of another op");
  HloCall call(*this, &op, *entry, w);
  for (Type type : op.getResultTypes()) {
    call.types.push_back(fromMlir(type));
  }
  call.lanes = scope.lanes;
  call.operands = laneValues(op.getOperands(), scope);
  applyRule(call);
  for (auto [from, to] : llvm::zip_equal(op.getResults(), call.results)) {
    scope.values[from] = to;
  }
}

/// The ops of a block that `wanted` are computed by.
static DenseSet<Operation *> opsFor(Block &block, ArrayRef<Value> wanted) {
  DenseSet<Operation *> found;
  SmallVector<Value> left(wanted);
  while (!left.empty()) {
    Operation *op = left.pop_back_val().getDefiningOp();
    if (op && op->getBlock() == &block && found.insert(op).second) {
      left.append(op->operand_begin(), op->operand_end());
    }
  }
  return found;
}

SmallVector<Value> HloImporter::runLanes(Block &block,
                                         ArrayRef<Value> arguments,
                                         ArrayRef<Value> wanted) {
  Operation &exit = returnOf(block);
  check(block.getNumArguments() == arguments.size() && !arguments.empty(),
        ErrorKind::value, "a region has ", block.getNumArguments(),
        " arguments, expected ", arguments.size());
  LaneScope scope;
  scope.lanes = sizesOf(arguments[0]);
  for (auto [argument, value] :
       llvm::zip_equal(block.getArguments(), arguments)) {
    check(typeOf(argument) == TensorType{dtypeOf(value), {}}, ErrorKind::value,
          "an argument of a region is not a scalar of ", dtypeOf(value));
    scope.values[argument] = value;
  }
  Location own = w.loc;
  DenseSet<Operation *> needed = opsFor(block, wanted);
  for (Operation &op : llvm::drop_end(block)) {
    if (wanted.empty() || needed.contains(&op)) {
      importLaneOp(op, scope);
    }
  }
  w.loc = own;
  return laneValues(wanted.empty() ? ValueRange(exit.getOperands())
                                   : ValueRange(wanted),
                    scope);
}

Block &HloCall::block(unsigned region) const {
  check(region < op->getNumRegions(), ErrorKind::value, "the op has ",
        op->getNumRegions(), " regions");
  return onlyBlock(op->getRegion(region));
}

SmallVector<Value> HloCall::run(unsigned region, ArrayRef<Value> arguments) {
  check(!lanes, ErrorKind::value, "regions are nested");
  return importer.runLanes(block(region), arguments);
}

Value HloCall::operand(size_t i) const {
  check(i < operands.size(), ErrorKind::value, "the op has ", operands.size(),
        " operands");
  return operands[i];
}

void HloCall::checkOperands(size_t count) const {
  check(operands.size() == count, ErrorKind::value, "the op has ",
        operands.size(), " operands, expected ", count);
}

} // namespace sinter::ir
