//===- Pointwise.td - One result element per operand element --------------===//

#ifndef SINTER_OPS_POINTWISE_TD
#define SINTER_OPS_POINTWISE_TD

include "ir/ops/OpBase.td"

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

def Sinter_AddOp : Sinter_BinaryOp<"add", Sinter_Any, [Commutative]> {
  let summary = "x + y; for booleans, whether either holds";
  let scalar = "x + y";
  let vjp = ["ct", "ct"];
  let reference = "x + y";
}

def Sinter_SubOp : Sinter_BinaryOp<"sub", Sinter_Number> {
  let summary = "x - y";
  let scalar = "x - y";
  let vjp = ["ct", "-ct"];
  let reference = "x - y";
}

def Sinter_MulOp : Sinter_BinaryOp<"mul", Sinter_Any, [Commutative]> {
  let summary = "x * y; for booleans, whether both hold";
  let scalar = "x * y";
  let vjp = ["ct * y", "ct * x"];
  let reference = "x * y";
}

def Sinter_DivOp : Sinter_BinaryOp<"div", Sinter_Number> {
  let summary = "x / y; integers are promoted by the frontend, and truncated "
                "towards zero in the IR";
  let promotion = "float";
  let scalar = "x / y";
  let integer = "quotient(x, y)";
  let vjp = ["ct / y", "-(ct * out / y)"];
  let reference = "reference_quotient(x, y)";
}

/// d(x^y) = y x^(y-1) dx + x^y log(x) dy; both are 0 where libtorch's are.
def Sinter_PowOp : Sinter_BinaryOp<"pow", Sinter_Number> {
  let summary = "x to the power y";
  let cost = "special";
  let scalar = "pow(x, y)";
  let integer = "powInteger(x, y)";
  let vjp = ["where(y == 0.0, 0.0, ct * (y * pow(x, y - 1.0)))",
             "where((x == 0.0).logical_and(y >= 0.0), 0.0, ct * (out * log(x)))"];
  let reference = "reference_pow(x, y)";
  let refuses = "negative_number";
  let variants = ["inplace", "out", "scalar", "rscalar"];
}

def Sinter_RemainderOp : Sinter_BinaryOp<"remainder", Sinter_Number> {
  let summary = "x - y * floor(x / y): the sign is that of y";
  let scalar = "remainder(x, y)";
  let integer = "remainderInteger(x, y)";
  let vjp = ["ct", "-(ct * floor(x / y))"];
  let reference = "reference_remainder(x, y)";
  let refuses = "zero";
  let variants = ["inplace", "out", "scalar", "rscalar"];
}

/// A tie shares the cotangent, as libtorch's does.
def Sinter_MaximumOp : Sinter_BinaryOp<"maximum", Sinter_Any, [Commutative]> {
  let summary = "the larger of x and y, or NaN if either is";
  let scalar = "select((x > y) | (x != x), x, y)";
  let integer = "select(x > y, x, y)";
  let vjp = ["where(x < y, 0.0, where(x == y, ct * 0.5, ct))",
             "where(x > y, 0.0, where(x == y, ct * 0.5, ct))"];
  let reference = "x > y || x != x ? x : y";
  let variants = ["out"];
}

def Sinter_MinimumOp : Sinter_BinaryOp<"minimum", Sinter_Any, [Commutative]> {
  let summary = "the smaller of x and y, or NaN if either is";
  let scalar = "select((x < y) | (x != x), x, y)";
  let integer = "select(x < y, x, y)";
  let vjp = ["where(x > y, 0.0, where(x == y, ct * 0.5, ct))",
             "where(x < y, 0.0, where(x == y, ct * 0.5, ct))"];
  let reference = "x < y || x != x ? x : y";
  let variants = ["out"];
}

def Sinter_NegOp : Sinter_UnaryOp<"neg", Sinter_Number> {
  let summary = "-x";
  let scalar = "-x";
  let vjp = ["-ct"];
  let reference = "-x";
}

def Sinter_AbsOp : Sinter_UnaryOp<"abs", Sinter_Number> {
  let summary = "magnitude of x";
  let scalar = "abs(x)";
  let integer = "select(x < 0.0, -x, x)";
  let vjp = ["ct * sign(x)"];
  let reference = "x < 0 ? -x : x == 0 ? 0 : x";
}

def Sinter_SignOp : Sinter_UnaryOp<"sign", Sinter_Any> {
  let summary = "-1, 0 or 1 as x is negative, zero (or NaN) or positive";
  let scalar = [{
    select(x > 0.0, T(1.0),
           select(x < 0.0, T(-1.0), select(x == 0.0, x * x, T(0.0))))
  }];
  let vjp = ["zeros_like(ct)"]; // Zero almost everywhere.
  let reference = "(x > 0) - (x < 0)";
}

def Sinter_ClampOp
    : Sinter_PointwiseOp<"clamp", (ins Sinter_Number:$x, Sinter_Number:$min,
                                       Sinter_Number:$max),
                         [SameOperandsAndResultType]> {
  let summary = "x, but at least min and at most max; max wins, NaN passes";
  let results = (outs Sinter_Number:$out);
  let assemblyFormat = "$x `,` $min `,` $max attr-dict `:` type($out)";
  let scalar = [{
    select((select((x < min) | (min != min), min, x) > max) | (max != max), max,
           select((x < min) | (min != min), min, x))
  }];
  let integer = "select(select(x < min, min, x) > max, max, select(x < min, min, x))";
  let vjp = ["where((x < min).logical_or(x > max), 0.0, ct)",
             "where((x < min).logical_and(min < max), ct, 0.0)",
             "where((x > max).logical_or(max < min), ct, 0.0)"];
  let reference = "reference_clamp(x, min, max)";
  let variants = [];
}

//===----------------------------------------------------------------------===//
// Rounding
//===----------------------------------------------------------------------===//

class Sinter_RoundingOp<string mnemonic, string formula>
    : Sinter_UnaryOp<mnemonic, Sinter_Number> {
  let scalar = formula;
  let integer = "x";
  let vjp = ["zeros_like(ct)"]; // Zero almost everywhere.
}

def Sinter_FloorOp : Sinter_RoundingOp<"floor", "floor(x)"> {
  let summary = "largest integer not above x";
  let reference = "std::is_integral_v<T> ? x : T(std::floor(x))";
}

def Sinter_CeilOp : Sinter_RoundingOp<"ceil", "ceil(x)"> {
  let summary = "smallest integer not below x";
  let reference = "std::is_integral_v<T> ? x : T(std::ceil(x))";
}

def Sinter_RoundOp : Sinter_RoundingOp<"round", "roundEven(x)"> {
  let summary = "integer nearest to x, ties to even";
  let reference = "std::is_integral_v<T> ? x : T(std::nearbyint(x))";
}

def Sinter_TruncOp : Sinter_RoundingOp<"trunc", "trunc(x)"> {
  let summary = "integer part of x";
  let reference = "std::is_integral_v<T> ? x : T(std::trunc(x))";
}

//===----------------------------------------------------------------------===//
// Functions of the real line
//===----------------------------------------------------------------------===//

def Sinter_ExpOp : Sinter_FloatUnaryOp<"exp"> {
  let summary = "e to the power x";
  let scalar = "exp(x)";
  let vjp = ["ct * out"];
  let reference = "std::exp(x)";
}

def Sinter_Expm1Op : Sinter_FloatUnaryOp<"expm1"> {
  let summary = "e to the power x, minus 1";
  let scalar = "expm1(x)";
  let vjp = ["ct * (out + 1.0)"];
  let reference = "std::expm1(x)";
}

def Sinter_LogOp : Sinter_FloatUnaryOp<"log"> {
  let summary = "natural logarithm of x";
  let scalar = "log(x)";
  let vjp = ["ct / x"];
  let reference = "std::log(x)";
}

def Sinter_Log1pOp : Sinter_FloatUnaryOp<"log1p"> {
  let summary = "natural logarithm of 1 + x";
  let scalar = "log1p(x)";
  let vjp = ["ct / (x + 1.0)"];
  let reference = "std::log1p(x)";
}

def Sinter_SqrtOp : Sinter_FloatUnaryOp<"sqrt"> {
  let summary = "square root of x";
  let scalar = "sqrt(x)";
  let vjp = ["ct / (2.0 * out)"];
  let reference = "std::sqrt(x)";
}

def Sinter_RsqrtOp : Sinter_FloatUnaryOp<"rsqrt"> {
  let summary = "1 / sqrt(x)";
  let scalar = "1.0 / sqrt(x)";
  let vjp = ["-0.5 * ct * (out * out * out)"];
  let reference = "1 / std::sqrt(x)";
}

def Sinter_SinOp : Sinter_FloatUnaryOp<"sin"> {
  let summary = "sine of x, in radians";
  let scalar = "sin(x)";
  let vjp = ["ct * cos(x)"];
  let reference = "std::sin(x)";
}

def Sinter_CosOp : Sinter_FloatUnaryOp<"cos"> {
  let summary = "cosine of x, in radians";
  let scalar = "cos(x)";
  let vjp = ["-(ct * sin(x))"];
  let reference = "std::cos(x)";
}

def Sinter_TanhOp : Sinter_FloatUnaryOp<"tanh"> {
  let summary = "hyperbolic tangent of x";
  let scalar = "tanh(x)";
  let vjp = ["ct * (1.0 - out * out)"];
  let reference = "std::tanh(x)";
}

/// d erf(x) = 2 / sqrt(pi) e^(-x^2) dx
def Sinter_ErfOp : Sinter_FloatUnaryOp<"erf"> {
  let summary = "error function of x";
  let scalar = "erf(x)";
  let vjp = ["ct * (1.1283791670955126 * exp(-(x * x)))"];
  let reference = "std::erf(x)";
}

/// d softsign(x) = dx / (1 + |x|)^2
def Sinter_SoftsignOp : Sinter_FloatUnaryOp<"softsign"> {
  let summary = "x / (1 + |x|)";
  let scalar = "x / (1.0 + abs(x))";
  let vjp = ["ct / square(1.0 + abs(x))"];
  let reference = "x / (1 + std::fabs(x))";
}

//===----------------------------------------------------------------------===//
// Activations. Each is a formula of others; it has a record of its own so that
// eager code makes one pass over memory.
//===----------------------------------------------------------------------===//

def Sinter_ReluOp : Sinter_UnaryOp<"relu", Sinter_Number> {
  let summary = "0 where x is negative, else x; -0 and NaN pass";
  let scalar = "select(x < 0.0, T(0.0), x)";
  let vjp = ["where(out <= 0.0, 0.0, ct)"];
  let reference = "x < 0 ? 0 : x";
}

def Sinter_SigmoidOp : Sinter_FloatUnaryOp<"sigmoid"> {
  let summary = "1 / (1 + e^-x)";
  let scalar = "1.0 / (1.0 + exp(-x))";
  let vjp = ["ct * ((1.0 - out) * out)"];
  let reference = "1 / (1 + std::exp(-x))";
}

def Sinter_SiluOp : Sinter_FloatUnaryOp<"silu"> {
  let summary = "x sigmoid(x)";
  let scalar = "x / (1.0 + exp(-x))";
  let vjp = ["ct * (sigmoid(x) * (1.0 + x * (1.0 - sigmoid(x))))"];
  let reference = "x / (1 + std::exp(-x))";
}

/// With the normal distribution's density p and its integral P:
/// d(x P(x)) = (P(x) + x p(x)) dx.
def Sinter_GeluErfOp : Sinter_FloatUnaryOp<"gelu_erf"> {
  let summary = "x times the standard normal distribution's integral up to x";
  let scalar = "gelu(x)";
  let vjp = [[{
    ct * ((erf(x * 0.70710678118654752) + 1.0) * 0.5 +
          x * (exp(x * x * -0.5) * 0.3989422804014327))
  }]];
  let reference = "x * 0.5 * (1 + std::erf(x * 0.70710678118654752440))";
  let variants = ["prim"];
}

/// Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016, section 2.
def Sinter_GeluTanhOp : Sinter_FloatUnaryOp<"gelu_tanh"> {
  let summary = "approximation of gelu by the hyperbolic tangent";
  let scalar = [{
    (x * 0.5) *
    (1.0 + tanh((x + x * x * x * 0.044715) * 0.79788456080286536))
  }];
  let vjp = [[{
    ct * ((1.0 + tanh((x + x * x * x * 0.044715) * 0.79788456080286536)) * 0.5 +
          x * 0.5 *
              (1.0 - square(tanh((x + x * x * x * 0.044715) *
                                 0.79788456080286536))) *
              (0.79788456080286536 * (1.0 + x * x * 0.134145)))
  }]];
  let reference = [{
    0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)))
  }];
  let variants = ["prim"];
}

//===----------------------------------------------------------------------===//
// Comparison, logic, selection
//===----------------------------------------------------------------------===//

def Sinter_EqOp : Sinter_CompareOp<"eq", "x == y", [Commutative]>;
def Sinter_NeOp : Sinter_CompareOp<"ne", "x != y", [Commutative]>;
def Sinter_LtOp : Sinter_CompareOp<"lt", "x < y">;
def Sinter_LeOp : Sinter_CompareOp<"le", "x <= y">;
def Sinter_GtOp : Sinter_CompareOp<"gt", "x > y">;
def Sinter_GeOp : Sinter_CompareOp<"ge", "x >= y">;

class Sinter_BitwiseOp<string mnemonic, string formula>
    : Sinter_BinaryOp<mnemonic, Sinter_Logic, [Commutative]> {
  let scalar = formula;
  let reference = formula;
  let vjp = ["", ""];
}

def Sinter_BitwiseAndOp : Sinter_BitwiseOp<"bitwise_and", "x & y"> {
  let summary = "and of the bits of x and y";
}
def Sinter_BitwiseOrOp : Sinter_BitwiseOp<"bitwise_or", "x | y"> {
  let summary = "or of the bits of x and y";
}
def Sinter_BitwiseXorOp : Sinter_BitwiseOp<"bitwise_xor", "x ^ y"> {
  let summary = "exclusive or of the bits of x and y";
}

def Sinter_LogicalNotOp
    : Sinter_PointwiseOp<"logical_not", (ins Sinter_Any:$x)> {
  let summary = "whether x is zero";
  let results = (outs Sinter_Bool:$out);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($out)";
  let scalar = "x == 0.0";
  let reference = "x == 0";
  let vjp = [""];
}

def Sinter_IsFiniteOp
    : Sinter_PointwiseOp<"isfinite", (ins Sinter_Float:$x)> {
  let summary = "whether x is neither infinite nor NaN";
  let results = (outs Sinter_Bool:$out);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($out)";
  let promotion = "float";
  let scalar = "x - x == 0.0";
  let reference = "std::isfinite(x)";
  let vjp = [""];
  let variants = [];
}

def Sinter_WhereOp
    : Sinter_PointwiseOp<"where", (ins Sinter_Bool:$condition, Sinter_Any:$x,
                                       Sinter_Any:$y),
                         [AllTypesMatch<["x", "y", "out"]>]> {
  let summary = "x where the condition holds, else y";
  let results = (outs Sinter_Any:$out);
  let assemblyFormat = [{
    $condition `,` $x `,` $y attr-dict `:` type($condition) `,` type($out)
  }];
  let scalar = "select(condition, x, y)";
  let vjp = ["", "where(condition, ct, 0.0)", "where(condition, 0.0, ct)"];
  let reference = "condition ? x : y";
  let variants = [];
}

#endif // SINTER_OPS_POINTWISE_TD
