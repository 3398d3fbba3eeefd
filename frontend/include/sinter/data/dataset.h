//===- dataset.h - Where examples come from -------------------------------===//

#ifndef SINTER_DATA_DATASET_H
#define SINTER_DATA_DATASET_H

#include "sinter/data/example.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace sinter::data::datasets {

template <class Source, class Applied> class MapDataset;

/// Gives batches. `Self` is the class that derives from it.
template <class Self, class Batch, class BatchRequest = ArrayRef<size_t>>
class BatchDataset {
public:
  using SelfType = Self;
  using BatchType = Batch;
  using BatchRequestType = BatchRequest;
  static constexpr bool is_stateful = false;

  virtual ~BatchDataset() = default;
  virtual Batch get_batch(BatchRequest request) = 0;
  /// The number of examples, if it is known.
  virtual std::optional<size_t> size() const = 0;

  /// A dataset that gives what `transform` makes of this one's batches.
  template <class Applied> MapDataset<Self, Applied> map(Applied transform) & {
    return {static_cast<Self &>(*this), std::move(transform)};
  }
  template <class Applied> MapDataset<Self, Applied> map(Applied transform) && {
    return {std::move(static_cast<Self &>(*this)), std::move(transform)};
  }
};

/// Gives single examples, by their place; a batch is a vector of them. With
/// workers, get() is called by several threads at once, each on a copy.
template <class Self, class SingleExample = Example<>>
class Dataset : public BatchDataset<Self, std::vector<SingleExample>> {
public:
  using ExampleType = SingleExample;

  virtual ExampleType get(size_t index) = 0;
  std::vector<ExampleType> get_batch(ArrayRef<size_t> indices) override {
    std::vector<ExampleType> batch;
    batch.reserve(indices.size());
    for (size_t index : indices) {
      batch.push_back(get(index));
    }
    return batch;
  }
};

/// What a transform makes of a dataset.
template <class Source, class Applied>
class MapDataset : public BatchDataset<MapDataset<Source, Applied>,
                                       typename Applied::OutputBatchType,
                                       typename Source::BatchRequestType> {
public:
  using DatasetType = Source;
  using TransformType = Applied;

  MapDataset(Source dataset, Applied transform)
      : dataset_(std::move(dataset)), transform_(std::move(transform)) {}

  typename Applied::OutputBatchType
  get_batch(typename Source::BatchRequestType request) override {
    return transform_.apply_batch(dataset_.get_batch(std::move(request)));
  }
  std::optional<size_t> size() const noexcept override {
    return dataset_.size();
  }
  const Source &dataset() const noexcept { return dataset_; }
  const Applied &transform() const noexcept { return transform_; }

private:
  Source dataset_;
  Applied transform_;
};

/// A dataset that copies share.
template <class Source>
class SharedBatchDataset
    : public BatchDataset<SharedBatchDataset<Source>,
                          typename Source::BatchType,
                          typename Source::BatchRequestType> {
public:
  explicit SharedBatchDataset(std::shared_ptr<Source> dataset)
      : dataset_(std::move(dataset)) {}

  typename Source::BatchType
  get_batch(typename Source::BatchRequestType request) override {
    return dataset_->get_batch(std::move(request));
  }
  std::optional<size_t> size() const override { return dataset_->size(); }
  Source &operator*() { return *dataset_; }
  Source *operator->() { return dataset_.get(); }

private:
  std::shared_ptr<Source> dataset_;
};

template <class Source, class... Args>
SharedBatchDataset<Source> make_shared_dataset(Args &&...args) {
  return SharedBatchDataset<Source>(
      std::make_shared<Source>(std::forward<Args>(args)...));
}

/// The slices of a tensor along its first dimension.
struct TensorDataset : Dataset<TensorDataset, TensorExample> {
  explicit TensorDataset(const std::vector<Tensor> &tensors)
      : TensorDataset(stack(tensors)) {}
  explicit TensorDataset(Tensor tensor) : tensor(std::move(tensor)) {}

  TensorExample get(size_t index) override {
    return tensor[static_cast<int64_t>(index)];
  }
  std::optional<size_t> size() const override {
    return static_cast<size_t>(tensor.size(0));
  }

  Tensor tensor;
};

} // namespace sinter::data::datasets

#endif // SINTER_DATA_DATASET_H
