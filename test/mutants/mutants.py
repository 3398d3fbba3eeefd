#!/usr/bin/env python3
"""Plants mistakes in the code, one of each class of rules, and names the test
that finds each. Those of the compiler must be found by `verify`, too.

usage: test/mutants/mutants.py [--build DIR] [--only PATTERN] [--places]

Works on a copy of what is committed. A mutant that no test finds, one that does
not build, or whose place in the code is gone, is an error. --only takes those
whose name matches, --places only looks whether all places are there.
"""

import argparse
import dataclasses
import io
import pathlib
import re
import subprocess
import sys
import tarfile
import time

LIMIT = 900  # Seconds for the tests of a program.
ROOT = pathlib.Path(__file__).resolve().parents[2]

COMPILER = "SinterCaptureTests"
# Tests of right code: what fails in them is what verify has found.
VERIFY = "VerifyFindsNothing.*"
IN_PROGRAMS = "Program*:Fused*:TrainingStep.AsOne*"
IN_FUNCTIONS = "Capture.*:Compile.*"


@dataclasses.dataclass
class Mutant:
    name: str    # The class of rules it belongs to.
    file: str
    before: str  # Occurs once in the file.
    after: str
    program: str        # Which should find it,
    tests: str = "*"    # with these of its tests.
    verify: bool = False  # Whether verify should find it, too.


def of_compiler(name, file, before, after):
    return Mutant(name, file, before, after, COMPILER, IN_PROGRAMS, True)


# What is cheap to build comes first: a record rebuilds every kernel.
MUTANTS = [
    Mutant("write that the recorder drops", "frontend/capture/Recorder.cpp",
           "    slots[slot].isWritten = true;\n    slots[slot].storage->",
           "    slots[slot].storage->", COMPILER,
           IN_FUNCTIONS),
    Mutant("write that the recorder drops on the short way",
           "frontend/capture/Follow.cpp",
           "  slots[slot].isWritten = true;\n", "", COMPILER,
           IN_FUNCTIONS),
    of_compiler("write that the importer drops", "ir/import/ImportTrace.cpp",
                "results.push_back(values[output.value]);",
                "results.push_back(output.input >= 0\n"
                "  ? function.getArgument(static_cast<unsigned>(output.input))\n"
                "  : values[output.value]);"),
    of_compiler("write without its place", "ir/import/ImportTrace.cpp",
                "if (output.input >= 0) {", "if (output.input > 0) {"),
    of_compiler("write that the plan drops", "codegen/host/OverwriteInputs.cpp",
                "      writer.addCopy(overwrite.value, overwrite.home);",
                "      continue;"),
    of_compiler("write in place that the plan drops",
                "codegen/host/OverwriteInputs.cpp",
                "      buffer.memory = PlanMemory::input;\n", ""),
    of_compiler("fusion of elements in another order", "passes/ViewMap.cpp",
                "if (map.sizes[i] != 1 && map.strides[i] != step) {\n"
                "      return 0;",
                "if (map.sizes[i] != 1 && map.strides[i] != step && false) {\n"
                "      return 0;"),
    of_compiler("fusion of rows that are none", "passes/ViewMap.cpp",
                "(borders[0] >= columns && borders[0] % columns == 0)",
                "borders[0] > 0 * columns"),
    of_compiler("fusion of reductions of other dimensions", "passes/Reductions.cpp",
                "if (!parts || parts->inner != 1 || ", "if (!parts || "),
    of_compiler("fusion of rows of other lengths", "passes/KernelLoops.cpp",
                ": one->columns == 0 || one->columns == loops.columns;",
                ": one->columns >= 0;"),
    of_compiler("plan order", "codegen/host/OverwriteInputs.cpp",
                "return step > writes && isLate[step];",
                "return step > writes + isLate.size() && isLate[step];"),
    of_compiler("plan order of late steps", "codegen/host/OverwriteInputs.cpp",
                "isAfter[step] = isAfter[step] || isLateBuffer[operand.buffer];",
                "isAfter[step] = isAfter[step] && isLateBuffer[operand.buffer];"),
    of_compiler("plan order of operands", "codegen/host/OrderSteps.cpp",
                "ready = std::max(ready, places[writerOf[buffer]] + 1);",
                "ready = std::max(ready, places[writerOf[buffer]]);"),
    of_compiler("plan order after a failure", "codegen/host/OverwriteInputs.cpp",
                "!leadsToFailure[step] && ", ""),
    of_compiler("write over what is read elsewhere",
                "codegen/host/OverwriteInputs.cpp",
                "!(isInPlace && ", "!((isInPlace || true) && "),
    of_compiler("donation of an input", "codegen/host/OverwriteInputs.cpp",
                "    if (isOverwritten[overwrite.value.buffer]) {",
                "    if (isOverwritten[overwrite.value.buffer] && false) {"),
    of_compiler("donation of a value", "codegen/host/ShareMemory.cpp",
                "lastUse[own] == step && ", ""),
    of_compiler("donation of what is read twice", "codegen/lower/KernelPlan.cpp",
                "if (isOnly && access.isWhole && ",
                "if ((isOnly || access.isWhole) && "),
    of_compiler("place in the arena", "runtime/program/PlaceBuffers.cpp",
                "return first <= other.last && other.first <= last;",
                "return first < other.last && other.first < last;"),
    of_compiler("place in an output", "runtime/program/PlaceBuffers.cpp",
                "bytes > own.bytes || intervals[buffer].last >= own.end",
                "bytes > own.bytes"),
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

    def __init__(self, folder):
        # As in a checkout, so that the compiler's cache knows the files.
        self.source, self.build = folder, folder / "build/dev"
        self.copy_sources()
        run("cmake", "--preset", "dev", check=True, cwd=self.source)

    def copy_sources(self):
        """Writes only what has changed, so that no more is built."""
        archive = subprocess.run(["git", "-C", ROOT, "archive", "HEAD"],
                                 check=True, stdout=subprocess.PIPE).stdout
        files = tarfile.open(fileobj=io.BytesIO(archive))
        for member in files:
            path = self.source / member.name
            if member.isdir():
                path.mkdir(parents=True, exist_ok=True)
                continue
            contents = files.extractfile(member).read()
            if not path.is_file() or path.read_bytes() != contents:
                path.write_bytes(contents)
                path.chmod(member.mode)

    def output_of(self, program, tests):
        """What the tests of a program print until one fails, crashes or does
        not end; None if all pass."""
        built = run("ninja", "-C", self.build, program)
        if built.returncode:
            sys.exit(f"{program} does not build:\n{built.stdout[-2000:]}")
        try:
            tested = run(self.build / "bin" / program, "--gtest_fail_fast",
                         f"--gtest_filter={tests}", timeout=LIMIT,
                         cwd=self.build)
            return tested.stdout if tested.returncode else None
        except subprocess.TimeoutExpired as expired:
            return (expired.stdout or b"").decode()

    def planted(self, mutant):
        """Plants it; gives what its tests print, and what verify's do."""
        path = self.source / mutant.file
        text = path.read_text()
        path.write_text(text.replace(mutant.before, mutant.after))
        try:
            return (self.output_of(mutant.program, mutant.tests),
                    self.output_of(mutant.program, VERIFY)
                    if mutant.verify else None)
        finally:
            path.write_text(text)


def failing_test(output):
    """The test that failed, or else the one in which the program ended."""
    found = re.findall(r"\[  FAILED  \] (\S+?),? ", output)
    begun = re.findall(r"\[ RUN      \] (\S+)", output)
    return found[0] if found else begun[-1] if begun else "the program"


def finding(output):
    """How verify finds a mutant; None if it does not."""
    if output is None:
        return None
    if "verify: compiled code is not used" in output:
        return failing_test(output)
    if refusal := re.search("cannot be compiled: compile: (.*)", output):
        return f"refused: {refusal[1]}"
    return None


def places_that_are_gone():
    """Mutants that cannot be planted, each with how often its place occurs."""
    counts = {m.name: (ROOT / m.file).read_text().count(m.before)
              for m in MUTANTS}
    return {name: count for name, count in counts.items() if count != 1}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path,
                        default=ROOT / "build/mutants")
    parser.add_argument("--only", default="", metavar="PATTERN")
    parser.add_argument("--places", action="store_true")
    options = parser.parse_args()
    if gone := places_that_are_gone():
        sys.exit("\n".join(f"{name}: its place occurs {count} times"
                           for name, count in gone.items()))
    if options.places:
        return 0
    mutants = [m for m in MUTANTS if re.search(options.only, m.name)]
    copy = Copy(options.build)
    for program in sorted({m.program for m in mutants}):
        tests = ":".join({m.tests for m in mutants if m.program == program})
        if output := copy.output_of(program, tests):
            sys.exit(f"{program}: {failing_test(output)} fails without any "
                     "mutant")
    survivors = 0
    for mutant in mutants:
        begin = time.monotonic()
        tested, verified = copy.planted(mutant)
        killer = failing_test(tested) if tested else "SURVIVES"
        found = finding(verified) or ("NOT FOUND" if mutant.verify else "")
        survivors += killer == "SURVIVES" or found == "NOT FOUND"
        print(f"| {mutant.name} | `{killer}` | {found} |"
              f" {time.monotonic() - begin:.0f} s |", flush=True)
    print(f"{len(mutants) - survivors} passed, {survivors} failed")
    return survivors > 0


if __name__ == "__main__":
    sys.exit(main())
