//===- dataloader.h - Batches, made ahead by threads ----------------------===//

#ifndef SINTER_DATA_DATALOADER_H
#define SINTER_DATA_DATALOADER_H

#include "sinter/data/samplers.h"
#include "sinter/error.h"
#include "sinter/nn/arg.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace sinter::data {

/// How a dataset is read.
struct DataLoaderOptions {
  DataLoaderOptions() = default;
  DataLoaderOptions(size_t batch_size) : batch_size_(batch_size) {}
  SINTER_ARG(size_t, batch_size) = 1;
  /// Threads that make batches; 0 makes them in the loop itself.
  SINTER_ARG(size_t, workers) = 0;
  /// Batches that are made ahead; twice the workers unless given.
  SINTER_ARG(std::optional<size_t>, max_jobs) = std::nullopt;
  /// How long to wait for a batch before an Error is thrown.
  SINTER_ARG(std::optional<std::chrono::milliseconds>, timeout) = std::nullopt;
  /// Whether batches come in the sampler's order.
  SINTER_ARG(bool, enforce_ordering) = true;
  /// Whether a last batch that is smaller is left out.
  SINTER_ARG(bool, drop_last) = false;
};

namespace detail {

/// A queue between threads, with numbers to put results in order again.
template <class Job, class Result> class Exchange {
public:
  void pushJob(size_t number, Job job) {
    std::lock_guard lock(mutex_);
    jobs_.emplace_back(number, std::move(job));
    jobCame_.notify_one();
  }
  /// Waits for a job; nothing when the workers are to end.
  std::optional<std::pair<size_t, Job>> popJob() {
    std::unique_lock lock(mutex_);
    jobCame_.wait(lock, [&] { return isClosed_ || !jobs_.empty(); });
    if (isClosed_) {
      return std::nullopt;
    }
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }
  void pushResult(size_t number, Result result) {
    std::lock_guard lock(mutex_);
    results_.emplace(number, std::move(result));
    resultCame_.notify_all();
  }
  /// Waits for result `number`, or for any. Throws when the time is over.
  Result popResult(std::optional<size_t> number,
                   std::optional<std::chrono::milliseconds> timeout) {
    std::unique_lock lock(mutex_);
    auto isThere = [&] {
      return number ? results_.count(*number) > 0 : !results_.empty();
    };
    if (!timeout) {
      resultCame_.wait(lock, isThere);
    } else {
      check(resultCame_.wait_for(lock, *timeout, isThere), ErrorKind::value,
            "DataLoader: timeout after ", timeout->count(),
            " ms while waiting for a batch");
    }
    auto place = number ? results_.find(*number) : results_.begin();
    Result result = std::move(place->second);
    results_.erase(place);
    return result;
  }
  void close() {
    std::lock_guard lock(mutex_);
    isClosed_ = true;
    jobCame_.notify_all();
  }
  /// Forgets what nobody will ask for any more.
  size_t clear() {
    std::lock_guard lock(mutex_);
    size_t count = jobs_.size() + results_.size();
    jobs_.clear();
    results_.clear();
    return count;
  }

private:
  std::mutex mutex_;
  std::condition_variable jobCame_, resultCame_;
  std::deque<std::pair<size_t, Job>> jobs_;
  std::map<size_t, Result> results_;
  bool isClosed_ = false;
};

} // namespace detail

/// Reads a dataset batch by batch: `for (auto &batch : *loader)`. Each loop is
/// a new pass; only one may run at a time. What a dataset throws in a worker is
/// thrown by the loop.
template <class Dataset, class Sampler> class StatelessDataLoader {
public:
  using BatchType = typename Dataset::BatchType;
  using Request = typename Sampler::BatchRequestType;

  StatelessDataLoader(Dataset dataset, Sampler sampler,
                      DataLoaderOptions options)
      : options_(std::move(options)), sampler_(std::move(sampler)) {
    check(options_.batch_size() > 0, ErrorKind::value,
          "DataLoader: batch_size must not be 0");
    size_t count = options_.workers();
    ahead_ = std::max<size_t>(options_.max_jobs().value_or(2 * count), 1);
    for (size_t i = 0; i < count; ++i) {
      workers_.emplace_back([this, copy = dataset]() mutable { work(copy); });
    }
    if (count == 0) {
      dataset_.emplace(std::move(dataset));
    }
  }
  StatelessDataLoader(const StatelessDataLoader &) = delete;
  ~StatelessDataLoader() { join(); }

  /// A place in a pass; incrementing it makes the next batch.
  class Iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = BatchType;
    using difference_type = std::ptrdiff_t;
    using pointer = BatchType *;
    using reference = BatchType &;

    explicit Iterator(StatelessDataLoader *loader) : loader_(loader) {
      if (loader_) {
        batch_ = loader_->next();
      }
    }
    Iterator &operator++() {
      batch_ = loader_->next();
      return *this;
    }
    void operator++(int) { ++*this; }
    BatchType &operator*() { return checked(); }
    BatchType *operator->() { return &checked(); }
    /// Iterators are equal at the end.
    bool operator==(const Iterator &other) const {
      return batch_.has_value() == other.batch_.has_value();
    }

  private:
    BatchType &checked() {
      check(batch_.has_value(), ErrorKind::index,
            "DataLoader: attempted to dereference an iterator that was past "
            "the end");
      return *batch_;
    }

    StatelessDataLoader *loader_;
    std::optional<BatchType> batch_;
  };

  /// Begins a pass.
  Iterator begin() {
    check(!isJoined_, ErrorKind::value,
          "DataLoader: it was joined; no more passes can be made");
    drain();
    sampler_.reset(std::nullopt);
    return Iterator(this);
  }
  Iterator end() { return Iterator(nullptr); }

  /// Ends the workers.
  void join() {
    if (isJoined_) {
      return;
    }
    isJoined_ = true;
    exchange_.close();
    for (std::thread &worker : workers_) {
      worker.join();
    }
  }
  const DataLoaderOptions &options() const noexcept { return options_; }

private:
  /// A batch, or what was thrown in its place.
  struct Result {
    std::optional<BatchType> batch;
    std::exception_ptr exception;
  };

  void work(Dataset &dataset) {
    while (auto job = exchange_.popJob()) {
      Result result;
      try {
        result.batch = dataset.get_batch(std::move(job->second));
      } catch (...) {
        result.exception = std::current_exception();
      }
      exchange_.pushResult(job->first, std::move(result));
    }
  }

  std::optional<Request> nextRequest() {
    std::optional<Request> request = sampler_.next(options_.batch_size());
    if (request && options_.drop_last() &&
        request->size() < options_.batch_size()) {
      return std::nullopt;
    }
    return request;
  }

  std::optional<BatchType> next() {
    if (workers_.empty()) {
      std::optional<Request> request = nextRequest();
      return request ? std::optional<BatchType>(
                           dataset_->get_batch(std::move(*request)))
                     : std::nullopt;
    }
    while (sent_ - received_ < ahead_) {
      std::optional<Request> request = nextRequest();
      if (!request) {
        break;
      }
      exchange_.pushJob(sent_++, std::move(*request));
    }
    if (sent_ == received_) {
      return std::nullopt;
    }
    std::optional<size_t> wanted;
    if (options_.enforce_ordering()) {
      wanted = received_;
    }
    Result result = exchange_.popResult(wanted, options_.timeout());
    ++received_;
    if (result.exception) {
      std::rethrow_exception(result.exception);
    }
    return std::move(result.batch);
  }

  /// Waits for what a pass that was left early has asked for.
  void drain() {
    received_ += exchange_.clear();
    while (received_ < sent_) {
      exchange_.popResult(std::nullopt, std::nullopt);
      ++received_;
    }
  }

  DataLoaderOptions options_;
  Sampler sampler_;
  std::optional<Dataset> dataset_; ///< Without workers, who have copies.
  detail::Exchange<Request, Result> exchange_;
  std::vector<std::thread> workers_;
  size_t ahead_ = 1;
  size_t sent_ = 0, received_ = 0;
  bool isJoined_ = false;
};

/// Throws: ErrorKind::value for a dataset that does not know its size.
template <class Sampler = samplers::RandomSampler, class Dataset>
std::unique_ptr<StatelessDataLoader<Dataset, Sampler>>
make_data_loader(Dataset dataset, DataLoaderOptions options = {}) {
  const std::optional<size_t> size = dataset.size();
  check(size.has_value(), ErrorKind::value,
        "make_data_loader: expected the dataset to be sized in order to "
        "construct the sampler");
  return std::make_unique<StatelessDataLoader<Dataset, Sampler>>(
      std::move(dataset), Sampler(*size), std::move(options));
}
template <class Dataset, class Sampler>
  requires requires { typename Sampler::BatchRequestType; }
std::unique_ptr<StatelessDataLoader<Dataset, Sampler>>
make_data_loader(Dataset dataset, Sampler sampler,
                 DataLoaderOptions options = {}) {
  return std::make_unique<StatelessDataLoader<Dataset, Sampler>>(
      std::move(dataset), std::move(sampler), std::move(options));
}

} // namespace sinter::data

#endif // SINTER_DATA_DATALOADER_H
