//===- Pointwise.cpp - Loops over the records' formulas -------------------===//
//
// Compiled once per level: SINTER_LEVEL is v2, v3 or v4.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/Levels.h"
#include "runtime/kernels/Simd.h"

#include "generated/Formulas.h"

namespace sinter {
namespace {

/// The operands of a formula: a vector of elements, starting at `offset`. The
/// pointers are copies, which no store to the result can change.
template <class Number, int arity> struct Operands {
  typename Simd<Number>::Mask mask(int i) const {
    return Simd<Number>::Mask::load(static_cast<const uint8_t *>(buffers[i]) +
                                    offset);
  }
  Simd<Number> value(int i) const {
    return Simd<Number>::load(static_cast<const Number *>(buffers[i]) + offset);
  }

  const void *buffers[arity];
  int64_t offset;
};

template <class Number>
void store(void *out, int64_t offset, Simd<Number> value) {
  value.store(static_cast<Number *>(out) + offset);
}
template <class Number, int bytes>
void store(void *out, int64_t offset, LaneMask<bytes> value) {
  value.store(static_cast<uint8_t *>(out) + offset);
}

/// Computes one vector of the formula.
template <class Formula, class Number>
void computeVector(const Operands<Number, Formula::arity> &in, void *out) {
  if constexpr (!Simd<Number>::isReal && Formula::hasInteger) {
    store<Number>(out, in.offset, Formula::template integer<Simd<Number>>(in));
  } else {
    store<Number>(out, in.offset, Formula::template real<Simd<Number>>(in));
  }
}

/// The last elements, which do not fill a vector, in a padded copy: so every
/// element takes the same path. The padding repeats the first of them, to
/// raise no rare case of its own.
template <class Formula, class Number>
[[gnu::noinline]] void computeRest(const void *const *operands, void *out,
                                   int64_t offset, int64_t count) {
  alignas(64) char padded[Formula::arity][vectorBytes];
  alignas(64) char result[vectorBytes];
  Operands<Number, Formula::arity> in;
  in.offset = 0;
  auto fill = [&]<class Unit>(const Unit *from, Unit *to) {
    for (int lane = 0; lane < Simd<Number>::lanes; ++lane) {
      to[lane] = from[offset + (lane < count ? lane : 0)];
    }
  };
  for (int i = 0; i < Formula::arity; ++i) {
    if (Formula::isMask[i]) {
      fill(static_cast<const uint8_t *>(operands[i]),
           reinterpret_cast<uint8_t *>(padded[i]));
    } else {
      fill(static_cast<const Number *>(operands[i]),
           reinterpret_cast<Number *>(padded[i]));
    }
    in.buffers[i] = padded[i];
  }
  computeVector<Formula, Number>(in, result);
  size_t width = Formula::isMaskResult ? 1 : sizeof(Number);
  std::memcpy(static_cast<char *>(out) + offset * width, result, count * width);
}

template <class Formula, class Number>
void run(const void *const *operands, void *out, int64_t size) {
  constexpr int lanes = Simd<Number>::lanes;
  Operands<Number, Formula::arity> in;
  for (int i = 0; i < Formula::arity; ++i) {
    in.buffers[i] = operands[i];
  }
  for (in.offset = 0; in.offset + lanes <= size; in.offset += lanes) {
    computeVector<Formula, Number>(in, out);
  }
  if (in.offset < size) {
    computeRest<Formula, Number>(operands, out, in.offset, size - in.offset);
  }
}

/// The kernels of all formulas, by op and compute class.
struct Table {
  Table() {
    formula::visit([this]<class Formula>(Formula) {
      PointwiseKernel *row = kernels[static_cast<size_t>(Formula::kind)];
      if constexpr (Formula::hasReal) {
        row[0] = run<Formula, float>;
        row[1] = run<Formula, double>;
      }
      if constexpr (Formula::hasInteger) {
        row[2] = run<Formula, int32_t>;
        row[3] = run<Formula, int64_t>;
        row[4] = run<Formula, uint64_t>;
      }
    });
  }

  PointwiseKernel kernels[numOps][5] = {};
};

} // namespace

template <>
PointwiseKernel Leveled<IsaLevel::SINTER_LEVEL>::pointwise(OpKind kind,
                                                           ComputeClass type) {
  static const Table table;
  return table.kernels[static_cast<size_t>(kind)][static_cast<size_t>(type)];
}

} // namespace sinter
