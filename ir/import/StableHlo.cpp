//===- StableHlo.cpp - Straight-line functions out of StableHLO -----------===//

#include "ir/import/StableHloImport.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Verifier.h"

namespace sinter::ir {
namespace {

/// So deep nothing is nested that a program meant.
constexpr size_t maxDepth = 200;

SmallVector<TensorType> resultTypes(Operation &op) {
  SmallVector<TensorType> types;
  for (Type type : op.getResultTypes()) {
    types.push_back(fromMlir(type));
  }
  return types;
}

std::string textOf(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

bool isOurs(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape() || tensor.getEncoding()) {
    return false;
  }
  try {
    fromMlir(type);
    return true;
  } catch (const Error &) {
    return false;
  }
}

/// The first type of an operand or result that no tensor of ours has: the
/// element type, if the rest is right.
std::optional<std::string> foreignType(Operation &op) {
  SmallVector<Type> types(op.getOperandTypes());
  llvm::append_range(types, op.getResultTypes());
  for (Type type : types) {
    if (isOurs(type)) {
      continue;
    }
    auto tensor = dyn_cast<RankedTensorType>(type);
    bool isElement = tensor && tensor.hasStaticShape() &&
                     tensor.getRank() <= maxRank && !tensor.getEncoding();
    return textOf(isElement ? tensor.getElementType() : type);
  }
  return std::nullopt;
}

} // namespace

std::string displayName(Operation &op) {
  std::string name = op.getName().getStringRef().str();
  HloAttrs attrs(&op);
  if (auto target =
          dyn_cast_if_present<StringAttr>(attrs.find("call_target_name"))) {
    name += " @" + target.getValue().str();
  }
  return name;
}

Block &onlyBlock(Region &region) {
  check(region.hasOneBlock(), ErrorKind::value, "a region has ",
        region.getBlocks().size(), " blocks, expected one");
  return region.front();
}

Operation &returnOf(Block &block) {
  check(!block.empty() &&
            block.back().getName().getStringRef().ends_with(".return"),
        ErrorKind::value, "a region does not end with a return");
  return block.back();
}

void checkArguments(Block &block, ArrayRef<TensorType> types) {
  check(block.getNumArguments() == types.size(), ErrorKind::value,
        "a region has ", block.getNumArguments(), " arguments, expected ",
        types.size());
  for (auto [argument, type] : llvm::zip_equal(block.getArguments(), types)) {
    check(typeOf(argument) == type, ErrorKind::value,
          "an argument of a region has the type ", textOf(argument.getType()),
          ", expected ", type.dtype, " of shape ", type.shape);
  }
}

//===----------------------------------------------------------------------===//
// Values and segments
//===----------------------------------------------------------------------===//

HloImporter::HloImporter(ModuleOp source,
                         const std::function<unsigned(Operation *)> &lineOf,
                         StringRef fileName,
                         std::vector<ImportProblem> &problems)
    : source(source), lineOf(lineOf), fileName(fileName), problems(problems),
      w(source.getContext()) {
  source.getContext()->loadDialect<SinterDialect, func::FuncDialect>();
  program.module = ModuleOp::create(UnknownLoc::get(source.getContext()));
}

void HloImporter::beginSegment() {
  std::string name = "main";
  if (!segments.empty()) {
    name += "_" + std::to_string(segments.size());
  }
  w.b.setInsertionPointToEnd(program.module->getBody());
  auto function = func::FuncOp::create(w.b, UnknownLoc::get(w.b.getContext()),
                                       name, w.b.getFunctionType({}, {}));
  Block &body = function.getBody().emplaceBlock();
  w.b.setInsertionPointToEnd(&body);
  current = static_cast<int>(segments.size());
  segments.emplace_back().function = function;
  steps->push_back({HostStep::Kind::run, name, {}, {}, {}});
}

HostValue HloImporter::addHostValue(const TensorType &type) {
  program.types.push_back(type);
  known.push_back({-1, Value(), true});
  return static_cast<HostValue>(known.size() - 1);
}

HostValue HloImporter::addValue(Value value) {
  program.types.push_back(typeOf(value));
  known.push_back({current, value});
  return static_cast<HostValue>(known.size() - 1);
}

Value HloImporter::use(HostValue id) {
  if (current < 0) {
    beginSegment();
  }
  if (known[id].segment == current) {
    return known[id].value;
  }
  exported(id);
  Segment &segment = segments[current];
  auto [place, isNew] = segment.arguments.try_emplace(id);
  if (isNew) {
    place->second = segment.function.getBody().front().addArgument(
        toMlir(w.b.getContext(), program.types[id]), w.loc);
    segment.inputs.push_back(id);
  }
  return place->second;
}

HostValue HloImporter::exported(HostValue id) {
  if (!known[id].isExported) {
    known[id].isExported = true;
    segments[known[id].segment].outputs.push_back(id);
  }
  return id;
}

HostValue HloImporter::find(Value value) {
  for (Scope &scope : llvm::reverse(scopes)) {
    auto found = scope.find(value);
    if (found != scope.end()) {
      return found->second;
    }
  }
  check(false, ErrorKind::value, "a value is used before it is defined");
  return poisoned;
}

HostValue HloImporter::lookup(Value value) {
  HostValue found = find(value);
  if (found == poisoned) {
    throw Poisoned();
  }
  return found;
}

void HloImporter::addStep(HostStep step) {
  endSegment();
  steps->push_back(std::move(step));
}

/// Ends the functions of all `run` steps, and takes out those that compute
/// nothing that is used.
void HloImporter::finish(HostBlock &block) {
  std::erase_if(block.steps, [&](HostStep &step) {
    for (HostBlock &inner : step.blocks) {
      finish(inner);
    }
    if (step.kind != HostStep::Kind::run) {
      return false;
    }
    auto function = program.module->lookupSymbol<func::FuncOp>(step.function);
    auto segment = llvm::find_if(
        segments, [&](Segment &s) { return s.function == function; });
    if (segment->outputs.empty()) {
      function.erase();
      return true;
    }
    Block &body = function.getBody().front();
    SmallVector<Value> results;
    for (HostValue output : segment->outputs) {
      results.push_back(known[output].value);
    }
    w.b.setInsertionPointToEnd(&body);
    func::ReturnOp::create(w.b, w.b.getUnknownLoc(), results);
    function.setType(w.b.getFunctionType(body.getArgumentTypes(),
                                         ValueRange(results).getTypes()));
    step.operands.assign(segment->inputs.begin(), segment->inputs.end());
    step.results.assign(segment->outputs.begin(), segment->outputs.end());
    return false;
  });
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

void HloImporter::place(Operation &op) {
  unsigned line = lineOf(&op);
  w.loc =
      line ? Location(FileLineColLoc::get(op.getContext(), fileName, line, 0))
           : Location(UnknownLoc::get(op.getContext()));
}

void HloImporter::addProblem(Operation &op, std::string text,
                             const std::string &suffix) {
  if (reported.insert(&op).second) {
    problems.push_back(
        {lineOf(&op), displayName(op) + suffix, std::move(text)});
  }
}

/// Adds the ops in regions that have no entry, so that the list has them all.
void HloImporter::addUnknownOps(Operation &op) {
  op.walk([&](Operation *inner) {
    if (inner != &op && inner->getName().stripDialect() != "return" &&
        !findEntry(displayName(*inner))) {
      addProblem(*inner, "");
    }
  });
}

void HloImporter::poison(Operation &op) {
  for (Value result : op.getResults()) {
    scopes.back()[result] = poisoned;
  }
}

void HloImporter::importOp(Operation &op) {
  place(op);
  const HloEntry *entry = findEntry(displayName(op));
  bool isOwn = op.getDialect() && op.getDialect()->getNamespace() == "sinter" &&
               findOp(op.getName().stripDialect().str());
  if (!entry && !isOwn) {
    addProblem(op, "");
    addUnknownOps(op);
    return poison(op);
  }
  if (!entry || !entry->hostRule) {
    addUnknownOps(op);
  }
  // A call has the types of what is called.
  bool isCall = entry && entry->hostRule == &HloImporter::importCall;
  if (std::optional<std::string> foreign = foreignType(op);
      foreign && !isCall) {
    addProblem(op, "", " of " + *foreign);
    return poison(op);
  }
  try {
    check(scopes.size() < maxDepth, ErrorKind::value,
          "regions are nested too deep");
    if (isOwn) {
      importOwn(op);
    } else if (entry->hostRule) {
      (this->*entry->hostRule)(op);
    } else {
      importRuled(op, *entry);
    }
  } catch (const Poisoned &) {
    poison(op);
  } catch (const Error &error) {
    addProblem(op, error.what());
    poison(op);
  }
}

/// Copies an op of the sinter dialect.
void HloImporter::importOwn(Operation &op) {
  IRMapping mapping;
  for (Value operand : op.getOperands()) {
    mapping.map(operand, use(lookup(operand)));
  }
  if (current < 0) {
    beginSegment();
  }
  Operation *copy = w.b.clone(op, mapping);
  copy->setLoc(w.loc);
  for (auto [from, to] : llvm::zip_equal(op.getResults(), copy->getResults())) {
    scopes.back()[from] = addValue(to);
  }
}

/// Runs the rule of a call and checks what it made.
void HloImporter::applyRule(HloCall &call) {
  call.entry.rule(call);
  check(call.results.size() == call.types.size(), ErrorKind::value,
        "the op has ", call.types.size(), " results, expected ",
        call.results.size());
  for (auto [result, type] : llvm::zip_equal(call.results, call.types)) {
    TensorType expected = type;
    if (call.lanes) {
      expected.shape =
          Shape(IntArrayRef(call.lanes->data(), call.lanes->size()));
    }
    TensorType made = typeOf(result);
    check(made == expected, ErrorKind::value, "the result is ", made.dtype,
          " of shape ", made.shape, ", but the file says ", expected.dtype,
          " of shape ", expected.shape);
  }
}

void HloImporter::importRuled(Operation &op, const HloEntry &entry) {
  HloCall call(*this, &op, entry, w);
  call.types = resultTypes(op);
  SmallVector<HostValue> operands;
  for (Value operand : op.getOperands()) {
    operands.push_back(lookup(operand));
  }
  if (current < 0) {
    beginSegment();
  }
  for (HostValue operand : operands) {
    call.operands.push_back(use(operand));
  }
  applyRule(call);
  for (auto [from, to] : llvm::zip_equal(op.getResults(), call.results)) {
    scopes.back()[from] = addValue(to);
  }
}

void HloImporter::importOps(Block &block) {
  for (Operation &op : llvm::drop_end(block)) {
    importOp(op);
  }
}

func::FuncOp entryOf(ModuleOp module) {
  auto functions = llvm::to_vector(module.getOps<func::FuncOp>());
  return functions.size() == 1 ? functions.front()
                               : module.lookupSymbol<func::FuncOp>("main");
}

void HloImporter::addMainArgument(BlockArgument argument) {
  if (!isOurs(argument.getType())) {
    addProblem(*argument.getOwner()->getParentOp(), "",
               " of " + textOf(argument.getType()));
    scopes.back()[argument] = poisoned;
    return;
  }
  HostValue value = addHostValue(typeOf(argument));
  program.main.arguments.push_back(value);
  scopes.back()[argument] = value;
  use(value); // @main has all arguments, in order.
}

HostProgram HloImporter::run() {
  func::FuncOp main = entryOf(source);
  if (!main || main.isDeclaration()) {
    problems.push_back({0, "builtin.module", "there is no function @main"});
    return {};
  }
  steps = &program.main.steps;
  try {
    Block &block = onlyBlock(main.getBody());
    Operation &exit = returnOf(block);
    scopes.emplace_back();
    calls.push_back(main);
    for (BlockArgument argument : block.getArguments()) {
      addMainArgument(argument);
    }
    importOps(block);
    for (Value result : exit.getOperands()) {
      program.main.results.push_back(exported(lookup(result)));
    }
    finish(program.main);
  } catch (const Poisoned &) {
    return {}; // Reported.
  } catch (const Error &error) {
    addProblem(*main, error.what());
  }
  if (problems.empty() && failed(verify(*program.module))) {
    addProblem(*main, "the imported program is not valid");
  }
  return problems.empty() ? std::move(program) : HostProgram();
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

static SmallVector<const HloEntry *> makeTable() {
  SmallVector<const HloEntry *> table;
  for (ArrayRef<HloEntry> entries :
       {contractEntries(), controlEntries(), indexEntries(), layoutEntries(),
        mathEntries(), pointwiseEntries(), reduceEntries(), sortEntries(),
        windowEntries()}) {
    for (const HloEntry &entry : entries) {
      table.push_back(&entry);
    }
  }
  llvm::sort(table, [](const HloEntry *x, const HloEntry *y) {
    return StringRef(x->name) < StringRef(y->name);
  });
  return table;
}

static ArrayRef<const HloEntry *> table() {
  static const SmallVector<const HloEntry *> table = makeTable();
  return table;
}

const HloEntry *findEntry(StringRef name) {
  const HloEntry *const *found = llvm::lower_bound(
      table(), name, [](const HloEntry *entry, StringRef wanted) {
        return StringRef(entry->name) < wanted;
      });
  bool isThere = found != table().end() && name == (*found)->name;
  return isThere ? *found : nullptr;
}

std::vector<ImportableOp> importableOps() {
  std::vector<ImportableOp> ops;
  for (const HloEntry *entry : table()) {
    ops.push_back({entry->name, entry->note});
  }
  return ops;
}

HostProgram importStableHlo(ModuleOp source,
                            const std::function<unsigned(Operation *)> &lineOf,
                            StringRef fileName,
                            std::vector<ImportProblem> &problems) {
  return HloImporter(source, lineOf, fileName, problems).run();
}

} // namespace sinter::ir
