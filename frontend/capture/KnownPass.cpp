//===- KnownPass.cpp - Backward passes that are known to come next --------===//
//
// A backward pass over a graph that the segment itself has built makes the same
// calls as it did after the same events before: its rules need not run again.
// What it became is appended to the path, and only the gradients get tensors.
//
//===----------------------------------------------------------------------===//

#include "frontend/capture/Recorder.h"

#include <algorithm>

namespace sinter {

/// What a pass begins with, in numbers of this segment. None if it reaches
/// beyond it.
std::optional<PassKey> Recorder::keyOf(const TapePass &pass) const {
  PassKey key{pass.words, {}, {}};
  for (const Tensor &seed : pass.seeds) {
    int64_t value = knownValue(seed);
    if (value < 0) {
      return std::nullopt;
    }
    key.seeds.push_back(static_cast<ValueId>(value));
  }
  for (const TensorImpl *leaf : pass.leaves) {
    int64_t slot = leaf->storage && !leaf->layout ? findSlot(*leaf) : -1;
    if (slot < 0) {
      return std::nullopt;
    }
    key.leaves.push_back(static_cast<ValueId>(slot));
  }
  return key;
}

bool Recorder::tryPass(const TapePass &pass, std::span<Tensor> gradients) {
  passBegin.reset();
  if (isOff || !isLate || !*isLate) {
    return false;
  }
  std::optional<PassKey> key = keyOf(pass);
  if (!key) {
    return false;
  }
  const KnownPass *known = EventTree::find(*at, *key);
  if (!known) {
    passBegin = {at, number, path.size(), slots.size(), std::move(*key)};
    return false;
  }
  ++state->knownPasses;
  path.insert(path.end(), known->events.begin(), known->events.end());
  slots.reserve(slots.size() + known->events.size());
  for (const TreeEvent *event : known->events) {
    addValues(*event);
  }
  numOps += known->numOps;
  at = known->events.back()->next;
  visitsOfLast = known->events.back()->visits.load(std::memory_order_relaxed);
  for (size_t i = 0; i < gradients.size(); ++i) {
    gradients[i] = makeLater(known->gradients[i]);
  }
  return true;
}

/// Whether a tensor is all of a result that the segment has made since `from`,
/// as it was made.
bool Recorder::isResultSince(size_t from, const Tensor &x) const {
  if (!x.defined() || !x.impl()->isWholeResult) {
    return false;
  }
  const Storage &storage = *x.impl()->storage;
  return storage.segment == number && storage.slot >= from &&
         storage.version == 0 && slots[storage.slot].value == storage.slot;
}

void Recorder::endPass(const TapePass &, std::span<const Tensor> gradients) {
  if (!passBegin || passBegin->number != number || isOff || !*isLate) {
    return;
  }
  KnownPass known;
  known.events.assign(path.begin() + static_cast<ptrdiff_t>(passBegin->events),
                      path.end());
  auto isPlain = [](const TreeEvent *event) {
    return event->kind == EventKind::op && !event->isDynamic;
  };
  bool isKnowable = !known.events.empty() &&
                    std::ranges::all_of(known.events, isPlain) &&
                    std::ranges::all_of(gradients, [&](const Tensor &gradient) {
                      return isResultSince(passBegin->values, gradient);
                    });
  if (!isKnowable) {
    return;
  }
  for (const Tensor &gradient : gradients) {
    known.gradients.push_back(gradient.impl()->storage->slot);
  }
  known.numOps = static_cast<size_t>(
      std::ranges::count_if(known.events, &TreeEvent::isCounted));
  known.key = std::move(passBegin->key);
  state->tree.add(*passBegin->at, std::move(known));
}

} // namespace sinter
