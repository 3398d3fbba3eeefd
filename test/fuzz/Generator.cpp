//===- Generator.cpp - Random programs ------------------------------------===//

#include "test/fuzz/Generator.h"

#include "ir/ops/OpTable.h"
#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"
#include "test/conformance/Samples.h"
#include "test/fuzz/Composites.h"
#include "test/fuzz/RandomView.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

namespace sinter::testing {

namespace {

/// More elements would only cost time.
constexpr int64_t mostElements = 2500;

Shape smallShape(Random &random) {
  static const std::vector<int64_t> sizes{1, 2, 3, 4, 5, 7, 9, 16};
  Shape shape;
  for (int64_t rank = random.between(0, 3); rank > 0; --rank) {
    shape.push_back(random.chance(0.02) ? 0 : random.oneOf(sizes));
  }
  return shape;
}

/// A shape that broadcasts with `shape`.
Shape broadcastable(const Shape &shape, Random &random) {
  Shape out;
  size_t drop = random.chance(0.2)
                    ? static_cast<size_t>(random.between(0, shape.rank()))
                    : 0;
  for (size_t i = drop; i < shape.size(); ++i) {
    out.push_back(random.chance(0.2) ? 1 : shape[i]);
  }
  return out;
}

Scalar randomNumber(Random &random) {
  static const std::vector<double> reals{-2.5, -1, -0.5, 0.25, 0.5, 1, 1.5, 3};
  return random.chance(0.5) ? Scalar(random.oneOf(reals))
                            : Scalar(random.between(-3, 5));
}

} // namespace

Generator::Generator(const Plan &plan, Hits &hits, Random &random)
    : lockstep(hits, plan.level), plan(plan), hits(hits), random(random) {}

void Generator::run() {
  for (int64_t i = random.between(1, 3); i > 0; --i) {
    Shape shape = smallShape(random);
    fresh({plan.hasBackward ? plan.gradientDType : rareCell().dtype, shape},
          plan.hasBackward);
  }
  // Actions that choose badly add nothing.
  for (size_t tries = 0;
       lockstep.program().size() < plan.numSteps && tries < 20 * plan.numSteps;
       ++tries) {
    double choice = random.unit();
    if (plan.writesThroughView &&
        (choice < 0.15 ||
         (!hasWritten && lockstep.program().size() * 2 > plan.numSteps))) {
      writeThroughView();
    } else if (choice < 0.3) {
      makeView();
    } else if (choice < 0.4) {
      callComposite();
    } else {
      callOrApply();
    }
  }
  if (plan.hasBackward) {
    makeLoss();
  }
}

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

/// Derivatives are compared where numbers are moderate.
bool Generator::isTame(const Expected &expected) const {
  for (const Value &value : expected.values) {
    for (int64_t i = 0; isFloatingType(value.type.dtype) && i < value.size();
         ++i) {
      if (!(std::fabs(value.at<double>(i)) < 100)) {
        return false;
      }
    }
  }
  return true;
}

/// Whether differences would see steps that a derivative does not: those of a
/// narrower dtype, or the teeth of a remainder by almost nothing.
bool Generator::hidesSlope(const Step &step, const Expected &expected) const {
  bool needsGradient = std::ranges::any_of(step.operands, [&](size_t operand) {
    return lockstep.tensors()[operand].requires_grad();
  });
  if (!needsGradient || plan.gradientDType != DType::f64) {
    return false;
  }
  for (const Value &value : expected.values) {
    DType dtype = value.type.dtype;
    if (isFloatingType(dtype) && dtype != DType::f64) {
      return true;
    }
  }
  if (step.kind != OpKind::remainder || step.operands.size() < 2) {
    return false;
  }
  Value divisor = lockstep.model().valueOf(step.operands[1]);
  for (int64_t i = 0; i < divisor.size(); ++i) {
    if (std::fabs(divisor.number(i)) < 0.01) {
      return true;
    }
  }
  return false;
}

bool Generator::push(const Step &step) {
  std::optional<Expected> expected;
  try {
    expected = lockstep.model().expect(step);
  } catch (const Error &) {
    return false; // The shape rule rejects it, or an index is out of range.
  }
  if (!expected || (plan.hasBackward &&
                    (!isTame(*expected) || hidesSlope(step, *expected)))) {
    return false;
  }
  for (const Value &value : expected->values) {
    // An input is as large as what it is put beside.
    if (value.size() > 4 * mostElements && step.form != Form::input) {
      return false;
    }
  }
  lockstep.run(step, *expected);
  return true;
}

/// The tensor that the step makes.
std::optional<size_t> Generator::pushed(const Step &step) {
  return push(step) ? std::optional(count() - 1) : std::nullopt;
}

size_t Generator::any() const {
  return static_cast<size_t>(
      random.between(0, static_cast<int64_t>(count()) - 1));
}

size_t Generator::fresh(const TensorType &type, bool requiresGrad) {
  Range range = plan.hasBackward     ? Range::tame
                : random.chance(0.4) ? Range::all
                                     : Range::terms;
  Step step{Form::input};
  step.value = randomValue(type, range, random);
  step.requiresGrad = requiresGrad;
  return *pushed(step);
}

/// One of the tensors there are, or a new one.
size_t Generator::tensorOf(DType dtype) {
  for (int tries = 0; tries < 6; ++tries) {
    size_t tensor = any();
    if (typeOf(tensor).dtype == dtype &&
        typeOf(tensor).shape.numElements() <= mostElements) {
      return tensor;
    }
  }
  if (random.chance(0.3)) { // Any other, converted.
    size_t tensor = any();
    Step step{Form::call, OpKind::convert, {tensor}};
    step.attrs = attrs::convert::words(dtype);
    if (auto result = pushed(step)) {
      return *result;
    }
  }
  return fresh({dtype, smallShape(random)});
}

/// A tensor made to fit a type by steps of the program.
std::optional<size_t> Generator::adapted(const TensorType &type) {
  size_t tensor = any();
  int64_t needed = type.shape.numElements();
  if (typeOf(tensor).shape.numElements() < needed) {
    return std::nullopt;
  }
  if (typeOf(tensor).dtype != type.dtype) {
    Step step{Form::call, OpKind::convert, {tensor}};
    step.attrs = attrs::convert::words(type.dtype);
    if (!push(step)) {
      return std::nullopt;
    }
    tensor = count() - 1;
  }
  if (typeOf(tensor).shape == type.shape) {
    return tensor;
  }
  int64_t size = typeOf(tensor).shape.numElements();
  std::vector<ViewOfTensor> views{
      {ViewOfTensor::reshape, {size}},
      {ViewOfTensor::narrow, {0, random.between(0, size - needed), needed}},
      {ViewOfTensor::reshape, {type.shape.begin(), type.shape.end()}}};
  for (const ViewOfTensor &view : views) {
    Step step{Form::view, {}, {tensor}};
    step.view = view;
    if (!push(step)) {
      return std::nullopt;
    }
    tensor = count() - 1;
  }
  return tensor;
}

size_t Generator::tensorLike(const TensorType &type) {
  for (size_t i = count(); i-- > 0;) {
    if (typeOf(i) == type && random.chance(0.5)) {
      return i;
    }
  }
  if (random.chance(0.5)) {
    if (auto tensor = adapted(type)) {
      return *tensor;
    }
  }
  return fresh(type);
}

/// A tensor that a pointwise function may take beside one of `shape`.
size_t Generator::partner(DType dtype, const Shape &shape) {
  for (int tries = 0; tries < 4; ++tries) {
    size_t tensor = any();
    const Shape &other = typeOf(tensor).shape;
    bool fits = other.size() <= maxRank;
    for (size_t back = 1; back <= std::min(shape.size(), other.size());
         ++back) {
      int64_t x = shape[shape.size() - back], y = other[other.size() - back];
      fits &= x == y || x == 1 || y == 1;
    }
    bool isOfDType = typeOf(tensor).dtype == dtype;
    if (fits &&
        (isOfDType || (dtype != DType::boolean && random.chance(0.2)))) {
      return tensor;
    }
  }
  return fresh({dtype, broadcastable(shape, random)});
}

//===----------------------------------------------------------------------===//
// Calls of ops
//===----------------------------------------------------------------------===//

/// Of some cells of the table, the one that was hit the least.
Generator::Cell Generator::rareCell() {
  std::optional<Cell> rarest;
  for (int tries = 0; tries < 12 || !rarest; ++tries) {
    Cell cell{static_cast<OpKind>(random.between(0, numOps - 1)),
              plan.hasBackward && random.chance(0.9)
                  ? plan.gradientDType
                  : static_cast<DType>(random.between(0, numDTypes - 1))};
    bool fits = canBeOf(cell.kind, cell.dtype) &&
                (!plan.hasBackward || info(cell.kind).hasVjp ||
                 !isFloatingType(cell.dtype));
    bool isRarer =
        !rarest || hits.at(cell.kind, cell.dtype, plan.level) <
                       hits.at(rarest->kind, rarest->dtype, plan.level);
    if (fits && isRarer) {
      rarest = cell;
    }
  }
  return *rarest;
}

void Generator::callOrApply() {
  Cell cell = rareCell();
  const OpInfo &op = info(cell.kind);
  bool isPromoted =
      op.promotion == Promotion::float_ && !isFloatingType(cell.dtype);
  if (op.family == OpFamily::pointwise && !isPromoted) {
    applyPointwise(cell);
  } else {
    callInferred(cell);
  }
}

void Generator::applyPointwise(const Cell &cell) {
  std::string_view letters = info(cell.kind).operands;
  Step step{Form::pointwise, cell.kind};
  size_t first = tensorOf(cell.dtype);
  Shape shape = typeOf(first).shape;
  size_t number = letters.find_first_not_of('b');
  for (size_t i = 0; i < letters.size(); ++i) {
    DType dtype = letters[i] == 'b' ? DType::boolean : cell.dtype;
    step.operands.push_back(i == number ? first : partner(dtype, shape));
  }
  if (letters.size() == 2 && random.chance(0.15)) {
    step.form = Form::number;
    step.number = randomNumber(random);
    step.operands.pop_back();
  }
  if (cell.kind == OpKind::clamp && plan.hasBackward) {
    // As libtorch's, the derivative is 0 in bounds that are equal.
    step.operands[2] = fresh({cell.dtype, broadcastable(shape, random)});
  }
  push(step);
}

void Generator::callInferred(const Cell &cell) {
  Sample sample = randomSample(cell.kind, cell.dtype, Extent::small, random);
  Step step{Form::call, cell.kind};
  step.attrs = sample.attrs;
  std::string_view letters = info(cell.kind).operands;
  bool isIndexed = letters.size() > 1 && letters[1] == 'i';
  bool isSort = cell.kind == OpKind::sort;
  for (size_t i = 0; i < sample.operands.size(); ++i) {
    const Value &operand = sample.operands[i];
    if (operand.size() > mostElements) {
      return;
    }
    bool isIndex = isIndexed && i == 1;
    // Chosen to fit the attributes. As libtorch's, the derivative of several
    // updates of one element goes to all of them, not to the one that stays.
    bool isKept = isIndex || (isSort && !plan.hasBackward) ||
                  (cell.kind == OpKind::scatter_set && i == 2);
    if (isKept) {
      Step input{Form::input};
      input.value = operand;
      push(input);
      step.operands.push_back(count() - 1);
    } else {
      step.operands.push_back(tensorLike(operand.type));
    }
  }
  push(step);
}

void Generator::callComposite() {
  Step step(Form::composite);
  step.composite = static_cast<size_t>(
      random.between(0, static_cast<int64_t>(composites().size()) - 1));
  const Composite &composite = composites()[step.composite];
  size_t x = any();
  TensorType type = typeOf(x);
  int64_t rank = type.shape.rank();
  bool fits = (composite.isExact || isFloatingType(type.dtype)) &&
              rank >= composite.leastRank && rank <= 4 &&
              type.shape.numElements() > 0 &&
              type.shape.numElements() <= mostElements;
  if (!fits) {
    return;
  }
  int64_t dim = rank ? random.between(0, rank - 1) : 0;
  step.view.numbers = {dim, random.between(0, 1), random.between(-2, 2)};
  step.operands = {x};
  if (composite.second == Second::alike) {
    step.operands.push_back(tensorLike(type));
  } else if (composite.second == Second::matrix) {
    step.operands.push_back(
        tensorLike({type.dtype, {type.shape.back(), random.between(1, 6)}}));
  } else if (composite.second == Second::mask) {
    step.operands.push_back(tensorLike({DType::boolean, type.shape}));
  } else if (composite.second == Second::places) {
    Step input(Form::input);
    input.value = Value::zeros({DType::i64, {random.between(1, 5)}});
    int64_t last = type.shape[static_cast<size_t>(dim)] - 1;
    for (int64_t i = 0; i < input.value.size(); ++i) {
      input.value.set(i, random.between(0, last));
    }
    step.operands.push_back(*pushed(input));
  }
  push(step);
}

//===----------------------------------------------------------------------===//
// Views
//===----------------------------------------------------------------------===//

void Generator::makeView() {
  size_t base = any();
  Step step{Form::view, {}, {base}};
  if (auto view = randomView(typeOf(base).shape, random)) {
    step.view = *view;
    push(step);
  }
}

/// A view, or a view of one, and then a write of one of four kinds.
void Generator::writeThroughView() {
  size_t target = any();
  if (plan.hasBackward) { // Not a leaf, nor what a derivative will read.
    Step clone{Form::clone, {}, {target}};
    if (!push(clone)) {
      return;
    }
    target = count() - 1;
  }
  for (int64_t i = random.between(1, 2); i > 0; --i) {
    Step step{Form::view, {}, {target}};
    auto view = randomView(typeOf(target).shape, random);
    if (!view) {
      return;
    }
    step.view = *view;
    if (!push(step) || !lockstep.program().back().isAlias) {
      return;
    }
    target = count() - 1;
  }
  TensorType type = typeOf(target);
  Step step{Form::copy, {}, {target}};
  double choice = random.unit();
  if (!lockstep.model().isWritable(target)) {
    return;
  }
  if (choice < 0.2) {
    step.operands.push_back(partner(type.dtype, type.shape));
  } else if (choice < 0.3) {
    step.form = Form::fill;
    step.number = Scalar(random.between(0, 3));
  } else {
    OpKind kind = static_cast<OpKind>(random.between(0, numOps - 1));
    const OpInfo &op = info(kind);
    std::string_view letters = op.operands;
    if (op.family != OpFamily::pointwise || letters[0] == 'b') {
      return;
    }
    step.kind = kind;
    step.form = Form::inPlace;
    for (size_t i = 1; i < letters.size(); ++i) {
      step.operands.push_back(partner(type.dtype, type.shape));
    }
    if (kind == OpKind::clamp && plan.hasBackward) {
      return; // See applyPointwise.
    }
    if (choice > 0.8 && !plan.hasBackward) {
      step.form = Form::out;
      step.operands.insert(step.operands.begin(),
                           partner(type.dtype, type.shape));
      std::swap(step.operands.front(), step.operands[1]);
      std::swap(step.operands[1], step.operands.back());
    }
  }
  hasWritten |= push(step);
}

//===----------------------------------------------------------------------===//
// Backward
//===----------------------------------------------------------------------===//

/// The sum of the last tensors that depend on an input, each weighted.
void Generator::makeLoss() {
  std::vector<size_t> terms;
  size_t before = count();
  for (size_t i = before; i-- > 0 && terms.size() < 3;) {
    const Tensor &tensor = lockstep.tensors()[i];
    bool isOutput = tensor.requires_grad() && !tensor.is_leaf() &&
                    typeOf(i).dtype == plan.gradientDType;
    if (!isOutput) {
      continue;
    }
    Step weigh{Form::pointwise,
               OpKind::mul,
               {i, fresh({plan.gradientDType, typeOf(i).shape})}};
    auto weighted = pushed(weigh);
    if (!weighted) {
      continue;
    }
    Step sum{Form::call, OpKind::reduce_sum, {*weighted}};
    std::vector<int64_t> dims(typeOf(i).shape.size());
    std::iota(dims.begin(), dims.end(), 0);
    sum.attrs = attrs::reduce_sum::words(dims);
    plan.hasBackward = false; // A sum may be large.
    auto term = pushed(sum);
    plan.hasBackward = true;
    if (term) {
      terms.push_back(*term);
    }
  }
  for (size_t term : terms) {
    if (!loss_) {
      loss_ = term;
      continue;
    }
    plan.hasBackward = false;
    loss_ = pushed(Step(Form::pointwise, OpKind::add, {*loss_, term}))
                .value_or(*loss_);
    plan.hasBackward = true;
  }
}

} // namespace sinter::testing
