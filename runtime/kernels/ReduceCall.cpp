//===- ReduceCall.cpp - Calls of reductions, on any tensors ---------------===//

#include "runtime/kernels/Dispatch.h"
#include "runtime/kernels/ReductionOrder.h"
#include "runtime/kernels/Scratch.h"
#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace sinter {
namespace {

Combine combineOf(OpKind kind) {
  switch (kind) {
  case OpKind::reduce_sum:
    return Combine::sum;
  case OpKind::reduce_prod:
    return Combine::product;
  case OpKind::reduce_max:
    return Combine::max;
  case OpKind::reduce_min:
    return Combine::min;
  case OpKind::reduce_and:
    return Combine::bitAnd;
  default:
    return Combine::bitOr;
  }
}

/// The range of a dtype's values, where it is an integer.
template <class Integer> struct Range {
  static int64_t of(bool isMax) {
    using Limits = std::numeric_limits<Integer>;
    return static_cast<int64_t>(isMax ? Limits::max() : Limits::min());
  }
};
int64_t limitOf(DType dtype, bool isMax) {
  switch (dtype) {
  case DType::boolean:
    return isMax;
  case DType::u8:
    return Range<uint8_t>::of(isMax);
  case DType::i8:
    return Range<int8_t>::of(isMax);
  case DType::i16:
    return Range<int16_t>::of(isMax);
  case DType::i32:
    return Range<int32_t>::of(isMax);
  case DType::u16:
    return Range<uint16_t>::of(isMax);
  case DType::u32:
    return Range<uint32_t>::of(isMax);
  case DType::u64:
    return Range<uint64_t>::of(isMax);
  default:
    return Range<int64_t>::of(isMax);
  }
}

/// The identity, as a number of the compute class of `dtype`.
struct Identity {
  Identity(Combine combine, DType dtype) {
    double real = 0.0;
    int64_t integer = 0;
    switch (combine) {
    case Combine::product:
      real = 1.0;
      integer = 1;
      break;
    case Combine::max:
      real = -std::numeric_limits<double>::infinity();
      integer = limitOf(dtype, false);
      break;
    case Combine::min:
      real = std::numeric_limits<double>::infinity();
      integer = limitOf(dtype, true);
      break;
    case Combine::bitAnd:
      integer = -1;
      break;
    default:
      break;
    }
    switch (computeClass(dtype)) {
    case ComputeClass::f32: {
      float narrow = static_cast<float>(real);
      std::memcpy(bytes, &narrow, sizeof narrow);
      break;
    }
    case ComputeClass::f64:
      std::memcpy(bytes, &real, sizeof real);
      break;
    case ComputeClass::i32: {
      int32_t narrow = static_cast<int32_t>(integer);
      std::memcpy(bytes, &narrow, sizeof narrow);
      break;
    }
    default:
      std::memcpy(bytes, &integer, sizeof integer);
    }
  }

  alignas(8) char bytes[8] = {};
};

/// One group that goes away: contiguous numbers, `outer` times `length` times
/// `inner`, of which the middle is reduced.
struct Reduction {
  const ReduceKernels &kernels;
  const Identity &identity;
  size_t bytes; ///< Of a number.
  /// Rows may be in memory in another dtype: what brings it into the compute
  /// class, a block at a time, and the bytes of an element. Else null.
  PointwiseKernel convert = nullptr;
  size_t memoryBytes = 0;

  /// Returns false if there is no memory.
  bool run(const char *from, int64_t outer, int64_t length, int64_t inner,
           char *to) const {
    int64_t chunk = inner == 1 ? order::rowChunk : order::columnChunk;
    int64_t chunks = (length + chunk - 1) / chunk;
    if (chunks <= 1) {
      runChunks(from, outer, length, length, 1, inner, to);
      return true;
    }
    Scratch values(outer * chunks * inner * bytes);
    if (!values.data()) {
      return false;
    }
    runChunks(from, outer, length, chunk, chunks, inner, values.data());
    Reduction ofValues{kernels, identity, bytes};
    return ofValues.run(values.data(), outer, chunks, inner, to);
  }

private:
  /// Reduces `count` rows of `length` numbers each, one behind the other.
  void reduceRows(const char *from, int64_t count, int64_t length,
                  char *to) const {
    if (!convert) {
      kernels.rows(from, length, count, length, identity.bytes, to);
      return;
    }
    // Whole blocks at every level, and in L1.
    alignas(64) char block[1 << 14];
    int64_t capacity = static_cast<int64_t>(sizeof block) / bytes;
    if (length > capacity) {
      for (int64_t row = 0; row < count; ++row) {
        reduceInBlocks(from + row * length * memoryBytes, length, block,
                       capacity, to + row * bytes);
      }
      return;
    }
    int64_t together = capacity / std::max<int64_t>(length, 1);
    for (int64_t row = 0; row < count; row += together) {
      int64_t some = std::min(together, count - row);
      const void *source = from + row * length * memoryBytes;
      convert(&source, block, some * length);
      kernels.rows(block, length, some, length, identity.bytes,
                   to + row * bytes);
    }
  }

  /// Reduces one row that is longer than `block`, which has room for `capacity`
  /// numbers.
  void reduceInBlocks(const char *from, int64_t length, char *block,
                      int64_t capacity, char *to) const {
    alignas(64) char state[maxStateBytes];
    for (size_t i = 0; i < maxStateBytes; i += bytes) {
      std::memcpy(state + i, identity.bytes, bytes);
    }
    for (int64_t i = 0; i < length; i += capacity) {
      int64_t some = std::min(capacity, length - i);
      const void *source = from + i * memoryBytes;
      convert(&source, block, some);
      kernels.rowPiece(block, some, identity.bytes, state);
    }
    kernels.rowFinish(state, to);
  }

  /// Reduces each of `chunks` chunks of `chunk` numbers, the last one perhaps
  /// shorter, of each of `outer` groups.
  void runChunks(const char *from, int64_t outer, int64_t length, int64_t chunk,
                 int64_t chunks, int64_t inner, char *to) const {
    int64_t total = outer * length * inner;
    int64_t tasks = outer * chunks;
    size_t elementBytes = convert ? memoryBytes : bytes;
    auto body = [&](int64_t begin, int64_t end) {
      if (inner == 1 && chunks == 1) {
        reduceRows(from + begin * length * elementBytes, end - begin, length,
                   to + begin * bytes);
        return;
      }
      for (int64_t task = begin; task < end; ++task) {
        int64_t first = task % chunks * chunk;
        int64_t count = std::min(chunk, length - first);
        const char *start =
            from + (task / chunks * length + first) * inner * elementBytes;
        char *out = to + task * inner * bytes;
        if (inner == 1) {
          reduceRows(start, 1, count, out);
        } else {
          kernels.columns(start, inner, count, inner, identity.bytes, out);
        }
      }
    };
    if (total < parallelSize) {
      body(0, tasks);
      return;
    }
    int64_t taskSize = std::max<int64_t>(chunk * inner, 1);
    if (tasks < 64 && inner >= 2 * columnPart) {
      runColumnParts(from, outer, length, chunk, chunks, inner, to);
      return;
    }
    runtime::parallelFor(0, tasks, std::max<int64_t>(grainSize / taskSize, 1),
                         body);
  }

  /// The same where tasks are few and wide: a part of the columns each.
  void runColumnParts(const char *from, int64_t outer, int64_t length,
                      int64_t chunk, int64_t chunks, int64_t inner,
                      char *to) const {
    int64_t parts = (inner + columnPart - 1) / columnPart;
    runtime::parallelFor(
        0, outer * chunks * parts, 1, [&](int64_t begin, int64_t end) {
          while (begin < end) {
            // Neighbours go together: long runs are what memory likes.
            int64_t task = begin / parts, part = begin % parts;
            int64_t last = std::min(parts, part + end - begin);
            begin += last - part;
            int64_t column = part * columnPart;
            int64_t first = task % chunks * chunk;
            int64_t start = (task / chunks * length + first) * inner + column;
            kernels.columns(
                from + start * bytes, inner, std::min(chunk, length - first),
                std::min(last * columnPart, inner) - column, identity.bytes,
                to + (task * inner + column) * bytes);
          }
        });
  }

  static constexpr int64_t columnPart = 512;
};

/// The groups of a reduction: neighbours that are both reduced or both kept are
/// one, and sizes of 1 are dropped.
struct Groups {
  Groups(const TensorView &x, std::span<const int64_t> dims) {
    for (int i = 0; i < x.rank; ++i) {
      bool goes = std::find(dims.begin(), dims.end(), i) != dims.end();
      if (x.sizes[i] == 1) {
        continue;
      }
      if (count > 0 && isReduced[count - 1] == goes) {
        sizes[count - 1] *= x.sizes[i];
        continue;
      }
      sizes[count] = x.sizes[i];
      isReduced[count++] = goes;
    }
  }

  int count = 0;
  int64_t sizes[maxRank];
  bool isReduced[maxRank];
};

/// Reduces contiguous numbers, group by group from the inside.
bool reduceGroups(Reduction reduction, const Groups &groups, const char *from,
                  char *to) {
  int64_t inner = 1;
  Scratch previous;
  int left = 0; // Groups that are still to go.
  for (int i = 0; i < groups.count; ++i) {
    left += groups.isReduced[i];
  }
  for (int i = groups.count; i-- > 0;) {
    if (!groups.isReduced[i]) {
      inner *= groups.sizes[i];
      continue;
    }
    int64_t outer = 1;
    for (int k = 0; k < i; ++k) {
      outer *= groups.sizes[k];
    }
    Scratch values;
    char *out = to;
    if (--left > 0) {
      values = Scratch(outer * inner * reduction.bytes);
      out = values.data();
    }
    if (!out || !reduction.run(from, outer, groups.sizes[i], inner, out)) {
      return false;
    }
    from = out;
    previous = std::move(values);
    reduction.convert = nullptr;
  }
  return true;
}

} // namespace

KernelStatus runReduction(const KernelCall &call) {
  const TensorView &x = call.operands[0];
  ComputeClass type = computeClass(x.dtype);
  Combine combine = combineOf(call.kind);
  ReduceKernels kernels = activeKernels().reduce(combine, type);
  if (!kernels.rows) {
    return {KernelStatus::unsupported, "bits of floating-point numbers"};
  }
  Identity identity(combine, x.dtype);
  attrs::AttrReader reader(call.attrs); // All reductions have the same.
  std::span<const int64_t> dims;
  reader.read(dims);
  Groups groups(x, dims);
  bool isCopy = std::find(groups.isReduced, groups.isReduced + groups.count,
                          true) == groups.isReduced + groups.count;
  ContiguousOutput output(call.results[0], x.dtype);
  if (!output.data()) {
    return outOfMemory();
  }
  Reduction reduction{kernels, identity, byteSize(dtypeOf(type))};
  bool isDone;
  if (!isCopy && groups.isReduced[groups.count - 1] && isContiguous(x) &&
      x.dtype != dtypeOf(type)) {
    reduction.convert = activeKernels().convert(x.dtype, dtypeOf(type));
    reduction.memoryBytes = byteSize(x.dtype);
    isDone = reduceGroups(reduction, groups, static_cast<char *>(x.data),
                          output.data());
  } else {
    ContiguousInput input(x);
    isDone = input.data();
    if (isDone && isCopy) {
      std::memmove(output.data(), input.data(),
                   numElements(x) * reduction.bytes);
    } else if (isDone) {
      isDone = reduceGroups(reduction, groups, input.data(), output.data());
    }
  }
  if (!isDone) {
    return outOfMemory();
  }
  output.finish();
  return {};
}

} // namespace sinter
