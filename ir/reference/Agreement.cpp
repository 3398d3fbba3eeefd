//===- Agreement.cpp - How far a result may be from the oracle's ----------===//

#include "ir/reference/Agreement.h"
#include "runtime/core/FloatFormat.h"

#include "ir/ops/OpTable.h"
#include "sinter/runtime/op_attrs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace sinter::reference {

using runtime::FloatFormat;
using runtime::floatFormatOf;

namespace {

/// An op whose results are sums or products. The number of their terms is what
/// the sum gives for operands that are all 1.
struct Accumulation {
  OpKind kind;
  OpKind sum;
  bool roundsEachStep;
};
constexpr Accumulation accumulations[] = {
    {OpKind::cumulative_sum, OpKind::cumulative_sum, false},
    {OpKind::dot_general, OpKind::dot_general, false},
    {OpKind::reduce_prod, OpKind::reduce_sum, false},
    {OpKind::reduce_sum, OpKind::reduce_sum, false},
    {OpKind::scatter_add, OpKind::scatter_add, true},
    {OpKind::scatter_mul, OpKind::scatter_add, true},
};

/// A formula of several functions. Beside the 4 ulp it may be off by
/// `operandUlps` u |x|. Where it divides by e^-x, which overflows first, a
/// result below the normal numbers is lost: so times |x| at most.
struct Compound {
  OpKind kind;
  double operandUlps;
};
constexpr Compound compounds[] = {
    {OpKind::gelu_erf, 4},
    {OpKind::gelu_tanh, 4},
    {OpKind::sigmoid, 0},
    {OpKind::silu, 0},
};

constexpr double functionUlps = 4;

/// The bound of a result that may be anything.
constexpr double infinity = std::numeric_limits<double>::infinity();

/// The format that an op on a floating-point dtype is computed in.
FloatFormat computeFormat(DType dtype) {
  return floatFormatOf(dtype == DType::f64 ? DType::f64 : DType::f32);
}

double unitRoundoff(const FloatFormat &format) {
  return std::ldexp(1.0, -format.precision);
}

/// The distance of neighbours at `x`.
double ulp(const FloatFormat &format, double x) {
  int lowest = 1 - format.maxExponent;
  int exponent = x == 0          ? lowest
                 : std::isinf(x) ? format.maxExponent
                                 : std::max(std::ilogb(x), lowest);
  return std::ldexp(1.0, exponent - (format.precision - 1));
}

/// The operands as f64, each floating-point element replaced by `change` of it.
template <class Change>
std::vector<Value> changed(std::span<const Value> operands, Change change) {
  std::vector<Value> result(operands.begin(), operands.end());
  for (Value &operand : result) {
    if (isFloatingType(operand.type.dtype)) {
      operand.type.dtype = DType::f64;
      for (int64_t i = 0; i < operand.size(); ++i) {
        operand.set(i, change(operand.at<double>(i)));
      }
    }
  }
  return result;
}

/// The sum with f64 for the dtype that it may ask for.
Value evaluateSum(OpKind kind, std::span<const Value> operands,
                  std::span<const int64_t> attrs) {
  std::vector<int64_t> words(attrs.begin(), attrs.end());
  if (kind == OpKind::dot_general) {
    attrs::dot_general in(attrs);
    AttrWords wide = attrs::dot_general::words(
        in.x_batch, in.y_batch, in.x_contract, in.y_contract, DType::f64);
    words.assign(wide.begin(), wide.end());
  }
  return evaluate(kind, operands, words)[0];
}

/// How large partial sums or products can become, whatever their order: the sum
/// of magnitudes; the product of those that are above 1, and of the inverse of
/// the others. Infinite elements do not count: they are so in any order.
double magnitudeOfTerm(bool isSum, double x) {
  if (!std::isfinite(x) || x == 0) {
    return isSum ? 0 : 1;
  }
  double magnitude = std::fabs(x);
  return isSum ? magnitude : std::max(magnitude, 1 / magnitude);
}

void addAccumulation(const Accumulation &op, std::span<const Value> operands,
                     std::span<const int64_t> attrs, const Value &expected,
                     std::vector<double> &bounds) {
  DType dtype = operands[0].type.dtype;
  FloatFormat format =
      op.roundsEachStep ? floatFormatOf(dtype) : computeFormat(dtype);
  bool isSum = op.kind == op.sum;
  Value counts =
      evaluateSum(op.sum, changed(operands, [](double) { return 1.0; }), attrs);
  Value magnitudes = evaluateSum(
      op.kind,
      changed(operands, [&](double x) { return magnitudeOfTerm(isSum, x); }),
      attrs);
  double largest = std::ldexp(1.0, format.maxExponent);
  double least = ulp(format, 0); // A sum of zeros may have either sign.
  for (size_t i = 0; i < bounds.size(); ++i) {
    int64_t place = static_cast<int64_t>(i);
    double number = expected.at<double>(place);
    double magnitude = magnitudes.at<double>(place);
    if (!(magnitude < largest)) {
      bounds[i] = infinity;
    } else if (std::isfinite(number) || isSum) {
      bounds[i] += least + 2 * counts.at<double>(place) * unitRoundoff(format) *
                               (isSum ? magnitude : std::fabs(number));
    }
  }
}

void addFunction(OpKind kind, std::span<const Value> operands,
                 const Value &expected, std::vector<double> &bounds) {
  FloatFormat format = computeFormat(operands[0].type.dtype);
  const auto *compound = std::ranges::find(compounds, kind, &Compound::kind);
  for (size_t i = 0; i < bounds.size(); ++i) {
    int64_t place = static_cast<int64_t>(i);
    bounds[i] += functionUlps * ulp(format, expected.at<double>(place));
    if (compound != std::end(compounds)) {
      double x = std::fabs(operands[0].at<double>(place));
      double leastNormal = std::ldexp(1.0, 1 - format.maxExponent);
      bounds[i] += compound->operandUlps * unitRoundoff(format) * x +
                   std::max(x, 1.0) * leastNormal;
    }
  }
}

} // namespace

std::vector<double> errorBounds(OpKind kind, std::span<const Value> operands,
                                std::span<const int64_t> attrs,
                                const Value &expected) {
  std::vector<double> bounds(expected.words.size(), 0.0);
  const OpInfo &op = info(kind);
  const auto *sum = std::ranges::find(accumulations, kind, &Accumulation::kind);
  bool isSum = sum != std::end(accumulations);
  bool isFunction =
      op.family == OpFamily::pointwise && op.cost == OpCost::special;
  bool isExtreme = kind == OpKind::reduce_max || kind == OpKind::reduce_min;
  DType dtype = expected.type.dtype;
  if (isFloatingType(dtype) && isExtreme) {
    // No bound that tells numbers apart, but one that makes zeros equal.
    std::ranges::fill(bounds, std::numeric_limits<double>::denorm_min());
  }
  if (!isFloatingType(dtype) || (!isSum && !isFunction)) {
    return bounds;
  }
  if (isSum) {
    addAccumulation(*sum, operands, attrs, expected, bounds);
  } else {
    addFunction(kind, operands, expected, bounds);
  }
  for (size_t i = 0; byteSize(dtype) == 2 && i < bounds.size(); ++i) {
    bounds[i] +=
        ulp(floatFormatOf(dtype), expected.at<double>(static_cast<int64_t>(i)));
  }
  return bounds;
}

/// Whether two numbers of a floating-point dtype differ by at most `bound`.
static bool isWithin(DType dtype, double x, double y, double bound) {
  if (bound == infinity) {
    return true;
  }
  if (std::isnan(x) || std::isnan(y)) {
    return std::isnan(x) && std::isnan(y);
  }
  if (!(bound > 0)) {
    return std::bit_cast<uint64_t>(x) == std::bit_cast<uint64_t>(y);
  }
  long double beyond = std::ldexp(1.0L, floatFormatOf(dtype).maxExponent + 1);
  auto bounded = [&](long double number) {
    return std::clamp(number, -beyond, beyond);
  };
  return std::fabs(bounded(x) - bounded(y)) <= bound;
}

std::optional<std::string> disagreement(const Value &expected,
                                        const Value &actual,
                                        std::span<const double> bounds) {
  std::ostringstream text;
  text.precision(std::numeric_limits<double>::max_digits10);
  if (!(expected.type == actual.type)) {
    text << "expected " << expected.type.dtype << " of shape "
         << expected.type.shape << ", got " << actual.type.dtype << " of shape "
         << actual.type.shape;
    return text.str();
  }
  DType dtype = expected.type.dtype;
  for (int64_t i = 0; i < expected.size(); ++i) {
    double bound = bounds[static_cast<size_t>(i)];
    bool agrees = isFloatingType(dtype)
                      ? isWithin(dtype, expected.at<double>(i),
                                 actual.at<double>(i), bound)
                      : expected.at<uint64_t>(i) == actual.at<uint64_t>(i);
    if (agrees) {
      continue;
    }
    visitClass(dtype, [&]<class T>(T *) {
      text << "element " << i << " of " << dtype << ' ' << expected.type.shape
           << ": expected " << expected.at<T>(i) << ", got " << actual.at<T>(i)
           << ", may differ by " << bound;
    });
    return text.str();
  }
  return std::nullopt;
}

} // namespace sinter::reference
