#!/usr/bin/env python3
"""Fails unless every op has a lit test, a documented shape rule and, where it is
differentiable and more than a formula, a case in test/gradients.

usage: check_ops.py records.json    (opgen's input)

An op with a formula needs no case of its own: the gradient test walks these.
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def problems(records):
    gradients = "".join(path.read_text() for path in
                        sorted((ROOT / "test/gradients").glob("*.cpp")))
    for name in records["!instanceof"]["Sinter_Op"]:
        record = records[name]
        op = record["opName"]
        if not (ROOT / f"test/ops/{op}.mlir").is_file():
            yield f"sinter.{op}: no test/ops/{op}.mlir"
        if not record.get("shape"):
            yield f"sinter.{op}: no shape rule"
        has_vjp = record["hasVjp"] or any(record["vjp"] or [])
        if (has_vjp and not record.get("scalar")
                and not re.search(rf'OpKind::{op}\b|"{op}"', gradients)):
            yield f"sinter.{op}: no case in test/gradients"


if __name__ == "__main__":
    found = list(problems(json.loads(pathlib.Path(sys.argv[1]).read_text())))
    print("\n".join(found) or "ops: ok")
    sys.exit(bool(found))
