#!/usr/bin/env python3
"""Fails where a file knows the machine it was written on, speaks of unfinished
work, has tabs or blanks at the end of a line, or lacks its first line.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Written so that this file does not match itself.
RULES = [(re.compile(r"(?<![\w.$}])/(?:work|root|home|farm)/\w"),
          "a path of one machine"),
         (re.compile(r"\b(?:TO[D]O(?!\(#\d+\))|FIX[M]E|XX[X]|HAC[K])\b"),
          "unfinished work"),
         (re.compile(r"[ \t]$"), "a blank at the end"),
         (re.compile(r"^(?:<{7}|>{7}) "), "a conflict mark")]
TAB = re.compile(r"\t")
FIRST = r"//===- {} - \S.*-===//"


def problems(name, text):
    for number, line in enumerate(text.split("\n"), 1):
        for rule, meaning in RULES + [(TAB, "a tab")]:
            if rule.search(line):
                yield f"{name}:{number}: {meaning}"
    path = pathlib.PurePath(name)
    first = text.split("\n")[0]
    is_ours = path.suffix in {".cpp", ".h"} and path.parts[0] != "docs"
    if is_ours and not re.fullmatch(
            FIRST.format(re.escape(path.name)), first):
        yield f"{name}:1: should read //===- {path.name} - What it is ---===//"
    if text and not text.endswith("\n"):
        yield f"{name}: no newline at the end"


if __name__ == "__main__":
    tracked = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z"], check=True, capture_output=True,
        text=True).stdout.split("\0")
    found = []
    for tracked_name in filter(None, tracked):
        data = (ROOT / tracked_name).read_bytes()
        if b"\0" not in data:
            found += problems(tracked_name, data.decode())
    print("\n".join(found) or "text: ok")
    sys.exit(bool(found))
