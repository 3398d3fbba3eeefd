#!/usr/bin/env python3
"""Lists the longest files and functions, and fails if a file exceeds 700 lines.

Past 500 lines, or 60 for a function, ask whether two ideas share one place.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT, LONG_FILE, LONG_FUNCTION, LISTED = 700, 500, 60, 5
# A function at namespace scope, as clang-format leaves it.
FUNCTION = re.compile(
    r"^(?!class|struct)(\w[^\n;={}]*\([^;{}]*)\{\n(.*?)^\}", re.M | re.S)


def longest(items, limit):
    long = sorted((x for x in items if x[0] > limit), reverse=True)
    return [f"{lines:5} {where}" for lines, where in long[:LISTED]]


if __name__ == "__main__":
    tracked = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "*.h", "*.cpp", "*.td", "*.py", "*.sh",
         "*CMakeLists.txt", "*.cmake", "*.mlir"], check=True,
        capture_output=True, text=True).stdout.split()
    files, functions = [], []
    for name in tracked:
        text = (ROOT / name).read_text()
        files.append((text.count("\n"), name))
        code = name.endswith((".h", ".cpp"))
        for head, body in FUNCTION.findall(text) if code else []:
            title = " ".join(head.split("(")[0].split()[-1:])
            functions.append((body.count("\n"), f"{name}: {title}"))
    for line in longest(files, LONG_FILE) + longest(functions, LONG_FUNCTION):
        print(line)
    found = [f"{name}: {lines} lines; the limit is {LIMIT}"
             for lines, name in files if lines > LIMIT]
    print("\n".join(found) or "length: ok")
    sys.exit(bool(found))
