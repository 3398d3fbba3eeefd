"""One op record, in the words of the generator."""

import re

# constraint of an operand or result -> its letter in the op table
LETTERS = {"Sinter_Bool": "b", "Sinter_Float": "f", "Sinter_Integer": "i",
           "Sinter_Logic": "l", "Sinter_Number": "n", "Sinter_Any": "a",
           "Sinter_I64": "L", "Sinter_UI32": "u", "Sinter_UI64": "U"}
# attribute -> its letter
ATTRS = {"I64Attr": "i", "DenseI64ArrayAttr": "I", "BoolAttr": "b",
         "F64Attr": "f", "TypeAttr": "d"}


def mentions(code, name):
    return re.search(rf"\b{name}\b", code) is not None


class Op:
    """What one record says."""

    def __init__(self, records, name):
        record = records[name]
        instances = records["!instanceof"]
        self.name = record["opName"]
        self.cpp = name.removeprefix("Sinter_").removesuffix("Op")
        self.summary = " ".join(record["summary"].split())
        self.shape, self.cost = record["shape"], record["cost"]
        self.is_view = bool(record["isView"])
        self.scalar = record.get("scalar")
        self.integer = record.get("integer") or self.scalar
        self.reference = record.get("reference")
        self.promotion = record.get("promotion", "none")
        self.refuses = record.get("refuses", "nothing")
        self.variants = record.get("variants", [])
        self.vjp = record["vjp"]
        self.own_residuals = record["residuals"]
        self.own_residuals_by_operand = record["residualsByOperand"]
        self.has_vjp = self.vjp is not None or bool(record["hasVjp"])
        self.is_inferred = name in instances["Sinter_InferredOp"]
        self.family = ("pointwise" if self.scalar else "inferred"
                       if self.is_inferred else "constant")
        self.operands, self.letters, self.attrs = [], "", []
        self.is_variadic = False
        for constraint, argument in record["arguments"]["args"]:
            kind = constraint["def"]
            if kind in ATTRS:
                self.attrs.append((argument, ATTRS[kind]))
            elif kind == "ElementsAttr":  # of constant
                self.attrs = [("dtype", "d"), ("sizes", "I"), ("value", "I")]
            else:
                self.operands.append(argument)
                self.letters += self._letter(records, kind)
        self.results = [n for _, n in record["results"]["args"]]
        self.result_letters = "".join(
            self._letter(records, c["def"])
            for c, _ in record["results"]["args"])
        number = self.letters.replace("b", "") or self.letters
        self.has_real = bool(set(number) & set("fna"))
        self.has_integer = bool(set(number) & set("ilna"))

    def _letter(self, records, kind):
        if kind in LETTERS:
            return LETTERS[kind]
        record = records[kind]
        assert kind in records["!instanceof"]["Variadic"], kind
        self.is_variadic = True
        return LETTERS[record["baseType"]["def"]]

    def residual_masks(self, place=None):
        """Which operands and which results the derivative reads; with `place`,
        for the cotangent of that operand alone."""
        if self.vjp is None:
            residuals = self.own_residuals
            if place is not None and self.own_residuals_by_operand:
                residuals = self.own_residuals_by_operand[place]
            operands = sum(1 << i for i in residuals if i >= 0)
            results = sum(1 << (-1 - i) for i in residuals if i < 0)
            return operands, results
        rules = self.vjp if place is None else [self.vjp[place]]
        operands = sum(
            1 << i for i, name in enumerate(self.operands)
            if any(mentions(rule, name) for rule in rules))
        return operands, int(any(mentions(rule, "out") for rule in rules))

    def active_mask(self):
        """Which operands can have a cotangent."""
        if self.vjp is not None:
            return sum(1 << i for i, rule in enumerate(self.vjp) if rule)
        if self.is_variadic:
            return 0xffffffff if self.has_vjp else 0
        return sum(1 << i for i, letter in enumerate(self.letters)
                   if letter in "fna") if self.has_vjp else 0
