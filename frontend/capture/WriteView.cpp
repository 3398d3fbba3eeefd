//===- WriteView.cpp - Writes through views, as values --------------------===//
//
// base[view] = value becomes base' = where(isThere, spread, base): the ops that
// lead from the base to the view are gone back, a slice by padding. So the new
// elements are those of eager code, bit by bit. It costs work in proportion to
// the base; a view that is a small part of it ends the segment instead, and
// only its own elements are written.
//
//===----------------------------------------------------------------------===//

#include "frontend/capture/Recorder.h"
#include "sinter/runtime/op_attrs.h"

namespace sinter {

/// A view of fewer elements than one in so many of its base is written alone.
constexpr int64_t leastShare = 8;

namespace {

/// One op on the way from a base to a view.
struct PathStep {
  OpKind kind;
  const AttrWords *words;
  TensorType from;
};

std::vector<PathStep> pathOf(const LayoutStep &last, TensorType type) {
  std::vector<PathStep> path;
  for (const LayoutStep *step = &last; step; step = step->parent.get()) {
    path.insert(path.begin(), {step->kind, &step->attrs, {}});
  }
  for (PathStep &step : path) {
    step.from = type;
    TensorType next;
    inferTypes(step.kind, {&type, 1}, *step.words, {&next, 1});
    type = next;
  }
  return path;
}

bool repeats(const PathStep &step) {
  return step.kind == OpKind::broadcast_to &&
         Shape(attrs::broadcast_to(*step.words).sizes).numElements() !=
             step.from.shape.numElements();
}

/// What `pad` needs to put a slice back; all 0 if the slice is everything.
struct Padding {
  Padding(const PathStep &step, const Shape &sizes) {
    attrs::slice slice(*step.words);
    for (size_t i = 0; i < sizes.size(); ++i) {
      int64_t extent = (sizes[i] - 1) * slice.strides[i] + 1;
      low.push_back(slice.starts[i]);
      high.push_back(step.from.shape[i] - slice.starts[i] - extent);
      interior.push_back(sizes[i] > 1 ? slice.strides[i] - 1 : 0);
      isEmpty = isEmpty && sizes[i] == step.from.shape[i];
    }
  }

  Shape low, high, interior;
  bool isEmpty = true;
};

Shape inverse(IntArrayRef permutation) {
  Shape result(permutation);
  for (size_t i = 0; i < permutation.size(); ++i) {
    result[static_cast<size_t>(permutation[i])] = static_cast<int64_t>(i);
  }
  return result;
}

} // namespace

/// Records a write through a view of a whole tensor. False, with nothing but
/// the base lifted, if it must be executed at once.
bool Recorder::writeThroughView(const OpCall &call, const Tensor &target) {
  const TensorImpl &to = *target.impl();
  const LayoutStep *first = to.layout.get();
  while (first->parent) {
    first = first->parent.get();
  }
  const Geometry &base = first->base;
  TensorImpl whole(base.dtype, base.sizes);
  std::vector<PathStep> path =
      pathOf(*to.layout, {base.dtype, Shape(base.sizes)});
  bool isPossible =
      whole.stride() == IntArrayRef(base.strides) &&
      to.shape() == call.types[0].shape &&
      to.numel * leastShare >= whole.numel && base.dtype == to.dtype &&
      std::ranges::none_of(path, repeats) &&
      (call.kind != OpKind::constant || call.types[0].dtype == to.dtype);
  if (!isPossible) {
    return false;
  }
  Storage *storage = to.storage.get();
  int64_t any = firstSlotOf(storage);
  int64_t slot =
      any < 0 ? lift(storage, Place(base)) : findSlot(storage, Place(base));
  if (isOff || slot < 0 || firstSlotOf(storage) != slot ||
      slots[slot].nextAlias >= 0) {
    return false;
  }
  uint64_t begun = number;
  InlineVector<ValueId, 8> operands;
  for (const Tensor *operand : call.operands) {
    operands.push_back(read(*operand->impl()));
  }
  if (begun != number) {
    emitInto(call, target);
    return true;
  }
  // The value, and where it is: everywhere, as long as there is no mask.
  ValueId value = addValue(call.kind, operands, call.attrs, call.types[0]);
  TensorType type{to.dtype, call.types[0].shape};
  if (call.types[0].dtype != to.dtype) {
    value = addValue(OpKind::convert, {&value, 1},
                     attrs::convert::words(to.dtype), type);
  }
  ValueId mask = 0;
  bool hasMask = false;
  auto both = [&](OpKind op, std::span<const int64_t> words,
                  const Shape &shape) {
    value = addValue(op, {&value, 1}, words, {to.dtype, shape});
    if (hasMask) {
      mask = addValue(op, {&mask, 1}, words, {DType::boolean, shape});
    }
  };
  auto constant = [&](DType dtype, const Shape &sizes, int64_t word) {
    return addValue(OpKind::constant, {},
                    attrs::constant::words(dtype, sizes, {&word, 1}),
                    {dtype, sizes});
  };
  auto padded = [&](ValueId x, const Padding &padding, const TensorType &out) {
    ValueId pair[] = {x, constant(out.dtype, {}, 0)};
    return addValue(
        OpKind::pad, pair,
        attrs::pad::words(padding.low, padding.high, padding.interior), out);
  };
  for (size_t i = path.size(); i-- > 0;) {
    const PathStep &step = path[i];
    const Shape &shape = step.from.shape;
    if (step.kind == OpKind::permute) {
      Shape back = inverse(attrs::permute(*step.words).permutation);
      both(OpKind::permute, attrs::permute::words(back), shape);
    } else if (step.kind != OpKind::slice) {
      both(OpKind::reshape, attrs::reshape::words(shape), shape);
    } else if (Padding padding(step, type.shape); !padding.isEmpty) {
      if (!hasMask) {
        mask = constant(DType::boolean, type.shape, 1);
        hasMask = true;
      }
      value = padded(value, padding, {to.dtype, shape});
      mask = padded(mask, padding, {DType::boolean, shape});
    }
    type.shape = shape;
  }
  if (hasMask && !isOff) {
    ValueId three[] = {mask, value, slots[slot].value};
    value = addValue(OpKind::where, three, {}, {to.dtype, Shape(base.sizes)});
  }
  if (!isOff) {
    mutate(static_cast<ValueId>(slot), value);
  }
  if (isOff || !*isLate) {
    executeIntoNow(call, target);
  }
  return true;
}

} // namespace sinter
