//===- IndexPlan.cpp - The places that the indices of a gather name -------===//
//===//

#include "runtime/kernels/IndexPlan.h"

#include "runtime/core/Levels.h"

#include <algorithm>
#include <cstdio>

namespace sinter {
namespace {

bool contains(std::span<const int64_t> dims, int64_t dim) {
  return std::find(dims.begin(), dims.end(), dim) != dims.end();
}

/// A number as int64_t; one above its range becomes its largest.
template <class Index> SINTER_IN_EVERY_LEVEL int64_t toSigned(Index number) {
  if constexpr (std::is_same_v<Index, uint64_t>) {
    uint64_t largest = INT64_MAX;
    return static_cast<int64_t>(number < largest ? number : largest);
  } else {
    return static_cast<int64_t>(number);
  }
}

/// What the numbers at one place of `count` index vectors say about x.
struct NumberRun {
  const void *from;
  int64_t stride, count;
  int64_t last;    ///< A number inside is in [0, last].
  int64_t xStride; ///< What a number is multiplied with.

  template <class Index> const Index *numbers() const {
    return static_cast<const Index *>(from);
  }
};

/// Adds to `places` what the numbers say, each brought into its range first.
/// Returns whether all were in there.
template <class Index>
SINTER_IN_EVERY_LEVEL bool addNumbers(NumberRun run, int64_t *places) {
  const Index *numbers = run.numbers<Index>();
  int64_t count = run.count, last = run.last, xStride = run.xStride;
  auto add = [=](int64_t stride) __attribute__((always_inline)) {
    int64_t outside = 0;
    for (int64_t i = 0; i < count; ++i) {
      int64_t number = toSigned(numbers[i * stride]);
      int64_t inside = number < last ? number : last;
      inside = inside > 0 ? inside : 0;
      outside |= inside ^ number;
      places[i] += inside * xStride;
    }
    return outside == 0;
  };
  // An empty range has no number inside, and 0 is what numbers are brought to.
  bool areInside = run.stride == 1 ? add(1) : add(run.stride);
  return areInside && last >= 0;
}

template <class Index> bool addV2(const NumberRun &run, int64_t *places) {
  return addNumbers<Index>(run, places);
}
template <class Index>
SINTER_FOR_V3 bool addV3(const NumberRun &run, int64_t *places) {
  return addNumbers<Index>(run, places);
}
template <class Index>
SINTER_FOR_V4 bool addV4(const NumberRun &run, int64_t *places) {
  return addNumbers<Index>(run, places);
}

/// Clears `isInside` for vectors whose number is not.
template <class Index> void mark(const NumberRun &run, bool *isInside) {
  for (int64_t i = 0; i < run.count; ++i) {
    int64_t number = toSigned(run.numbers<Index>()[i * run.stride]);
    isInside[i] &= 0 <= number && number <= run.last;
  }
}

template <class Index> int64_t readNumber(const void *from) {
  return toSigned(*static_cast<const Index *>(from));
}

/// The functions for one dtype of indices.
struct IndexReader {
  bool (*add[numIsaLevels])(const NumberRun &run, int64_t *places);
  void (*mark)(const NumberRun &run, bool *isInside);
  int64_t (*read)(const void *from);
};

template <class Index>
constexpr IndexReader readerFor = {
    {addV2<Index>, addV3<Index>, addV4<Index>}, mark<Index>, readNumber<Index>};

const IndexReader &readerOf(DType dtype) {
  switch (dtype) {
  case DType::u8:
    return readerFor<uint8_t>;
  case DType::i8:
    return readerFor<int8_t>;
  case DType::i16:
    return readerFor<int16_t>;
  case DType::i32:
    return readerFor<int32_t>;
  case DType::u16:
    return readerFor<uint16_t>;
  case DType::u32:
    return readerFor<uint32_t>;
  case DType::u64:
    return readerFor<uint64_t>;
  default:
    return readerFor<int64_t>;
  }
}

} // namespace

IndexPlan::IndexPlan(const TensorView &x, const TensorView &indices,
                     const TensorView &other, const IndexDims &dims,
                     const int64_t *windowSizes)
    : indices(indices) {
  if (dims.indexVectorDim < indices.rank) {
    componentStride = indices.strides[dims.indexVectorDim];
  }
  numComponents = static_cast<int>(dims.indexMap.size());
  for (int k = 0; k < numComponents; ++k) {
    int64_t dim = dims.indexMap[static_cast<size_t>(k)];
    components[k] = {dim, x.sizes[dim] - windowSizes[dim], x.sizes[dim],
                     x.strides[dim]};
    isAligned &= windowSizes[dim] == 1;
  }
  addVectorDims(x, other, dims);
  addWindowDims(x, other, dims, windowSizes);
}

void IndexPlan::addVectorDims(const TensorView &x, const TensorView &other,
                              const IndexDims &dims) {
  bool isIndependent = true;
  int64_t otherDim = 0;
  for (int64_t dim = 0; dim < indices.rank; ++dim) {
    if (dim == dims.indexVectorDim) {
      continue;
    }
    while (contains(dims.window, otherDim)) {
      ++otherDim;
    }
    auto paired = std::find(dims.indicesBatching.begin(),
                            dims.indicesBatching.end(), dim);
    int64_t xStride = 0;
    if (paired != dims.indicesBatching.end()) {
      auto pair = static_cast<size_t>(paired - dims.indicesBatching.begin());
      xStride = x.strides[dims.batching[pair]];
    } else if (indices.sizes[dim] != 1) {
      isIndependent = false;
    }
    independentGroups *= isIndependent ? indices.sizes[dim] : 1;
    vectors.addDim(indices.sizes[dim], {{indices.strides[dim],
                                         other.strides[otherDim++], xStride}});
  }
}

void IndexPlan::addWindowDims(const TensorView &x, const TensorView &other,
                              const IndexDims &dims,
                              const int64_t *windowSizes) {
  int64_t dim = 0;
  int kept = 0;
  for (int64_t otherDim : dims.window) {
    while (contains(dims.dropped, dim) || contains(dims.batching, dim)) {
      ++dim;
    }
    windowStrides[kept++] = x.strides[dim];
    window.addDim(windowSizes[dim],
                  {{x.strides[dim], other.strides[otherDim]}});
    ++dim;
  }
}

int64_t IndexPlan::findPlaces(const BoxWalk<3>::Places &run, int64_t count,
                              Outside outside, int64_t *places) const {
  const IndexReader &reader = readerOf(indices.dtype);
  int64_t stride = vectors.runStride(inIndices);
  int64_t xStride = vectors.runStride(inX);
  for (int64_t i = 0; i < count; ++i) {
    places[i] = run.at[inX] + i * xStride;
  }
  auto add = reader.add[static_cast<size_t>(activeIsaLevel())];
  bool areInside = true;
  auto numbersOf = [&](int k) {
    return NumberRun{numberAt(run, k), stride, count, components[k].last,
                     components[k].xStride};
  };
  for (int k = 0; k < numComponents; ++k) {
    areInside &= add(numbersOf(k), places);
  }
  if (areInside) {
    return count;
  }
  bool isInside[most];
  std::fill_n(isInside, count, true);
  for (int k = 0; k < numComponents; ++k) {
    reader.mark(numbersOf(k), isInside);
  }
  const bool *firstOutside = std::find(isInside, isInside + count, false);
  if (outside == Outside::drop) {
    for (int64_t i = firstOutside - isInside; i < count; ++i) {
      places[i] = isInside[i] ? places[i] : nowhere;
    }
  }
  return firstOutside - isInside;
}

KernelStatus IndexPlan::describe(int64_t vector) const {
  KernelStatus status{KernelStatus::outOfRange, {}};
  vectors.runs(vector, vector + 1, [&](const auto &run, int64_t) {
    for (int k = numComponents - 1; k >= 0; --k) {
      const Component &component = components[k];
      int64_t number = readerOf(indices.dtype).read(numberAt(run, k));
      if (0 <= number && number <= component.last) {
        continue;
      }
      int written = std::snprintf(
          status.message, sizeof status.message,
          "index %lld is out of range for dimension %lld of size %lld",
          static_cast<long long>(number), static_cast<long long>(component.dim),
          static_cast<long long>(component.size));
      int64_t length = component.size - component.last;
      if (length != 1) {
        std::snprintf(status.message + written,
                      sizeof status.message - static_cast<size_t>(written),
                      " and windows of %lld", static_cast<long long>(length));
      }
    }
  });
  return status;
}

} // namespace sinter
