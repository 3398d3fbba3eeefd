//===- OpTable.h - What is known of every op, without LLVM ----------------===//

#ifndef SINTER_IR_OP_TABLE_H
#define SINTER_IR_OP_TABLE_H

#include "sinter/runtime/op_kind.h"
#include "sinter/shape.h"

#include <optional>
#include <span>
#include <string_view>

namespace sinter {

/// Fills in the types of an op's results. Throws an Error if the op rejects its
/// operands or attributes.
using InferTypes = void(std::span<const TensorType> operands,
                        std::span<const int64_t> attrs,
                        std::span<TensorType> results);

/// How an op is executed: by its formula, by a kernel of its own, or not at all
/// (a constant).
enum class OpFamily : uint8_t { pointwise, inferred, constant };

/// What the frontend does to the operands of a pointwise op.
enum class Promotion : uint8_t {
  none_,   ///< Nothing.
  common_, ///< Converts them to a common dtype.
  float_,  ///< The same, and integers to the default floating-point dtype.
};

/// Which last operand of integers the frontend refuses.
enum class Refusal : uint8_t { nothing, zero, negative_number };

/// What an op costs, for fusion and recomputation.
enum class OpCost : uint8_t { free, cheap, special, memory, flops };

/// An attribute: its name, and the letter of its type: i integer, I list of
/// integers, b boolean, f double, d dtype. A list of them ends with a null
/// name.
struct AttrInfo {
  const char *name;
  char type;
};

/// One row of the table that is generated from the records. Operands and
/// results are letters: b Bool, f floating point, i integer, l integer or Bool,
/// n number, a any; L, U, u are i64, u64, u32.
struct OpInfo {
  const char *name;
  const char *operands;
  const char *results;
  const AttrInfo *attrs;
  OpFamily family;
  Promotion promotion;
  Refusal refusal;
  OpCost cost;
  bool isView;
  bool isVariadic;
  bool hasVjp;
  InferTypes *infer;    ///< Null for pointwise ops and constants.
  const char *variants; ///< Of a pointwise op, `+inplace+out+`.
};

SINTER_API const OpInfo &info(OpKind kind);

/// The op of that name in the dialect, without the prefix.
SINTER_API std::optional<OpKind> findOp(std::string_view name);

/// How many results a call with so many operands has.
SINTER_API size_t numResults(OpKind kind, size_t numOperands);

/// Whether a letter of the table admits `dtype`.
SINTER_API bool admits(char letter, DType dtype);

/// The types of the results of `kind`, whatever the op.
SINTER_API void inferTypes(OpKind kind, std::span<const TensorType> operands,
                           std::span<const int64_t> attrs,
                           std::span<TensorType> results);

} // namespace sinter

#endif // SINTER_IR_OP_TABLE_H
