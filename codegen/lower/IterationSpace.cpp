//===- IterationSpace.cpp - Which elements a kernel visits, and where -----===//

#include "codegen/lower/IterationSpace.h"

namespace sinter::codegen {
namespace {

/// The strides of a coalesced map in dimensions that split its own.
Strides splitInto(const ViewMap &map, ArrayRef<int64_t> sizes) {
  Strides strides(sizes.size(), 0);
  size_t next = sizes.size();
  for (size_t i = map.sizes.size(); i-- > 0;) {
    int64_t left = map.sizes[i], step = map.strides[i];
    while (left > 1) {
      strides[--next] = step;
      step *= sizes[next];
      left /= sizes[next];
    }
  }
  return strides;
}

} // namespace

std::optional<IterationSpace>
IterationSpace::make(int64_t elements, int64_t columns,
                     MutableArrayRef<ViewMap> maps) {
  IterationSpace space;
  if (elements <= 1) { // A case of contiguous tensors.
    space.sizes = {elements};
    for (ViewMap &map : maps) {
      map.sizes = space.sizes;
      map.strides = {1};
    }
    return space;
  }
  passes::CommonDims dims;
  ViewMap row{{elements / std::max<int64_t>(columns, 1), columns}, {1, 0}};
  row.coalesce();
  if (columns > 0 && !dims.add(row)) {
    return std::nullopt;
  }
  for (ViewMap &map : maps) {
    map.coalesce();
    if (!dims.add(map)) {
      return std::nullopt;
    }
  }
  if (columns > 0 && !dims.haveRows(columns)) {
    return std::nullopt;
  }
  space.sizes = dims.sizesFor(elements);
  for (ViewMap &map : maps) {
    map.strides = splitInto(map, space.sizes);
    map.sizes = space.sizes;
  }
  return space;
}

int64_t IterationSpace::rows() const {
  int64_t rows = 1;
  for (int64_t size : ArrayRef(sizes).drop_back()) {
    rows *= size;
  }
  return rows;
}

} // namespace sinter::codegen
