//===- ViewMap.cpp - Where the elements of a view lie ---------------------===//

#include "passes/ViewMap.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/TypeSwitch.h"

namespace sinter::passes {

static ArrayRef<int64_t> shapeOf(Value v) {
  return cast<RankedTensorType>(v.getType()).getShape();
}

Strides contiguousStrides(ArrayRef<int64_t> sizes) {
  Strides strides(sizes.size());
  int64_t step = 1;
  for (size_t i = sizes.size(); i-- > 0;) {
    strides[i] = step;
    step *= sizes[i];
  }
  return strides;
}

ViewMap ViewMap::contiguous(ArrayRef<int64_t> sizes) {
  ViewMap map;
  map.sizes.assign(sizes.begin(), sizes.end());
  map.strides = contiguousStrides(sizes);
  return map;
}

ViewMap ViewMap::ofTensor(Value tensor) {
  ViewMap map = contiguous(shapeOf(tensor));
  auto argument = dyn_cast<BlockArgument>(tensor);
  if (!argument) {
    return map;
  }
  Operation *owner = argument.getOwner()->getParentOp();
  unsigned number = argument.getArgNumber();
  if (auto fusion = dyn_cast<ir::FusionOp>(owner)) {
    return ofTensor(fusion.getInputs()[number]);
  }
  auto function = dyn_cast<func::FuncOp>(owner);
  auto strides = function ? function.getArgAttrOfType<DenseI64ArrayAttr>(
                                number, "sinter.strides")
                          : nullptr;
  if (strides) {
    map.strides.assign(strides.asArrayRef().begin(),
                       strides.asArrayRef().end());
  }
  return map;
}

int64_t ViewMap::numElements() const {
  int64_t count = 1;
  for (int64_t size : sizes) {
    count *= size;
  }
  return count;
}

void ViewMap::coalesce() {
  size_t kept = 0;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] == 1) {
      continue;
    }
    if (kept > 0 && strides[kept - 1] == strides[i] * sizes[i]) {
      sizes[kept - 1] *= sizes[i];
      strides[kept - 1] = strides[i];
    } else {
      sizes[kept] = sizes[i];
      strides[kept++] = strides[i];
    }
  }
  sizes.truncate(kept);
  strides.truncate(kept);
}

/// Splits and joins dimensions, but joins only those that are one run of steps.
bool ViewMap::reshape(ArrayRef<int64_t> to) {
  if (numElements() == 0) {
    sizes.assign(to.begin(), to.end());
    strides = contiguousStrides(to);
    return true;
  }
  ViewMap runs = *this;
  runs.coalesce();
  Strides result(to.size(), 0);
  size_t next = to.size();
  for (size_t i = runs.sizes.size(); i-- > 0;) {
    int64_t size = runs.sizes[i], step = runs.strides[i];
    while (size > 1) {
      if (next == 0 || size % to[next - 1] != 0) {
        return false;
      }
      --next;
      result[next] = step;
      step *= to[next];
      size /= to[next];
    }
  }
  sizes.assign(to.begin(), to.end());
  strides = result;
  return true;
}

bool ViewMap::follow(Operation *op) {
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case([&](ir::ReshapeOp view) { return reshape(view.getSizes()); })
      .Case([&](ir::PermuteOp view) {
        Strides oldSizes = sizes, oldStrides = strides;
        for (auto [i, from] : llvm::enumerate(view.getPermutation())) {
          sizes[i] = oldSizes[static_cast<size_t>(from)];
          strides[i] = oldStrides[static_cast<size_t>(from)];
        }
        return true;
      })
      .Case([&](ir::BroadcastToOp view) {
        ArrayRef<int64_t> to = view.getSizes();
        size_t added = to.size() - sizes.size();
        Strides result(to.size(), 0);
        for (size_t i = 0; i < sizes.size(); ++i) {
          result[added + i] = sizes[i] == to[added + i] ? strides[i] : 0;
        }
        sizes.assign(to.begin(), to.end());
        strides = result;
        return true;
      })
      .Case([&](ir::SliceOp view) {
        sizes.assign(shapeOf(view.getOut()).begin(),
                     shapeOf(view.getOut()).end());
        for (size_t i = 0; i < sizes.size(); ++i) {
          offset += view.getStarts()[i] * strides[i];
          strides[i] *= view.getStrides()[i];
        }
        return true;
      })
      .Case([&](ir::FlipOp view) {
        for (int64_t dim : view.getDims()) {
          auto i = static_cast<size_t>(dim);
          offset += std::max<int64_t>(sizes[i] - 1, 0) * strides[i];
          strides[i] = -strides[i];
        }
        return true;
      })
      .Default(false);
}

int64_t ViewSource::repeats() const {
  size_t inner = map.sizes.size();
  int64_t count = 1;
  while (inner > 0 &&
         (map.strides[inner - 1] == 0 || map.sizes[inner - 1] == 1)) {
    count *= map.sizes[--inner];
  }
  int64_t step = 1;
  for (size_t i = inner; i-- > 0;) {
    if (map.sizes[i] != 1 && map.strides[i] != step) {
      return 0;
    }
    step *= map.sizes[i];
  }
  auto type = cast<RankedTensorType>(root.getType());
  return map.offset == 0 && step == type.getNumElements() ? count : 0;
}

bool isView(Operation *op) {
  return isa_and_present<ir::ReshapeOp, ir::PermuteOp, ir::BroadcastToOp,
                         ir::SliceOp, ir::FlipOp>(op);
}

ViewSource sourceOf(Value value) {
  SmallVector<Operation *> views;
  Value root = value;
  while (isView(root.getDefiningOp())) {
    views.push_back(root.getDefiningOp());
    root = root.getDefiningOp()->getOperand(0);
  }
  ViewSource source{root, ViewMap::ofTensor(root)};
  for (Operation *view : llvm::reverse(views)) {
    if (!source.map.follow(view)) {
      source = {view->getResult(0), ViewMap::ofTensor(view->getResult(0))};
    }
  }
  return source;
}

//===----------------------------------------------------------------------===//
// Common dimensions
//===----------------------------------------------------------------------===//

bool CommonDims::add(Strides all) {
  all.append(borders);
  llvm::sort(all);
  all.erase(llvm::unique(all), all.end());
  for (size_t i = 1; i < all.size(); ++i) {
    if (all[i] % all[i - 1] != 0) {
      return false;
    }
  }
  borders = std::move(all);
  return true;
}

bool CommonDims::add(const ViewMap &map, int64_t repeats) {
  Strides own;
  int64_t inside = repeats;
  for (size_t i = map.sizes.size(); i-- > 0;) {
    if (inside > 1) {
      own.push_back(inside);
    }
    inside *= map.sizes[i];
  }
  return add(std::move(own));
}

bool CommonDims::add(const CommonDims &other, int64_t repeats) {
  Strides own;
  if (repeats > 1) {
    own.push_back(repeats);
  }
  for (int64_t border : other.borders) {
    own.push_back(border * repeats);
  }
  return add(std::move(own));
}

bool CommonDims::haveRows(int64_t columns) const {
  return borders.empty() ||
         (borders[0] >= columns && borders[0] % columns == 0);
}

Strides CommonDims::sizesFor(int64_t elements) const {
  Strides sizes;
  int64_t inside = 1;
  for (int64_t border : borders) {
    sizes.push_back(border / inside);
    inside = border;
  }
  if (sizes.empty() || elements != inside) {
    sizes.push_back(elements / inside);
  }
  std::reverse(sizes.begin(), sizes.end());
  return sizes;
}

} // namespace sinter::passes
