//===- EventTree.cpp - What the calls of a function have done so far ------===//

#include "frontend/capture/EventTree.h"

#include "ir/ops/OpTable.h"
#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

#include <algorithm>
#include <bit>

namespace sinter {

std::optional<size_t> numberPlace(const EventKey &key) {
  bool isConstant = key.kind == EventKind::op && key.op == OpKind::constant;
  if (!isConstant || attrs::constant(key.words).value.size() != 1) {
    return std::nullopt;
  }
  return key.words.size() - 1;
}

/// 0, 1 and -1 are worth code of their own where they are known: x * 1 is x.
static bool isSpecial(DType dtype, int64_t word) {
  if (!isFloatingType(dtype)) {
    return false;
  }
  double value = std::bit_cast<double>(word);
  return value == 0 || value == 1 || value == -1;
}

bool TreeEvent::differsInNumber(const EventKey &key) const {
  std::optional<size_t> place = numberPlace(key);
  if (!place || kind != key.kind || op != key.op ||
      words.size() != key.words.size()) {
    return false;
  }
  DType dtype = types[0].dtype; // The words before the number say it, too.
  std::span<const int64_t> own = words;
  return std::ranges::equal(own.first(*place), key.words.first(*place)) &&
         !isSpecial(dtype, own[*place]) && !isSpecial(dtype, key.words[*place]);
}

bool TreeEvent::isNumber(DType dtype, int64_t word) const {
  // The words of a constant: its dtype, no sizes, one value.
  return kind == EventKind::op && op == OpKind::constant && words.size() == 4 &&
         words[0] == static_cast<int64_t>(dtype) && words[1] == 0 &&
         (isDynamic ? !isSpecial(dtype, word) : words[3] == word);
}

template <class T> std::span<const T> EventTree::keep(std::span<const T> list) {
  if (list.empty()) {
    return {};
  }
  auto *kept = static_cast<T *>(memory.allocate(list.size_bytes(), alignof(T)));
  std::ranges::copy(list, kept);
  return {kept, list.size()};
}

/// Lists of types are the same ones over and over: where they are shared, they
/// stay in the cache.
std::span<const TensorType>
EventTree::keepTypes(std::span<const TensorType> list) {
  size_t searched = std::min<size_t>(types.size(), 32);
  auto same = std::find_if(types.rbegin(), types.rbegin() + searched,
                           [&](const std::vector<TensorType> &kept) {
                             return std::ranges::equal(kept, list);
                           });
  return same != types.rbegin() + searched
             ? *same
             : types.emplace_back(list.begin(), list.end());
}

EventTree::~EventTree() {
  for (TreeEvent *event : events) {
    event->~TreeEvent();
  }
}

TreeEvent &EventTree::make(const EventKey &key) {
  void *place = memory.allocate(sizeof(TreeEvent), alignof(TreeEvent));
  TreeEvent &event = *events.emplace_back(new (place) TreeEvent);
  event.kind = key.kind;
  event.op = key.op;
  event.isCounted = key.kind == EventKind::op && key.op != OpKind::constant &&
                    !info(key.op).isView;
  event.operands = keep(key.operands);
  event.words = keep(key.words);
  event.numResults = key.types.size();
  event.types = keepTypes(key.types);
  const std::source_location *where = detail::userLocation();
  event.location = where ? *where : std::source_location();
  return event;
}

void EventTree::publish(Continuations &after, TreeEvent &event) {
  event.sibling = after.first.load(std::memory_order_relaxed);
  ++after.count;
  after.first.store(&event, std::memory_order_release);
}

TreeEvent *EventTree::generalise(Continuations &after, const EventKey &key) {
  if (!numberPlace(key)) {
    return nullptr;
  }
  std::lock_guard lock(mutex);
  for (TreeEvent *event = after.first.load(std::memory_order_acquire); event;
       event = event->sibling) {
    if (!event->differsInNumber(key)) {
      continue;
    }
    if (event->isDynamic) {
      return event; // Another thread was faster.
    }
    TreeEvent &any = make(key);
    any.isDynamic = true;
    any.next = event->next;
    any.visits.store(event->visits.load());
    publish(after, any);
    return &any;
  }
  return nullptr;
}

TreeEvent *EventTree::add(Continuations &after, const EventKey &key) {
  std::lock_guard lock(mutex);
  if (TreeEvent *event = find(after, key)) {
    return event; // Another thread was faster.
  }
  if (after.count >= maxSiblings || events.size() >= maxEvents) {
    return nullptr;
  }
  TreeEvent &event = make(key);
  void *place = memory.allocate(sizeof(Continuations), alignof(Continuations));
  event.next = new (place) Continuations;
  publish(after, event);
  return &event;
}

const KnownPass *EventTree::find(const Continuations &after,
                                 std::span<const uint64_t> graph,
                                 const PassEnds &ends) {
  const KnownPass *pass = after.firstPass.load(std::memory_order_acquire);
  while (pass &&
         !(pass->ends == ends && std::ranges::equal(pass->graph, graph))) {
    pass = pass->sibling;
  }
  return pass;
}

void EventTree::add(Continuations &after, KnownPass pass) {
  std::lock_guard lock(mutex);
  if (find(after, pass.graph, pass.ends) || passes.size() >= maxPasses) {
    return;
  }
  KnownPass &added = passes.emplace_back(std::move(pass));
  added.sibling = after.firstPass.load(std::memory_order_relaxed);
  after.firstPass.store(&added, std::memory_order_release);
}

size_t EventTree::size() {
  std::lock_guard lock(mutex);
  return events.size();
}

} // namespace sinter
