//===- threads.h - How many threads compute -------------------------------===//

#ifndef SINTER_THREADS_H
#define SINTER_THREADS_H

#include "sinter/runtime/types.h"

namespace sinter {

/// Sets how many threads compute, the caller's among them; at least 1. No
/// result depends on it.
SINTER_API void set_num_threads(int count);
SINTER_API int get_num_threads();

} // namespace sinter

#endif // SINTER_THREADS_H
