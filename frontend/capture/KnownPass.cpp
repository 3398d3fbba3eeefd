//===- KnownPass.cpp - Backward passes that are known to come next --------===//
//
// A backward pass over a graph that the segment itself has built makes the same
// calls as it did after the same events before: its rules need not run again.
// What it became is appended to the path, and only the gradients get tensors.
//
//===----------------------------------------------------------------------===//

#include "frontend/capture/Recorder.h"
#include "sinter/autograd.h"

#include <algorithm>

namespace sinter {

/// What a pass begins with, in numbers of this segment. None if it reaches
/// beyond it.
std::optional<PassEnds> Recorder::endsOf(const TapePass &pass) const {
  PassEnds ends;
  for (const Tensor &seed : pass.seeds) {
    int64_t value = knownValue(seed);
    if (value < 0) {
      return std::nullopt;
    }
    ends.seeds.push_back(static_cast<ValueId>(value));
  }
  for (const TensorImpl *leaf : pass.leaves) {
    int64_t slot = leaf->storage && !leaf->layout ? findSlot(*leaf) : -1;
    if (slot < 0) {
      return std::nullopt;
    }
    ends.leaves.push_back(static_cast<ValueId>(slot));
  }
  return ends;
}

/// How a tensor was made of a result that the segment has made since `from`;
/// none if it is anything else.
std::optional<KnownGradient> Recorder::gradientSince(size_t from,
                                                     const Tensor &x) const {
  const Storage *storage = x.defined() ? x.impl()->storage.get() : nullptr;
  bool isResult = storage && storage->segment == number &&
                  storage->slot >= from && storage->version == 0 &&
                  slots[storage->slot].value == storage->slot;
  if (!isResult) {
    return std::nullopt;
  }
  KnownGradient known{storage->slot, {}};
  if (x.impl()->isWholeResult) {
    return known;
  }
  const LayoutStep *step = x.impl()->layout.get(), *first = step;
  for (; step; step = step->parent.get()) {
    known.views.insert(known.views.begin(), {step->kind, step->attrs});
    first = step;
  }
  return first && slots[storage->slot].holds(Place(first->base))
             ? std::optional(std::move(known))
             : std::nullopt;
}

/// Makes the views that a pass has made of its result; it has no history.
static Tensor applyViews(Tensor x, const KnownGradient &known) {
  NoGradGuard guard;
  for (const auto &[kind, attrs] : known.views) {
    const Tensor *in = &x;
    Tensor view;
    detail::call(kind, {&in, 1}, attrs, {&view, 1});
    x = std::move(view);
  }
  return x;
}

void Recorder::beginPass(std::span<const Tensor> seeds) {
  for (const Tensor &seed : seeds) {
    const TensorImpl &x = *seed.impl();
    bool isNew = x.storage && !x.layout && x.numel > 0 &&
                 firstSlotOf(x.storage.get()) < 0;
    if (isNew && !isOff) {
      lift(x.storage.get(), Place(x));
    }
  }
}

bool Recorder::tryPass(const TapePass &pass, std::span<Tensor> gradients) {
  passBegin.reset();
  if (isOff || !isLate || !*isLate) {
    return false;
  }
  std::optional<PassEnds> ends = endsOf(pass);
  if (!ends) {
    return false;
  }
  const KnownPass *known = EventTree::find(*at, pass.words, *ends);
  if (!known) {
    passBegin = {at, number, path.size(), slots.size(), std::move(*ends)};
    return false;
  }
  ++state->knownPasses;
  path.insert(path.end(), known->events.begin(), known->events.end());
  for (const auto &[event, type] : known->values) {
    addSlot(*event, *type);
  }
  numOps += known->numOps;
  at = known->events.back()->next;
  visitsOfLast = known->events.back()->visits.load(std::memory_order_relaxed);
  for (size_t i = 0; i < gradients.size(); ++i) {
    const KnownGradient &gradient = known->gradients[i];
    gradients[i] = applyViews(makeLater(slots[gradient.value]), gradient);
  }
  return true;
}

void Recorder::endPass(const TapePass &pass,
                       std::span<const Tensor> gradients) {
  if (!passBegin || passBegin->number != number || isOff || !*isLate) {
    return;
  }
  KnownPass known;
  known.events.assign(path.begin() + static_cast<ptrdiff_t>(passBegin->events),
                      path.end());
  auto isPlain = [](const TreeEvent *event) {
    return event->kind == EventKind::op && !event->isDynamic;
  };
  if (known.events.empty() || !std::ranges::all_of(known.events, isPlain)) {
    return;
  }
  for (const Tensor &gradient : gradients) {
    auto made = gradientSince(passBegin->values, gradient);
    bool isOther = made && std::ranges::find(known.gradients, made->value,
                                             &KnownGradient::value) ==
                               known.gradients.end();
    if (!isOther) { // Two names of one tensor would be two tensors.
      return;
    }
    known.gradients.push_back(std::move(*made));
  }
  for (size_t i = passBegin->values; i < slots.size(); ++i) {
    known.values.emplace_back(slots[i].event, slots[i].type);
  }
  known.numOps = static_cast<size_t>(
      std::ranges::count_if(known.events, &TreeEvent::isCounted));
  known.graph = pass.words;
  known.ends = std::move(passBegin->ends);
  state->tree.add(*passBegin->at, std::move(known));
}

} // namespace sinter
