#!/usr/bin/env python3
"""Plants mistakes in the code, one of each class of rules, and names the test
that finds each.

usage: test/mutants/mutants.py [--build DIR] [--only NAME]

Works on a copy of what is committed. A mutant that no test finds, one that does
not build, or whose place in the code is gone, is an error.
"""

import argparse
import dataclasses
import pathlib
import re
import subprocess
import sys

LIMIT = 900  # Seconds for the tests of a program.
ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclasses.dataclass
class Mutant:
    name: str    # The class of rules it belongs to.
    file: str
    before: str  # Occurs once in the file.
    after: str
    tests: str   # The test program that should find it.


# Programs that need the compiler are built apart: that takes longer.
WITH_COMPILER = {"SinterCaptureTests"}

# What is cheap to build comes first: a record rebuilds every kernel.
MUTANTS = [
    Mutant("write that the importer drops", "ir/import/ImportTrace.cpp",
           "if (output.input >= 0) {", "if (output.input > 0) {",
           "SinterCaptureTests"),
    Mutant("write that the plan drops", "codegen/host/OverwriteInputs.cpp",
           "      writer.addCopy(overwrite.value, overwrite.home);",
           "      continue;", "SinterCaptureTests"),
    Mutant("plan order", "codegen/host/OverwriteInputs.cpp",
           "return step > writes && isLate[step];",
           "return step > isLate.size() && isLate[step];",
           "SinterCaptureTests"),
    Mutant("plan order after a failure", "codegen/host/OverwriteInputs.cpp",
           "!leadsToFailure[step] && ", "", "SinterCaptureTests"),
    Mutant("write over what is read elsewhere",
           "codegen/host/OverwriteInputs.cpp",
           "!(isInPlace && ", "!((isInPlace || true) && ",
           "SinterCaptureTests"),
    Mutant("donation of an input", "codegen/host/OverwriteInputs.cpp",
           "    if (isOverwritten[overwrite.value.buffer]) {",
           "    if (isOverwritten[overwrite.value.buffer] && false) {",
           "SinterCaptureTests"),
    Mutant("donation of a value", "codegen/host/ShareMemory.cpp",
           "lastUse[own] == step && ", "", "SinterCaptureTests"),
    Mutant("place in the arena", "runtime/program/PlaceBuffers.cpp",
           "return first <= other.last && other.first <= last;",
           "return first < other.last && other.first < last;",
           "SinterCaptureTests"),
    Mutant("derivative in a function", "frontend/autograd/Layout.cpp",
           "in.ct[0] : prim::reduce_sum(in.ct[0], repeated)",
           "in.ct[0] : prim::reduce_max(in.ct[0], repeated)",
           "SinterGradientTests"),
    Mutant("shape rule", "ir/ops/Layout.cpp",
           "(limit - start + stride - 1) / stride",
           "(limit - start) / stride", "SinterReferenceTests"),
    Mutant("promotion rule", "ir/graph/Shape.cpp",
           "return both16 ? DType::f32 : std::max(x, y);",
           "return both16 ? DType::f16 : std::max(x, y);",
           "SinterTensorTests"),
    Mutant("promotion of numbers", "frontend/tensor/Align.cpp",
           "dtype = get_default_dtype();\n    }\n    place",
           "dtype = DType::f64;\n    }\n    place", "SinterTensorTests"),
    Mutant("kernel", "runtime/kernels/ScanCall.cpp",
           "attributes.reverse ? -around.inner : around.inner",
           "attributes.reverse ? around.inner : around.inner",
           "SinterConformanceTests"),
    Mutant("view arithmetic", "frontend/tensor/ViewLayout.cpp",
           "offset += in.starts[i] * x.strides[i];",
           "offset += in.starts[i];", "SinterGradientTests"),
    Mutant("optimiser", "frontend/optim/Adam.cpp",
           "1 - std::pow(beta2, count)", "1 - beta2", "SinterNnTests"),
    Mutant("record formula", "ir/ops/Pointwise.td",
           'let scalar = "select((x > y) | (x != x), x, y)";',
           'let scalar = "select(x > y, x, y)";', "SinterConformanceTests"),
    Mutant("record formula for integers", "ir/ops/Pointwise.td",
           'let integer = "select(x < y, x, y)";',
           'let integer = "select(x > y, x, y)";', "SinterConformanceTests"),
    Mutant("derivative in a record", "ir/ops/Pointwise.td",
           'let vjp = ["ct * (1.0 - out * out)"];',
           'let vjp = ["ct * (1.0 - out)"];', "SinterGradientTests"),
]


def run(*command, **options):
    return subprocess.run(command, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **options)


class Copy:
    """A copy of the committed tree, configured and built."""

    def __init__(self, folder, has_compiler):
        self.source, self.build = folder / "source", folder / "build"
        self.source.mkdir(parents=True, exist_ok=True)
        archive = subprocess.run(["git", "-C", ROOT, "archive", "HEAD"],
                                 check=True, stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", self.source], check=True,
                       input=archive.stdout)
        compiler = "ON" if has_compiler else "OFF"
        run("cmake", "--preset", "dev", "-S", self.source, "-B", self.build,
            f"-DSINTER_BUILD_COMPILER={compiler}", check=True, cwd=self.source)

    def failing_test(self, program):
        """The first test of the program that fails, crashes or does not end;
        None if all pass."""
        built = run("ninja", "-C", self.build, program)
        if built.returncode:
            sys.exit(f"{program} does not build:\n{built.stdout[-2000:]}")
        try:
            tested = run(self.build / "bin" / program, "--gtest_fail_fast",
                         timeout=LIMIT)
            text, failed = tested.stdout, tested.returncode != 0
        except subprocess.TimeoutExpired as expired:
            text, failed = (expired.stdout or b"").decode(), True
        if not failed:
            return None
        # The test that failed, or else the one in which the program ended.
        found = re.findall(r"\[  FAILED  \] (\S+?),? ", text)
        begun = re.findall(r"\[ RUN      \] (\S+)", text)
        return found[0] if found else begun[-1] if begun else program

    def killer(self, mutant):
        path = self.source / mutant.file
        text = path.read_text()
        if text.count(mutant.before) != 1:
            sys.exit(f"{mutant.name}: {mutant.before!r} occurs "
                     f"{text.count(mutant.before)} times in {mutant.file}")
        path.write_text(text.replace(mutant.before, mutant.after))
        try:
            return self.failing_test(mutant.tests)
        finally:
            path.write_text(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path,
                        default=ROOT / "build/mutants")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    mutants = [m for m in MUTANTS if options.only in m.name]
    copies = {}
    for program in sorted({m.tests for m in mutants}):
        kind = program in WITH_COMPILER
        if kind not in copies:
            folder = options.build / "compiler" if kind else options.build
            copies[kind] = Copy(folder, kind)
        if failing := copies[kind].failing_test(program):
            sys.exit(f"{program}: {failing} fails without any mutant")
    survivors = 0
    for mutant in mutants:
        killer = copies[mutant.tests in WITH_COMPILER].killer(mutant)
        survivors += killer is None
        print(f"{mutant.name:30} {killer or 'SURVIVES'}", flush=True)
    print(f"{len(mutants) - survivors} passed, {survivors} failed")
    return survivors > 0


if __name__ == "__main__":
    sys.exit(main())
