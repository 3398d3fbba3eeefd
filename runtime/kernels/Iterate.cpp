//===- Iterate.cpp - Walks strided tensors in contiguous chunks -----------===//

#include "runtime/kernels/Iterate.h"

#include "runtime/kernels/Levels.h"
#include "sinter/runtime/thread_pool.h"

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

bool LoopNest::isSplat(int tensor) const {
  for (int i = 0; i < rank; ++i) {
    if (strides[tensor][i] != 0) {
      return false;
    }
  }
  return true;
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

/// Calls `body` with a number of an unsigned type of `bytes` bytes.
template <class Body> void withUnit(size_t bytes, Body body) {
  switch (bytes) {
  case 1:
    return body(uint8_t());
  case 2:
    return body(uint16_t());
  case 4:
    return body(uint32_t());
  default:
    return body(uint64_t());
  }
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

//===----------------------------------------------------------------------===//
// Chunks
//===----------------------------------------------------------------------===//

namespace {

/// Inner loops of at least this size get chunks of their own.
constexpr int64_t longRow = 64;

/// What a chunk is for one tensor: in memory, and as the kernel wants it.
struct ChunkTensor {
  char *data;
  size_t bytes;            ///< Of an element in memory.
  size_t wantedBytes;      ///< Of an element for the kernel.
  PointwiseKernel convert; ///< Between the two; null if they are the same.
  bool isInPlace;          ///< Chunks lie in memory one element after another.
  bool isSplat;            ///< All elements are the same one.
};

/// One thread's walk over a part of a nest.
class ChunkWalk {
public:
  ChunkWalk(PointwiseKernel kernel, const LoopNest &nest,
            const ChunkTensor *tensors, bool hasRows)
      : kernel(kernel), nest(nest), tensors(tensors), hasRows(hasRows) {}

  void run(int64_t begin, int64_t end) {
    fillSplats(std::min(end - begin, chunkSize));
    while (begin < end) {
      LoopPlace place(nest, begin);
      int64_t count = std::min(end - begin, chunkSize);
      if (hasRows) {
        count = std::min(count, nest.innerSize() - place.index[nest.rank - 1]);
      }
      runChunk(place, count);
      begin += count;
    }
  }

private:
  /// What is the same for all chunks: one copy of it, as long as a chunk.
  void fillSplats(int64_t count) {
    for (int k = 1; k < nest.numTensors; ++k) {
      const ChunkTensor &x = tensors[k];
      if (!x.isSplat) {
        continue;
      }
      char one[8];
      const void *from = x.data;
      if (x.convert) {
        x.convert(&from, one, 1);
        from = one;
      }
      withUnit(x.wantedBytes, [&]<class Unit>(Unit value) {
        std::memcpy(&value, from, sizeof value);
        std::fill_n(reinterpret_cast<Unit *>(buffers[k]), count, value);
      });
    }
  }

  /// The operand's part of a chunk, as the kernel wants it.
  const void *load(int k, const LoopPlace &place, int64_t count) {
    const ChunkTensor &x = tensors[k];
    if (x.isSplat) {
      return buffers[k];
    }
    const void *from;
    if (x.isInPlace) {
      from = x.data + place.offset(nest, k) * x.bytes;
    } else {
      char *to = x.convert ? memory : buffers[k];
      gatherElements(nest, k, place, x.bytes, x.data, to, count);
      from = to;
    }
    if (!x.convert) {
      return from;
    }
    x.convert(&from, buffers[k], count);
    return buffers[k];
  }

  void runChunk(const LoopPlace &place, int64_t count) {
    const void *in[maxLoopTensors];
    for (int k = 1; k < nest.numTensors; ++k) {
      in[k - 1] = load(k, place, count);
    }
    const ChunkTensor &out = tensors[0];
    char *inPlace =
        out.isInPlace ? out.data + place.offset(nest, 0) * out.bytes : nullptr;
    if (inPlace && !out.convert) {
      kernel(in, inPlace, count);
      return;
    }
    kernel(in, buffers[0], count);
    const void *from = buffers[0];
    if (out.convert) {
      out.convert(&from, inPlace ? inPlace : memory, count);
      from = memory;
    }
    if (!inPlace) {
      scatterElements(nest, 0, place, out.bytes,
                      static_cast<const char *>(from), out.data, count);
    }
  }

  PointwiseKernel kernel;
  const LoopNest &nest;
  const ChunkTensor *tensors;
  bool hasRows;
  alignas(64) char buffers[maxLoopTensors][chunkSize * 8];
  alignas(64) char memory[chunkSize * 8];
};

} // namespace

void runChunks(PointwiseKernel kernel, const TensorView &result,
               std::span<const TensorView> operands, const DType *wanted) {
  LoopNest nest(result, operands);
  if (nest.size == 0) {
    return;
  }
  const LevelKernels &level = activeKernels();
  ChunkTensor tensors[maxLoopTensors];
  bool isWhole = true;
  bool hasRows = nest.innerSize() >= longRow;
  for (int k = 0; k < nest.numTensors; ++k) {
    const TensorView &view = k == 0 ? result : operands[k - 1];
    ChunkTensor &x = tensors[k];
    x.data = static_cast<char *>(view.data);
    x.bytes = byteSize(view.dtype);
    x.wantedBytes = byteSize(wanted[k]);
    x.convert = view.dtype == wanted[k] ? nullptr
                : k == 0                ? level.convert(wanted[k], view.dtype)
                                        : level.convert(view.dtype, wanted[k]);
    bool isLinear = nest.isLinear(k);
    x.isSplat = k > 0 && nest.size > 1 && nest.isSplat(k);
    x.isInPlace = isLinear || (hasRows && nest.innerStride(k) == 1);
    isWhole &= isLinear && !x.convert;
  }
  if (isWhole && nest.size < parallelSize) {
    const void *in[maxLoopTensors];
    for (int k = 1; k < nest.numTensors; ++k) {
      in[k - 1] = tensors[k].data;
    }
    kernel(in, tensors[0].data, nest.size);
    return;
  }
  auto body = [&](int64_t begin, int64_t end) {
    if (isWhole) {
      const void *in[maxLoopTensors];
      for (int k = 1; k < nest.numTensors; ++k) {
        in[k - 1] = tensors[k].data + begin * tensors[k].bytes;
      }
      kernel(in, tensors[0].data + begin * tensors[0].bytes, end - begin);
      return;
    }
    ChunkWalk(kernel, nest, tensors, hasRows).run(begin, end);
  };
  if (nest.size < parallelSize) {
    body(0, nest.size);
  } else {
    runtime::parallelFor(0, nest.size, grainSize, body);
  }
}

} // namespace sinter
