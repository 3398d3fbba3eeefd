//===- Sort.cpp - Sorting, by the oracle ----------------------------------===//

#include "ir/reference/Families.h"

namespace sinter::reference {

Evaluate evaluate_sort;

namespace {

/// The values of the attribute `float_order`.
enum FloatOrder : int64_t { nanIsLargest, totalOrder, ieeeLess };

bool isBefore(double x, double y, int64_t order) {
  if (order == totalOrder) {
    // IEEE 754, 5.10: by sign, then by magnitude as an integer.
    auto rank = [](double number) {
      int64_t bits = std::bit_cast<int64_t>(number);
      return bits < 0 ? ~(bits & INT64_MAX) : bits;
    };
    return rank(x) < rank(y);
  }
  if (order == nanIsLargest && (isNaN(x) || isNaN(y))) {
    return !isNaN(x);
  }
  return x < y;
}
bool isBefore(int64_t x, int64_t y, int64_t) { return x < y; }
bool isBefore(uint64_t x, uint64_t y, int64_t) { return x < y; }

/// Whether the slice's element at place `i` goes before that at `j`.
bool goesBefore(const Call &call, const attrs::sort &in, int64_t i, int64_t j) {
  for (size_t key = 0; key < static_cast<size_t>(in.num_keys); ++key) {
    const Value &x = call.operands[key];
    auto [less, greater] = visitClass(x.type.dtype, [&]<class T>(T *) {
      T xi = x.at<T>(i), xj = x.at<T>(j);
      return std::pair(isBefore(xi, xj, in.float_order),
                       isBefore(xj, xi, in.float_order));
    });
    if (less || greater) {
      return in.descending[key] ? greater : less;
    }
  }
  return false;
}

} // namespace

/// By insertion: stable, and defined whatever the order says of NaN.
void evaluate_sort(const Call &call) {
  attrs::sort in(call.attrs);
  const Shape &shape = call.operands[0].type.shape;
  size_t dim = static_cast<size_t>(in.dim);
  forEachIndex(shape, [&](const Index &first) {
    if (first[dim] != 0) {
      return;
    }
    std::vector<int64_t> unsorted, sorted;
    Index index(first);
    for (; index[dim] < shape[dim]; ++index[dim]) {
      int64_t place = placeOf(shape, index);
      unsorted.push_back(place);
      size_t at = sorted.size();
      while (at > 0 && goesBefore(call, in, place, sorted[at - 1])) {
        --at;
      }
      sorted.insert(sorted.begin() + static_cast<int64_t>(at), place);
    }
    for (size_t operand = 0; operand < call.operands.size(); ++operand) {
      for (size_t i = 0; i < sorted.size(); ++i) {
        call.results[operand].words[static_cast<size_t>(unsorted[i])] =
            call.operands[operand].words[static_cast<size_t>(sorted[i])];
      }
    }
  });
}

} // namespace sinter::reference
