//===- IndexPlan.cpp - The places that the indices of a gather name -------===//
//===//

#include "runtime/kernels/IndexPlan.h"

#include <algorithm>
#include <cstdio>

namespace sinter {
namespace {

bool contains(std::span<const int64_t> dims, int64_t dim) {
  return std::find(dims.begin(), dims.end(), dim) != dims.end();
}

/// Reads `count` numbers; one above the range of int64_t becomes its largest.
template <class Index>
void readIndices(const void *from, int64_t stride, int64_t count, int64_t *to) {
  const Index *numbers = static_cast<const Index *>(from);
  for (int64_t i = 0; i < count; ++i) {
    if constexpr (sizeof(Index) == 8) {
      uint64_t largest = std::is_signed_v<Index> ? UINT64_MAX : INT64_MAX;
      to[i] = static_cast<int64_t>(
          std::min(static_cast<uint64_t>(numbers[i * stride]), largest));
    } else {
      to[i] = static_cast<int64_t>(numbers[i * stride]);
    }
  }
}

using ReadIndices = void(const void *from, int64_t stride, int64_t count,
                         int64_t *to);

ReadIndices *readerOf(DType dtype) {
  switch (dtype) {
  case DType::u8:
    return readIndices<uint8_t>;
  case DType::i8:
    return readIndices<int8_t>;
  case DType::i16:
    return readIndices<int16_t>;
  case DType::i32:
    return readIndices<int32_t>;
  case DType::u16:
    return readIndices<uint16_t>;
  case DType::u32:
    return readIndices<uint32_t>;
  case DType::u64:
    return readIndices<uint64_t>;
  default:
    return readIndices<int64_t>;
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
  ReadIndices *read = readerOf(indices.dtype);
  int64_t stride = vectors.runStride(inIndices);
  int64_t xStride = vectors.runStride(inX);
  bool isInside[most];
  std::fill_n(isInside, count, true);
  for (int64_t i = 0; i < count; ++i) {
    places[i] = run.at[inX] + i * xStride;
  }
  for (int k = 0; k < numComponents; ++k) {
    const Component &component = components[k];
    const auto size = static_cast<int64_t>(byteSize(indices.dtype));
    int64_t first = run.at[inIndices] + k * componentStride;
    int64_t numbers[most];
    read(static_cast<const char *>(indices.data) + first * size, stride, count,
         numbers);
    for (int64_t i = 0; i < count; ++i) {
      int64_t number = numbers[i];
      isInside[i] &= 0 <= number && number <= component.last;
      number = number < component.last ? number : component.last;
      number = number > 0 ? number : 0;
      places[i] += number * component.xStride;
    }
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
  const auto size = static_cast<int64_t>(byteSize(indices.dtype));
  vectors.runs(vector, vector + 1, [&](const auto &run, int64_t) {
    for (int k = numComponents - 1; k >= 0; --k) {
      const Component &component = components[k];
      int64_t place = run.at[inIndices] + k * componentStride;
      int64_t number;
      readerOf(indices.dtype)(static_cast<const char *>(indices.data) +
                                  place * size,
                              0, 1, &number);
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
