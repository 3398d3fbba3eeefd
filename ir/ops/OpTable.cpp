//===- OpTable.cpp - What is known of every op, without LLVM --------------===//

#include "ir/ops/OpTable.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

#include <cstring>

namespace sinter {

#include "generated/OpTable.inc"

const OpInfo &info(OpKind kind) { return opTable[static_cast<size_t>(kind)]; }

std::optional<OpKind> findOp(std::string_view name) {
  for (size_t i = 0; i < numOps; ++i) {
    if (name == opTable[i].name) {
      return static_cast<OpKind>(i);
    }
  }
  return std::nullopt;
}

size_t numResults(OpKind kind, size_t numOperands) {
  return kind == OpKind::sort ? numOperands : std::strlen(info(kind).results);
}

bool admits(char letter, DType dtype) {
  switch (letter) {
  case 'b':
    return dtype == DType::boolean;
  case 'f':
    return isFloatingType(dtype);
  case 'i':
    return isIntegralType(dtype, false);
  case 'l':
    return isIntegralType(dtype, true);
  case 'n':
    return dtype != DType::boolean;
  case 'L':
    return dtype == DType::i64;
  case 'U':
    return dtype == DType::u64;
  case 'u':
    return dtype == DType::u32;
  default:
    return true;
  }
}

/// The rule that all pointwise ops share: one shape, and one dtype for all
/// operands but conditions.
static void inferPointwise(const OpInfo &op,
                           std::span<const TensorType> operands,
                           TensorType &result) {
  const TensorType *number = nullptr;
  for (size_t i = 0; i < operands.size(); ++i) {
    const auto &[dtype, shape] = operands[i];
    check(shape == operands[0].shape, ErrorKind::shape, op.name,
          ": shapes differ: ", operands[0].shape, " and ", shape);
    if (op.operands[i] != 'b') {
      check(!number || number->dtype == dtype, ErrorKind::dtype, op.name,
            ": dtypes differ: ", number ? number->dtype : dtype, " and ",
            dtype);
      number = &operands[i];
    }
  }
  result.shape = operands[0].shape;
  result.dtype = *op.results == 'b' ? DType::boolean : number->dtype;
}

static void inferConstant(std::span<const int64_t> words, TensorType &result) {
  attrs::constant in(words);
  result = {in.dtype, Shape(in.sizes)};
  checkSizes("constant", in.sizes);
  int64_t count = static_cast<int64_t>(in.value.size());
  check(count == 1 || count == result.shape.numElements(), ErrorKind::value,
        "constant: ", count, " values for shape ", result.shape);
}

void inferTypes(OpKind kind, std::span<const TensorType> operands,
                std::span<const int64_t> attrs, std::span<TensorType> results) {
  const OpInfo &op = info(kind);
  size_t arity = std::strlen(op.operands);
  check(op.isVariadic ? !operands.empty() : operands.size() == arity,
        ErrorKind::internal, op.name, " has ", arity, " operands, got ",
        operands.size());
  for (size_t i = 0; i < operands.size(); ++i) {
    char letter = op.operands[op.isVariadic ? 0 : i];
    check(admits(letter, operands[i].dtype), ErrorKind::dtype, op.name,
          ": operand ", i, " cannot be ", operands[i].dtype);
  }
  if (op.family == OpFamily::pointwise) {
    inferPointwise(op, operands, results[0]);
  } else if (op.family == OpFamily::constant) {
    inferConstant(attrs, results[0]);
  } else {
    op.infer(operands, attrs, results);
  }
}

} // namespace sinter
