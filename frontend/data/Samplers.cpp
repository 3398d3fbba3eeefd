//===- Samplers.cpp - In which order examples are taken -------------------===//

#include "sinter/data/samplers.h"

#include <algorithm>

namespace sinter::data::samplers {

void SequentialSampler::reset(std::optional<size_t> new_size) {
  size_ = new_size.value_or(size_);
  index_ = 0;
}

std::optional<std::vector<size_t>> SequentialSampler::next(size_t batch_size) {
  const size_t count = std::min(batch_size, size_ - index_);
  if (count == 0) {
    return std::nullopt;
  }
  std::vector<size_t> places(count);
  for (size_t &place : places) {
    place = index_++;
  }
  return places;
}

RandomSampler::RandomSampler(int64_t size) : order_(randperm(size)) {}

void RandomSampler::reset(std::optional<size_t> new_size) {
  order_ =
      randperm(new_size ? static_cast<int64_t>(*new_size) : order_.numel());
  index_ = 0;
}

std::optional<std::vector<size_t>> RandomSampler::next(size_t batch_size) {
  const int64_t count =
      std::min(static_cast<int64_t>(batch_size), order_.numel() - index_);
  if (count == 0) {
    return std::nullopt;
  }
  const int64_t *first = order_.data_ptr<int64_t>() + index_;
  index_ += count;
  return std::vector<size_t>(first, first + count);
}

} // namespace sinter::data::samplers
