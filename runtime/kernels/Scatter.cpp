//===- Scatter.cpp - Updates at the places that indices name --------------===//
//
// The result begins as a copy of x. Several updates of one element are joined
// in row-major order of the updates, whoever does it: threads share the result,
// not the updates. A thread has windows of its own part of x (batching
// dimensions), or its own columns of all windows, or its own range of places.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/Dispatch.h"
#include "runtime/kernels/IndexPlan.h"
#include "runtime/kernels/TemporaryTensor.h"

#include "sinter/runtime/half.h"
#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"

#include <type_traits>

namespace sinter {
namespace {

constexpr int64_t elementsPerGrain = 16384;

/// The functors say how an update joins what is there. Integers wrap around;
/// 16-bit floats are rounded after each update.
struct Set {
  template <class T> T operator()(T, T update) const { return update; }
};
struct Add {
  template <class T> T operator()(T x, T update) const {
    if constexpr (std::is_integral_v<T>) {
      return static_cast<T>(static_cast<uint64_t>(x) +
                            static_cast<uint64_t>(update));
    } else {
      return x + update;
    }
  }
};
struct Mul {
  template <class T> T operator()(T x, T update) const {
    if constexpr (std::is_integral_v<T>) {
      return static_cast<T>(static_cast<uint64_t>(x) *
                            static_cast<uint64_t>(update));
    } else {
      return x * update;
    }
  }
};
/// As the formulas of minimum and maximum: NaN stays.
struct Min {
  template <class T> T operator()(T x, T update) const {
    return x < update || x != x ? x : update;
  }
};
struct Max {
  template <class T> T operator()(T x, T update) const {
    return x > update || x != x ? x : update;
  }
};

/// Joins updates to a result whose dtype is that of T, with one functor.
template <class T, class Join> class Joiner {
public:
  Joiner(const IndexPlan &plan, T *x, const T *updates)
      : plan(plan), x(x), updates(updates) {}

  /// The part [windowBegin, windowEnd) of the windows of vectors [begin, end),
  /// of these only places in [placeBegin, placeEnd).
  void joinPart(int64_t begin, int64_t end, int64_t windowBegin,
                int64_t windowEnd, int64_t placeBegin, int64_t placeEnd,
                FirstOutside &outside) const {
    int64_t stride = plan.vectors.runStride(IndexPlan::inOther);
    int64_t first = begin;
    plan.vectors.runs(
        begin, end, IndexPlan::most, [&](const auto &run, int64_t count) {
          int64_t places[IndexPlan::most];
          int64_t inside =
              plan.findPlaces(run, count, IndexPlan::Outside::drop, places);
          if (inside < count) {
            outside.note(first + inside);
          }
          first += count;
          const T *from = updates + run.at[IndexPlan::inOther];
          for (int64_t i = 0; i < count; ++i) {
            if (placeBegin <= places[i] && places[i] < placeEnd) {
              joinWindow(places[i], from + i * stride, windowBegin, windowEnd);
            }
          }
        });
  }

  /// All updates one by one in row-major order: for windows that overlap and
  /// are not innermost in `updates`. `places` has one for each vector.
  void joinInOrder(const BoxWalk<3> &walk, const int64_t *places) const {
    walk.runs(0, walk.numElements(), 1, [&](const auto &at, int64_t) {
      int64_t place = places[at.at[1]];
      if (place != IndexPlan::nowhere) {
        T &element = x[place + at.at[2]];
        element = join(element, updates[at.at[0]]);
      }
    });
  }

private:
  void joinWindow(int64_t place, const T *from, int64_t begin,
                  int64_t end) const {
    if (plan.window.rank() == 0) {
      x[place] = join(x[place], *from);
      return;
    }
    int64_t xStride = plan.window.runStride(IndexPlan::windowInX);
    int64_t fromStride = plan.window.runStride(IndexPlan::windowInOther);
    plan.window.runs(begin, end, [&](const auto &run, int64_t length) {
      T *to = x + place + run.at[IndexPlan::windowInX];
      const T *row = from + run.at[IndexPlan::windowInOther];
      if (xStride == 1 && fromStride == 1) {
        for (int64_t w = 0; w < length; ++w) {
          to[w] = join(to[w], row[w]);
        }
        return;
      }
      for (int64_t w = 0; w < length; ++w) {
        to[w * xStride] = join(to[w * xStride], row[w * fromStride]);
      }
    });
  }

  const IndexPlan &plan;
  T *x;
  const T *updates;
  [[no_unique_address]] Join join;
};

/// The parts of a scatter, and what it found.
struct Scattering {
  const IndexPlan &plan;
  const TensorView &out, &updates;
  std::span<const int64_t> windowDims;
  FirstOutside outside;

  /// Whether windows are innermost in `updates`: then row-major order is the
  /// order of the vectors, even where windows overlap.
  bool hasInnermostWindows() const {
    return windowDims.empty() ||
           windowDims[0] ==
               updates.rank - static_cast<int64_t>(windowDims.size());
  }
};

/// The first and the last place that a result has, as offsets.
void findExtent(const TensorView &view, int64_t &first, int64_t &last) {
  first = last = 0;
  for (int dim = 0; dim < view.rank; ++dim) {
    int64_t reach = (view.sizes[dim] - 1) * view.strides[dim];
    (reach < 0 ? first : last) += reach;
  }
}

/// Updates in exactly the order of `updates`, on one thread.
template <class T, class Join>
KernelStatus scatterInOrder(Scattering &scatter,
                            const Joiner<T, Join> &joiner) {
  const IndexPlan &plan = scatter.plan;
  int64_t vectors = plan.vectors.numElements();
  size_t bytes = static_cast<size_t>(vectors) * sizeof(int64_t);
  Scratch memory(bytes);
  if (!memory.data()) {
    return outOfMemory();
  }
  auto *places = reinterpret_cast<int64_t *>(memory.data());
  int64_t first = 0;
  plan.vectors.runs(0, vectors, IndexPlan::most,
                    [&](const auto &run, int64_t count) {
                      int64_t inside = plan.findPlaces(
                          run, count, IndexPlan::Outside::drop, places + first);
                      if (inside < count) {
                        scatter.outside.note(first + inside);
                      }
                      first += count;
                    });

  // What a step along each dimension of `updates` means: for the number of the
  // vector, and for the place in its window.
  const TensorView &updates = scatter.updates;
  int64_t vectorStrides[maxRank] = {}, windowStrides[maxRank] = {};
  size_t window = scatter.windowDims.size();
  int64_t count = 1;
  for (int dim = updates.rank - 1; dim >= 0; --dim) {
    if (window > 0 && scatter.windowDims[window - 1] == dim) {
      --window;
    } else {
      vectorStrides[dim] = count;
      count *= updates.sizes[dim];
    }
  }
  plan.copyWindowStrides(scatter.windowDims, windowStrides);
  BoxWalk<3> walk;
  for (int dim = 0; dim < updates.rank; ++dim) {
    walk.addDim(updates.sizes[dim], {{updates.strides[dim], vectorStrides[dim],
                                      windowStrides[dim]}});
  }
  joiner.joinInOrder(walk, places);
  return {};
}

template <class T, class Join> KernelStatus scatterAs(Scattering &scatter) {
  const IndexPlan &plan = scatter.plan;
  Joiner<T, Join> joiner(plan, static_cast<T *>(scatter.out.data),
                         static_cast<const T *>(scatter.updates.data));
  int64_t vectors = plan.vectors.numElements();
  int64_t width = plan.window.numElements();
  int64_t groups = plan.independentGroups;
  int64_t first, last;
  findExtent(scatter.out, first, last);

  if (!plan.isAligned && !scatter.hasInnermostWindows()) {
    return scatterInOrder(scatter, joiner);
  }
  if (vectors == 0) {
    return {};
  }
  if (groups > 1) {
    int64_t inGroup = vectors / groups;
    int64_t grain = std::max<int64_t>(
        elementsPerGrain / std::max<int64_t>(inGroup * width, 1), 1);
    runtime::parallelFor(0, groups, grain, [&](int64_t begin, int64_t end) {
      joiner.joinPart(begin * inGroup, end * inGroup, 0, width, first, last + 1,
                      scatter.outside);
    });
  } else if (plan.isAligned && width > 1) {
    // Every part reads all indices: it should have more than those to do.
    int64_t grain = std::max<int64_t>(elementsPerGrain / vectors, 32);
    runtime::parallelFor(0, width, grain, [&](int64_t begin, int64_t end) {
      joiner.joinPart(0, vectors, begin, end, first, last + 1, scatter.outside);
    });
  } else if (plan.isAligned && vectors > elementsPerGrain) {
    constexpr int64_t ranges = 8;
    int64_t extent = (last - first) / ranges + 1;
    runtime::parallelFor(0, ranges, 1, [&](int64_t begin, int64_t end) {
      joiner.joinPart(0, vectors, 0, width, first + begin * extent,
                      first + end * extent, scatter.outside);
    });
  } else {
    joiner.joinPart(0, vectors, 0, width, first, last + 1, scatter.outside);
  }
  return {};
}

/// Calls `body` with a number of the type that `dtype` is computed in.
template <class Body> KernelStatus withNumberOf(DType dtype, Body body) {
  switch (dtype) {
  case DType::boolean:
  case DType::u8:
    return body(uint8_t());
  case DType::i8:
    return body(int8_t());
  case DType::i16:
    return body(int16_t());
  case DType::i32:
    return body(int32_t());
  case DType::i64:
    return body(int64_t());
  case DType::u16:
    return body(uint16_t());
  case DType::u32:
    return body(uint32_t());
  case DType::u64:
    return body(uint64_t());
  case DType::f16:
    return body(Half());
  case DType::bf16:
    return body(BFloat16());
  case DType::f32:
    return body(float());
  case DType::f64:
    return body(double());
  }
  __builtin_unreachable();
}

template <class Join>
KernelStatus joinUpdates(DType dtype, Scattering &scatter) {
  auto as = [&]<class T>(T) { return scatterAs<T, Join>(scatter); };
  if constexpr (std::is_same_v<Join, Set>) {
    return withElementOf(dtype, as);
  } else {
    return withNumberOf(dtype, as);
  }
}

template <class Join> KernelStatus scatter(const KernelCall &call) {
  attrs::scatter_set in(call.attrs); // All scatters have the same attributes.
  const TensorView &x = call.operands[0], &indices = call.operands[1],
                   &updates = call.operands[2];
  int64_t windowSizes[maxRank];
  std::fill_n(windowSizes, maxRank, 1);
  auto isKept = [&](int64_t dim) {
    auto has = [&](std::span<const int64_t> dims) {
      return std::find(dims.begin(), dims.end(), dim) != dims.end();
    };
    return !has(in.inserted_window_dims) && !has(in.input_batching_dims);
  };
  for (int64_t dim = 0, window = 0; dim < x.rank; ++dim) {
    if (isKept(dim)) {
      auto of = static_cast<size_t>(window++);
      windowSizes[dim] = updates.sizes[in.update_window_dims[of]];
    }
  }
  return computeAs(x.dtype, call.results[0], [&](const TensorView &out) {
    if (out.data != x.data) {
      copyElements(x, out);
    }
    IndexPlan plan(out, indices, updates,
                   {in.update_window_dims, in.inserted_window_dims,
                    in.input_batching_dims, in.scatter_indices_batching_dims,
                    in.scatter_dims_to_operand_dims, in.index_vector_dim},
                   windowSizes);
    Scattering scatter{plan, out, updates, in.update_window_dims, {}};
    KernelStatus status = joinUpdates<Join>(x.dtype, scatter);
    if (status.isOk() && in.checked && scatter.outside.isSet()) {
      return plan.describe(scatter.outside.vector());
    }
    return status;
  });
}

} // namespace

KernelStatus runScatterSet(const KernelCall &call) {
  return scatter<Set>(call);
}
KernelStatus runScatterAdd(const KernelCall &call) {
  return scatter<Add>(call);
}
KernelStatus runScatterMul(const KernelCall &call) {
  return scatter<Mul>(call);
}
KernelStatus runScatterMin(const KernelCall &call) {
  return scatter<Min>(call);
}
KernelStatus runScatterMax(const KernelCall &call) {
  return scatter<Max>(call);
}

} // namespace sinter
