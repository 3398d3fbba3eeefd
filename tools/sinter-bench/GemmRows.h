//===- GemmRows.h - Products of matrices beside OpenBLAS ------------------===//

#ifndef SINTER_BENCH_GEMM_ROWS_H
#define SINTER_BENCH_GEMM_ROWS_H

#include "Measure.h"

namespace bench {

/// Prints a line of JSON for each product.
void gemmRows(const Options &options);

} // namespace bench

#endif // SINTER_BENCH_GEMM_ROWS_H
