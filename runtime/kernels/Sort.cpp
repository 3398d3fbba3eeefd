//===- Sort.cpp - Operands in the order of some of them -------------------===//
//
// A slice is sorted as pairs of a key and a place. Keys become unsigned numbers
// of the same order, so that one stable radix sort serves all dtypes,
// directions and orders of floating-point numbers; several keys are sorted by
// one after another, the last one first. The places then say where every
// operand's elements go. A sort that need not be stable is stable, too, and so
// gives the same bits wherever it runs.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/BoxWalk.h"
#include "runtime/kernels/Dispatch.h"
#include "runtime/kernels/TemporaryTensor.h"

#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <utility>

namespace sinter {
namespace {

/// How floating-point numbers compare; the attribute's values. Where a NaN
/// makes IEEE's `<` no order at all, it is placed as by `nanLast`.
enum class FloatOrder : int64_t { nanLast, total, ieee };

/// A key as an unsigned number, and the place in the slice it came from.
template <class Key, class Place> struct Pair {
  Key key;
  Place place;
};

/// Numbers below this many are sorted by insertion or merging.
constexpr int64_t radixFrom = 256;

/// Sorts `count` pairs by key; pairs of one key stay in order. `other` has room
/// for as many. Returns where the result is: one of the two.
template <class Key, class Place>
Pair<Key, Place> *sortPairs(Pair<Key, Place> *pairs, Pair<Key, Place> *other,
                            int64_t count) {
  auto isLess = [](const auto &x, const auto &y) { return x.key < y.key; };
  if (count < radixFrom) {
    // Insertion by halves: no memory, and as good as any for so few.
    for (int64_t i = 1; i < count; ++i) {
      Pair<Key, Place> pair = pairs[i];
      if (!isLess(pair, pairs[i - 1])) {
        continue;
      }
      auto *to = std::upper_bound(pairs, pairs + i, pair, isLess);
      std::move_backward(to, pairs + i, pairs + i + 1);
      *to = pair;
    }
    return pairs;
  }
  constexpr size_t digits = sizeof(Key);
  int64_t counts[digits][256] = {};
  for (int64_t i = 0; i < count; ++i) {
    Key key = pairs[i].key;
    for (size_t digit = 0; digit < digits; ++digit) {
      ++counts[digit][(key >> (8 * digit)) & 0xff];
    }
  }
  for (size_t digit = 0; digit < digits; ++digit) {
    int64_t *begins = counts[digit];
    if (begins[(pairs[0].key >> (8 * digit)) & 0xff] == count) {
      continue; // All have the same digit.
    }
    int64_t begin = 0;
    for (int value = 0; value < 256; ++value) {
      begin += std::exchange(begins[value], begin);
    }
    for (int64_t i = 0; i < count; ++i) {
      other[begins[(pairs[i].key >> (8 * digit)) & 0xff]++] = pairs[i];
    }
    std::swap(pairs, other);
  }
  return pairs;
}

/// Unsigned numbers in the order of the elements of `dtype`, whose bits are
/// `bits`.
template <class Key> class KeyOf {
  static constexpr Key sign = Key(1) << (8 * sizeof(Key) - 1);

public:
  KeyOf(DType dtype, bool descending, FloatOrder order)
      : flip(descending ? static_cast<Key>(~Key(0)) : Key(0)),
        isFloat(isFloatingType(dtype)), isTotal(order == FloatOrder::total),
        isSigned(!isUnsignedType(dtype)) {
    switch (dtype) {
    case DType::f16:
      infinity = static_cast<Key>(0x7c00);
      break;
    case DType::bf16:
      infinity = static_cast<Key>(0x7f80);
      break;
    case DType::f32:
      infinity = static_cast<Key>(0x7f800000);
      break;
    default:
      infinity = static_cast<Key>(0x7ff0000000000000);
    }
  }

  Key operator()(Key bits) const {
    if (!isFloat) {
      return (isSigned ? bits ^ sign : bits) ^ flip;
    }
    Key magnitude = bits & static_cast<Key>(~sign);
    if (!isTotal && magnitude == 0) {
      bits = 0; // -0 is 0.
    }
    if (!isTotal && magnitude > infinity) {
      return static_cast<Key>(~Key(0)) ^ flip;
    }
    Key key =
        bits & sign ? static_cast<Key>(~bits) : static_cast<Key>(bits | sign);
    return key ^ flip;
  }

private:
  Key flip;
  Key infinity;
  bool isFloat, isTotal, isSigned;
};

/// One operand or result: its elements, and where each slice begins.
struct Sliced {
  TensorView view;
  BoxWalk<1> slices;

  int64_t offsetOf(int64_t slice) const {
    int64_t offset = 0;
    slices.runs(slice, slice + 1,
                [&](const auto &run, int64_t) { offset = run.at[0]; });
    return offset;
  }
};

/// The call, in other words.
struct SortCall {
  int64_t dim, length, numKeys;
  std::span<const int64_t> descending;
  FloatOrder order;
  InlineVector<Sliced, 4> operands, results;
};

/// What one thread needs to sort a slice.
template <class Place> struct SortMemory {
  explicit SortMemory(int64_t length)
      : bytes(static_cast<size_t>(length) *
              (2 * sizeof(Pair<uint64_t, Place>) + sizeof(Place) + 8)),
        memory(bytes) {
    pairs[0] = memory.data();
    pairs[1] = pairs[0] + length * sizeof(Pair<uint64_t, Place>);
    elements = pairs[1] + length * sizeof(Pair<uint64_t, Place>);
    places = reinterpret_cast<Place *>(elements + 8 * length);
  }

  size_t bytes;
  Scratch memory;
  char *pairs[2];
  char *elements;
  Place *places; ///< Of the elements in their order.
};

/// Brings `memory.places` into the order of one key.
template <class Place>
void sortByKey(const SortCall &call, size_t key, int64_t slice,
               SortMemory<Place> &memory) {
  const TensorView &x = call.operands[key].view;
  int64_t offset = call.operands[key].offsetOf(slice);
  withElementOf(x.dtype, [&]<class Key>(Key) {
    KeyOf<Key> keyOf(x.dtype, call.descending[key] != 0, call.order);
    using KeyPair = Pair<Key, Place>;
    auto *pairs = reinterpret_cast<KeyPair *>(memory.pairs[0]);
    auto *other = reinterpret_cast<KeyPair *>(memory.pairs[1]);
    const Key *bits = static_cast<const Key *>(x.data) + offset;
    int64_t stride = x.strides[call.dim];
    for (int64_t i = 0; i < call.length; ++i) {
      Place place = memory.places[i];
      pairs[i] = {keyOf(bits[static_cast<int64_t>(place) * stride]), place};
    }
    pairs = sortPairs(pairs, other, call.length);
    for (int64_t i = 0; i < call.length; ++i) {
      memory.places[i] = pairs[i].place;
    }
  });
}

/// Writes a slice of an operand in the order of `memory.places`. The result may
/// be the operand.
template <class Place>
void moveElements(const SortCall &call, const Sliced &x, const Sliced &out,
                  int64_t slice, SortMemory<Place> &memory) {
  withElementOf(x.view.dtype, [&]<class Element>(Element) {
    const Element *from =
        static_cast<const Element *>(x.view.data) + x.offsetOf(slice);
    Element *to = static_cast<Element *>(out.view.data) + out.offsetOf(slice);
    auto *elements = reinterpret_cast<Element *>(memory.elements);
    int64_t xStride = x.view.strides[call.dim];
    int64_t outStride = out.view.strides[call.dim];
    for (int64_t i = 0; i < call.length; ++i) {
      elements[i] = from[static_cast<int64_t>(memory.places[i]) * xStride];
    }
    for (int64_t i = 0; i < call.length; ++i) {
      to[i * outStride] = elements[i];
    }
  });
}

Sliced sliced(const TensorView &view, int64_t dim) {
  Sliced out{view, {}};
  for (int other = 0; other < view.rank; ++other) {
    if (other != dim) {
      out.slices.addDim(view.sizes[other], {{view.strides[other]}});
    }
  }
  return out;
}

template <class Place>
bool sortSlices(const SortCall &call, int64_t begin, int64_t end) {
  SortMemory<Place> memory(call.length);
  if (!memory.memory.data()) {
    return false;
  }
  for (int64_t slice = begin; slice < end; ++slice) {
    for (int64_t i = 0; i < call.length; ++i) {
      memory.places[i] = static_cast<Place>(i);
    }
    for (auto key = static_cast<size_t>(call.numKeys); key-- > 0;) {
      sortByKey(call, key, slice, memory);
    }
    for (size_t i = 0; i < call.operands.size(); ++i) {
      moveElements(call, call.operands[i], call.results[i], slice, memory);
    }
  }
  return true;
}

KernelStatus sortAll(const SortCall &call) {
  int64_t elements = numElements(call.operands[0].view);
  if (elements == 0) {
    return {};
  }
  int64_t slices = elements / call.length;
  int64_t grain = std::max<int64_t>(4096 / call.length, 1);
  bool fitsIn32 = call.length <= std::numeric_limits<uint32_t>::max();
  std::atomic<bool> hasMemory = true;
  runtime::parallelFor(0, slices, grain, [&](int64_t begin, int64_t end) {
    bool isDone = fitsIn32 ? sortSlices<uint32_t>(call, begin, end)
                           : sortSlices<uint64_t>(call, begin, end);
    if (!isDone) {
      hasMemory = false;
    }
  });
  return hasMemory ? KernelStatus{} : outOfMemory();
}

/// Adds `results` to those of the call, each in the dtype of its operand, and
/// sorts.
KernelStatus sortInto(SortCall &call, std::span<const TensorView> results) {
  if (results.empty()) {
    return sortAll(call);
  }
  DType dtype = call.operands[call.results.size()].view.dtype;
  return computeAs(dtype, results[0], [&](const TensorView &out) {
    call.results.push_back(sliced(out, call.dim));
    return sortInto(call, results.subspan(1));
  });
}

} // namespace

KernelStatus runSort(const KernelCall &call) {
  attrs::sort in(call.attrs);
  SortCall sort{in.dim,
                call.operands[0].sizes[in.dim],
                in.num_keys,
                in.descending,
                static_cast<FloatOrder>(in.float_order),
                {},
                {}};
  for (const TensorView &x : call.operands) {
    sort.operands.push_back(sliced(x, in.dim));
  }
  return sortInto(sort, call.results);
}

} // namespace sinter
