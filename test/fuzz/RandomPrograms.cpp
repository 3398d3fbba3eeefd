//===- RandomPrograms.cpp - The library against the oracle, at random -----===//
//
// usage: RandomPrograms [seconds [seed [programs [every]]]]
//
// Programs of 5 to 40 ops, about half of which write through a view and about
// half of which end with a backward pass. Every so many (8), if this build has
// the compiler, are run three times as a compiled function, too: in strict
// mode, which is compared by bits, and in standard mode, which is compared
// within the radii of its error model (frontend/capture/ErrorModel.h). Ends
// when the time is over, or after so many programs, and no op is untested in a
// dtype at a level that this machine runs. Programs depend on the seed and, as
// they prefer ops that were rare so far, on those before. A failure prints the
// program and what runs it again: all up to it, of which with 0 for `every`
// the last one alone is compiled.
//
//===----------------------------------------------------------------------===//

#include "ir/ops/OpTable.h"
#include "test/conformance/Samples.h"
#include "test/fuzz/Composites.h"
#include "test/fuzz/Generator.h"
#include "test/fuzz/Gradient.h"

#include <chrono>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <set>

namespace sinter::testing {

namespace {

struct Counts {
  int64_t programs = 0, ops = 0, writing = 0, backward = 0, differences = 0,
          notSmooth = 0, refused = 0, failed = 0;
  CompiledCounts compiled;
  std::vector<int64_t> composites =
      std::vector<int64_t>(testing::composites().size());
};

void list(const Program &program) {
  size_t next = 0;
  for (const Step &step : program) {
    std::cout << "  ";
    if (step.writes()) {
      std::cout << "     ";
    } else {
      std::cout << '%' << std::left << std::setw(3) << next << ' ';
      size_t made = step.form == Form::call
                        ? numResults(step.kind, step.operands.size())
                        : 1;
      next += made;
    }
    std::cout << describe(step) << '\n';
  }
}

void differentiate(Generator &generator, const Plan &plan, Random &random,
                   Counts &counts, std::vector<Tensor> &gradients) {
  size_t loss = *generator.loss();
  gradients = generator.lockstep.differentiate(loss);
  ++counts.backward;
  if (plan.gradientDType == DType::f64) {
    Differences end = compareWithDifferences(generator.lockstep.program(), loss,
                                             gradients, random);
    ++(end == Differences::agree ? counts.differences : counts.notSmooth);
  }
}

#ifdef SINTER_HAS_COMPILER
constexpr bool hasCompiler = true;
#else
constexpr bool hasCompiler = false;
#endif

/// Names the tensors that a caller keeps.
uint64_t randomKeeps(Random &random) {
  return static_cast<uint64_t>(random.between(0, INT64_MAX)) |
         static_cast<uint64_t>(random.between(0, INT64_MAX));
}

/// Runs the program of a seed. Returns false if it found a fault.
bool runProgram(uint64_t seed, Hits &hits, Counts &counts, bool lists,
                bool compiles) {
  Random random(seed);
  static const std::vector<DType> gradientDTypes{
      DType::f64, DType::f64, DType::f64, DType::f64,
      DType::f32, DType::f32, DType::f16, DType::bf16};
  Plan plan{};
  plan.level = static_cast<IsaLevel>(
      random.between(0, static_cast<int64_t>(highestIsaLevel())));
  plan.numSteps = static_cast<size_t>(random.between(5, 28));
  plan.writesThroughView = random.chance(0.6);
  plan.hasBackward = random.chance(0.5);
  plan.gradientDType = random.oneOf(gradientDTypes);
  setIsaLevelForTesting(plan.level);
  Generator generator(plan, hits, random);
  ++counts.programs;
  std::string fault;
  try {
    generator.run();
    std::vector<Tensor> gradients;
    std::optional<size_t> loss = generator.loss();
    try {
      if (loss) {
        differentiate(generator, plan, random, counts, gradients);
      }
    } catch (const Error &error) {
      // A derivative wants what the program has overwritten: PyTorch, too,
      // refuses that.
      if (error.kind() != ErrorKind::autograd) {
        throw;
      }
      ++counts.refused;
      loss.reset();
    }
    generator.lockstep.repeat(loss, gradients);
    if (hasCompiler && compiles) {
      generator.lockstep.repeatCompiled(loss, gradients, randomKeeps(random),
                                        counts.compiled);
    }
  } catch (const std::exception &error) {
    fault = error.what();
  }
  counts.ops += static_cast<int64_t>(generator.lockstep.program().size());
  counts.writing += generator.hasWrittenThroughView();
  for (const Step &step : generator.lockstep.program()) {
    if (step.form == Form::composite) {
      ++counts.composites[step.composite];
    }
  }
  counts.failed += !fault.empty();
  if (lists || !fault.empty()) {
    std::cout << "seed " << seed << ", level " << static_cast<int>(plan.level)
              << ": " << fault << '\n';
    list(generator.lockstep.program());
  }
  return fault.empty();
}

/// How many different kernels were compiled.
size_t numKernels() {
  std::set<std::string> hashes;
  for (const KernelHistoryEntry &entry : kernel_history()) {
    hashes.insert(entry.hash);
  }
  return hashes.size();
}

/// Prints the table; returns how many cells that could have been hit were not.
int64_t report(Hits &hits, const Counts &counts) {
  int levels = static_cast<int>(highestIsaLevel()) + 1;
  int64_t empty = 0, total = 0;
  std::cout << "\nops compared, at ISA level v2";
  for (int level = 1; level < levels; ++level) {
    std::cout << " / v" << 2 + level;
  }
  std::cout << '\n' << std::left << std::setw(16) << "";
  for (int d = 0; d < numDTypes; ++d) {
    std::cout << std::setw(15) << toString(static_cast<DType>(d));
  }
  std::cout << '\n';
  for (int k = 0; k < numOps; ++k) {
    OpKind kind = static_cast<OpKind>(k);
    std::cout << std::setw(16) << info(kind).name;
    for (int d = 0; d < numDTypes; ++d) {
      std::string cell;
      for (int level = 0; level < levels; ++level) {
        int64_t hit =
            hits.at(kind, static_cast<DType>(d), static_cast<IsaLevel>(level));
        cell += (level ? "/" : "") + std::to_string(hit);
        total += hit;
        empty += hit == 0 && canBeOf(kind, static_cast<DType>(d));
      }
      bool isAdmitted = canBeOf(kind, static_cast<DType>(d));
      std::cout << std::setw(15) << (isAdmitted ? cell : "-");
    }
    std::cout << '\n';
  }
  std::cout << "\nfunctions over the ops:";
  for (size_t i = 0; i < composites().size(); ++i) {
    std::cout << (i ? ", " : " ") << composites()[i].name << ' '
              << counts.composites[i];
  }
  std::cout << '\n';
  auto percent = [&](int64_t count) {
    return 100 * count / std::max<int64_t>(counts.programs, 1);
  };
  std::cout << '\n'
            << counts.programs << " programs of " << counts.ops << " steps, "
            << total << " ops compared; " << percent(counts.writing)
            << " % wrote through a view, " << percent(counts.backward)
            << " % had a backward pass\n"
            << counts.differences << " gradients agree with differences, "
            << counts.notSmooth << " were not smooth there, " << counts.refused
            << " passes were refused\n"
            << counts.compiled.runs << " runs compiled, with " << numKernels()
            << " kernels; " << counts.compiled.opsCompiled
            << " ops as compiled code, " << counts.compiled.opsEager
            << " one by one (" << std::setprecision(4)
            << 100.0 * static_cast<double>(counts.compiled.opsCompiled) /
                   static_cast<double>(std::max<int64_t>(
                       counts.compiled.opsCompiled + counts.compiled.opsEager,
                       1))
            << " % compiled)\n"
            << "standard mode: " << counts.compiled.elements.all
            << " elements compared, " << counts.compiled.elements.exact
            << " of them by bits; of " << counts.compiled.elements.unknown
            << " nothing is known; " << counts.compiled.elements.differing
            << " have other bits than eagerly\n"
            << empty << " empty cells, " << counts.failed << " failures\n";
  return empty;
}

bool hasEmptyCell(Hits &hits) {
  for (int k = 0; k < numOps; ++k) {
    for (int d = 0; d < numDTypes; ++d) {
      for (int level = 0; level <= static_cast<int>(highestIsaLevel());
           ++level) {
        OpKind kind = static_cast<OpKind>(k);
        DType dtype = static_cast<DType>(d);
        if (canBeOf(kind, dtype) &&
            hits.at(kind, dtype, static_cast<IsaLevel>(level)) == 0) {
          return true;
        }
      }
    }
  }
  return false;
}

int run(double seconds, uint64_t first, int64_t most, int64_t every) {
  uint64_t seed = first;
  constexpr int64_t mostFailures = 5;
  auto hits = std::make_unique<Hits>();
  Counts counts;
  auto start = std::chrono::steady_clock::now();
  auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() -
                                         start)
        .count();
  };
  std::cout << "seeds from " << seed << '\n';
  while (counts.programs < most && counts.failed < mostFailures &&
         (elapsed() < seconds ||
          (elapsed() < 10 * seconds && hasEmptyCell(*hits)))) {
    bool isLast = counts.programs + 1 == most;
    bool compiles =
        every > 0 ? static_cast<int64_t>(seed) % every == 0 : isLast;
    if (!runProgram(seed, *hits, counts, every == 0 && isLast, compiles)) {
      std::cout << "again: RandomPrograms 1000 " << first << ' '
                << counts.programs << " 0\n";
    }
    ++seed;
  }
  int64_t empty = report(*hits, counts);
  return counts.failed > 0 || (empty > 0 && seconds > 0);
}

} // namespace
} // namespace sinter::testing

int main(int argc, char **argv) {
  double seconds = argc > 1 ? std::atof(argv[1]) : 20;
  uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 0) : 1;
  int64_t most = argc > 3 ? std::atoll(argv[3]) : INT64_MAX;
  int64_t every = argc > 4 ? std::atoll(argv[4]) : 8;
  return sinter::testing::run(seconds, seed, most, every);
}
