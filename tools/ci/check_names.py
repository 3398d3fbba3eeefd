#!/usr/bin/env python3
"""Fails where a name cannot be computed from its neighbours.

def FooBarPass <-> FooBar.cpp <-> --sinter-foo-bar <-> test/passes/foo_bar.mlir
(test/codegen/lower/ for a pass of codegen/); and the forms of file names.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERBS = ("Derive Simplify Fold Fuse Form Lower Convert Emit Plan Hoist Inline "
         "Expand Check").split()
PASS = re.compile(r'^def\s+(\w+)\s*:\s*Pass<\s*"([^"]+)"', re.M)
CAMEL, SNAKE = r"[A-Z][A-Za-z0-9]*", r"[a-z0-9_]+"
# The first pattern that a path matches says the form of its file name.
FORMS = [(r"test/.*\.mlir", SNAKE), (r"test/(unit|gradients)/.*\.cpp", CAMEL),
         (r".*/include/sinter/.*\.h", SNAKE), (r"runtime/math/.*", SNAKE),
         (r"(runtime|ir|frontend|passes|codegen)/.*\.(cpp|h|td)", CAMEL)]


def split(camel, separator):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", separator, camel).lower()


def pass_problems(folder, text, files):
    for name, flag in PASS.findall(text):
        stem = name.removesuffix("Pass")
        if stem == name:
            yield f"{name}: a pass ends in Pass"
        if not stem.startswith(tuple(VERBS)):
            yield f"{name}: begins with none of {', '.join(VERBS)}"
        if flag != "sinter-" + split(stem, "-"):
            yield f"{name}: --{flag} should be --sinter-{split(stem, '-')}"
        if not any(re.fullmatch(rf"{folder}/(.*/)?{stem}\.cpp", x)
                   for x in files):
            yield f"{name}: no {folder}/{stem}.cpp"
        tests = {"passes": "test/passes", "codegen": "test/codegen/lower"}
        test = f"{tests[folder]}/{split(stem, '_')}.mlir"
        if test not in files:
            yield f"{name}: no {test}"


def problems(files):
    for name in files:
        form = next((f for path, f in FORMS if re.fullmatch(path, name)), None)
        stem = pathlib.PurePath(name).stem
        if form and not re.fullmatch(form, stem):
            yield f"{name}: its name should match {form}"
        if re.search(r"Manager|Helper|Util", stem):
            yield f"{name}: say what it is"
        if re.fullmatch(r"(passes|codegen)/(.*/)?Passes\.td", name):
            yield from pass_problems(name.split("/")[0],
                                     (ROOT / name).read_text(), files)


if __name__ == "__main__":
    tracked = subprocess.run(["git", "-C", ROOT, "ls-files"], check=True,
                             capture_output=True, text=True).stdout.split()
    found = list(problems(tracked))
    print("\n".join(found) or "names: ok")
    sys.exit(bool(found))
