//===- OpenBlas.cpp - The BLAS to compare with, where there is one --------===//

#include "OpenBlas.h"

#include <dlfcn.h>

namespace bench {
namespace {

template <class Function>
bool find(void *library, const char *name, Function &function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

/// The library is never closed: it has threads and memory of its own.
bool load(OpenBlas &blas) {
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    return false;
  }
  bool isWhole =
      find(library, "openblas_set_num_threads", blas.setNumThreads) &&
      find(library, "cblas_sgemm", blas.single_.gemm) &&
      find(library, "cblas_sgemv", blas.single_.gemv) &&
      find(library, "cblas_dgemm", blas.double_.gemm) &&
      find(library, "cblas_dgemv", blas.double_.gemv);
  if (isWhole) {
    blas.setNumThreads(1);
  }
  return isWhole;
}

} // namespace

const OpenBlas *openBlas() {
  static OpenBlas blas;
  static const bool isLoaded = load(blas);
  return isLoaded ? &blas : nullptr;
}

} // namespace bench
