//===- Layout.cpp - Moving elements, by the oracle ------------------------===//

#include "ir/reference/Families.h"

#include <algorithm>

namespace sinter::reference {

Evaluate evaluate_reshape, evaluate_permute, evaluate_broadcast_to,
    evaluate_slice, evaluate_pad, evaluate_concat, evaluate_flip;

/// Fills in a result whose element at an index is that of `x` at `from(index)`.
template <class From>
static void takeFrom(const Value &x, Value &out, From from) {
  size_t next = 0;
  forEachIndex(out.type.shape, [&](const Index &index) {
    int64_t place = placeOf(x.type.shape, from(index));
    out.words[next++] = x.words[static_cast<size_t>(place)];
  });
}

void evaluate_reshape(const Call &call) {
  call.results[0].words = call.operands[0].words;
}

void evaluate_permute(const Call &call) {
  attrs::permute in(call.attrs);
  takeFrom(call.operands[0], call.results[0], [&](const Index &index) {
    Index from(index.size());
    for (size_t i = 0; i < index.size(); ++i) {
      from[static_cast<size_t>(in.permutation[i])] = index[i];
    }
    return from;
  });
}

void evaluate_broadcast_to(const Call &call) {
  const Value &x = call.operands[0];
  size_t rank = x.type.shape.size();
  takeFrom(x, call.results[0], [&](const Index &index) {
    Index from(index.end() - static_cast<int64_t>(rank), index.end());
    for (size_t i = 0; i < rank; ++i) {
      from[i] = x.type.shape[i] == 1 ? 0 : from[i];
    }
    return from;
  });
}

void evaluate_slice(const Call &call) {
  attrs::slice in(call.attrs);
  takeFrom(call.operands[0], call.results[0], [&](const Index &index) {
    Index from(index);
    for (size_t i = 0; i < from.size(); ++i) {
      from[i] = in.starts[i] + index[i] * in.strides[i];
    }
    return from;
  });
}

void evaluate_pad(const Call &call) {
  attrs::pad in(call.attrs);
  const Value &x = call.operands[0];
  Value &out = call.results[0];
  std::ranges::fill(out.words, call.operands[1].words[0]);
  int64_t next = 0;
  forEachIndex(x.type.shape, [&](const Index &index) {
    Index to(index);
    bool isInside = true;
    for (size_t i = 0; i < to.size(); ++i) {
      to[i] = in.low[i] + index[i] * (in.interior[i] + 1);
      isInside &= 0 <= to[i] && to[i] < out.type.shape[i];
    }
    uint64_t word = x.words[static_cast<size_t>(next++)];
    if (isInside) {
      out.words[static_cast<size_t>(placeOf(out.type.shape, to))] = word;
    }
  });
}

void evaluate_concat(const Call &call) {
  attrs::concat in(call.attrs);
  size_t dim = static_cast<size_t>(in.dim);
  size_t next = 0;
  forEachIndex(call.results[0].type.shape, [&](const Index &index) {
    Index from(index);
    size_t operand = 0;
    while (from[dim] >= call.operands[operand].type.shape[dim]) {
      from[dim] -= call.operands[operand].type.shape[dim];
      ++operand;
    }
    const Value &x = call.operands[operand];
    call.results[0].words[next++] =
        x.words[static_cast<size_t>(placeOf(x.type.shape, from))];
  });
}

void evaluate_flip(const Call &call) {
  attrs::flip in(call.attrs);
  const Value &x = call.operands[0];
  takeFrom(x, call.results[0], [&](const Index &index) {
    Index from(index);
    for (int64_t dim : in.dims) {
      size_t i = static_cast<size_t>(dim);
      from[i] = x.type.shape[i] - 1 - index[i];
    }
    return from;
  });
}

} // namespace sinter::reference
