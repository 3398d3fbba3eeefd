//===- Samples.cpp - Random calls of every op -----------------------------===//

#include "test/conformance/Samples.h"

#include "ir/ops/OpTable.h"
#include "sinter/runtime/op_attrs.h"
#include "test/conformance/IndexSamples.h"
#include "test/conformance/SampleRequest.h"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace sinter::testing {

Shape randomShape(const SampleRequest &request, int64_t minRank) {
  Random &random = request.random;
  if (request.extent == Extent::large) {
    // Longer than chunks and than what one thread does alone.
    switch (random.between(0, 3)) {
    case 0:
      return {random.between(70'000, 90'000)};
    case 1:
      return {3, random.between(20'000, 30'000)};
    case 2:
      return {random.between(20'000, 30'000), 3};
    default:
      return {random.between(30, 50), 7, random.between(200, 300)};
    }
  }
  static const std::vector<int64_t> sizes{0, 1, 1, 2,  3,  4,
                                          5, 8, 9, 17, 33, 70};
  Shape shape;
  int64_t rank = random.between(minRank, 4);
  int64_t numElements = 1;
  for (int64_t i = 0; i < rank; ++i) {
    int64_t size = random.oneOf(sizes);
    if ((size == 0 && random.chance(0.6)) || numElements * size > 3000) {
      size = random.between(1, 3);
    }
    shape.push_back(size);
    numElements *= std::max<int64_t>(size, 1);
  }
  return shape;
}

std::vector<int64_t> randomDims(int64_t rank, Random &random) {
  std::vector<int64_t> dims;
  for (int64_t dim = 0; dim < rank; ++dim) {
    if (random.chance(0.5)) {
      dims.push_back(dim);
    }
  }
  if (random.chance(0.3)) {
    random.shuffle(dims);
  }
  return dims;
}

static int64_t anyDim(const Shape &shape, Random &random) {
  return random.between(0, shape.rank() - 1);
}

static Value operand(const SampleRequest &request, const Shape &shape,
                     Range range = Range::all) {
  return randomValue({request.dtype, shape}, range, request.random);
}

namespace {

void samplePointwise(const SampleRequest &request, Sample &sample) {
  Shape shape = randomShape(request, 0);
  for (char letter : std::string_view(info(sample.kind).operands)) {
    DType dtype = letter == 'b' ? DType::boolean : request.dtype;
    sample.operands.push_back(
        randomValue({dtype, shape}, Range::all, request.random));
  }
}

void sampleReshape(const SampleRequest &request, Sample &sample) {
  Shape shape = randomShape(request, 0);
  sample.operands = {operand(request, shape)};
  Shape sizes(shape);
  std::reverse(sizes.begin(), sizes.end());
  sample.attrs = attrs::reshape::words(sizes);
}

void samplePermute(const SampleRequest &request, Sample &sample) {
  Shape shape = randomShape(request, 0);
  sample.operands = {operand(request, shape)};
  std::vector<int64_t> order;
  for (int64_t i = 0; i < shape.rank(); ++i) {
    order.push_back(i);
  }
  request.random.shuffle(order);
  sample.attrs = attrs::permute::words(order);
}

void sampleBroadcast(const SampleRequest &request, Sample &sample) {
  Shape sizes = randomShape(request, 0), shape(sizes);
  for (int64_t &size : shape) {
    size = request.random.chance(0.5) ? 1 : size;
  }
  sample.operands = {operand(request, shape)};
  sample.attrs = attrs::broadcast_to::words(sizes);
}

void sampleSlice(const SampleRequest &request, Sample &sample) {
  Shape shape = randomShape(request, 0);
  std::vector<int64_t> starts, limits, strides;
  for (int64_t size : shape) {
    starts.push_back(request.random.between(0, size));
    limits.push_back(request.random.between(starts.back(), size));
    strides.push_back(request.random.between(1, 3));
  }
  sample.operands = {operand(request, shape)};
  sample.attrs = attrs::slice::words(starts, limits, strides);
}

void samplePad(const SampleRequest &request, Sample &sample) {
  Shape shape = randomShape(request, 0);
  std::vector<int64_t> low, high, interior;
  for (int64_t size : shape) {
    low.push_back(request.random.between(-2, 3));
    high.push_back(request.random.between(-2, 3));
    interior.push_back(request.random.between(0, 2));
    int64_t inside = size + std::max<int64_t>(size - 1, 0) * interior.back();
    if (low.back() + inside + high.back() < 0) {
      high.back() = -inside - low.back();
    }
  }
  sample.operands = {operand(request, shape), operand(request, {})};
  sample.attrs = attrs::pad::words(low, high, interior);
}

void sampleConcat(const SampleRequest &request, Sample &sample) {
  Shape shape = randomShape(request, 1);
  int64_t dim = anyDim(shape, request.random);
  for (int64_t i = request.random.between(1, 4); i > 0; --i) {
    sample.operands.push_back(operand(request, shape));
    shape[static_cast<size_t>(dim)] = request.random.between(0, 5);
  }
  sample.attrs = attrs::concat::words(dim);
}

void sampleFlip(const SampleRequest &request, Sample &sample) {
  Shape shape = randomShape(request, 0);
  sample.operands = {operand(request, shape)};
  sample.attrs = attrs::flip::words(randomDims(shape.rank(), request.random));
}

template <Range range>
void sampleReduce(const SampleRequest &request, Sample &sample) {
  Shape shape = randomShape(request, 0);
  sample.operands = {operand(request, shape, range)};
  // All reductions have the same attributes.
  sample.attrs =
      attrs::reduce_sum::words(randomDims(shape.rank(), request.random));
}

void sampleArgReduce(const SampleRequest &request, Sample &sample) {
  Shape shape = randomShape(request, 1);
  int64_t dim = anyDim(shape, request.random);
  int64_t &size = shape[static_cast<size_t>(dim)];
  size = std::max<int64_t>(size, 1);
  sample.operands = {operand(request, shape)};
  sample.attrs = attrs::arg_max::words(dim);
}

void sampleCumulativeSum(const SampleRequest &request, Sample &sample) {
  SampleRequest small{request.dtype, Extent::small, request.random};
  Shape shape = randomShape(small, 1);
  if (request.extent == Extent::large) { // The oracle's time is quadratic.
    shape = request.random.chance(0.5) ? Shape{20'000, 5} : Shape{5, 20'000};
    sample.operands = {operand(request, shape, Range::terms)};
    sample.attrs = attrs::cumulative_sum::words(shape[0] == 5 ? 0 : 1,
                                                request.random.chance(0.5));
    return;
  }
  sample.operands = {operand(request, shape, Range::terms)};
  sample.attrs = attrs::cumulative_sum::words(anyDim(shape, request.random),
                                              request.random.chance(0.5));
}

/// Keys that are all the operands need not be sorted stably: equal ones look
/// equal.
void sampleSort(const SampleRequest &request, Sample &sample) {
  Random &random = request.random;
  Shape shape = request.extent == Extent::large
                    ? Shape{random.between(500, 1000), 40}
                    : randomShape(request, 1);
  int64_t dim = request.extent == Extent::large ? 1 : anyDim(shape, random);
  int64_t count = random.between(1, 3), keys = random.between(1, count);
  int64_t order = random.between(0, 2);
  bool stable = keys < count || random.chance(0.7);
  for (int64_t i = 0; i < count; ++i) {
    DType dtype = i == 0 || random.chance(0.5)
                      ? request.dtype
                      : static_cast<DType>(random.between(0, numDTypes - 1));
    bool isOrdered = order == 2 || !stable;
    sample.operands.push_back(randomValue(
        {dtype, shape}, isOrdered ? Range::ordered : Range::all, random));
  }
  std::vector<int64_t> descending;
  for (int64_t i = 0; i < keys; ++i) {
    descending.push_back(random.between(0, 1));
  }
  sample.attrs = attrs::sort::words(dim, keys, descending, stable, order);
}

/// The dtypes that a product of `dtype` may have.
std::vector<DType> productDTypes(DType dtype) {
  std::vector<DType> dtypes{dtype};
  for (int i = 0; i < numDTypes; ++i) {
    DType wider = static_cast<DType>(i);
    bool isFloat =
        isFloatingType(dtype) && byteSize(dtype) == 2 && wider == DType::f32;
    bool isInteger = isIntegralType(dtype, false) &&
                     isIntegralType(wider, false) &&
                     byteSize(dtype) < byteSize(wider) &&
                     (isUnsignedType(dtype) || !isUnsignedType(wider));
    if (isFloat || isInteger) {
      dtypes.push_back(wider);
    }
  }
  return dtypes;
}

void sampleDotGeneral(const SampleRequest &request, Sample &sample) {
  Random &random = request.random;
  bool isLarge = request.extent == Extent::large;
  static const std::vector<int64_t> sizes{0, 1, 2, 3, 5, 8, 17, 33};
  struct Dim {
    int64_t size;
    int64_t pair; ///< Of the batch or contracted pairs, or -1.
    bool isBatch;
  };
  std::vector<Dim> ofX, ofY;
  int64_t numBatch = random.between(0, 2), numContract = random.between(0, 2);
  if (isLarge) {
    numBatch = 0, numContract = 1;
  }
  for (int64_t pair = 0; pair < numBatch + numContract; ++pair) {
    bool isBatch = pair < numBatch;
    int64_t size = isLarge   ? random.between(100, 300)
                   : isBatch ? random.between(0, 4)
                             : random.oneOf(sizes);
    ofX.push_back({size, pair, isBatch});
    ofY.push_back(ofX.back());
  }
  for (std::vector<Dim> *dims : {&ofX, &ofY}) {
    for (int64_t i = isLarge ? 1 : random.between(0, 2); i > 0; --i) {
      dims->push_back(
          {isLarge ? random.between(20, 40) : random.oneOf(sizes), -1, false});
    }
    if (random.chance(0.7)) {
      random.shuffle(*dims);
    }
  }
  std::vector<int64_t> batch[2], contract[2];
  for (int64_t pair = 0; pair < numBatch + numContract; ++pair) {
    for (int side = 0; side < 2; ++side) {
      const std::vector<Dim> &dims = side ? ofY : ofX;
      auto place = std::ranges::find(dims, pair, &Dim::pair) - dims.begin();
      (pair < numBatch ? batch : contract)[side].push_back(place);
    }
  }
  for (const std::vector<Dim> &dims : {ofX, ofY}) {
    Shape shape;
    for (const Dim &dim : dims) {
      shape.push_back(dim.size);
    }
    sample.operands.push_back(operand(request, shape, Range::terms));
  }
  sample.attrs =
      attrs::dot_general::words(batch[0], batch[1], contract[0], contract[1],
                                random.oneOf(productDTypes(request.dtype)));
}

void sampleIota(const SampleRequest &request, Sample &sample) {
  Shape sizes = randomShape(request, 1);
  sample.attrs =
      attrs::iota::words(sizes, anyDim(sizes, request.random), request.dtype);
}

void sampleRngBits(const SampleRequest &request, Sample &sample) {
  for (int i = 0; i < 2; ++i) {
    sample.operands.push_back(
        randomValue({DType::u64, {}}, Range::all, request.random));
  }
  sample.attrs = attrs::rng_bits::words(randomShape(request, 0));
}

void sampleConvert(const SampleRequest &request, Sample &sample) {
  sample.operands = {operand(request, randomShape(request, 0))};
  sample.attrs = attrs::convert::words(
      static_cast<DType>(request.random.between(0, numDTypes - 1)));
}

void sampleConstant(const SampleRequest &request, Sample &sample) {
  Shape sizes = randomShape(request, 0);
  Value value = operand(request, request.random.chance(0.5) ? sizes : Shape{});
  std::vector<int64_t> words(value.words.begin(), value.words.end());
  sample.attrs = attrs::constant::words(request.dtype, sizes, words);
}

struct Rule {
  OpKind kind;
  SampleRule *rule;
};
constexpr Rule rules[] = {
    {OpKind::arg_max, sampleArgReduce},
    {OpKind::arg_min, sampleArgReduce},
    {OpKind::broadcast_to, sampleBroadcast},
    {OpKind::concat, sampleConcat},
    {OpKind::constant, sampleConstant},
    {OpKind::convert, sampleConvert},
    {OpKind::cumulative_sum, sampleCumulativeSum},
    {OpKind::dot_general, sampleDotGeneral},
    {OpKind::flip, sampleFlip},
    {OpKind::gather, sampleGather},
    {OpKind::iota, sampleIota},
    {OpKind::pad, samplePad},
    {OpKind::permute, samplePermute},
    {OpKind::reduce_and, sampleReduce<Range::all>},
    {OpKind::reduce_max, sampleReduce<Range::all>},
    {OpKind::reduce_min, sampleReduce<Range::all>},
    {OpKind::reduce_or, sampleReduce<Range::all>},
    {OpKind::reduce_prod, sampleReduce<Range::factors>},
    {OpKind::reduce_sum, sampleReduce<Range::terms>},
    {OpKind::reshape, sampleReshape},
    {OpKind::rng_bits, sampleRngBits},
    {OpKind::scatter_add, sampleScatter<Range::terms>},
    {OpKind::scatter_max, sampleScatter<Range::all>},
    {OpKind::scatter_min, sampleScatter<Range::all>},
    {OpKind::scatter_mul, sampleScatter<Range::factors>},
    {OpKind::scatter_set, sampleScatter<Range::all>},
    {OpKind::slice, sampleSlice},
    {OpKind::sort, sampleSort},
};

SampleRule *ruleOf(OpKind kind) {
  if (info(kind).family == OpFamily::pointwise) {
    return samplePointwise;
  }
  const Rule *rule = std::ranges::find(rules, kind, &Rule::kind);
  return rule == std::end(rules) ? nullptr : rule->rule;
}

} // namespace

bool hasSamples(OpKind kind) { return ruleOf(kind) != nullptr; }

Sample randomSample(OpKind kind, DType dtype, Extent extent, Random &random) {
  Sample sample{kind, {}, {}};
  ruleOf(kind)({dtype, extent, random}, sample);
  return sample;
}

bool canBeOf(OpKind kind, DType dtype) {
  std::string_view letters = info(kind).operands;
  char letter = letters.empty() ? *info(kind).results : letters.back();
  bool isIndexed = letters.size() > 1 && letters[1] == 'i' && letters[0] != 'i';
  return admits(isIndexed ? letters[0] : letter, dtype);
}

std::string describe(const Sample &sample) {
  std::ostringstream text;
  text << info(sample.kind).name << '(';
  for (const Value &operand : sample.operands) {
    text << operand.type.dtype << operand.type.shape << ' ';
  }
  text << ") attributes";
  for (int64_t word : sample.attrs) {
    text << ' ' << word;
  }
  return text.str();
}

} // namespace sinter::testing
