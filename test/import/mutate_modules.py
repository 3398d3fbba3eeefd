#!/usr/bin/env python3
"""Damages modules at random and imports them: whatever is in a file, sinter-run
ends with 0 or 1, never by a signal.

  mutate_modules.py SINTER_RUN ROUNDS FILE.mlir...
"""

import pathlib
import random
import re
import subprocess
import sys
import tempfile

TOKEN = re.compile(r'"[^"]*"|[%@#!]?[\w.]+|\S|\s+')


def damaged(text, rng):
    tokens = TOKEN.findall(text)
    for _ in range(rng.randint(1, 3)):
        kind = rng.randrange(6)
        i = rng.randrange(len(tokens))
        if kind == 0:
            del tokens[i]
        elif kind == 1:
            tokens[i] = rng.choice(tokens)
        elif kind == 2:
            tokens.insert(i, rng.choice(tokens))
        elif kind == 3:
            numbers = [k for k, t in enumerate(tokens) if t.isdigit()] or [i]
            tokens[rng.choice(numbers)] = rng.choice(
                ["0", "1", "2", "3", "-1", "9", "4294967296",
                 "9223372036854775807"])
        elif kind == 4:
            names = [k for k, t in enumerate(tokens) if t[0] == '"'] or [i]
            tokens[rng.choice(names)] = tokens[rng.choice(names)]
        else:
            values = [k for k, t in enumerate(tokens) if t[0] == "%"] or [i]
            tokens[rng.choice(values)] = tokens[rng.choice(values)]
    return "".join(tokens)


def main():
    tool, rounds = sys.argv[1], int(sys.argv[2])
    texts = [pathlib.Path(name).read_text() for name in sys.argv[3:]]
    codes = {}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "m.mlir"
        for seed in range(rounds):
            rng = random.Random(seed)
            path.write_text(damaged(rng.choice(texts), rng))
            done = subprocess.run([tool, path, "--stop-after=graph"],
                                  capture_output=True, text=True, timeout=60)
            codes[done.returncode] = codes.get(done.returncode, 0) + 1
            if done.returncode not in (0, 1):
                print(path.read_text())
                print(f"seed {seed}: exit {done.returncode}: {done.stderr}")
                return 1
    print(f"mutate_modules: {rounds} modules: "
          + ", ".join(f"{n} ended with {c}" for c, n in sorted(codes.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
