//===- Reference.cpp - The oracle: slow and obvious -----------------------===//
//
// The table of evaluators is generated from the records: formulas for pointwise
// ops, and for each other op the name of the function that a file beside this
// one defines. Compiled with -fwrapv: integers wrap around.
//
//===----------------------------------------------------------------------===//

#include "ir/reference/Families.h"

#include "ir/ops/OpTable.h"

#include <algorithm>
#include <limits>
#include <type_traits>

namespace sinter::reference {

/// How to evaluate an op: a formula for each class, or all of it.
struct OpReference {
  double (*real)(const double *);
  int64_t (*integer)(const int64_t *);
  uint64_t (*natural)(const uint64_t *);
  Evaluate *evaluate;
};

/// x / y; of integers, towards zero. Any integer by zero is all ones, and the
/// quotient of the lowest integer by -1 wraps around.
template <class T> static T reference_quotient(T x, T y) {
  if constexpr (std::is_integral_v<T>) {
    if (y == 0) {
      return static_cast<T>(-1);
    }
    if (y == static_cast<T>(-1) && std::is_signed_v<T>) {
      return -x;
    }
  }
  return x / y;
}

/// What is left of x after an integral number of y's, with the sign of y. An
/// integer by zero is itself.
template <class T> static T reference_remainder(T x, T y) {
  if constexpr (std::is_integral_v<T>) {
    if (y == 0) {
      return x;
    }
    if (y == static_cast<T>(-1) && std::is_signed_v<T>) {
      return 0;
    }
    T rest = x % y;
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
  } else {
    T rest = std::fmod(x, y);
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
  }
}

/// x to the power y. Of integers, modulo 2^64; a negative power of an integer
/// is 0 unless it is one of 1 or -1.
template <class T> static T reference_pow(T x, T y) {
  if constexpr (std::is_integral_v<T>) {
    if (y < 0) {
      bool isOdd = y & 1;
      return x == 1 ? 1 : x == static_cast<T>(-1) ? (isOdd ? x : 1) : 0;
    }
    T power = 1;
    for (; y > 0; y >>= 1, x *= x) {
      power *= y & 1 ? x : 1;
    }
    return power;
  } else {
    return std::pow(x, y);
  }
}

/// x, but at least `min` and at most `max`, which wins; NaN if one of them is.
template <class T> static T reference_clamp(T x, T min, T max) {
  for (T operand : {x, min, max}) {
    if (isNaN(operand)) {
      return operand;
    }
  }
  return std::min(std::max(x, min), max);
}

#include "generated/Reference.inc"

template <class T>
static void evaluatePointwise(T (*formula)(const T *),
                              std::span<const Value> operands, Value &out) {
  for (int64_t i = 0; i < out.size(); ++i) {
    std::vector<T> in;
    for (const Value &operand : operands) {
      bool isCondition = operand.type.dtype == DType::boolean;
      in.push_back(isCondition ? static_cast<T>(operand.at<uint64_t>(i))
                               : operand.at<T>(i));
    }
    T result = formula(in.data());
    if (isFloatingType(out.type.dtype)) {
      out.set(i, static_cast<double>(result));
    } else {
      out.set(i, static_cast<uint64_t>(result));
    }
  }
}

int64_t placeOf(const Shape &shape, const Index &index) {
  int64_t place = 0;
  for (size_t dim = 0; dim < shape.size(); ++dim) {
    place = place * shape[dim] + index[dim];
  }
  return place;
}

int64_t indexAt(const Value &indices, int64_t place) {
  uint64_t word = indices.words[static_cast<size_t>(place)];
  constexpr int64_t largest = std::numeric_limits<int64_t>::max();
  return isUnsignedType(indices.type.dtype) &&
                 word > static_cast<uint64_t>(largest)
             ? largest
             : static_cast<int64_t>(word);
}

std::vector<Value> evaluate(OpKind kind, std::span<const Value> operands,
                            std::span<const int64_t> attrs) {
  std::vector<TensorType> types;
  for (const Value &operand : operands) {
    types.push_back(operand.type);
  }
  std::vector<TensorType> resultTypes(numResults(kind, operands.size()));
  inferTypes(kind, types, attrs, resultTypes);
  std::vector<Value> results;
  for (const TensorType &type : resultTypes) {
    results.push_back(Value::zeros(type));
  }
  const OpReference &op = table[static_cast<size_t>(kind)];
  if (op.evaluate) {
    op.evaluate({operands, attrs, results});
    return results;
  }
  // The last operand is never a condition beside numbers.
  visitClass(types.back().dtype, [&]<class T>(T *) {
    if constexpr (std::is_same_v<T, double>) {
      evaluatePointwise(op.real, operands, results[0]);
    } else if constexpr (std::is_same_v<T, int64_t>) {
      evaluatePointwise(op.integer, operands, results[0]);
    } else {
      evaluatePointwise(op.natural, operands, results[0]);
    }
  });
  return results;
}

} // namespace sinter::reference
