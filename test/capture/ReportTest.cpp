//===- ReportTest.cpp - What a compiled function tells of itself ----------===//

#include "sinter/sinter.h"

#include <gtest/gtest.h>

#include <source_location>
#include <sstream>

namespace sinter {
namespace {

TEST(Report, SaysWhatALaunchMovesAndKeeps) {
  Tensor x = randn({1000}), y = randn({1000});
  auto f = compile([&] { return tanh(x * y + x); });
  for (int i = 0; i < 5; ++i) {
    f();
  }
  CompileReport report = f.report();
  ASSERT_EQ(report.executables.size(), 1u);
  const CompiledSegment &only = report.executables[0];
  EXPECT_EQ(only.launches, 4);
  EXPECT_EQ(only.ops, 3);
  EXPECT_EQ(only.kernels, 1);
  EXPECT_EQ(only.library_calls, 0);
  EXPECT_EQ(only.bytes_moved, 3 * 4000);
  EXPECT_EQ(only.arena_bytes, 0);
  EXPECT_EQ(report.bytes_moved, 4 * 3 * 4000);
  EXPECT_GT(only.milliseconds, 0);
}

TEST(Report, CountsProductsByTheirTensors) {
  Tensor x = randn({64, 32}), w = randn({32, 48}), bias = randn({48});
  auto f = compile(
      [&] { return (relu(x.matmul(w) + bias) * 2).matmul(w.t()).sum(); });
  f();
  f();
  const CompiledSegment only = f.report().executables.at(0);
  EXPECT_GE(only.library_calls, 2);
  // Both products, and what lies between them, at least once each way.
  int64_t x4 = 4 * 64 * 32, w4 = 4 * 32 * 48, h4 = 4 * 64 * 48;
  EXPECT_GE(only.bytes_moved, 2 * (x4 + w4 + h4));
  EXPECT_LE(only.bytes_moved, 2 * (x4 + w4 + h4) + 3 * h4 + x4 + 1000);
  EXPECT_GE(only.arena_bytes, h4);
}

TEST(Report, SaysWhyASegmentIsCompiled) {
  Tensor x = randn({50}), kept;
  double factor = 3;
  bool isKept = false;
  int line = 0;
  auto f = compile([&] {
    line = std::source_location::current().line() + 1;
    Tensor y = x * factor;
    kept = isKept ? y : Tensor();
    return y + 2.5;
  });
  auto twice = [&] {
    f();
    f();
    f();
  };
  twice();
  factor = 4;
  twice();
  isKept = true;
  twice();
  CompileReport report = f.report();
  ASSERT_EQ(report.executables.size(), 3u);
  EXPECT_EQ(report.executables[0].reason, "new ops");
  EXPECT_EQ(report.executables[0].line, line);
  EXPECT_NE(report.executables[0].file.find("ReportTest.cpp"),
            std::string::npos);
  EXPECT_EQ(report.executables[1].reason, "a number has changed");
  EXPECT_EQ(report.executables[2].reason, "other results are kept");
  EXPECT_EQ(report.compiles, 3);

  auto same = compile([&] { return x * factor + 2.5; });
  same();
  same();
  EXPECT_EQ(same.report().executables.at(0).reason, "new ops");
  auto again = compile([&] { return x * factor + 2.5; });
  again();
  again();
  EXPECT_EQ(again.report().executables.at(0).reason,
            "found: the same ops were compiled before");
  EXPECT_EQ(again.report().compiles, 0);
}

TEST(Report, SaysWhatABreakCosts) {
  Tensor x = randn({500, 500});
  int line = 0;
  auto f = compile([&] {
    Tensor y = exp(x).matmul(x);
    line = std::source_location::current().line() + 1;
    return y.sum().item<float>() > 0 ? y + 1 : y - 1;
  });
  for (int i = 0; i < 4; ++i) {
    f();
  }
  CompileReport report = f.report();
  ASSERT_EQ(report.breaks.size(), 1u);
  EXPECT_EQ(report.breaks[0].line, line);
  EXPECT_EQ(report.breaks[0].count, 4);
  // The product alone takes longer than this on any machine.
  EXPECT_GT(report.breaks[0].milliseconds, 0.1);
}

TEST(Report, IsPrintedALineForEachSegmentAndBreak) {
  CompileReport report;
  report.calls = 7;
  report.paths = 1;
  report.segments = 12;
  report.ops = 30;
  report.kernels = 12;
  report.compiles = 1;
  report.bytes_moved = 120'300;
  report.executables.push_back(
      {"step.cpp", 12, "new ops", 31.25, 6, 5, 2, 1, 20'050, 4'096'000});
  report.breaks.push_back({"step.cpp", 14, "elements read", 7, 0.5});
  std::ostringstream text;
  text << report;
  EXPECT_EQ(
      text.str(),
      "7 calls on 1 paths, 12 segments, 30 ops compiled, 0 ops executed "
      "eagerly, 12 kernels, 1 compiles, 120 kB moved\n"
      "  segment at step.cpp:12, new ops: 31.2 ms; 6 launches of 5 ops in 2 "
      "kernels and 1 library calls, each moves 20.1 kB, arena of 4.1 MB\n"
      "  break at step.cpp:14: elements read, 7 times, 0.5 ms");
}

} // namespace
} // namespace sinter
