//===- IterationSpace.cpp - Which elements a kernel visits, and where -----===//

#include "codegen/lower/IterationSpace.h"

namespace sinter::codegen {

Strides contiguousStrides(ArrayRef<int64_t> sizes) {
  Strides strides(sizes.size());
  int64_t step = 1;
  for (size_t i = sizes.size(); i-- > 0;) {
    strides[i] = step;
    step *= sizes[i];
  }
  return strides;
}

Strides broadcastStrides(ArrayRef<int64_t> strides, ArrayRef<int64_t> from,
                         ArrayRef<int64_t> to) {
  size_t added = to.size() - from.size();
  Strides result(to.size(), 0);
  for (size_t i = 0; i < from.size(); ++i) {
    result[added + i] = from[i] == to[added + i] ? strides[i] : 0;
  }
  return result;
}

/// Joins dimension i + 1 into i where every access allows it.
IterationSpace::IterationSpace(ArrayRef<int64_t> all,
                               MutableArrayRef<Strides> accesses) {
  SmallVector<Strides, 8> kept(accesses.size());
  Strides results = contiguousStrides(all), keptResults;
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i] == 1) {
      continue;
    }
    auto joins = [&](ArrayRef<int64_t> outer, ArrayRef<int64_t> strides) {
      return outer.back() == strides[i] * all[i];
    };
    bool canJoin = !sizes.empty() && joins(keptResults, results);
    for (size_t k = 0; canJoin && k < accesses.size(); ++k) {
      canJoin = joins(kept[k], accesses[k]);
    }
    auto put = [&](Strides &to, const Strides &from) {
      if (canJoin) {
        to.back() = from[i];
      } else {
        to.push_back(from[i]);
      }
    };
    for (size_t k = 0; k < accesses.size(); ++k) {
      put(kept[k], accesses[k]);
    }
    put(keptResults, results);
    if (canJoin) {
      sizes.back() *= all[i];
    } else {
      sizes.push_back(all[i]);
    }
  }
  if (sizes.empty()) { // One element: a case of contiguous ones.
    sizes.push_back(1);
    for (Strides &access : kept) {
      access.push_back(1);
    }
  }
  std::copy(kept.begin(), kept.end(), accesses.begin());
}

int64_t IterationSpace::rows() const {
  int64_t rows = 1;
  for (int64_t size : ArrayRef(sizes).drop_back()) {
    rows *= size;
  }
  return rows;
}

} // namespace sinter::codegen
