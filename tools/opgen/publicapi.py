"""The public functions and methods that the records define."""

LOC = "std::source_location loc = std::source_location::current()"
ATTR_FIELDS = {"i": "int64_t", "I": "std::span<const int64_t>", "b": "bool",
               "f": "double", "d": "DType"}
ATTR_PARAMETERS = ATTR_FIELDS
DTYPES = {"b": "Bool", "f": "a floating-point dtype", "i": "an integer dtype",
          "l": "an integer dtype or Bool", "n": "any dtype but Bool",
          "a": "any dtype"}
PROMOTION = {"none": "", "common": ", promoted to a common one",
             "float": ", integers promoted to the default floating-point dtype"}


def pointwise(ops):
    return [op for op in ops if op.scalar and "prim" not in op.variants]


def doc(op, indent=""):
    number = op.letters.replace("b", "")[:1] or "b"
    result = ("Bool" if op.result_letters == "b" else "that dtype")
    promotion = PROMOTION[op.promotion]
    if op.promotion == "float":
        number = "a"
    lines = [f"{op.summary[0].upper() + op.summary[1:]}.", "",
             f"Shape:  {op.shape}",
             f"Dtype:  {DTYPES[number]}{promotion}  ->  {result}.",
             "Throws: ErrorKind::shape, ErrorKind::dtype where these rules are "
             "broken."]
    return "".join(f"{indent}///{' ' + line if line else ''}\n"
                   for line in lines)


def parameters(op, kinds=None):
    """`const Tensor &x, const Scalar &y`; kinds has an S for a scalar."""
    kinds = kinds or "T" * len(op.operands)
    types = {"T": "const Tensor &", "S": "const Scalar &"}
    return [types[k] + n for k, n in zip(kinds, op.operands)]


def forms(op):
    """The operand kinds of the functions of an op."""
    yield "T" * len(op.operands)
    if "scalar" in op.variants:
        yield "T" * (len(op.operands) - 1) + "S"
    if "rscalar" in op.variants:
        yield "S" + "T" * (len(op.operands) - 1)


def functions(ops):
    out = """#pragma once
#include "sinter/tensor.h"
#include <source_location>
namespace sinter {
"""
    for op in pointwise(ops):
        for kinds in forms(op):
            names = ", ".join(parameters(op, kinds))
            out += f"\n{doc(op)}SINTER_API Tensor {op.name}({names}, {LOC});\n"
            if "out" in op.variants and kinds[0] == "T":
                out += (f"\n/// `{op.name}` into `out`, which is resized if "
                        "its shape differs.\n"
                        f"SINTER_API Tensor &{op.name}_out(Tensor &out, "
                        f"{names}, {LOC});\n")
    return out + method_definitions(ops) + "} // namespace sinter\n"


def methods(ops):
    """Declarations within class Tensor."""
    out = ""
    for op in pointwise(ops):
        if op.name == "where":
            continue
        for kinds in forms(op):
            if kinds[0] != "T":
                continue
            rest = "".join(p + ", " for p in parameters(op, kinds)[1:])
            out += f"\n{doc(op, '  ')}  Tensor {op.name}({rest}{LOC}) const;\n"
            if "inplace" in op.variants:
                out += (f"\n  /// `{op.name}` in place.\n"
                        f"  Tensor &{op.name}_({rest}{LOC}) const;\n")
    return out


def method_definitions(ops):
    out = ""
    for op in pointwise(ops):
        if op.name == "where":
            continue
        for kinds in forms(op):
            if kinds[0] != "T":
                continue
            rest = "".join(p + ", " for p in parameters(op, kinds)[1:])
            names = "".join(", " + n for n in op.operands[1:])
            out += (f"inline Tensor Tensor::{op.name}({rest}"
                    "std::source_location loc) const {\n"
                    f"  return sinter::{op.name}(*this{names}, loc);\n}}\n")
            if "inplace" in op.variants:
                out += (
                    f"inline Tensor &Tensor::{op.name}_({rest}"
                    "std::source_location loc) const {\n"
                    f"  return detail::{op.name}_inplace(*this{names}, loc);\n}}\n")
    declared = ""
    for op in pointwise(ops):
        if "inplace" not in op.variants or op.name == "where":
            continue
        for kinds in forms(op):
            if kinds[0] == "T":
                declared += (
                    f"SINTER_API Tensor &{op.name}_inplace("
                    f"{', '.join(parameters(op, kinds))}, "
                    "const std::source_location &loc);\n")
    return (f"namespace detail {{\n{declared}}} // namespace detail\n" + out)


def wrapped(op, kinds):
    return ", ".join(
        f"&{n}" if k == "T" else f"&wrapped_{n}"
        for k, n in zip(kinds, op.operands))


def wrap(op, kinds):
    return "".join(f"  Tensor wrapped_{n} = detail::wrapNumber({n});\n"
                   for k, n in zip(kinds, op.operands) if k == "S")


def definitions(ops):
    """Bodies, included by frontend/tensor/Ops.cpp."""
    out = ""
    for op in pointwise(ops):
        for kinds in forms(op):
            names = ", ".join(parameters(op, kinds))
            call = f"OpKind::{op.name}, {{{wrapped(op, kinds)}}}"
            begin = f"  detail::CallSite site(loc);\n{wrap(op, kinds)}"
            out += (f"Tensor {op.name}({names}, std::source_location loc) {{\n"
                    f"{begin}  return detail::pointwise({call});\n}}\n")
            if "out" in op.variants and kinds[0] == "T":
                out += (f"Tensor &{op.name}_out(Tensor &out, {names}, "
                        f"std::source_location loc) {{\n{begin}"
                        f"  return detail::pointwiseOut({call}, out);\n}}\n")
            if ("inplace" in op.variants and kinds[0] == "T"
                    and op.name != "where"):
                out += (f"Tensor &detail::{op.name}_inplace({names}, "
                        f"const std::source_location &loc) {{\n{begin}"
                        f"  return detail::pointwiseInPlace({call});\n}}\n")
    return out


def primitives(ops):
    """sinter::prim: ops as they are in the IR, for rules and composites."""
    out = """#pragma once
#include "sinter/tensor.h"
#include "sinter/runtime/op_attrs.h"
namespace sinter::prim {
"""
    for op in ops:
        if op.family == "constant" or (op.scalar and "prim" not in op.variants):
            continue
        if op.is_variadic:
            arguments = [f"std::span<const Tensor *const> {op.operands[0]}"]
            operands = op.operands[0]
        else:
            arguments = [f"const Tensor &{n}" for n in op.operands]
            names = ", ".join("&" + n for n in op.operands)
            operands = "in"
        arguments += [f"{'IntArrayRef' if letter == 'I' else ATTR_FIELDS[letter]}"
                      f" {name}" for name, letter in op.attrs]
        words = ("{}" if not op.attrs else
                 f"attrs::{op.name}::words("
                 + ", ".join(n for n, _ in op.attrs) + ")")
        begin = "" if op.is_variadic else (
            f"  const Tensor *in[] = {{{names}}};\n" if op.operands else
            "  std::span<const Tensor *const> in;\n")
        if op.is_variadic and op.name == "sort":
            result, body = "std::vector<Tensor>", (
                f"  std::vector<Tensor> results({operands}.size());\n"
                f"  detail::call(OpKind::{op.name}, {operands}, {words}, results);\n"
                "  return results;\n")
        elif len(op.results) == 2:
            result, body = "std::tuple<Tensor, Tensor>", (
                f"{begin}  Tensor results[2];\n"
                f"  detail::call(OpKind::{op.name}, {operands}, {words}, results);\n"
                "  return {std::move(results[0]), std::move(results[1])};\n")
        else:
            call = "detail::pointwise(OpKind::%s, {%s})" % (
                op.name, ", ".join("&" + n for n in op.operands))
            result, body = "Tensor", (
                f"  return {call};\n" if op.scalar else
                f"{begin}  Tensor result;\n"
                f"  detail::call(OpKind::{op.name}, {operands}, {words}, "
                "{&result, 1});\n  return result;\n")
        out += (f"\n/// {op.summary[0].upper() + op.summary[1:]}.\n"
                f"inline {result} {op.name}({', '.join(arguments)}) {{\n{body}}}\n")
    return out + "} // namespace sinter::prim\n"
