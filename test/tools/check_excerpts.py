#!/usr/bin/env python3
"""Checks that what a document shows was really printed.

usage: check_excerpts.py DOCUMENT FILE...

Every block of IR (```mlir) and every plan must stand in one of the files, but
for line breaks, comments, and what `...` leaves out.
"""

import pathlib
import re
import sys


def words(text):
    text = re.sub(r"@segment_[0-9a-f]{16}", "@segment", text)
    return " ".join(re.sub(r"//.*", "", text).split())


def main():
    document, *files = map(pathlib.Path, sys.argv[1:])
    printed = [words(file.read_text()) for file in files]
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", document.read_text(),
                        re.S | re.M)
    excerpts = [words(part) for language, block in blocks
                if language in ("", "mlir")
                for part in re.split(r"^ *\.\.\.", block, flags=re.M)]
    missing = [e for e in excerpts if not any(e in text for text in printed)]
    for excerpt in missing:
        print(f"not printed: {excerpt}")
    print(f"{len(excerpts) - len(missing)} of {len(excerpts)} excerpts")
    return bool(missing) or not excerpts


if __name__ == "__main__":
    sys.exit(main())
