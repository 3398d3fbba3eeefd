//===- Iterate.cpp - Walks strided tensors in contiguous chunks -----------===//

#include "runtime/kernels/Iterate.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace sinter {

int64_t numElements(const TensorView &view) {
  int64_t count = 1;
  for (int i = 0; i < view.rank; ++i) {
    count *= view.sizes[i];
  }
  return count;
}

bool isContiguous(const TensorView &view) {
  int64_t stride = 1;
  for (int i = view.rank; i-- > 0;) {
    if (view.sizes[i] != 1 && view.strides[i] != stride) {
      return false;
    }
    stride *= view.sizes[i];
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Nests
//===----------------------------------------------------------------------===//

LoopNest::LoopNest(const TensorView &result,
                   std::span<const TensorView> operands)
    : numTensors(1 + static_cast<int>(operands.size())) {
  for (int i = 0; i < result.rank; ++i) {
    size *= result.sizes[i];
    if (result.sizes[i] == 1) {
      continue;
    }
    sizes[rank] = result.sizes[i];
    strides[0][rank] = result.strides[i];
    for (size_t k = 0; k < operands.size(); ++k) {
      const TensorView &x = operands[k];
      int dim = i - (result.rank - x.rank);
      bool isRepeated = dim < 0 || x.sizes[dim] == 1;
      strides[k + 1][rank] = isRepeated ? 0 : x.strides[dim];
    }
    ++rank;
  }
  sortByResult();
  coalesce();
  if (rank == 0) { // A loop of one turn.
    rank = 1;
    sizes[0] = 1;
    for (int k = 0; k < numTensors; ++k) {
      strides[k][0] = 1;
    }
  }
}

/// Insertion sort: most nests are in order.
void LoopNest::sortByResult() {
  for (int i = 1; i < rank; ++i) {
    for (int j = i;
         j > 0 && std::abs(strides[0][j - 1]) < std::abs(strides[0][j]); --j) {
      std::swap(sizes[j - 1], sizes[j]);
      for (int k = 0; k < numTensors; ++k) {
        std::swap(strides[k][j - 1], strides[k][j]);
      }
    }
  }
}

/// Joins a loop with the one outside of it where all tensors allow that.
void LoopNest::coalesce() {
  int last = 0;
  for (int i = 1; i < rank; ++i) {
    bool isOne = true;
    for (int k = 0; k < numTensors; ++k) {
      isOne &= strides[k][last] == strides[k][i] * sizes[i];
    }
    if (isOne) {
      sizes[last] *= sizes[i];
    } else {
      sizes[++last] = sizes[i];
    }
    for (int k = 0; k < numTensors; ++k) {
      strides[k][last] = strides[k][i];
    }
  }
  rank = std::min(rank, last + 1);
}

bool LoopNest::isLinear(int tensor) const {
  int64_t stride = 1;
  for (int i = rank; i-- > 0;) {
    if (strides[tensor][i] != stride) {
      return false;
    }
    stride *= sizes[i];
  }
  return true;
}

bool LoopNest::isRow(int tensor) const {
  for (int i = 0; i + 1 < rank; ++i) {
    if (strides[tensor][i] != 0) {
      return false;
    }
  }
  return true;
}

bool LoopNest::isSplat(int tensor) const {
  return isRow(tensor) && innerStride(tensor) == 0;
}

LoopNest LoopNest::tile(int rowLoop, int columnLoop, int64_t rows,
                        int64_t columns) const {
  LoopNest part = *this;
  part.rank = 2;
  part.size = rows * columns;
  part.sizes[0] = rows;
  part.sizes[1] = columns;
  for (int k = 0; k < numTensors; ++k) {
    part.strides[k][0] = strides[k][rowLoop];
    part.strides[k][1] = strides[k][columnLoop];
  }
  return part;
}

LoopPlace::LoopPlace(const LoopNest &nest, int64_t element) {
  for (int i = nest.rank; i-- > 1;) {
    index[i] = element % nest.sizes[i];
    element /= nest.sizes[i];
  }
  index[0] = element;
}

//===----------------------------------------------------------------------===//
// Gathering and scattering
//===----------------------------------------------------------------------===//

namespace {

/// Calls `body(offset, run)` for the innermost runs of `count` elements.
template <class Body>
void forEachRun(const LoopNest &nest, int tensor, LoopPlace place,
                int64_t count, Body body) {
  const int64_t *strides = nest.strides[tensor];
  int inner = nest.rank - 1;
  int64_t offset = place.offset(nest, tensor);
  while (true) {
    int64_t run = std::min(count, nest.sizes[inner] - place.index[inner]);
    body(offset, run);
    count -= run;
    if (count == 0) {
      return;
    }
    offset -= place.index[inner] * strides[inner];
    place.index[inner] = 0;
    for (int i = inner; i-- > 0;) {
      offset += strides[i];
      if (++place.index[i] < nest.sizes[i]) {
        break;
      }
      offset -= strides[i] * nest.sizes[i];
      place.index[i] = 0;
    }
  }
}

template <class Unit>
void gather(const LoopNest &nest, int tensor, const LoopPlace &place,
            const Unit *from, Unit *to, int64_t count) {
  int64_t stride = nest.innerStride(tensor);
  forEachRun(nest, tensor, place, count, [&](int64_t offset, int64_t run) {
    const Unit *row = from + offset;
    if (stride == 1 && run >= 16) {
      std::memcpy(to, row, run * sizeof(Unit));
    } else if (stride == 0) {
      std::fill_n(to, run, *row);
    } else {
      for (int64_t i = 0; i < run; ++i) {
        to[i] = row[i * stride];
      }
    }
    to += run;
  });
}

template <class Unit>
void scatter(const LoopNest &nest, int tensor, const LoopPlace &place,
             const Unit *from, Unit *to, int64_t count) {
  int64_t stride = nest.innerStride(tensor);
  forEachRun(nest, tensor, place, count, [&](int64_t offset, int64_t run) {
    Unit *row = to + offset;
    if (stride == 1 && run >= 16) {
      std::memcpy(row, from, run * sizeof(Unit));
    } else {
      for (int64_t i = 0; i < run; ++i) {
        row[i * stride] = from[i];
      }
    }
    from += run;
  });
}

} // namespace

void gatherElements(const LoopNest &nest, int tensor, const LoopPlace &place,
                    size_t bytes, const char *from, char *to, int64_t count) {
  withUnit(bytes, [&]<class Unit>(Unit) {
    gather(nest, tensor, place, reinterpret_cast<const Unit *>(from),
           reinterpret_cast<Unit *>(to), count);
  });
}

void scatterElements(const LoopNest &nest, int tensor, const LoopPlace &place,
                     size_t bytes, const char *from, char *to, int64_t count) {
  withUnit(bytes, [&]<class Unit>(Unit) {
    scatter(nest, tensor, place, reinterpret_cast<const Unit *>(from),
            reinterpret_cast<Unit *>(to), count);
  });
}

} // namespace sinter
