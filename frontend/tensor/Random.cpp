//===- Random.cpp - Random tensors ----------------------------------------===//
//
// Every number is a function of the stream's seed, the counter at the call and
// the element's index: the op rng_bits, and formulas over its bits.
//
//===----------------------------------------------------------------------===//

#include "frontend/tensor/Sink.h"

#include "sinter/error.h"
#include "sinter/factories.h"
#include "sinter/prim.h"

#include <atomic>

namespace sinter {

using detail::CallSite;

//===----------------------------------------------------------------------===//
// Streams
//===----------------------------------------------------------------------===//

struct Generator::State {
  std::atomic<uint64_t> seed, offset = 0;
};

Generator::Generator(uint64_t seed) : state_(std::make_shared<State>()) {
  state_->seed = seed;
}

void Generator::set_current_seed(uint64_t seed) {
  state_->seed = seed;
  state_->offset = 0;
}

uint64_t Generator::current_seed() const { return state_->seed; }

uint64_t Generator::take(uint64_t count) const {
  return state_->offset.fetch_add(count);
}

Generator &default_generator() {
  static Generator generator;
  return generator;
}

void manual_seed(uint64_t seed) { default_generator().set_current_seed(seed); }

namespace {

using OptionalGenerator = std::optional<Generator>;

/// Random words, `words` to an element: shape `sizes`, or `sizes` and `words`.
Tensor randomBits(IntArrayRef sizes, int64_t words,
                  const OptionalGenerator &given) {
  const Generator &generator = given ? *given : default_generator();
  Shape shape(sizes);
  if (words > 1) {
    shape.push_back(words);
  }
  uint64_t count = static_cast<uint64_t>(shape.numElements());
  uint64_t offset = generator.take((count + 3) / 4);
  Tensor seed = detail::constant(DType::u64, {}, generator.current_seed());
  Tensor start = detail::constant(DType::u64, {}, offset);
  return prim::rng_bits(seed, start, shape);
}

/// The operands of a pointwise op on unsigned tensors: no promotion.
Tensor lowBits(const Tensor &bits, uint32_t mask) {
  Tensor filler =
      detail::constant(DType::u32, bits.sizes(), static_cast<uint64_t>(mask));
  return bitwise_and(bits, filler);
}

/// Uniform in [0, 1): as many random bits as the significand holds.
Tensor uniform(IntArrayRef sizes, DType dtype, const OptionalGenerator &from) {
  if (dtype != DType::f64) {
    Tensor bits = lowBits(randomBits(sizes, 1, from), (1u << 24) - 1);
    return bits.to(DType::f32) * 0x1p-24;
  }
  Tensor bits = randomBits(sizes, 2, from);
  Tensor high = lowBits(bits.select(-1, 0), (1u << 21) - 1).to(DType::f64);
  Tensor low = bits.select(-1, 1).to(DType::f64);
  return (high * 0x1p32 + low) * 0x1p-53;
}

/// Normal, by the transform of Box and Muller ("A note on the generation of
/// random normal deviates", 1958), pair by pair.
Tensor standardNormal(IntArrayRef sizes, DType dtype,
                      const OptionalGenerator &from) {
  Shape shape(sizes);
  int64_t count = shape.numElements();
  Tensor pairs = uniform({(count + 1) / 2, 2}, dtype, from);
  // 1 - u lies in (0, 1]: its logarithm is finite.
  Tensor radius = (-2.0 * (1.0 - pairs.select(1, 0)).log()).sqrt();
  Tensor angle = pairs.select(1, 1) * 6.283185307179586;
  Tensor both = stack({radius * angle.cos(), radius * angle.sin()}, 1);
  return both.reshape(-1).slice(0, 0, count).reshape(shape);
}

/// Integers in [low, high), of 63 random bits.
Tensor integers(const char *op, int64_t low, int64_t high, IntArrayRef sizes,
                const OptionalGenerator &from) {
  check(low < high, ErrorKind::value, op,
        ": expects 'from' to be less than 'to', but got from=", low,
        " >= to=", high);
  Tensor bits = randomBits(sizes, 2, from);
  Tensor upper = lowBits(bits.select(-1, 0), (1u << 31) - 1).to(DType::i64);
  Tensor wide = upper * (int64_t{1} << 32) + bits.select(-1, 1).to(DType::i64);
  uint64_t range = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  check(range <= static_cast<uint64_t>(INT64_MAX), ErrorKind::value, op,
        ": the range from ", low, " to ", high, " is too wide");
  return wide.remainder(static_cast<int64_t>(range)) + low;
}

Tensor finish(const char *op, Tensor value, const TensorOptions &options) {
  checkDevice(op, options);
  Tensor out = value.to(options.dtype());
  check(!options.requires_grad() || out.is_floating_point(),
        ErrorKind::autograd, op,
        ": only Tensors of floating point dtype can require gradients");
  out.impl()->requiresGrad = options.requires_grad();
  return out;
}

void checkReal(const char *op, DType dtype) {
  check(isFloatingType(dtype), ErrorKind::dtype, op, ": not implemented for ",
        dtype);
}

} // namespace

//===----------------------------------------------------------------------===//
// Factories
//===----------------------------------------------------------------------===//

Tensor rand(IntArrayRef sizes, TensorOptions options, Loc loc) {
  CallSite site(loc);
  checkReal("rand", options.dtype());
  checkSizes("rand", sizes);
  return finish("rand", uniform(sizes, options.dtype(), std::nullopt), options);
}
Tensor randn(IntArrayRef sizes, TensorOptions options, Loc loc) {
  CallSite site(loc);
  checkReal("randn", options.dtype());
  checkSizes("randn", sizes);
  return finish("randn", standardNormal(sizes, options.dtype(), std::nullopt),
                options);
}
Tensor normal(double mean, double std, IntArrayRef sizes, TensorOptions options,
              Loc loc) {
  CallSite site(loc);
  check(std >= 0, ErrorKind::value, "normal: expects std >= 0, but found ",
        std);
  return randn(sizes, options.requires_grad(false)) * std + mean;
}
Tensor randint(int64_t high, IntArrayRef sizes, TensorOptions options,
               Loc loc) {
  return randint(0, high, sizes, options, loc);
}
Tensor randint(int64_t low, int64_t high, IntArrayRef sizes,
               TensorOptions options, Loc loc) {
  CallSite site(loc);
  checkSizes("randint", sizes);
  if (!options.has_dtype()) {
    options = options.dtype(DType::i64);
  }
  return finish("randint", integers("randint", low, high, sizes, std::nullopt),
                options);
}
Tensor randperm(int64_t n, TensorOptions options, Loc loc) {
  CallSite site(loc);
  check(n >= 0, ErrorKind::value, "randperm: n must be non-negative, got ", n);
  if (!options.has_dtype()) {
    options = options.dtype(DType::i64);
  }
  Tensor keys = integers("randperm", 0, INT64_MAX, n, std::nullopt);
  return finish("randperm", keys.argsort(0), options);
}

static TensorOptions like(const Tensor &x, const TensorOptions &options) {
  return options.has_dtype() ? options : options.dtype(x.dtype());
}
Tensor rand_like(const Tensor &x, TensorOptions options, Loc loc) {
  return rand(x.sizes(), like(x, options), loc);
}
Tensor randn_like(const Tensor &x, TensorOptions options, Loc loc) {
  return randn(x.sizes(), like(x, options), loc);
}
Tensor randint_like(const Tensor &x, int64_t low, int64_t high,
                    TensorOptions options, Loc loc) {
  return randint(low, high, x.sizes(), like(x, options), loc);
}

Tensor bernoulli(const Tensor &p, Loc loc) {
  CallSite site(loc);
  checkReal("bernoulli", p.dtype());
  DType wide = p.dtype() == DType::f64 ? DType::f64 : DType::f32;
  return (uniform(p.sizes(), wide, std::nullopt) < p.to(wide)).to(p.dtype());
}

/// The largest of weight / exponential variate is each place with a probability
/// in proportion to its weight (Efraimidis and Spirakis, 2006); the k largest
/// are a draw without replacement.
Tensor multinomial(const Tensor &weights, int64_t num_samples, bool replacement,
                   Loc loc) {
  CallSite site(loc);
  checkReal("multinomial", weights.dtype());
  check(weights.dim() == 1 || weights.dim() == 2, ErrorKind::shape,
        "multinomial: expected 1 or 2 dimensions, got ", weights.sizes());
  check(num_samples > 0, ErrorKind::value,
        "multinomial: cannot sample n_sample <= 0 samples");
  check(replacement || num_samples <= weights.size(-1), ErrorKind::value,
        "multinomial: cannot sample n_sample > ", weights.size(-1),
        " samples without replacement");
  check(((weights >= 0) & isfinite(weights)).all().item<bool>() &&
            (weights.sum(-1) > 0).all().item<bool>(),
        ErrorKind::value,
        "multinomial: weights must be finite, not negative, and not all zero");
  Tensor w = withoutHistory(weights).to(DType::f64);
  auto race = [](const Tensor &w) {
    Tensor u = uniform(w.sizes(), DType::f64, std::nullopt);
    return w / (-(1.0 - u).log());
  };
  if (!replacement) {
    return std::get<1>(race(w).topk(num_samples, -1)).contiguous();
  }
  Shape shape(w.sizes());
  shape.insert(shape.end() - 1, num_samples);
  return race(w.unsqueeze(-2).expand(shape)).argmax(-1);
}
Tensor Tensor::multinomial(int64_t num_samples, bool replacement,
                           Loc loc) const {
  return sinter::multinomial(*this, num_samples, replacement, loc);
}

//===----------------------------------------------------------------------===//
// In place
//===----------------------------------------------------------------------===//

Tensor &Tensor::uniform_(double from, double to,
                         const OptionalGenerator &generator, Loc loc) const {
  CallSite site(loc);
  checkReal("uniform_", dtype());
  check(from <= to, ErrorKind::value,
        "uniform_: expects to return a [from, to) range, but found from=", from,
        " > to=", to);
  return copy_(uniform(sizes(), dtype(), generator) * (to - from) + from);
}
Tensor &Tensor::normal_(double mean, double std,
                        const OptionalGenerator &generator, Loc loc) const {
  CallSite site(loc);
  checkReal("normal_", dtype());
  check(std >= 0, ErrorKind::value, "normal_: expects std >= 0, but found ",
        std);
  return copy_(standardNormal(sizes(), dtype(), generator) * std + mean);
}
Tensor &Tensor::bernoulli_(double p, const OptionalGenerator &generator,
                           Loc loc) const {
  CallSite site(loc);
  check(0 <= p && p <= 1, ErrorKind::value,
        "bernoulli_: expects p to be in [0, 1], but got p=", p);
  return copy_(uniform(sizes(), DType::f32, generator) < p);
}
Tensor &Tensor::random_(int64_t from, int64_t to,
                        const OptionalGenerator &generator, Loc loc) const {
  CallSite site(loc);
  return copy_(integers("random_", from, to, sizes(), generator));
}
Tensor &Tensor::random_(int64_t to, const OptionalGenerator &generator,
                        Loc loc) const {
  return random_(0, to, generator, loc);
}
Tensor &Tensor::exponential_(double lambda, const OptionalGenerator &generator,
                             Loc loc) const {
  CallSite site(loc);
  checkReal("exponential_", dtype());
  check(lambda > 0, ErrorKind::value,
        "exponential_: expects lambda > 0, but found ", lambda);
  return copy_((1.0 - uniform(sizes(), dtype(), generator)).log() *
               (-1 / lambda));
}

} // namespace sinter
