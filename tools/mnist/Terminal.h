//===- Terminal.h - What the training program shows -----------------------===//

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sinter::mnist {

/// A line that is redrawn while something runs. Silent where the output is not
/// a terminal, so that a log holds results only.
class ProgressBar {
public:
  ProgressBar(std::string title, int64_t steps);
  /// Wipes the line.
  ~ProgressBar();
  ProgressBar(const ProgressBar &) = delete;
  ProgressBar &operator=(const ProgressBar &) = delete;

  void advance(double loss);

private:
  std::string title_;
  int64_t steps_;
  int64_t step_ = 0;
  int64_t drawn_ = -1; ///< The percentage that stands on the screen.
  bool isTerminal_;
};

/// A 28x28 image, ink in [0, 1], and the line beneath it.
struct Picture {
  std::vector<float> pixels;
  std::string caption;
};

/// Prints pictures side by side, two rows of pixels on a line of text.
void show(std::span<const Picture> pictures);

} // namespace sinter::mnist
