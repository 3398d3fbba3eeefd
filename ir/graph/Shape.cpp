//===- Shape.cpp - Sizes and dtypes, and how two of them combine ----------===//

#include "sinter/shape.h"

#include "sinter/error.h"

#include <algorithm>
#include <ostream>

namespace sinter {

std::ostream &operator<<(std::ostream &os, IntArrayRef list) {
  os << '[';
  for (size_t i = 0; i < list.size(); ++i) {
    os << (i ? ", " : "") << list[i];
  }
  return os << ']';
}

const char *toString(DType dtype) {
  constexpr const char *names[] = {
      "Bool",   "Byte",   "Char", "Short",    "Int",   "Long",  "UInt16",
      "UInt32", "UInt64", "Half", "BFloat16", "Float", "Double"};
  return names[static_cast<size_t>(dtype)];
}

std::ostream &operator<<(std::ostream &os, DType dtype) {
  return os << toString(dtype);
}

int64_t wrapDim(const char *op, int64_t dim, int64_t rank) {
  int64_t limit = std::max<int64_t>(rank, 1);
  check(-limit <= dim && dim < limit, ErrorKind::index, op, ": dimension ", dim,
        " is out of range: expected ", -limit, " to ", limit - 1);
  return dim < 0 ? dim + limit : dim;
}

void checkRank(const char *op, IntArrayRef sizes) {
  check(sizes.size() <= maxRank, ErrorKind::shape, op, ": ", sizes,
        " has more than ", maxRank, " dimensions");
}

void checkSizes(const char *op, IntArrayRef sizes) {
  checkRank(op, sizes);
  int64_t product = 1;
  bool isEmpty = std::ranges::find(sizes, 0) != sizes.end();
  for (int64_t size : sizes) {
    check(size >= 0, ErrorKind::shape, op, ": negative size in ", sizes);
    // A tensor's bytes, too, must be countable.
    bool overflows = __builtin_mul_overflow(product, size, &product) ||
                     product > (INT64_MAX >> 4);
    check(isEmpty || !overflows, ErrorKind::shape, op, ": ", sizes,
          " has too many elements");
  }
}

Shape broadcast_shapes(const char *op, IntArrayRef x, IntArrayRef y) {
  Shape out(x.size() >= y.size() ? x : y);
  size_t rank = out.size();
  for (size_t back = 1; back <= rank; ++back) {
    int64_t dx = back <= x.size() ? x[x.size() - back] : 1;
    int64_t dy = back <= y.size() ? y[y.size() - back] : 1;
    check(dx == dy || dx == 1 || dy == 1, ErrorKind::shape, op,
          ": cannot broadcast ", x, " with ", y);
    out[rank - back] = dx == 1 ? dy : dx;
  }
  return out;
}

DType promote_types(DType x, DType y) {
  if (x == y) {
    return x;
  }
  if (isFloatingType(x) && isFloatingType(y)) {
    // Neither 16-bit format holds the other.
    bool both16 = byteSize(x) == 2 && byteSize(y) == 2;
    return both16 ? DType::f32 : std::max(x, y);
  }
  if (isFloatingType(x) || isFloatingType(y)) {
    return isFloatingType(x) ? x : y;
  }
  auto isWideUnsigned = [](DType t) {
    return t >= DType::u16 && t <= DType::u64;
  };
  check(!isWideUnsigned(x) && !isWideUnsigned(y), ErrorKind::dtype,
        "promotion for UInt16, UInt32 and UInt64 is not supported, attempted "
        "to promote ",
        x, " and ", y);
  auto [low, high] = std::minmax(x, y);
  // The narrowest signed type that holds both.
  return low == DType::u8 && high == DType::i8 ? DType::i16 : high;
}

bool canCast(DType from, DType to) {
  bool losesFraction = isFloatingType(from) && !isFloatingType(to);
  bool losesValue = from != DType::boolean && to == DType::boolean;
  return !losesFraction && !losesValue;
}

} // namespace sinter
