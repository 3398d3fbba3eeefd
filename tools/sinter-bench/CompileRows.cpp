//===- CompileRows.cpp - What the first call of a compiled function costs -===//
//
// Every sample is a process of its own, which begins with nothing loaded. It
// loads the compiler's library, calls once, which executes and records, and
// once more, which compiles and runs; that call is the sample. `cold` compiles
// everything, `stored` finds every kernel in the cache on disk.
//
//   sinter-bench-compile [--rows chain,twenty,mlp,training_step] [--runs 30]
//                        [--threads 2] [--each 1]
//
// With --each a line is printed for every process.
//
//===----------------------------------------------------------------------===//

#include "sinter/compile.h"
#include "sinter/sinter.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <filesystem>
#include <functional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace sinter;
namespace fs = std::filesystem;

/// What one process saw, in milliseconds.
struct Sample {
  double start;            ///< From its fork to main.
  double load;             ///< The compiler's library.
  double record;           ///< The first call, which executes one by one.
  double compile;          ///< The call that compiles and runs.
  double compileProcessor; ///< The same, of all processors together.
  double again;            ///< The next call.
  double process;          ///< From its fork to its end.
  double kernels, hits;
};

double now(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) * 1e3 +
         static_cast<double>(time.tv_nsec) * 1e-6;
}

/// Calls until kernels have been made, and times that call.
Sample timeFirst(const std::function<void()> &call) {
  Sample out{};
  double begin = now(CLOCK_MONOTONIC);
  auto lap = [&] {
    double before = std::exchange(begin, now(CLOCK_MONOTONIC));
    return begin - before;
  };
  if (!dlopen("libsinter_compiler.so", RTLD_LAZY | RTLD_LOCAL)) {
    std::fprintf(stderr, "sinter-bench-compile: %s\n", dlerror());
    std::exit(1);
  }
  out.load = lap();
  for (int i = 0; i < 5 && kernel_history().empty(); ++i) {
    out.record += out.compile;
    double processor = now(CLOCK_PROCESS_CPUTIME_ID);
    lap();
    call();
    out.compile = lap();
    out.compileProcessor = now(CLOCK_PROCESS_CPUTIME_ID) - processor;
  }
  lap();
  call();
  out.again = lap();
  for (const KernelHistoryEntry &kernel : kernel_history()) {
    out.kernels += 1;
    out.hits += kernel.cache_hit;
  }
  return out;
}

constexpr CompileOptions standard{.mode = Mode::standard};

/// One kernel: row 23 of the benchmarks.
Sample chain() {
  Tensor x = randn({1 << 18}), y = randn({1 << 18});
  auto f =
      compile([](Tensor a, Tensor b) { return tanh(relu(a * b + a) * .5 + b); },
              standard);
  Tensor out;
  return timeFirst([&] { out = f(x, y); });
}

/// Twenty kernels of one segment: what compiling side by side gains.
Sample twenty() {
  std::vector<Tensor> inputs;
  for (int64_t i = 0; i < 20; ++i) {
    inputs.push_back(randn({1000 + i}));
  }
  auto f = compile(
      [](const std::vector<Tensor> &xs) {
        std::vector<Tensor> out;
        for (size_t i = 0; i < xs.size(); ++i) {
          Tensor x = i % 2 ? sigmoid(xs[i]) : tanh(xs[i]);
          for (size_t j = 0; j <= i; ++j) {
            x = j % 3 ? x * xs[i] + .5 : (x - xs[i]).abs();
          }
          out.push_back(exp(x));
        }
        return out;
      },
      standard);
  std::vector<Tensor> out;
  return timeFirst([&] { out = f(inputs); });
}

/// One step of training with batches of 64, and Adam.
Sample timeStep(nn::Sequential net) {
  optim::Adam optimizer(net->parameters(), optim::AdamOptions(1e-3));
  Tensor x = randn({64, 784}), labels = randint(0, 10, {64}, kInt64);
  auto step = compile(
      [&](Tensor images, Tensor classes) {
        optimizer.zero_grad();
        Tensor loss = cross_entropy_loss(net->forward(images), classes);
        loss.backward();
        optimizer.step();
        return loss.detach();
      },
      standard);
  Tensor loss;
  return timeFirst([&] { loss = step(x, labels); });
}

Sample mlp() {
  return timeStep(
      nn::Sequential(nn::Linear(784, 128), nn::ReLU(), nn::Linear(128, 10)));
}

Sample trainingStep() {
  return timeStep(nn::Sequential(
      nn::Linear(784, 128), nn::ReLU(), nn::Dropout(0.2), nn::Linear(128, 64),
      nn::ReLU(), nn::Dropout(0.2), nn::Linear(64, 10)));
}

struct Row {
  const char *name;
  Sample (*run)();
};
constexpr Row rows[] = {{"chain", chain},
                        {"twenty", twenty},
                        {"mlp", mlp},
                        {"training_step", trainingStep}};

/// A process that runs one row with the given cache and prints its sample.
Sample runProcess(const char *row, const fs::path &cache) {
  int ends[2];
  if (pipe(ends) != 0) {
    std::perror("pipe");
    std::exit(1);
  }
  double begin = now(CLOCK_MONOTONIC);
  pid_t process = fork();
  if (process == 0) {
    dup2(ends[1], 1);
    setenv("SINTER_BENCH_BEGIN", std::to_string(begin).c_str(), 1);
    setenv("SINTER_BENCH_THREADS", std::to_string(get_num_threads()).c_str(),
           1);
    setenv("SINTER_CACHE", "on", 1);
    setenv("SINTER_CACHE_DIR", cache.c_str(), 1);
    execl("/proc/self/exe", "sinter-bench-compile", "--child", row, nullptr);
    _exit(127);
  }
  close(ends[1]);
  Sample sample{};
  int status = 0;
  bool isRead = read(ends[0], &sample, sizeof sample) == sizeof sample;
  close(ends[0]);
  waitpid(process, &status, 0);
  sample.process = now(CLOCK_MONOTONIC) - begin;
  if (!isRead || status != 0) {
    std::fprintf(stderr, "sinter-bench-compile: %s failed\n", row);
    std::exit(1);
  }
  return sample;
}

void print(const char *row, const char *state, const Sample &sample) {
  std::printf("{\"row\": \"compile %s\", \"peer\": \"sinter %s\", "
              "\"threads\": %d, \"import_s\": %.5f, \"load_s\": %.5f, "
              "\"record_s\": %.5f, \"first_call_s\": %.5f, "
              "\"first_call_cpu_s\": %.5f, \"second_call_s\": %.6f, "
              "\"process_s\": %.5f, \"kernels\": %.0f, \"hits\": %.0f}\n",
              row, state, get_num_threads(), sample.start * 1e-3,
              sample.load * 1e-3, sample.record * 1e-3, sample.compile * 1e-3,
              sample.compileProcessor * 1e-3, sample.again * 1e-3,
              sample.process * 1e-3, sample.kernels, sample.hits);
}

/// The medians, and the least times of what counts most.
void printAll(const char *row, const char *state, std::vector<Sample> samples) {
  auto range = [&](double Sample::*field) {
    std::ranges::sort(samples, {}, field);
    return std::array{samples[samples.size() / 2].*field, samples[0].*field};
  };
  auto load = range(&Sample::load), compile = range(&Sample::compile),
       processor = range(&Sample::compileProcessor);
  std::printf("{\"row\": \"compile %s, %s\", \"threads\": %d, "
              "\"median_ms\": %.2f, \"min_ms\": %.2f, "
              "\"min_cpu_ms\": %.2f, \"load_median_ms\": %.2f, "
              "\"load_min_ms\": %.2f, \"kernels\": %.0f, \"hits\": %.0f, "
              "\"samples\": %zu}\n",
              row, state, get_num_threads(), compile[0], compile[1],
              processor[1], load[0], load[1], samples[0].kernels,
              samples[0].hits, samples.size());
  std::fflush(stdout);
}

void measure(const char *row, int runs, bool isEach) {
  std::string name =
      (fs::temp_directory_path() / "sinter-bench-XXXXXX").string();
  if (!mkdtemp(name.data())) {
    std::perror("mkdtemp");
    std::exit(1);
  }
  fs::path folder = name;
  runProcess(row, folder / "stored"); // fills it
  std::vector<Sample> cold, stored;
  for (int i = 0; i < runs; ++i) {
    cold.push_back(runProcess(row, folder / std::to_string(i)));
    stored.push_back(runProcess(row, folder / "stored"));
  }
  fs::remove_all(folder);
  for (int i = 0; i < runs && isEach; ++i) {
    print(row, "cold", cold[static_cast<size_t>(i)]);
    print(row, "stored", stored[static_cast<size_t>(i)]);
  }
  printAll(row, "cold", cold);
  printAll(row, "stored", stored);
}

} // namespace

int main(int argc, char **argv) {
  double begin = now(CLOCK_MONOTONIC);
  int runs = 30;
  bool isEach = false;
  std::string chosen = "chain,mlp,training_step";
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--child") == 0) {
      if (const char *threads = std::getenv("SINTER_BENCH_THREADS")) {
        set_num_threads(std::atoi(threads));
      }
      for (const Row &row : rows) {
        if (std::strcmp(row.name, argv[i + 1]) == 0) {
          Sample sample = row.run();
          if (const char *fork = std::getenv("SINTER_BENCH_BEGIN")) {
            sample.start = begin - std::atof(fork);
          }
          return write(1, &sample, sizeof sample) == sizeof sample ? 0 : 1;
        }
      }
      return 1;
    }
    if (std::strcmp(argv[i], "--runs") == 0) {
      runs = std::max(1, std::atoi(argv[i + 1]));
    } else if (std::strcmp(argv[i], "--rows") == 0) {
      if (std::strcmp(argv[i + 1], "cold") != 0) { // All of them.
        chosen = argv[i + 1];
      }
    } else if (std::strcmp(argv[i], "--each") == 0) {
      isEach = std::atoi(argv[i + 1]) != 0;
    } else if (std::strcmp(argv[i], "--threads") == 0) {
      set_num_threads(std::atoi(argv[i + 1]));
    }
  }
  for (const Row &row : rows) {
    if (("," + chosen + ",").find("," + std::string(row.name) + ",") !=
        std::string::npos) {
      measure(row.name, runs, isEach);
    }
  }
}
