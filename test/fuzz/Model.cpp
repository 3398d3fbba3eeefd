//===- Model.cpp - What a program means, by the oracle --------------------===//

#include "test/fuzz/Model.h"

#include "ir/ops/OpTable.h"
#include "ir/reference/Agreement.h"
#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"
#include "test/fuzz/Composites.h"
#include "test/fuzz/Promotion.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sinter::testing {

using reference::errorBounds;
using reference::evaluate;

namespace {

Value evaluateOne(OpKind kind, const Value &x, const AttrWords &attrs) {
  return evaluate(kind, {&x, 1}, attrs)[0];
}

Value converted(const Value &x, DType dtype) {
  return evaluateOne(OpKind::convert, x, attrs::convert::words(dtype));
}

Value reshaped(const Value &x, const std::vector<int64_t> &sizes) {
  return evaluateOne(OpKind::reshape, x, attrs::reshape::words(sizes));
}

Value sliced(const Value &x, int64_t dim, int64_t start, int64_t end,
             int64_t step) {
  std::vector<int64_t> starts(x.type.shape.size(), 0),
      limits(x.type.shape.begin(), x.type.shape.end()),
      steps(x.type.shape.size(), 1);
  size_t at = static_cast<size_t>(dim);
  starts[at] = start;
  limits[at] = end;
  steps[at] = step;
  return evaluateOne(OpKind::slice, x,
                     attrs::slice::words(starts, limits, steps));
}

/// The shape that shapes broadcast to, from the last dimension backwards.
std::optional<Shape> broadcastShape(const Shape &x, const Shape &y) {
  Shape out(x.size() > y.size() ? x : y);
  for (size_t back = 1; back <= std::min(x.size(), y.size()); ++back) {
    int64_t dx = x[x.size() - back], dy = y[y.size() - back];
    if (dx != dy && dx != 1 && dy != 1) {
      return std::nullopt;
    }
    out[out.size() - back] = dx == 1 ? dy : dx;
  }
  return out;
}

/// The result of a composite, and how far the several roundings in it may lead
/// away from that: of numbers that are not moderate, anywhere.
std::optional<Expected> expectComposite(const Step &step,
                                        const std::vector<Value> &operands) {
  const Composite &composite = composites()[step.composite];
  Value value = composite.model(operands, step.view.numbers);
  std::vector<double> bounds(value.words.size());
  if (composite.isExact) {
    return Expected{{std::move(value)}, {std::move(bounds)}};
  }
  DType dtype = value.type.dtype;
  double largest = 1;
  for (const Value &operand : operands) {
    for (int64_t i = 0; i < operand.size(); ++i) {
      if (!(std::fabs(operand.number(i)) < 100)) {
        return std::nullopt;
      }
      largest = std::max(largest, std::fabs(operand.number(i)));
    }
  }
  double relative = dtype == DType::f64   ? 1e-12
                    : dtype == DType::f32 ? 1e-5
                    : dtype == DType::f16 ? 1e-2
                                          : 1e-1;
  for (size_t i = 0; i < bounds.size(); ++i) {
    // Sums of squares are the largest numbers on the way.
    bounds[i] = relative * (std::fabs(value.number(static_cast<int64_t>(i))) +
                            largest * largest * 10);
  }
  return Expected{{std::move(value)}, {std::move(bounds)}};
}

/// Whether the frontend refuses a call on integers.
bool isRefused(const Step &step, const std::vector<Value> &operands) {
  Refusal refusal = info(step.kind).refusal;
  const Value &last = operands.back();
  if (refusal == Refusal::nothing || isFloatingType(last.type.dtype)) {
    return false;
  }
  if (refusal == Refusal::negative_number) {
    return step.form == Form::number && step.number.toDouble() < 0;
  }
  for (int64_t i = 0; i < last.size(); ++i) {
    if (last.number(i) == 0) {
      return true;
    }
  }
  return false;
}

/// A number as a scalar tensor.
Value scalarOf(const Scalar &number, DType dtype) {
  Value value = Value::zeros({dtype, {}});
  if (isFloatingType(dtype)) {
    value.set(0, number.toDouble());
  } else {
    value.set(0, number.toLong());
  }
  return value;
}

} // namespace

Value viewed(const Value &x, const ViewOfTensor &view) {
  const std::vector<int64_t> &n = view.numbers;
  std::vector<int64_t> sizes(x.type.shape.begin(), x.type.shape.end());
  std::vector<int64_t> order(sizes.size());
  std::iota(order.begin(), order.end(), 0);
  switch (view.kind) {
  case ViewOfTensor::slice:
    return sliced(x, n[0], n[1], n[2], n[3]);
  case ViewOfTensor::select:
    sizes.erase(sizes.begin() + n[0]);
    return reshaped(sliced(x, n[0], n[1], n[1] + 1, 1), sizes);
  case ViewOfTensor::narrow:
    return sliced(x, n[0], n[1], n[1] + n[2], 1);
  case ViewOfTensor::transpose:
    std::swap(order[static_cast<size_t>(n[0])],
              order[static_cast<size_t>(n[1])]);
    return evaluateOne(OpKind::permute, x, attrs::permute::words(order));
  case ViewOfTensor::permute:
    return evaluateOne(OpKind::permute, x, attrs::permute::words(n));
  case ViewOfTensor::unsqueeze:
    sizes.insert(sizes.begin() + n[0], 1);
    return reshaped(x, sizes);
  case ViewOfTensor::squeeze:
    if (sizes[static_cast<size_t>(n[0])] == 1) {
      sizes.erase(sizes.begin() + n[0]);
    }
    return reshaped(x, sizes);
  case ViewOfTensor::expand:
    return evaluateOne(OpKind::broadcast_to, x, attrs::broadcast_to::words(n));
  case ViewOfTensor::chunk: {
    int64_t size = sizes[static_cast<size_t>(n[1])];
    int64_t length = (size + n[0] - 1) / n[0], start = n[2] * length;
    return sliced(x, n[1], start, std::min(start + length, size), 1);
  }
  default:
    return reshaped(x, n);
  }
}

TensorType Model::typeOf(size_t tensor) const {
  const Element &x = tensors[tensor];
  return {x.storage->dtype, x.shape};
}

Value Model::valueOf(size_t tensor) const {
  const Element &x = tensors[tensor];
  Value value = Value::zeros(typeOf(tensor));
  for (size_t i = 0; i < x.places.size(); ++i) {
    value.words[i] = x.storage->words[static_cast<size_t>(x.places[i])];
  }
  return value;
}

bool Model::isWritable(size_t tensor) const {
  std::vector<int64_t> places = tensors[tensor].places;
  std::ranges::sort(places);
  return std::ranges::adjacent_find(places) == places.end();
}

/// The operands of a pointwise function, of one dtype and shape.
std::optional<std::vector<Value>> Model::aligned(const Step &step) const {
  const OpInfo &op = info(step.kind);
  std::vector<Value> operands;
  std::vector<Promoted> promoted;
  std::optional<Shape> shape = Shape{};
  size_t count = step.operands.size() - (step.form == Form::out);
  for (size_t i = 0; i < count; ++i) {
    operands.push_back(valueOf(step.operands[i]));
    const TensorType &type = operands.back().type;
    shape = broadcastShape(*shape, type.shape);
    if (!shape) {
      return std::nullopt;
    }
    if (op.operands[i] != 'b') {
      promoted.push_back({type.dtype, type.shape.empty() ? Promoted::scalar
                                                         : Promoted::tensor});
    } else if (type.dtype != DType::boolean) {
      return std::nullopt;
    }
  }
  if (step.form == Form::number) {
    promoted.push_back({step.number.type(), Promoted::number});
  }
  std::optional<DType> dtype = resultType(promoted);
  if (!dtype) {
    return std::nullopt;
  }
  if (op.promotion == Promotion::float_ && !isFloatingType(*dtype)) {
    dtype = DType::f32;
  }
  if (step.form == Form::number) {
    operands.push_back(scalarOf(step.number, *dtype));
  }
  for (size_t i = 0; i < operands.size(); ++i) {
    bool isCondition = op.operands[i] == 'b';
    if (!isCondition && !admits(op.operands[i], *dtype)) {
      return std::nullopt;
    }
    operands[i] =
        evaluateOne(OpKind::broadcast_to,
                    isCondition ? operands[i] : converted(operands[i], *dtype),
                    attrs::broadcast_to::words(*shape));
  }
  return operands;
}

std::optional<Expected> Model::expect(const Step &step) const {
  auto exactly = [](Value value) {
    std::vector<double> bounds(value.words.size());
    return Expected{{std::move(value)}, {std::move(bounds)}};
  };
  std::vector<Value> operands;
  for (size_t operand : step.operands) {
    operands.push_back(valueOf(operand));
  }
  switch (step.form) {
  case Form::input:
    return exactly(step.value);
  case Form::clone:
    return exactly(operands[0]);
  case Form::composite:
    return expectComposite(step, operands);
  case Form::view:
    return exactly(viewed(operands[0], step.view));
  case Form::fill:
    return exactly(evaluateOne(
        OpKind::broadcast_to, scalarOf(step.number, operands[0].type.dtype),
        attrs::broadcast_to::words(operands[0].type.shape)));
  case Form::copy:
    if (broadcastShape(operands[0].type.shape, operands[1].type.shape) !=
        operands[0].type.shape) {
      return std::nullopt;
    }
    return exactly(evaluateOne(
        OpKind::broadcast_to, converted(operands[1], operands[0].type.dtype),
        attrs::broadcast_to::words(operands[0].type.shape)));
  case Form::call:
    break;
  default:
    std::optional<std::vector<Value>> alike = aligned(step);
    if (!alike || isRefused(step, *alike)) {
      return std::nullopt;
    }
    operands = *alike;
  }
  Expected expected{evaluate(step.kind, operands, step.attrs), {}};
  for (const Value &value : expected.values) {
    expected.bounds.push_back(
        errorBounds(step.kind, operands, step.attrs, value));
  }
  if (step.writes()) {
    TensorType target = typeOf(step.target());
    Value &value = expected.values[0];
    if (value.type.shape != target.shape || !isWritable(step.target()) ||
        !canCast(value.type.dtype, target.dtype)) {
      return std::nullopt;
    }
    if (value.type.dtype != target.dtype) {
      bool isExact = std::ranges::all_of(expected.bounds[0],
                                         [](double b) { return b == 0; });
      if (!isExact) {
        return std::nullopt; // Which bound holds after another rounding?
      }
      value = converted(value, target.dtype);
    }
  }
  return expected;
}

void Model::append(const Value &value) {
  std::vector<int64_t> places(value.words.size());
  std::iota(places.begin(), places.end(), 0);
  tensors.push_back({std::make_shared<Storage>(value.type.dtype, value.words),
                     value.type.shape, std::move(places)});
}

void Model::commit(const Step &step, const std::vector<Value> &values) {
  if (step.writes()) {
    Element &target = tensors[step.target()];
    for (size_t i = 0; i < target.places.size(); ++i) {
      target.storage->words[static_cast<size_t>(target.places[i])] =
          values[0].words[i];
    }
  } else if (step.isAlias) {
    // The view of the places is the places of the view.
    const Element &base = tensors[step.operands[0]];
    Value places = Value::zeros({DType::i64, base.shape});
    for (size_t i = 0; i < base.places.size(); ++i) {
      places.words[i] = static_cast<uint64_t>(base.places[i]);
    }
    places = step.form == Form::view
                 ? viewed(places, step.view)
                 : evaluateOne(step.kind, places, step.attrs);
    tensors.push_back({base.storage,
                       places.type.shape,
                       {places.words.begin(), places.words.end()}});
  } else {
    for (const Value &value : values) {
      append(value);
    }
  }
}

} // namespace sinter::testing
