//===- Terminal.cpp - What the training program shows ---------------------===//

#include "tools/mnist/Terminal.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>

namespace sinter::mnist {

ProgressBar::ProgressBar(std::string title, int64_t steps)
    : title_(std::move(title)), steps_(steps),
      isTerminal_(isatty(STDOUT_FILENO) != 0) {}

ProgressBar::~ProgressBar() {
  if (isTerminal_) {
    std::cout << "\r\033[K" << std::flush;
  }
}

void ProgressBar::advance(double loss) {
  constexpr int64_t width = 30;
  const int64_t percent = 100 * ++step_ / steps_;
  if (!isTerminal_ || percent == drawn_) {
    return;
  }
  drawn_ = percent;
  std::string bar;
  for (int64_t i = 0; i < width; ++i) {
    bar += i * 100 < percent * width ? "█" : "░";
  }
  char numbers[64];
  std::snprintf(numbers, sizeof numbers, " %3d %%  loss %.4f",
                static_cast<int>(percent), loss);
  std::cout << "\r" << title_ << "  " << bar << numbers << "\033[K"
            << std::flush;
}

void show(std::span<const Picture> pictures) {
  constexpr std::size_t side = 28;
  constexpr float threshold = 0.35f;
  // Indexed by the ink of the upper and of the lower pixel.
  constexpr const char *blocks[2][2] = {{" ", "▄"}, {"▀", "█"}};
  auto print = [](std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    std::cout << line << "\n";
  };
  for (std::size_t y = 0; y < side; y += 2) {
    std::string line;
    for (const Picture &picture : pictures) {
      for (std::size_t x = 0; x < side; ++x) {
        const float *pixel = &picture.pixels[y * side + x];
        line += blocks[pixel[0] > threshold][pixel[side] > threshold];
      }
    }
    print(line);
  }
  std::string line;
  for (const Picture &picture : pictures) {
    std::string caption = picture.caption;
    caption.insert(0, (side - std::min(side, caption.size())) / 2, ' ');
    caption.resize(side, ' ');
    line += caption;
  }
  print(line);
  std::cout << "\n";
}

} // namespace sinter::mnist
