//===- StableHloMath.cpp - Functions that are made of others --------------===//
//
// Everything is computed in f64, whatever the dtype, and rounded once in the
// end; for f64 itself each formula is chosen such that no digits cancel.
//
//===----------------------------------------------------------------------===//

#include "ir/import/StableHloImport.h"

#include <limits>

namespace sinter::ir {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double pi = 3.14159265358979323846;
constexpr double ln2 = 0.69314718055994530942;

Expr number(double value, const Expr &x) { return x.with(value); }
Expr larger(const Expr &x, const Expr &y) { return x.op(OpKind::maximum, y); }
Expr smaller(const Expr &x, const Expr &y) { return x.op(OpKind::minimum, y); }

/// Whether x has its sign bit set; of NaN, no.
Expr isNegative(const Expr &x) {
  return (x < 0) | ((x == 0) & (number(1, x) / x < 0));
}

/// |magnitude| with the sign of x; NaN of either stays.
Expr withSign(const Expr &magnitude, const Expr &x) {
  return where(isNegative(x), -magnitude, magnitude);
}

/// c[0] x^n + ... + c[n].
Expr polynomial(const Expr &x, ArrayRef<double> c) {
  Expr sum = number(c[0], x);
  for (double next : c.drop_front()) {
    sum = sum * x + next;
  }
  return sum;
}

/// atan(t) for t in [0, 1]: a guess by Cephes' polynomial, made exact by one
/// step: atan(t) - a is the angle between (1, t) and (cos a, sin a).
Expr atanOfUnit(const Expr &t) {
  Expr isUpper = t > 0.41421356237309503;
  Expr u = where(isUpper, (t - 1.0) / (t + 1.0), t);
  Expr z = u * u;
  Expr guess = polynomial(z, {8.05374449538e-2, -1.38776856032e-1,
                              1.99777106478e-1, -3.33329491539e-1}) *
                   z * u +
               u;
  guess = where(isUpper, guess + pi / 4, guess);
  Expr sine = guess.op(OpKind::sin), cosine = guess.op(OpKind::cos);
  return guess + (t * cosine - sine) / (cosine + t * sine);
}

Expr atan2(const Expr &y, const Expr &x) {
  Expr ax = abs(x), ay = abs(y);
  Expr low = smaller(ax, ay), high = larger(ax, ay);
  Expr t = low / high;
  t = where(high == 0, number(0, t), t);
  t = where(low == infinity, number(1, t), t);
  Expr angle = atanOfUnit(t);
  angle = where(ay > ax, number(pi / 2, t) - angle, angle);
  angle = where(isNegative(x), number(pi, t) - angle, angle);
  return withSign(angle, y);
}

Expr atan(const Expr &x) { return atan2(x, number(1, x)); }
/// sqrt(1 - x^2); NaN beyond 1.
Expr cathetus(const Expr &x) {
  return sqrt((number(1, x) - x) * (number(1, x) + x));
}
Expr asin(const Expr &x) { return atan2(x, cathetus(x)); }
Expr acos(const Expr &x) { return atan2(cathetus(x), x); }

Expr sinh(const Expr &x) {
  Expr a = abs(x), e = expm1(a);
  Expr half = exp(a * 0.5);
  Expr small = (e + e / (e + 1.0)) * 0.5;
  return withSign(where(a > 700, half * 0.5 * half, small), x);
}

Expr cosh(const Expr &x) {
  Expr a = abs(x), e = exp(a), half = exp(a * 0.5);
  return where(a > 700, half * 0.5 * half, (e + number(1, e) / e) * 0.5);
}

Expr asinh(const Expr &x) {
  Expr a = abs(x), square = a * a;
  Expr small = log1p(a + square / (sqrt(square + 1.0) + 1.0));
  return withSign(where(a > 1e8, log(a) + ln2, small), x);
}

Expr acosh(const Expr &x) {
  Expr t = x - 1.0;
  return where(x > 1e8, log(x) + ln2, log1p(t + sqrt(t * 2.0 + t * t)));
}

Expr atanh(const Expr &x) {
  Expr a = abs(x);
  return withSign(log1p(a * 2.0 / (number(1, a) - a)) * 0.5, x);
}

Expr tan(const Expr &x) { return x.op(OpKind::sin) / x.op(OpKind::cos); }

/// A guess by pow, and one step of Newton's method.
Expr cbrt(const Expr &x) {
  Expr a = abs(x);
  Expr root = a.op(OpKind::pow, number(1.0 / 3.0, a));
  Expr square = root * root;
  Expr better = root - (square * root - a) / (square * 3.0);
  Expr isPlain = (a > 0) & (a < infinity);
  return withSign(where(isPlain, better, a), x);
}

/// W. J. Cody, "Rational Chebyshev approximations for the error function",
/// Math. Comp. 23, 1969.
Expr erfc(const Expr &x) {
  Expr a = abs(x), z = a * a;
  Expr small = number(1, x) -
               a *
                   polynomial(z, {.185777706184603153, 3.16112374387056560,
                                  113.864154151050156, 377.485237685302021,
                                  3209.37758913846947}) /
                   polynomial(z, {1, 23.6012909523441209, 244.024637934444173,
                                  1282.61652607737228, 2844.23683343917062});
  Expr middle =
      polynomial(
          a, {2.15311535474403846e-8, .564188496988670089, 8.88314979438837594,
              66.1191906371416295, 298.635138197400131, 881.952221241769090,
              1712.04761263407058, 2051.07837782607147, 1230.33935479799725}) /
      polynomial(a, {1, 15.7449261107098347, 117.693950891312499,
                     537.181101862009858, 1621.38957456669019,
                     3290.79923573345963, 4362.61909014324716,
                     3439.36767414372164, 1230.33935480374942});
  Expr r = number(1, z) / z;
  Expr fraction =
      r *
      polynomial(r, {.0163153871373020978, .305326634961232344,
                     .360344899949804439, .125781726111229246,
                     .0160837851487422766, 6.58749161529837803e-4}) /
      polynomial(r, {1, 2.56852019228982242, 1.87295284992346725,
                     .527905102951428412, .0605183413124413191,
                     .00233520497626869185});
  Expr large = (number(0.56418958354775628695, r) - fraction) / a;
  // e^(-a^2) without the rounding of the square: in two parts.
  Expr coarse = (a * 16.0).op(OpKind::trunc) * 0.0625;
  Expr decay = exp(-(coarse * coarse)) * exp(-((a - coarse) * (a + coarse)));
  Expr tail = decay * where(a > 4, large, middle);
  tail = where(a > 27, number(0, a), tail);
  Expr positive = where(a <= 0.46875, small, tail);
  return where(x < 0, number(2, x) - positive, positive);
}

/// A guess by M. Giles, "Approximating the erfinv function", 2012, and one
/// step of Halley's method on the side where no digits cancel.
Expr erfInv(const Expr &x) {
  Expr a = abs(x), rest = number(1, a) - a;
  Expr w = -log(rest * (a + 1.0));
  Expr low = w - 2.5, high = sqrt(w) - 3.0;
  Expr guess =
      a *
      where(w < 5,
            polynomial(low, {2.81022636e-08, 3.43273939e-07, -3.5233877e-06,
                             -4.39150654e-06, 0.00021858087, -0.00125372503,
                             -0.00417768164, 0.246640727, 1.50140941}),
            polynomial(high, {-0.000200214257, 0.000100950558, 0.00134934322,
                              -0.00367342844, 0.00573950773, -0.0076224613,
                              0.00943887047, 1.00167406, 2.83297682}));
  Expr t = guess;
  for (int step = 0; step < 2; ++step) {
    // (erf(t) - a) / erf'(t)
    Expr error = where(a > 0.5, rest - erfc(t), t.op(OpKind::erf) - a) *
                 exp(t * t) * 0.88622692545275801365;
    t = t - error / (error * t + 1.0);
  }
  t = where(a < 1, t, where(a == 1, number(infinity, a), notANumber));
  return withSign(t, x);
}

/// Lanczos' series, g = 7, with nine terms: its value and derivative at x.
std::pair<Expr, Expr> lanczos(const Expr &x) {
  constexpr double c[] = {676.520368121885098567,  -1259.139216722402870471,
                          771.323428777653078848,  -176.615029162140599065,
                          12.507343278686904814,   -0.138571095265720116895,
                          9.984369578019570859e-6, 1.50563273514931155834e-7};
  Expr sum = number(0.99999999999980993227, x), slope = number(0, x);
  for (size_t i = 0; i < std::size(c); ++i) {
    Expr term = number(c[i], x) / (x + static_cast<double>(i + 1));
    sum = sum + term;
    slope = slope - term / (x + static_cast<double>(i + 1));
  }
  return {sum, slope};
}

/// log |gamma(x)|, reflected below 1/2.
Expr lgamma(const Expr &x) {
  Expr isLow = x < 0.5;
  Expr z = where(isLow, -x, x - 1.0);
  auto [sum, slope] = lanczos(z);
  Expr t = z + 7.5;
  Expr logT = log1p(z / 7.5) + 2.0149030205422647;
  Expr direct =
      ((z + 0.5) - t / logT) * logT + 0.91893853320467274178 + log(sum);
  Expr a = abs(x);
  Expr fraction = a - a.op(OpKind::floor);
  fraction = where(fraction > 0.5, number(1, a) - fraction, fraction);
  Expr sine = (fraction * pi).op(OpKind::sin);
  Expr reflected = number(1.14472988584940017414, x) - log(sine) - direct;
  Expr value = where(isLow, reflected, direct);
  // Poles, and the limits.
  value =
      where((x <= 0) & (x == x.op(OpKind::floor)), number(infinity, x), value);
  return where(a == infinity, a, value);
}

/// d lgamma(x), reflected below 1/2.
Expr digamma(const Expr &x) {
  Expr isLow = x < 0.5;
  Expr z = where(isLow, -x, x - 1.0);
  auto [sum, slope] = lanczos(z);
  Expr t = z + 7.5;
  Expr logT = log1p(z / 7.5) + 2.0149030205422647;
  Expr direct = logT + slope / sum - number(7, t) / t;
  Expr fraction = x + (abs(x + 0.5)).op(OpKind::floor);
  Expr angle = fraction * pi;
  Expr reflected = direct - angle.op(OpKind::cos) * pi / angle.op(OpKind::sin);
  Expr value = where(isLow, reflected, direct);
  return where((x <= 0) & (x == x.op(OpKind::floor)), number(notANumber, x),
               value);
}

/// A rule for a function of one or two operands, in f64.
template <Expr (*function)(const Expr &)> void importUnary(HloCall &call) {
  call.checkOperands(1);
  DType dtype = dtypeOf(call.operand(0));
  check(isFloatingType(dtype), ErrorKind::dtype, "the operand is ", dtype);
  Expr wide(call.w, call.w.convert(call.operand(0), DType::f64));
  call.set({call.w.convert(function(wide).value, dtype)});
}

void importAtan2(HloCall &call) {
  call.checkOperands(2);
  DType dtype = dtypeOf(call.operand(0));
  check(isFloatingType(dtype), ErrorKind::dtype, "the operands are ", dtype);
  Expr y(call.w, call.w.convert(call.operand(0), DType::f64));
  Expr x(call.w, call.w.convert(call.operand(1), DType::f64));
  call.set({call.w.convert(atan2(y, x).value, dtype)});
}

/// As if f16 had no denormals: XLA makes them zero.
void importReducePrecision(HloCall &call) {
  call.checkOperands(1);
  Expr x = call.x(0);
  DType dtype = dtypeOf(x.value);
  int64_t exponent = call.attrs.integer("exponent_bits");
  int64_t mantissa = call.attrs.integer("mantissa_bits");
  struct Format {
    DType dtype;
    int64_t exponent, mantissa;
  };
  constexpr Format formats[] = {{DType::f16, 5, 10},
                                {DType::bf16, 8, 7},
                                {DType::f32, 8, 23},
                                {DType::f64, 11, 52}};
  for (const Format &format : formats) {
    if (format.dtype == dtype && exponent >= format.exponent &&
        mantissa >= format.mantissa) {
      return call.set(x);
    }
  }
  for (const Format &format : formats) {
    bool isNarrower = byteSize(format.dtype) < byteSize(dtype);
    if (isNarrower && exponent == format.exponent &&
        mantissa == format.mantissa) {
      Expr narrow(call.w, call.w.convert(x.value, format.dtype));
      Expr rounded(call.w, call.w.convert(narrow.value, dtype));
      bool keepsExponent = dtype == DType::f32 && exponent == 8;
      double least = format.dtype == DType::f16 ? 0x1p-14 : 0x1p-126;
      double half = std::exp2(-static_cast<double>(mantissa) - 2);
      Expr isTiny = abs(x) < least - least * half;
      return call.set(keepsExponent ? rounded
                                    : where(isTiny, x * 0.0, rounded));
    }
  }
  check(false, ErrorKind::value, "no dtype has ", exponent, " exponent and ",
        mantissa, " mantissa bits");
}

} // namespace

ArrayRef<HloEntry> mathEntries() {
  static const HloEntry entries[] = {
      {"chlo.acos", importUnary<acos>},
      {"chlo.acosh", importUnary<acosh>},
      {"chlo.asin", importUnary<asin>},
      {"chlo.asinh", importUnary<asinh>},
      {"chlo.atan", importUnary<atan>},
      {"chlo.atanh", importUnary<atanh>},
      {"chlo.cosh", importUnary<cosh>},
      {"chlo.digamma", importUnary<digamma>},
      {"chlo.erf_inv", importUnary<erfInv>},
      {"chlo.erfc", importUnary<erfc>},
      {"chlo.lgamma", importUnary<lgamma>},
      {"chlo.sinh", importUnary<sinh>},
      {"chlo.tan", importUnary<tan>},
      {"stablehlo.atan2", importAtan2},
      {"stablehlo.cbrt", importUnary<cbrt>},
      {"stablehlo.reduce_precision",
       importReducePrecision,
       {},
       "to the precision of f16, bf16 or f32"},
      {"stablehlo.tan", importUnary<tan>},
  };
  return entries;
}

} // namespace sinter::ir
