//===- RandomView.cpp - Views of every kind -------------------------------===//

#include "test/fuzz/RandomView.h"

#include <numeric>

namespace sinter::testing {

namespace {

/// Part of dimension `dim`, of size `size`.
std::vector<int64_t> partOf(ViewOfTensor::Kind kind, int64_t dim, int64_t size,
                            Random &random) {
  int64_t start = random.between(0, size);
  switch (kind) {
  case ViewOfTensor::slice:
    return {dim, start, random.between(start, size), random.between(1, 3)};
  case ViewOfTensor::narrow:
    return {dim, start, random.between(0, size - start)};
  case ViewOfTensor::select:
    return {dim, random.between(0, size - 1)};
  default: { // A chunk.
    int64_t chunks = random.between(1, size);
    int64_t length = (size + chunks - 1) / chunks;
    return {chunks, dim, random.between(0, (size + length - 1) / length - 1)};
  }
  }
}

std::vector<int64_t> expanded(const Shape &shape, Random &random) {
  std::vector<int64_t> sizes;
  if (shape.rank() < 4 && random.chance(0.4)) {
    sizes.push_back(random.between(1, 3));
  }
  for (int64_t size : shape) {
    sizes.push_back(size == 1 ? random.between(1, 4) : size);
  }
  return sizes;
}

/// Two neighbours made one, or a vector made a matrix.
std::vector<int64_t> reshaped(const Shape &shape, Random &random) {
  std::vector<int64_t> sizes(shape.begin(), shape.end());
  if (shape.rank() > 1) {
    int64_t at = random.between(0, shape.rank() - 2);
    sizes[static_cast<size_t>(at)] *= sizes[static_cast<size_t>(at) + 1];
    sizes.erase(sizes.begin() + at + 1);
    return sizes;
  }
  int64_t size = shape.numElements();
  return size > 0 && size % 2 == 0 ? std::vector{size / 2, int64_t{2}}
                                   : std::vector{size};
}

} // namespace

std::optional<ViewOfTensor> randomView(const Shape &shape, Random &random) {
  auto kind =
      static_cast<ViewOfTensor::Kind>(random.between(0, ViewOfTensor::reshape));
  int64_t rank = shape.rank(), dim = rank ? random.between(0, rank - 1) : 0;
  int64_t size = rank ? shape[static_cast<size_t>(dim)] : 0;
  switch (kind) {
  case ViewOfTensor::permute: {
    std::vector<int64_t> order(shape.size());
    std::iota(order.begin(), order.end(), 0);
    random.shuffle(order);
    return ViewOfTensor{kind, order};
  }
  case ViewOfTensor::unsqueeze:
    return rank < 5
               ? std::optional(ViewOfTensor{kind, {random.between(0, rank)}})
               : std::nullopt;
  case ViewOfTensor::expand:
    return ViewOfTensor{kind, expanded(shape, random)};
  case ViewOfTensor::reshape:
    return ViewOfTensor{kind, reshaped(shape, random)};
  case ViewOfTensor::transpose:
    return rank ? std::optional(
                      ViewOfTensor{kind, {dim, random.between(0, rank - 1)}})
                : std::nullopt;
  case ViewOfTensor::squeeze:
    return rank ? std::optional(ViewOfTensor{kind, {dim}}) : std::nullopt;
  default:
    return size ? std::optional(
                      ViewOfTensor{kind, partOf(kind, dim, size, random)})
                : std::nullopt;
  }
}

} // namespace sinter::testing
