#!/usr/bin/env python3
"""What a plan takes, and the least that its values need.

usage: plan_memory.py plan-file [most]

The file is what `sinter-compile --print-plan` or SINTER_DUMP=plan writes. A value
lives from the first step that names it to the last, an output from when it is
written to the end, an input all the time. The least is the sum of what lives
together, at the step where that is most. With `most`, fails if the plan takes
more than `most` times the least.
"""

import re
import sys

BUFFER = re.compile(r"  %(\d+) = (input|output|arena|constant)(?: (\d+))?"
                    r"(?: at (\d+))?, (\d+) bytes")
STEP = re.compile(r"  (dispatch|copy|library)\b")


def read(lines):
    """Arena bytes, buffers as (memory, index, bytes), steps as sets of them."""
    arena, buffers, steps = 0, {}, []
    for line in lines:
        if head := re.match(r"plan .* arena of (\d+) bytes", line):
            arena = int(head[1])
        elif buffer := BUFFER.match(line):
            buffers[int(buffer[1])] = (buffer[2], buffer[3], int(buffer[5]))
        elif STEP.match(line):
            steps.append({int(x) for x in re.findall(r"%(\d+)", line)})
    return arena, buffers, steps


def lives(buffers, steps):
    """The first and the last step of each buffer that is no input."""
    lives = {}
    for i, (memory, _, _) in buffers.items():
        used = [step for step, names in enumerate(steps) if i in names]
        if memory in ("arena", "output") and used:
            lives[i] = [used[0], used[-1]]
    # The memory of an output holds other values before its own.
    for i, (memory, index, _) in buffers.items():
        same = [k for k in lives if buffers[k][:2] == (memory, index)]
        if memory == "output" and i == max(same, key=lambda k: lives[k][1]):
            lives[i][1] = len(steps)
    return lives


def main(path, most=None):
    with open(path, encoding="utf-8") as file:
        arena, buffers, steps = read(file)
    spans = lives(buffers, steps)
    inputs = sum({index: size for memory, index, size in buffers.values()
                  if memory == "input"}.values())
    outputs = sum(buffers[i][2] for i, (_, last) in spans.items()
                  if buffers[i][0] == "output" and last == len(steps))
    least = max(sum(buffers[i][2] for i, (first, last) in spans.items()
                    if first <= step <= last) for step in range(len(steps)))
    ratio = (inputs + arena + outputs) / max(inputs + least, 1)
    print(f"{len(steps)} steps, {len(spans)} values: {inputs} bytes of inputs, "
          f"{arena} of arena, {outputs} of outputs")
    print(f"at least {inputs + least}: {ratio:.3f} times that; without inputs "
          f"{(arena + outputs) / max(least, 1):.3f} times")
    return most is not None and ratio > float(most)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
