//===- Slab.cpp - Small objects that come and go all the time -------------===//

#include "sinter/runtime/slab.h"

#include "runtime/core/Sanitizers.h"
#include "sinter/runtime/allocator.h"

#include <mutex>
#include <pthread.h>
#include <utility>

namespace sinter::runtime::detail {

namespace {

/// Slots are cut from blocks of about this size.
constexpr size_t chunkBytes = 16384;

/// How many slots a thread takes at once, and how much it keeps of each size at
/// most: enough for the tensors and nodes of a graph of some thousand ops.
constexpr uint32_t batchSlots = 32;
constexpr uint32_t keptBytes = 1 << 20;

/// The slots that no thread keeps, one list per size, behind one lock.
struct Depot {
  std::mutex mutex;
  SlabSlot *free[1024 / 16 + 1] = {};

  Depot() {
    pthread_atfork([] { get().mutex.lock(); }, [] { get().mutex.unlock(); },
                   [] { get().mutex.unlock(); });
  }

  /// The one of this process; static destructors may still use it.
  static Depot &get() {
    static Depot *depot = new Depot;
    return *depot;
  }

  /// A chain of up to `count` slots, or null.
  SlabSlot *take(uint32_t slotBytes, uint32_t count) {
    std::lock_guard lock(mutex);
    SlabSlot *&list = free[slotBytes / 16];
    SlabSlot *chain = nullptr;
    for (; count > 0; --count) {
      if (!list && !cut(slotBytes)) {
        break;
      }
      SlabSlot *slot = list;
      list = slot->next;
      slot->next = chain;
      chain = slot;
    }
    return chain;
  }

  void give(uint32_t slotBytes, SlabSlot *chain) {
    std::lock_guard lock(mutex);
    SlabSlot *&list = free[slotBytes / 16];
    while (chain) {
      SlabSlot *next = chain->next;
      chain->next = list;
      list = chain;
      chain = next;
    }
  }

private:
  bool cut(uint32_t slotBytes) {
    char *chunk = static_cast<char *>(allocate(chunkBytes));
    if (!chunk) {
      return false;
    }
    for (size_t i = chunkBytes / slotBytes; i-- > 0;) {
      SlabSlot *&list = free[slotBytes / 16];
      list = new (chunk + i * slotBytes) SlabSlot{list};
    }
    return true;
  }
};

/// As makeShared() in Allocator.cpp.
[[gnu::constructor]] void makeDepot() { Depot::get(); }

/// The lists of a thread; they go back at its end.
struct ListsOfThread {
  SlabList *first = nullptr;

  ~ListsOfThread();
};

constinit thread_local bool hasEnded = false;
thread_local ListsOfThread lists;

ListsOfThread::~ListsOfThread() {
  hasEnded = true;
  for (SlabList *list = first; list; list = list->nextOfThread) {
    Depot::get().give(list->slotBytes, list->head);
    list->head = nullptr;
    list->count = 0;
    list->limit = 0;
  }
}

/// Makes the list known, so that it keeps slots, unless the thread is ending.
void join(SlabList &list) {
  if (list.limit == 0 && !hasEnded) {
    list.limit = keptBytes / list.slotBytes;
    list.nextOfThread = lists.first;
    lists.first = &list;
  }
}

} // namespace

void *takeFromSlab(SlabList &list) noexcept {
  if constexpr (hasAddressSanitizer) {
    return ::operator new(list.slotBytes, std::nothrow);
  }
  join(list);
  SlabSlot *chain =
      Depot::get().take(list.slotBytes, list.limit ? batchSlots : 1);
  if (!chain) {
    return nullptr;
  }
  list.head = chain->next;
  for (SlabSlot *slot = chain->next; slot; slot = slot->next) {
    ++list.count;
  }
  return chain;
}

void giveToSlab(SlabList &list, void *memory) noexcept {
  if constexpr (hasAddressSanitizer) {
    ::operator delete(memory);
    return;
  }
  join(list);
  // The slots that were used last stay: they may be in the core's cache.
  SlabSlot *slot = new (memory) SlabSlot{list.head};
  list.head = slot;
  ++list.count;
  if (list.count <= list.limit) {
    return;
  }
  uint32_t kept = list.limit / 2;
  SlabSlot **end = &list.head;
  for (uint32_t i = 0; i < kept; ++i) {
    end = &(*end)->next;
  }
  Depot::get().give(list.slotBytes, std::exchange(*end, nullptr));
  list.count = kept;
}

} // namespace sinter::runtime::detail
