//===- OpWriter.h - Building sinter ops, one call each --------------------===//

#ifndef SINTER_IMPORT_OP_WRITER_H
#define SINTER_IMPORT_OP_WRITER_H

#include "ir/dialect/Translate.h"
#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"

namespace sinter::ir {

using Ints = SmallVector<int64_t>;

/// Creates ops whose result types come from the op table. Operands must be
/// what the op wants: nothing is promoted or broadcast. Throws an Error if the
/// op rejects them.
class OpWriter {
public:
  explicit OpWriter(MLIRContext *context)
      : b(context), loc(UnknownLoc::get(context)) {}

  SmallVector<Value> emitAll(OpKind kind, ArrayRef<Value> operands,
                             const AttrWords &words = {});
  Value emit(OpKind kind, ArrayRef<Value> operands,
             const AttrWords &words = {}) {
    return emitAll(kind, operands, words)[0];
  }

  Value constant(DenseElementsAttr value);
  /// All elements equal to a number, which is rounded to the dtype.
  Value splat(const TensorType &type, double number);
  /// All elements equal to an integer, modulo 2^bits.
  Value splatInteger(const TensorType &type, uint64_t number);
  /// A vector of i64.
  Value vector(ArrayRef<int64_t> elements);

  // Nothing is created where the value is what is asked for already.
  Value convert(Value x, DType dtype);
  Value reshape(Value x, ArrayRef<int64_t> sizes);
  Value permute(Value x, ArrayRef<int64_t> permutation);
  Value broadcast(Value x, ArrayRef<int64_t> sizes);
  Value slice(Value x, ArrayRef<int64_t> starts, ArrayRef<int64_t> limits,
              ArrayRef<int64_t> strides);
  /// Elements [start, limit) along one dimension, every `stride`-th.
  Value sliceDim(Value x, int64_t dim, int64_t start, int64_t limit,
                 int64_t stride = 1);

  OpBuilder b;
  Location loc;

private:
  std::optional<Value> resplat(Value x, ArrayRef<int64_t> sizes);

  int64_t numOps = 0;
};

TensorType typeOf(Value value);
Ints sizesOf(Value value);
inline DType dtypeOf(Value value) { return typeOf(value).dtype; }
inline bool isFloat(Value value) { return isFloatingType(dtypeOf(value)); }

/// The number that all elements of a constant are, also behind a broadcast or
/// a reshape; empty for anything else.
std::optional<TypedAttr> findSplat(Value value);

/// A value under arithmetic: all operands have one type, and a number stands
/// for a tensor full of it.
struct Expr {
  Expr(OpWriter &w, Value value) : w(&w), value(value) {}

  Expr with(double number) const {
    return {*w, w->splat(typeOf(value), number)};
  }
  Expr op(OpKind kind) const { return {*w, w->emit(kind, {value})}; }
  Expr op(OpKind kind, const Expr &y) const {
    return {*w, w->emit(kind, {value, y.value})};
  }

  OpWriter *w;
  Value value;
};

inline Expr operator+(const Expr &x, const Expr &y) {
  return x.op(OpKind::add, y);
}
inline Expr operator+(const Expr &x, double y) { return x + x.with(y); }
inline Expr operator-(const Expr &x, const Expr &y) {
  return x.op(OpKind::sub, y);
}
inline Expr operator-(const Expr &x, double y) { return x - x.with(y); }
inline Expr operator*(const Expr &x, const Expr &y) {
  return x.op(OpKind::mul, y);
}
inline Expr operator*(const Expr &x, double y) { return x * x.with(y); }
inline Expr operator/(const Expr &x, const Expr &y) {
  return x.op(OpKind::div, y);
}
inline Expr operator/(const Expr &x, double y) { return x / x.with(y); }
inline Expr operator<(const Expr &x, const Expr &y) {
  return x.op(OpKind::lt, y);
}
inline Expr operator<(const Expr &x, double y) { return x < x.with(y); }
inline Expr operator<=(const Expr &x, const Expr &y) {
  return x.op(OpKind::le, y);
}
inline Expr operator<=(const Expr &x, double y) { return x <= x.with(y); }
inline Expr operator>(const Expr &x, const Expr &y) {
  return x.op(OpKind::gt, y);
}
inline Expr operator>(const Expr &x, double y) { return x > x.with(y); }
inline Expr operator>=(const Expr &x, const Expr &y) {
  return x.op(OpKind::ge, y);
}
inline Expr operator>=(const Expr &x, double y) { return x >= x.with(y); }
inline Expr operator==(const Expr &x, const Expr &y) {
  return x.op(OpKind::eq, y);
}
inline Expr operator==(const Expr &x, double y) { return x == x.with(y); }
inline Expr operator!=(const Expr &x, const Expr &y) {
  return x.op(OpKind::ne, y);
}
inline Expr operator!=(const Expr &x, double y) { return x != x.with(y); }

inline Expr operator-(const Expr &x) { return x.op(OpKind::neg); }
inline Expr operator&(const Expr &x, const Expr &y) {
  return x.op(OpKind::bitwise_and, y);
}
inline Expr operator|(const Expr &x, const Expr &y) {
  return x.op(OpKind::bitwise_or, y);
}
inline Expr operator^(const Expr &x, const Expr &y) {
  return x.op(OpKind::bitwise_xor, y);
}
inline Expr operator!(const Expr &x) { return x.op(OpKind::logical_not); }
inline Expr where(const Expr &condition, const Expr &x, const Expr &y) {
  return {*x.w, x.w->emit(OpKind::where, {condition.value, x.value, y.value})};
}
inline Expr where(const Expr &condition, const Expr &x, double y) {
  return where(condition, x, x.with(y));
}
inline Expr abs(const Expr &x) { return x.op(OpKind::abs); }
inline Expr exp(const Expr &x) { return x.op(OpKind::exp); }
inline Expr expm1(const Expr &x) { return x.op(OpKind::expm1); }
inline Expr log(const Expr &x) { return x.op(OpKind::log); }
inline Expr log1p(const Expr &x) { return x.op(OpKind::log1p); }
inline Expr sqrt(const Expr &x) { return x.op(OpKind::sqrt); }

} // namespace sinter::ir

#endif // SINTER_IMPORT_OP_WRITER_H
