#!/usr/bin/env python3
"""Reads back what SINTER_DUMP=all has written.

usage: check_dump.py FOLDER MODE

Every stage must be there, be taken by sinter-opt, and be what sinter-compile
makes of the graph, at level v2.
"""

import pathlib
import subprocess
import sys

STAGES = ["graph", "grad", "simplified", "fused", "kernels"]


def output(*command):
    done = subprocess.run([str(c) for c in command], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}:\n{done.stderr}")
    return done.stdout.rstrip()


def check_segment(graph, mode):
    name = graph.name.removesuffix(".graph.mlir")
    for stage in STAGES:
        dumped = output("sinter-opt", graph.with_name(f"{name}.{stage}.mlir"))
        made = output("sinter-compile", f"--stop-after={stage}",
                      f"--mode={mode}", "--isa=v2", graph)
        if made != dumped:
            sys.exit(f"{name}: sinter-compile makes another {stage}")


def main():
    folder, mode = pathlib.Path(sys.argv[1]), sys.argv[2]
    graphs = sorted(folder.glob("*.graph.mlir"))
    for graph in graphs:
        check_segment(graph, mode)
    kernels = sorted(folder.glob("*.llvm.mlir"))
    for kernel in kernels:
        output("sinter-opt", kernel)
    print(f"{len(graphs)} segments of {len(STAGES)} stages, "
          f"{len(kernels)} kernels")


if __name__ == "__main__":
    main()
