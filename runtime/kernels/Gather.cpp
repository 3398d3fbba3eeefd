//===- Gather.cpp - Slices at the places that indices name ----------------===//
//
// One walk over the index vectors finds where slices begin, a few hundred at a
// time, and copies them. Elements are only moved: dtypes differ in their size
// alone. Rows of a table and single elements have loops of their own.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/Dispatch.h"
#include "runtime/kernels/IndexPlan.h"
#include "runtime/kernels/TemporaryTensor.h"

#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"

#include <cstdlib>
#include <cstring>

namespace sinter {
namespace {

/// As many elements as are worth a thread's attention.
constexpr int64_t elementsPerGrain = 16384;

/// Copies the slices of some vectors, or the part [windowBegin, windowEnd) of
/// each.
template <class Element> class SliceCopy {
public:
  SliceCopy(const IndexPlan &plan, const Element *x) : plan(plan), x(x) {
    const auto &window = plan.window;
    isSingle = window.rank() == 0;
    isRow = window.rank() == 1 && window.runStride(IndexPlan::windowInX) == 1 &&
            window.runStride(IndexPlan::windowInOther) == 1;
    isColumn =
        !isSingle && std::abs(plan.vectors.runStride(IndexPlan::inOther)) <
                         std::abs(window.runStride(IndexPlan::windowInOther));
  }

  /// `count` vectors that follow each other; the first has its slice at `to`.
  void copy(const int64_t *places, int64_t count, Element *to,
            int64_t windowBegin, int64_t windowEnd) const {
    int64_t stride = plan.vectors.runStride(IndexPlan::inOther);
    if (isSingle) {
      for (int64_t i = 0; i < count; ++i) {
        to[i * stride] = x[places[i]];
      }
    } else if (isRow) {
      auto bytes =
          static_cast<size_t>(windowEnd - windowBegin) * sizeof(Element);
      for (int64_t i = 0; i < count; ++i) {
        std::memcpy(to + i * stride + windowBegin, x + places[i] + windowBegin,
                    bytes);
      }
    } else if (isColumn) {
      copyColumns(places, count, to, windowBegin, windowEnd);
    } else {
      for (int64_t i = 0; i < count; ++i) {
        copySlice(x + places[i], to + i * stride, windowBegin, windowEnd);
      }
    }
  }

private:
  /// Slices lie across: those of all vectors together, element by element.
  void copyColumns(const int64_t *places, int64_t count, Element *to,
                   int64_t begin, int64_t end) const {
    int64_t stride = plan.vectors.runStride(IndexPlan::inOther);
    int64_t xStride = plan.window.runStride(IndexPlan::windowInX);
    int64_t toStride = plan.window.runStride(IndexPlan::windowInOther);
    plan.window.runs(begin, end, [&](const auto &run, int64_t length) {
      const Element *row = x + run.at[IndexPlan::windowInX];
      Element *toRow = to + run.at[IndexPlan::windowInOther];
      for (int64_t w = 0; w < length; ++w, row += xStride, toRow += toStride) {
        for (int64_t i = 0; i < count; ++i) {
          toRow[i * stride] = row[places[i]];
        }
      }
    });
  }

  void copySlice(const Element *from, Element *to, int64_t begin,
                 int64_t end) const {
    int64_t xStride = plan.window.runStride(IndexPlan::windowInX);
    int64_t toStride = plan.window.runStride(IndexPlan::windowInOther);
    plan.window.runs(begin, end, [&](const auto &run, int64_t length) {
      const Element *row = from + run.at[IndexPlan::windowInX];
      Element *toRow = to + run.at[IndexPlan::windowInOther];
      if (xStride == 1 && toStride == 1) {
        std::memcpy(toRow, row, static_cast<size_t>(length) * sizeof(Element));
        return;
      }
      for (int64_t w = 0; w < length; ++w) {
        toRow[w * toStride] = row[w * xStride];
      }
    });
  }

  const IndexPlan &plan;
  const Element *x;
  bool isSingle, isRow, isColumn;
};

template <class Element>
void gather(const IndexPlan &plan, const TensorView &x, const TensorView &out,
            FirstOutside &outside) {
  auto *to = static_cast<Element *>(out.data);
  SliceCopy<Element> slices(plan, static_cast<const Element *>(x.data));
  int64_t vectors = plan.vectors.numElements();
  int64_t width = plan.window.numElements();

  auto copyPart = [&](int64_t begin, int64_t end, int64_t windowBegin,
                      int64_t windowEnd) {
    int64_t first = begin;
    plan.vectors.runs(
        begin, end, IndexPlan::most, [&](const auto &run, int64_t count) {
          int64_t places[IndexPlan::most];
          int64_t inside =
              plan.findPlaces(run, count, IndexPlan::Outside::clamp, places);
          if (inside < count) {
            outside.note(first + inside);
          }
          first += count;
          if (windowBegin < windowEnd) {
            slices.copy(places, count, to + run.at[IndexPlan::inOther],
                        windowBegin, windowEnd);
          }
        });
  };
  // Few long slices are cut, many short ones are dealt out.
  if (width > vectors && width > elementsPerGrain) {
    runtime::parallelFor(
        0, width, elementsPerGrain,
        [&](int64_t begin, int64_t end) { copyPart(0, vectors, begin, end); });
  } else {
    int64_t grain =
        std::max<int64_t>(elementsPerGrain / std::max<int64_t>(width, 1), 1);
    runtime::parallelFor(0, vectors, grain, [&](int64_t begin, int64_t end) {
      copyPart(begin, end, 0, width);
    });
  }
}

} // namespace

KernelStatus runGather(const KernelCall &call) {
  attrs::gather in(call.attrs);
  const TensorView &x = call.operands[0], &indices = call.operands[1];
  return computeAs(x.dtype, call.results[0], [&](const TensorView &out) {
    IndexPlan plan(x, indices, out,
                   {in.offset_dims, in.collapsed_slice_dims,
                    in.operand_batching_dims, in.start_indices_batching_dims,
                    in.start_index_map, in.index_vector_dim},
                   in.slice_sizes.data());
    FirstOutside outside;
    withElementOf(x.dtype, [&]<class Element>(Element) {
      gather<Element>(plan, x, out, outside);
    });
    return in.checked && outside.isSet() ? plan.describe(outside.vector())
                                         : KernelStatus{};
  });
}

} // namespace sinter
