#!/usr/bin/env python3
"""Runs programs of JAX by sinter-run, and compares with what JAX computes.

  jax_modules.py SINTER_RUN [--match REGEX] [--jobs N] [--keep FOLDER]
                 [-- OPTION...]

Each program is printed as StableHLO in generic form. Fails if a result is wrong,
or if a program is refused for anything but ops that `--list-ops` lacks. Without
JAX it says so and succeeds.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
os.environ.setdefault("JAX_PLATFORMS", "cpu")

# Relative to the value, and absolute relative to the largest value.
TOLERANCE = {"float16": 4e-3, "bfloat16": 3e-2, "float32": 2e-5,
             "float64": 1e-11}


def all_cases():
    import cases
    import chains
    import models
    import programs
    for family in [cases.unary, cases.binary, cases.conversions, cases.layout,
                   cases.indexing, programs.reductions, programs.windows,
                   programs.sorting, programs.products, programs.control,
                   programs.random, models.models, chains.chains,
                   programs.refused]:
        for name, function, arguments in family():
            yield f"{family.__name__}.{name}", function, arguments


def save(path, value):
    import numpy as np
    value = np.asarray(value)
    is_bits = value.dtype.name == "bfloat16"
    np.save(path, value.view("uint16") if is_bits else value)


def prepare(folder, function, arguments):
    """Writes the module and its arguments; returns what JAX computes."""
    import jax
    import numpy as np
    folder.mkdir()
    lowered = jax.jit(function, keep_unused=True).lower(*arguments)
    with open(folder / "m.mlir", "w") as file:
        lowered.compiler_ir("stablehlo").operation.print(
            file=file, print_generic_op_form=True,
            enable_debug_info=bool(int(folder.name) % 2))
    leaves = jax.tree.leaves(arguments)
    for i, leaf in enumerate(leaves):
        save(folder / f"in{i}.npy", leaf)
    results = jax.tree.leaves(lowered.compile()(*arguments))
    return len(leaves), [np.asarray(x) for x in results]


def run(tool, folder, count, extra):
    inputs = [f"--input={i}={folder}/in{i}.npy" for i in range(count)]
    return subprocess.run(
        [tool, f"{folder}/m.mlir", *inputs, f"--output-dir={folder}/out",
         "--kernels", *extra], capture_output=True, text=True, timeout=300)


def difference(folder, wanted):
    """What is wrong with the results; empty if nothing is."""
    import numpy as np
    for i, want in enumerate(wanted):
        got = np.load(folder / "out" / f"{i}.npy")
        if want.dtype.name == "bfloat16":
            got = got.view(want.dtype)
        if got.dtype != want.dtype or got.shape != want.shape:
            return f"result {i} is {got.dtype}{got.shape}"
        if want.dtype.name not in TOLERANCE:
            wrong = got != want
        else:
            tolerance = TOLERANCE[want.dtype.name]
            got, want = got.astype("float64"), want.astype("float64")
            finite = np.abs(want[np.isfinite(want)])
            scale = finite.max() if finite.size else 0.0
            with np.errstate(invalid="ignore"):
                near = np.abs(got - want) <= tolerance * (
                    np.abs(want) + min(scale, 1.0))
            wrong = ~(near | (got == want) | (np.isnan(got) & np.isnan(want)))
        if wrong.any():
            place = tuple(int(p[0]) for p in np.nonzero(np.atleast_1d(wrong)))
            return (f"result {i} has {int(wrong.sum())} of {wrong.size} wrong, "
                    f"at {place} {np.atleast_1d(got)[place]} for "
                    f"{np.atleast_1d(want)[place]}")
    return ""


def refusals(text):
    """The names of the ops in a list of problems."""
    found = re.findall(r"^\S+\.mlir:\d+: (\S+\.\S+(?: @\S+)?(?: of \S+)?)", text,
                       re.M)
    return [name.rstrip(":") for name in found]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("--match", default="")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--keep")
    own, extra = sys.argv[1:], []
    if "--" in own: # What follows is for sinter-run.
        extra = own[own.index("--") + 1:]
        own = own[:own.index("--")]
    options = parser.parse_args(own)
    try:
        import jax
    except ImportError:
        print("jax_modules: skipped: there is no JAX here")
        return 0
    jax.config.update("jax_enable_x64", True)
    listed = {line.split(": ")[0] for line in subprocess.run(
        [options.tool, "--list-ops"], capture_output=True, text=True,
        check=True).stdout.splitlines()}
    root = pathlib.Path(options.keep or tempfile.mkdtemp(prefix="jax_modules."))
    root.mkdir(parents=True, exist_ok=True)
    counts = dict(right=0, refused=0, wrong=0)
    kernels = calls = alone = 0

    def judge(name, folder, count, wanted):
        done = run(options.tool, folder, count, extra)
        if done.returncode == 0:
            return name, "right", difference(folder, wanted), done.stdout
        names = refusals(done.stderr)
        if done.returncode == 1 and names and not listed & set(names):
            return name, "refused", "", ", ".join(
                line.split("/")[-1] for line in done.stderr.splitlines()[1:])
        return name, "wrong", done.stderr[:2000] or f"exit {done.returncode}", ""

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = []
        for i, (name, function, arguments) in enumerate(all_cases()):
            if re.search(options.match, name):
                folder = root / f"{i:04}"
                try:
                    count, wanted = prepare(folder, function, arguments)
                except Exception as error:
                    print(f"{name}: JAX says {str(error).splitlines()[0]}")
                    continue
                futures.append(pool.submit(judge, name, folder, count, wanted))
        for future in futures:
            name, kind, problem, text = future.result()
            if problem:
                kind = "wrong"
                print(f"{name}: {problem}")
            elif kind == "refused":
                print(f"{name}: refused: {text}")
            else:
                lines = text.splitlines()
                library = [x for x in lines if x.startswith("library ")]
                kernels += len(lines) - len(library)
                calls += len(library)
                alone += len(lines) == 0
            counts[kind] += 1
    print(f"jax_modules: {sum(counts.values())} modules: "
          + ", ".join(f"{n} {k}" for k, n in counts.items())
          + f"; {kernels} kernels compiled, {calls} of the library, "
          f"{alone} programs that needed none")
    return int(counts["wrong"] > 0 or not kernels)


if __name__ == "__main__":
    sys.exit(main())
