//===- OpenBlas.h - The BLAS to compare with, where there is one ----------===//

#ifndef SINTER_BENCH_OPEN_BLAS_H
#define SINTER_BENCH_OPEN_BLAS_H

namespace bench {

/// The values of CBLAS's enumerations that are used here.
inline constexpr int blasRowMajor = 101, blasNoTrans = 111, blasTrans = 112;

/// The functions of CBLAS for one type of number, as OpenBLAS with 32-bit
/// integers has them.
template <class Real> struct BlasFunctions {
  void (*gemm)(int order, int transX, int transY, int m, int n, int k,
               Real alpha, const Real *x, int xLead, const Real *y, int yLead,
               Real beta, Real *out, int outLead);
  void (*gemv)(int order, int trans, int rows, int columns, Real alpha,
               const Real *matrix, int lead, const Real *vector, int stride,
               Real beta, Real *out, int outStride);
};

struct OpenBlas {
  BlasFunctions<float> single_;
  BlasFunctions<double> double_;
  void (*setNumThreads)(int);
};

/// The library, loaded by the first call and told to use one thread a call: it
/// shares the processors with our pool. Null if it is not there.
const OpenBlas *openBlas();

} // namespace bench

#endif // SINTER_BENCH_OPEN_BLAS_H
