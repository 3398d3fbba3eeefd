//===- samplers.h - In which order examples are taken ---------------------===//

#ifndef SINTER_DATA_SAMPLERS_H
#define SINTER_DATA_SAMPLERS_H

#include "sinter/tensor.h"

#include <optional>
#include <vector>

namespace sinter::data::samplers {

/// Gives the places of the examples of each batch.
template <class BatchRequest = std::vector<size_t>> class Sampler {
public:
  using BatchRequestType = BatchRequest;

  virtual ~Sampler() = default;
  /// Begins again, with another number of examples if it is given.
  virtual void reset(std::optional<size_t> new_size) = 0;
  void reset() { reset(std::nullopt); }
  /// At most `batch_size` places; nothing at the end.
  virtual std::optional<BatchRequest> next(size_t batch_size) = 0;
};

/// One after the other.
class SINTER_API SequentialSampler : public Sampler<> {
public:
  explicit SequentialSampler(size_t size) : size_(size) {}

  using Sampler<>::reset;
  void reset(std::optional<size_t> new_size) override;
  std::optional<std::vector<size_t>> next(size_t batch_size) override;
  size_t index() const noexcept { return index_; }

private:
  size_t size_;
  size_t index_ = 0;
};

/// Each once, in random order, another one after each reset().
class SINTER_API RandomSampler : public Sampler<> {
public:
  explicit RandomSampler(int64_t size);

  using Sampler<>::reset;
  void reset(std::optional<size_t> new_size) override;
  std::optional<std::vector<size_t>> next(size_t batch_size) override;
  size_t index() const noexcept { return static_cast<size_t>(index_); }

private:
  Tensor order_;
  int64_t index_ = 0;
};

} // namespace sinter::data::samplers

#endif // SINTER_DATA_SAMPLERS_H
