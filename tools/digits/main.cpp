//===- main.cpp - Renders digits into files of MNIST's format -------------===//
//
// The quickstart needs a data set that is like MNIST and comes with nothing but
// this program. People (`Hand`) write digits; the 2,000 people of the training
// set and the 400 of the test set are different ones, and so are the seeds of
// their images. Equal arguments give equal files, whatever the machine and the
// number of threads.
//
//===----------------------------------------------------------------------===//

#include "tools/digits/IdxWriter.h"
#include "tools/digits/Render.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

using namespace sinter::digits;

namespace {

struct DataSet {
  std::vector<std::uint8_t> pixels;
  std::vector<std::uint8_t> labels;
};

/// Draws image number `index` of a pool into its place.
void drawOne(const Pool &pool, std::uint64_t index, DataSet &out) {
  Random random({pool.seed, pool.number, index, 0x1a6e});
  const int digit = static_cast<int>(random.below(10));
  Image image = Hand(pool, random.below(pool.hands), digit).draw(random);
  out.labels[index] = static_cast<std::uint8_t>(digit);
  std::ranges::copy(image, out.pixels.begin() + static_cast<std::ptrdiff_t>(
                                                    index * image.size()));
}

DataSet drawAll(const Pool &pool, std::uint64_t count) {
  DataSet out;
  out.pixels.resize(count * numPixels);
  out.labels.resize(count);
  const std::uint64_t workers =
      std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::jthread> threads;
  threads.reserve(workers);
  for (std::uint64_t worker = 0; worker < workers; ++worker) {
    threads.emplace_back([&pool, &out, worker, workers, count] {
      for (std::uint64_t i = worker; i < count; i += workers) {
        drawOne(pool, i, out);
      }
    });
  }
  threads.clear();
  return out;
}

void write(const std::filesystem::path &directory, const std::string &name,
           Compression compression, const DataSet &data) {
  const auto count = static_cast<std::uint32_t>(data.labels.size());
  writeIdx(directory / (name + "-images-idx3-ubyte"), compression,
           std::vector<std::uint32_t>{count, side, side}, data.pixels);
  writeIdx(directory / (name + "-labels-idx1-ubyte"), compression,
           std::vector<std::uint32_t>{count}, data.labels);
}

int run(int argc, char **argv) {
  std::filesystem::path directory;
  std::uint64_t seed = 1;
  std::uint32_t train = 60000, test = 10000;
  bool isPlain = false;

  CLI::App app("Renders 28x28 digits into files of MNIST's format.", "digits");
  app.add_option("directory", directory,
                 "where the four files go; made if absent")
      ->required();
  app.add_option("--seed", seed, "another seed gives another data set")
      ->capture_default_str();
  app.add_option("--train", train, "images to train on")->capture_default_str();
  app.add_option("--test", test, "images to test on")->capture_default_str();
  app.add_flag("--plain", isPlain, "do not compress the files");
  CLI11_PARSE(app, argc, argv);

  std::filesystem::create_directories(directory);
  const Compression compression =
      isPlain ? Compression::none : Compression::gzip;
  write(directory, "train", compression, drawAll({seed, 1, 2000}, train));
  write(directory, "t10k", compression, drawAll({seed, 2, 400}, test));
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception &error) {
    std::cerr << "digits: " << error.what() << "\n";
    return 1;
  }
}
