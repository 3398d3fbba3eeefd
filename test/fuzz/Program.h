//===- Program.h - A random program, as data ------------------------------===//

#ifndef SINTER_TEST_FUZZ_PROGRAM_H
#define SINTER_TEST_FUZZ_PROGRAM_H

#include "sinter/runtime/attr_words.h"
#include "sinter/scalar.h"
#include "test/conformance/Elements.h"

#include <string>

namespace sinter::testing {

/// A view as the frontend's methods make them, with up to four numbers.
struct ViewOfTensor {
  enum Kind {
    slice,     ///< dim, start, end, step
    select,    ///< dim, index
    narrow,    ///< dim, start, length
    transpose, ///< two dimensions
    permute,   ///< the permutation
    unsqueeze, ///< dim
    squeeze,   ///< dim
    expand,    ///< sizes
    chunk,     ///< chunks, dim, which
    reshape,   ///< sizes; a copy where the layout makes one necessary
  };
  Kind kind;
  std::vector<int64_t> numbers;
};

/// What one step does. Tensors are numbered in the order in which they come to
/// be.
enum class Form {
  input,     ///< `value` becomes a tensor.
  pointwise, ///< A function of tensors, promoted and broadcast.
  number,    ///< The same; the last operand is `number`.
  inPlace,   ///< A pointwise function written into its first operand.
  out,       ///< A pointwise function written into the last tensor named.
  call,      ///< An op as it is in the IR.
  view,      ///< Other elements of the first operand, or in another order.
  copy,      ///< copy_: the second tensor written into the first.
  fill,      ///< fill_: `number` written into the first.
  clone,     ///< A copy.
  composite, ///< One of composites(), with the numbers of `view`.
};

struct Step {
  explicit Step(Form form, OpKind kind = {}, std::vector<size_t> operands = {})
      : form(form), kind(kind), operands(std::move(operands)) {}

  Form form;
  OpKind kind;
  std::vector<size_t> operands;
  AttrWords attrs;
  Scalar number;
  ViewOfTensor view{};
  size_t composite = 0; ///< Which one.
  Value value;
  bool requiresGrad = false; ///< Of an input.
  bool isAlias = false; ///< The result shares the first operand's elements.

  /// Whether the step writes a tensor rather than making some.
  bool writes() const {
    return form == Form::inPlace || form == Form::out || form == Form::copy ||
           form == Form::fill;
  }
  size_t target() const {
    return form == Form::out ? operands.back() : operands.front();
  }
};

using Program = std::vector<Step>;

/// The step as a line of a listing.
std::string describe(const Step &step);

} // namespace sinter::testing

#endif // SINTER_TEST_FUZZ_PROGRAM_H
