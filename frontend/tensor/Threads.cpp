//===- Threads.cpp - How many threads compute -----------------------------===//

#include "sinter/threads.h"

#include "sinter/error.h"
#include "sinter/runtime/thread_pool.h"

namespace sinter {

void set_num_threads(int count) {
  check(count > 0, ErrorKind::value,
        "set_num_threads: expected a positive number of threads, got ", count);
  runtime::setNumThreads(count);
}

int get_num_threads() { return runtime::getNumThreads(); }

} // namespace sinter
