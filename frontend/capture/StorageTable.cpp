//===- StorageTable.cpp - The storages that a segment lifted --------------===//

#include "frontend/capture/StorageTable.h"

#include <utility>

namespace sinter {

size_t StorageTable::placeOf(const Storage *storage) const {
  size_t mask = entries.size() - 1;
  size_t place =
      (reinterpret_cast<uintptr_t>(storage) >> 6) * 0x9e3779b97f4a7c15;
  place >>= 32;
  while (entries[place & mask].storage &&
         entries[place & mask].storage != storage) {
    ++place;
  }
  return place & mask;
}

void StorageTable::add(const Storage *storage, ValueId slot) {
  if (2 * (used.size() + 1) > entries.size()) {
    std::vector<Entry> old(2 * entries.size());
    std::swap(entries, old);
    used.clear();
    for (const Entry &entry : old) {
      if (entry.storage) {
        add(entry.storage, entry.slot);
      }
    }
  }
  size_t place = placeOf(storage);
  entries[place] = {storage, slot};
  used.push_back(place);
}

void StorageTable::clear() {
  for (size_t place : used) {
    entries[place] = {};
  }
  used.clear();
}

} // namespace sinter
