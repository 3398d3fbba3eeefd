//===- Reduce.cpp - Reductions and running sums, by the oracle ------------===//
//
// Sums and products are rounded to the dtype once, at the end.
//
//===----------------------------------------------------------------------===//

#include "ir/reference/Families.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace sinter::reference {

Evaluate evaluate_reduce_sum, evaluate_reduce_prod, evaluate_reduce_max,
    evaluate_reduce_min, evaluate_reduce_and, evaluate_reduce_or,
    evaluate_arg_max, evaluate_arg_min, evaluate_cumulative_sum;

/// `index` without its components at `dims`.
static Index without(const Index &index, std::span<const int64_t> dims) {
  Index rest;
  for (size_t i = 0; i < index.size(); ++i) {
    if (std::ranges::find(dims, static_cast<int64_t>(i)) == dims.end()) {
      rest.push_back(index[i]);
    }
  }
  return rest;
}

/// Combines elements, in row-major order, from `start`.
template <class T, class Combine>
static void reduce(const Call &call, std::span<const int64_t> dims, T start,
                   Combine combine) {
  const Value &x = call.operands[0];
  Value &out = call.results[0];
  std::vector<T> totals(out.words.size(), start);
  int64_t next = 0;
  forEachIndex(x.type.shape, [&](const Index &index) {
    T &total = totals[static_cast<size_t>(
        placeOf(out.type.shape, without(index, dims)))];
    total = combine(total, x.at<T>(next++));
  });
  for (int64_t i = 0; i < out.size(); ++i) {
    out.set(i, totals[static_cast<size_t>(i)]);
  }
}

/// The lowest or highest value of a dtype, in its class.
template <class T> static T lowest(DType dtype) {
  if constexpr (std::is_same_v<T, double>) {
    return -std::numeric_limits<double>::infinity();
  } else {
    return isUnsignedType(dtype)
               ? 0
               : wrapTo(dtype, T(1) << (8 * byteSize(dtype) - 1));
  }
}
template <class T> static T highest(DType dtype) {
  if constexpr (std::is_same_v<T, double>) {
    return std::numeric_limits<double>::infinity();
  } else {
    return dtype == DType::boolean ? 1 : wrapTo(dtype, ~lowest<T>(dtype));
  }
}

void evaluate_reduce_sum(const Call &call) {
  attrs::reduce_sum in(call.attrs);
  visitClass(call.operands[0].type.dtype,
             [&]<class T>(T *) { reduce<T>(call, in.dims, 0, sumOf<T>); });
}

void evaluate_reduce_prod(const Call &call) {
  attrs::reduce_prod in(call.attrs);
  visitClass(call.operands[0].type.dtype,
             [&]<class T>(T *) { reduce<T>(call, in.dims, 1, productOf<T>); });
}

void evaluate_reduce_max(const Call &call) {
  attrs::reduce_max in(call.attrs);
  DType dtype = call.operands[0].type.dtype;
  visitClass(dtype, [&]<class T>(T *) {
    reduce<T>(call, in.dims, lowest<T>(dtype), largerOf<T>);
  });
}

void evaluate_reduce_min(const Call &call) {
  attrs::reduce_min in(call.attrs);
  DType dtype = call.operands[0].type.dtype;
  visitClass(dtype, [&]<class T>(T *) {
    reduce<T>(call, in.dims, highest<T>(dtype), smallerOf<T>);
  });
}

void evaluate_reduce_and(const Call &call) {
  attrs::reduce_and in(call.attrs);
  reduce<uint64_t>(call, in.dims, ~uint64_t{0}, std::bit_and<uint64_t>());
}

void evaluate_reduce_or(const Call &call) {
  attrs::reduce_or in(call.attrs);
  reduce<uint64_t>(call, in.dims, 0, std::bit_or<uint64_t>());
}

/// Finds along `dim` the first element that no other one beats.
template <class T, class Beats>
static void findAlong(const Call &call, int64_t dim, Beats beats) {
  const Value &x = call.operands[0];
  Value &out = call.results[0], &indices = call.results[1];
  size_t along = static_cast<size_t>(dim);
  int64_t next = 0;
  forEachIndex(x.type.shape, [&](const Index &index) {
    int64_t to = placeOf(out.type.shape, without(index, {&dim, 1}));
    T element = x.at<T>(next++);
    if (index[along] == 0 || beats(element, out.at<T>(to))) {
      out.set(to, element);
      indices.set(to, index[along]);
    }
  });
}

void evaluate_arg_max(const Call &call) {
  visitClass(call.operands[0].type.dtype, [&]<class T>(T *) {
    findAlong<T>(call, attrs::arg_max(call.attrs).dim, [](T x, T best) {
      return !isNaN(best) && (isNaN(x) || x > best);
    });
  });
}

void evaluate_arg_min(const Call &call) {
  visitClass(call.operands[0].type.dtype, [&]<class T>(T *) {
    findAlong<T>(call, attrs::arg_min(call.attrs).dim, [](T x, T best) {
      return !isNaN(best) && (isNaN(x) || x < best);
    });
  });
}

void evaluate_cumulative_sum(const Call &call) {
  attrs::cumulative_sum in(call.attrs);
  const Value &x = call.operands[0];
  const Shape &shape = x.type.shape;
  size_t dim = static_cast<size_t>(in.dim);
  int64_t next = 0;
  forEachIndex(shape, [&](const Index &index) {
    visitClass(x.type.dtype, [&]<class T>(T *) {
      // From the element's own end of the slice up to it.
      Index from(index);
      T sum = 0;
      int64_t first = in.reverse ? shape[dim] - 1 : 0;
      int64_t step = in.reverse ? -1 : 1;
      for (from[dim] = first; from[dim] != index[dim] + step;
           from[dim] += step) {
        sum = sumOf(sum, x.at<T>(placeOf(shape, from)));
      }
      call.results[0].set(next++, sum);
    });
  });
}

} // namespace sinter::reference
