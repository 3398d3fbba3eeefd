//===- PointwiseRadii.cpp - The error model of single elements ------------===//

#include "frontend/capture/PointwiseRadii.h"

#include "sinter/runtime/op_attrs.h"

#include <array>
#include <cmath>

namespace sinter::radii {

//===----------------------------------------------------------------------===//
// Formats
//===----------------------------------------------------------------------===//

double Format::unitRoundoff() const { return std::ldexp(1.0, -precision); }

double Format::largest() const {
  return maxExponent == 1023 ? std::numeric_limits<double>::max()
                             : std::ldexp(1.0, maxExponent + 1);
}

double Format::leastNormal() const { return std::ldexp(1.0, 1 - maxExponent); }

double Format::ulp(double x) const {
  int lowest = 1 - maxExponent;
  int exponent = x == 0             ? lowest
                 : std::isfinite(x) ? std::max(std::ilogb(x), lowest)
                                    : maxExponent;
  return std::ldexp(1.0, exponent - (precision - 1));
}

Format computeFormat(DType dtype) {
  return formatOf(dtype == DType::f64 ? DType::f64 : DType::f32);
}

//===----------------------------------------------------------------------===//
// Tensors of f64
//===----------------------------------------------------------------------===//

Tensor filled(IntArrayRef sizes, double value) {
  Tensor out = empty(sizes, kDouble);
  std::fill_n(&at(out, 0), out.numel(), value);
  return out;
}

Tensor wide(const Tensor &x) {
  Tensor out = empty(x.sizes(), kDouble);
  copyElements(x.impl()->view(), out.impl()->view());
  return out;
}

/// A tensor of `change` of each element.
template <class Change> static Tensor changed(const Tensor &x, Change change) {
  Tensor out = wide(x);
  for (int64_t i = 0; i < out.numel(); ++i) {
    at(out, i) = change(at(out, i), i);
  }
  return out;
}

Tensor magnitudeOf(const Tensor &x) {
  return changed(x, [](double x, int64_t) { return std::abs(x); });
}

Tensor added(const Tensor &x, const Tensor &y) {
  return changed(x, [&](double x, int64_t i) { return x + at(y, i); });
}

Tensor reachOf(const Tensor &magnitudes) {
  return changed(magnitudes, [](double x, int64_t) {
    return x == 0 ? 1 : std::max(x, 1 / x);
  });
}

Tensor unknownWhereNotZero(Tensor radii) {
  return changed(radii,
                 [](double r, int64_t) { return r == 0 ? 0 : unknownRadius; });
}

Tensor withoutZeros(Tensor radii) {
  bool isExact = true;
  for (int64_t i = 0; radii.defined() && i < radii.numel(); ++i) {
    double &r = at(radii, i);
    r = std::isnan(r) ? unknownRadius : r;
    isExact = isExact && r == 0;
  }
  return isExact ? Tensor() : radii;
}

static bool hasTwoBytes(DType dtype) {
  return isFloatingType(dtype) && byteSize(dtype) == 2;
}

double rounded(double radius, double out, DType dtype) {
  Format format = formatOf(dtype);
  if (hasTwoBytes(dtype)) {
    radius += format.ulp(std::abs(out) + radius);
  }
  bool isInside = std::abs(out) + radius < format.largest();
  return radius > 0 && !isInside ? unknownRadius : radius;
}

std::vector<Tensor> evaluateAll(OpKind kind, std::span<const Tensor> operands,
                                std::span<const int64_t> attrs, size_t count) {
  std::vector<const Tensor *> pointers;
  std::vector<TensorType> in;
  for (const Tensor &operand : operands) {
    pointers.push_back(&operand);
    in.push_back(operand.impl()->type());
  }
  std::vector<TensorType> types(count);
  inferTypes(kind, in, attrs, types);
  std::vector<Tensor> results(count);
  eagerSink().emit({kind, pointers, attrs, types}, results);
  for (Tensor &result : results) {
    bool isDense = result.dtype() == kDouble && result.impl()->isContiguous() &&
                   result.impl()->storage->useCount() == 1;
    result = isDense ? result : wide(result);
  }
  return results;
}

Tensor evaluate(OpKind kind, std::span<const Tensor> operands,
                std::span<const int64_t> attrs) {
  return evaluateAll(kind, operands, attrs, 1)[0];
}

//===----------------------------------------------------------------------===//
// Pointwise calls
//===----------------------------------------------------------------------===//

namespace {

/// Functions that rise and fall within a radius, by what their slope is below.
struct Slope {
  OpKind kind;
  double most;
};
constexpr Slope slopes[] = {
    {OpKind::sin, 1},        {OpKind::cos, 1},         {OpKind::silu, 1.1},
    {OpKind::gelu_erf, 1.2}, {OpKind::gelu_tanh, 1.2},
};

/// Formulas of several functions, as ir/reference/Agreement.h has them.
bool isCompound(OpKind kind) {
  return kind == OpKind::gelu_erf || kind == OpKind::gelu_tanh ||
         kind == OpKind::sigmoid || kind == OpKind::silu;
}

/// Whether an op rounds, rather than choose or move: whether f32 and f64
/// disagree about numbers of f32.
bool findRounding(OpKind kind) {
  constexpr int64_t size = 512;
  size_t count = std::string_view(info(kind).operands).size();
  std::vector<Tensor> narrow, wideOnes;
  for (size_t operand = 0; operand < count; ++operand) {
    Tensor x = filled({size}, 0), single = empty({size}, kFloat);
    for (int64_t i = 0; i < size; ++i) { // Of both signs and many sizes.
      double turn =
          static_cast<double>((i + 1) * static_cast<int64_t>(3 * operand + 2));
      at(x, i) = std::sin(turn) * std::exp(2 * std::sin(turn * 0.7));
    }
    copyElements(x.impl()->view(), single.impl()->view());
    narrow.push_back(single);
    wideOnes.push_back(wide(single));
  }
  Tensor x = evaluate(kind, narrow, {}), y = evaluate(kind, wideOnes, {});
  for (int64_t i = 0; i < size; ++i) {
    bool areNan = std::isnan(at(x, i)) && std::isnan(at(y, i));
    if (!areNan && at(x, i) != at(y, i)) {
      return true;
    }
  }
  return false;
}

bool rounds(OpKind kind) {
  static std::array<std::atomic<int8_t>, numOps> known{}; // 0: not asked yet.
  std::atomic<int8_t> &one = known[static_cast<size_t>(kind)];
  if (one == 0) {
    one = findRounding(kind) ? 1 : -1;
  }
  return one == 1;
}

/// A pointwise call on floating-point numbers.
class Samples {
public:
  Samples(const OpCall &call, std::span<const Tensor> radii,
          const Tensor &result)
      : call(call), radii(radii), out(wide(result)),
        radius(filled(result.sizes(), 0)) {
    for (const Tensor *operand : call.operands) {
      x.push_back(wide(*operand));
    }
  }

  Tensor run(DType dtype) {
    centre = evaluate(call.kind, x, {});
    vary(0);
    for (int64_t i = 0; i < radius.numel(); ++i) {
      at(radius, i) = finished(i, dtype);
    }
    return radius;
  }

private:
  double radiusOf(size_t operand, int64_t i) const {
    return radii[operand].defined() ? at(radii[operand], i) : 0;
  }

  /// Evaluates the op where the operands from `operand` on are at the ends of
  /// their intervals, in the middle, or at 0.
  void vary(size_t operand) {
    if (operand == x.size()) {
      return compare();
    }
    if (!radii[operand].defined()) {
      return vary(operand + 1);
    }
    Tensor middle = x[operand];
    for (double side : {-1.0, 0.0, 1.0}) {
      x[operand] = changed(middle, [&](double x, int64_t i) {
        double r = at(radii[operand], i);
        bool holdsZero = r > 0 && std::abs(x) <= r;
        return side == 0 ? (holdsZero ? 0 : x)
               : r == 0  ? x
                         : std::nextafter(x + side * r, side * unknownRadius);
      });
      vary(operand + 1);
    }
    x[operand] = middle;
  }

  void compare() {
    Tensor sample = evaluate(call.kind, x, {});
    for (int64_t i = 0; i < radius.numel(); ++i) {
      double a = at(sample, i), b = at(centre, i);
      bool areEqual = a == b || (std::isnan(a) && std::isnan(b));
      double far = std::isfinite(a) && std::isfinite(b) ? std::abs(a - b)
                                                        : unknownRadius;
      // A zero of the other sign is no distance, but other bits.
      double near = std::signbit(a) == std::signbit(b) || std::isnan(a)
                        ? 0
                        : std::numeric_limits<double>::denorm_min();
      at(radius, i) = std::max(at(radius, i), areEqual ? near : far);
    }
  }

  /// How far the function itself gets, where samples do not tell.
  double distance(int64_t i) const {
    double most = at(radius, i);
    for (const Slope &slope : slopes) {
      if (slope.kind == call.kind) {
        return std::max(most, slope.most * radiusOf(0, i));
      }
    }
    if (call.kind == OpKind::remainder) {
      double y = std::abs(at(x[1], i));
      double moved =
          radiusOf(0, i) + std::abs(at(x[0], i)) / y * radiusOf(1, i);
      bool mayJump = moved > y / 4 || most > y / 4;
      return mayJump ? most + y : most;
    }
    return most;
  }

  double finished(int64_t i, DType dtype) const {
    bool isExact = true;
    for (size_t operand = 0; operand < x.size(); ++operand) {
      double r = radiusOf(operand, i);
      isExact = isExact && r == 0;
      if (r == unknownRadius) {
        return r;
      }
    }
    double number = at(out, i), whole = at(centre, i), far = distance(i);
    if (!std::isfinite(number) || !std::isfinite(whole)) {
      bool areEqual =
          number == whole || (std::isnan(number) && std::isnan(whole));
      return areEqual && far == 0 ? 0 : unknownRadius;
    }
    bool isSpecial = info(call.kind).cost == OpCost::special;
    Format format = computeFormat(dtype);
    bool isRounded = dtype != DType::f64 ? number != whole || far > 0 : true;
    if (!rounds(call.kind) || !isRounded) {
      return far;
    }
    if (!isSpecial) {
      far += format.ulp(std::abs(number) + far);
    } else if (!isExact) {
      double reach = std::abs(at(x[0], i)) + radiusOf(0, i);
      far += 8 * format.ulp(std::abs(number) + far);
      if (isCompound(call.kind)) {
        far += 8 * format.unitRoundoff() * reach +
               std::max(reach, 1.0) * format.leastNormal();
      }
    }
    return rounded(far, number, dtype);
  }

  const OpCall &call;
  std::span<const Tensor> radii;
  std::vector<Tensor> x; ///< The operands, or samples of them.
  Tensor out, centre, radius;
};

bool hasRadius(std::span<const Tensor> radii, int64_t i) {
  return std::ranges::any_of(radii, [&](const Tensor &one) {
    return one.defined() && at(one, i) > 0;
  });
}

/// where(c, x, y): the radius of what is chosen; of either, if c is unknown.
Tensor ofChoice(const OpCall &call, std::span<const Tensor> radii,
                const Tensor &result) {
  Tensor condition = wide(*call.operands[0]);
  Tensor x = wide(*call.operands[1]), y = wide(*call.operands[2]);
  auto radiusOf = [&](size_t operand, int64_t i) {
    return radii[operand].defined() ? at(radii[operand], i) : 0;
  };
  return changed(condition, [&](double isFirst, int64_t i) {
    if (radiusOf(0, i) == 0) {
      return radiusOf(isFirst != 0 ? 1 : 2, i);
    }
    double apart = at(x, i) == at(y, i) ? 0 : std::abs(at(x, i) - at(y, i));
    bool isNumber = isFloatingType(result.dtype());
    return (isNumber || apart == 0 ? apart : unknownRadius) +
           std::max(radiusOf(1, i), radiusOf(2, i));
  });
}

Tensor ofComparison(const OpCall &call, std::span<const Tensor> radii) {
  Tensor x = wide(*call.operands[0]), y = wide(*call.operands[1]);
  return changed(x, [&](double x, int64_t i) {
    double r = (radii[0].defined() ? at(radii[0], i) : 0) +
               (radii[1].defined() ? at(radii[1], i) : 0);
    bool isKnown = r == 0 || std::abs(x - at(y, i)) > r ||
                   (r < unknownRadius && std::isnan(x - at(y, i)));
    return isKnown ? 0 : unknownRadius;
  });
}

} // namespace

Tensor ofPointwise(const OpCall &call, std::span<const Tensor> radii,
                   const Tensor &result) {
  DType dtype = call.operands.back()->dtype();
  bool isExact = std::ranges::none_of(radii, &Tensor::defined);
  bool isTruth = result.dtype() == DType::boolean;
  if (isExact &&
      (!isFloatingType(dtype) || isTruth || call.kind == OpKind::where ||
       (info(call.kind).cost == OpCost::special && !hasTwoBytes(dtype)))) {
    return {};
  }
  if (call.kind == OpKind::where) {
    return ofChoice(call, radii, result);
  }
  if (!isFloatingType(dtype)) {
    return changed(filled(result.sizes(), 0), [&](double, int64_t i) {
      return hasRadius(radii, i) ? unknownRadius : 0;
    });
  }
  if (isTruth && call.operands.size() == 2) {
    return ofComparison(call, radii);
  }
  Tensor radius = Samples(call, radii, result).run(dtype);
  return isTruth ? unknownWhereNotZero(radius) : radius;
}

Tensor ofConversion(const OpCall &call, const Tensor &radii,
                    const Tensor &result) {
  DType from = call.operands[0]->dtype(), to = result.dtype();
  bool isReal = isFloatingType(from);
  if (!radii.defined() && !(isReal && hasTwoBytes(to))) {
    return {};
  }
  if (!isReal) {
    return radii;
  }
  Tensor x = wide(*call.operands[0]), out = wide(result);
  Tensor known = radii.defined() ? radii : filled(x.sizes(), 0);
  return changed(known, [&](double r, int64_t i) {
    double number = at(x, i);
    if (!isFloatingType(to)) {
      bool jumps = to == DType::boolean
                       ? std::abs(number) <= r
                       : std::trunc(number - r) != std::trunc(number + r);
      return r > 0 && jumps ? unknownRadius : 0;
    }
    if (r == 0 && (at(out, i) == number || std::isnan(number))) {
      return 0.0;
    }
    bool narrows = formatOf(to).precision < formatOf(from).precision;
    double own = r > 0 && narrows && !hasTwoBytes(to)
                     ? formatOf(to).ulp(std::abs(number) + r)
                     : 0;
    return narrows || hasTwoBytes(to) ? rounded(r + own, at(out, i), to) : r;
  });
}

} // namespace sinter::radii
