//===- mnist.h - Handwritten digits, and other files of their format ------===//

#ifndef SINTER_DATA_MNIST_H
#define SINTER_DATA_MNIST_H

#include "sinter/data/dataset.h"

#include <string>

namespace sinter::data::datasets {

/// A file of MNIST's format (IDX): bytes, and their shape. Plain or gzip.
///
/// Throws: ErrorKind::io, naming the file, where it is not of `rank`
/// dimensions, or is shorter or longer than it says.
SINTER_API Tensor read_idx(const std::string &path, int64_t rank);

/// Images of digits and what they show.
class SINTER_API MNIST : public Dataset<MNIST> {
public:
  enum class Mode { kTrain, kTest };

  /// Reads the two files of a folder, `train-images-idx3-ubyte` and its labels,
  /// or `t10k-...`, plain or with `.gz` behind the name.
  explicit MNIST(const std::string &root, Mode mode = Mode::kTrain);

  Example<> get(size_t index) override;
  std::optional<size_t> size() const override;
  bool is_train() const noexcept { return isTrain_; }
  /// (n, 1, height, width), in [0, 1].
  const Tensor &images() const { return images_; }
  /// (n), Long.
  const Tensor &targets() const { return targets_; }

private:
  bool isTrain_;
  Tensor images_, targets_;
};

} // namespace sinter::data::datasets

#endif // SINTER_DATA_MNIST_H
