#!/usr/bin/env python3
"""Fails if a file includes a header of a higher layer, LLVM where it may not, or,
being a public header, one that is not installed. A path of no layer is an error.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# A path may include its own layer and those before it.
LAYERS = [{"runtime/math"}, {"runtime"}, {"ir/ops", "ir/graph", "ir/reference"},
          {"frontend"}, {"ir/dialect", "ir/import"}, {"passes"}, {"codegen"},
          {"tools"}, {"test", "docs"}]
FIRST_WITH_LLVM = 4
# What opgen writes belongs to the bottom, but for the public functions.
GENERATED = {"sinter/ops.h": 3, "sinter/prim.h": 3}
PUBLIC = ["runtime/include/", "ir/graph/include/", "frontend/include/"]
LLVM = ("mlir/", "llvm/", "mlir-c/", "llvm-c/")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+(["<])([^">]+)[">]', re.M)


def layer(path):
    """The place in LAYERS of the longest prefix of a path; None if none fits."""
    found = [(len(x), i) for i, paths in enumerate(LAYERS) for x in paths
             if path.startswith(x + "/")]
    return max(found)[1] if found else None


def owner(header):
    """The layer that a header belongs to; 0 if it is generated, or not ours."""
    if header in GENERATED:
        return GENERATED[header]
    for folder in PUBLIC:
        if (ROOT / folder / header).is_file():
            return layer(folder + header)
    return layer(header) or 0


def violations(files):
    for name in files:
        own = layer(name)
        if own is None:
            yield f"{name}: belongs to no layer"
            continue
        is_public = name.startswith(tuple(PUBLIC))
        for mark, header in INCLUDE.findall((ROOT / name).read_text()):
            if header.startswith(LLVM) and own < FIRST_WITH_LLVM:
                yield f"{name}: must not include {header}"
            if owner(header) > own:
                yield f"{name}: may not include {header} of a higher layer"
            if is_public and mark == '"' and not header.startswith("sinter/"):
                yield f"{name}: {header} is not installed"


if __name__ == "__main__":
    tracked = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "*.h", "*.cpp"], check=True,
        capture_output=True, text=True).stdout.split()
    found = list(violations(tracked))
    print("\n".join(found) or "layers: ok")
    sys.exit(bool(found))
