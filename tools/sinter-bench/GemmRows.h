//===- GemmRows.h - Products of matrices beside OpenBLAS ------------------===//

#ifndef SINTER_BENCH_GEMM_ROWS_H
#define SINTER_BENCH_GEMM_ROWS_H

#include "Measure.h"

namespace bench {

/// Many products, in many ways of OpenBLAS: a line of JSON for each.
void gemmShapes(const Options &options);

/// The rows `gemm` on OpenBLAS, if it is there: one call with its own threads.
void blasRows(const Options &options);

} // namespace bench

#endif // SINTER_BENCH_GEMM_ROWS_H
