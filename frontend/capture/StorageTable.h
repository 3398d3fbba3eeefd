//===- StorageTable.h - The storages that a segment lifted ----------------===//

#ifndef SINTER_CAPTURE_STORAGE_TABLE_H
#define SINTER_CAPTURE_STORAGE_TABLE_H

#include "ir/graph/Trace.h"

#include <vector>

namespace sinter {

struct Storage;

/// The slots of storages from outside.
class StorageTable {
public:
  int64_t find(const Storage *storage) const {
    const Entry &entry = entries[placeOf(storage)];
    return entry.storage ? int64_t{entry.slot} : -1;
  }
  void add(const Storage *storage, ValueId slot);
  void clear();

private:
  struct Entry {
    const Storage *storage = nullptr;
    ValueId slot = 0;
  };
  /// Where the storage is or would be: open addressing.
  size_t placeOf(const Storage *storage) const;

  std::vector<Entry> entries = std::vector<Entry>(64);
  std::vector<size_t> used;
};

} // namespace sinter

#endif // SINTER_CAPTURE_STORAGE_TABLE_H
