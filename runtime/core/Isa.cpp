//===- Isa.cpp - Which instructions are used ------------------------------===//

#include "sinter/runtime/types.h"

#include <algorithm>
#include <atomic>

namespace sinter {

/// A test's limit; the machine may have less.
static constinit std::atomic<IsaLevel> limit{IsaLevel::v4};

static IsaLevel detectIsaLevel() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v4")) {
    return IsaLevel::v4;
  }
  if (__builtin_cpu_supports("x86-64-v3")) {
    return IsaLevel::v3;
  }
#endif
  return IsaLevel::v2;
}

IsaLevel highestIsaLevel() {
  static const IsaLevel level = detectIsaLevel();
  return level;
}

IsaLevel activeIsaLevel() {
  return std::min(highestIsaLevel(), limit.load(std::memory_order_relaxed));
}

bool setIsaLevelForTesting(IsaLevel level) {
  if (level > highestIsaLevel()) {
    return false;
  }
  limit.store(level, std::memory_order_relaxed);
  return true;
}

} // namespace sinter
