//===- Program.cpp - A random program, as data ----------------------------===//

#include "test/fuzz/Program.h"

#include "ir/ops/OpTable.h"
#include "test/fuzz/Composites.h"

#include <sstream>

namespace sinter::testing {

std::string describe(const Step &step) {
  static constexpr const char *forms[] = {
      "input", "pointwise", "number", "in place", "out",      "call",
      "view",  "copy",      "fill",   "clone",    "composite"};
  static constexpr const char *views[] = {
      "slice",     "select",  "narrow", "transpose", "permute",
      "unsqueeze", "squeeze", "expand", "chunk",     "reshape"};
  std::ostringstream text;
  text << forms[static_cast<size_t>(step.form)];
  if (step.form == Form::input) {
    text << ' ' << step.value.type.dtype << step.value.type.shape
         << (step.requiresGrad ? " requires grad" : "");
  } else if (step.form == Form::view) {
    text << ' ' << views[step.view.kind] << IntArrayRef(step.view.numbers);
  } else if (step.form != Form::copy && step.form != Form::fill &&
             step.form != Form::clone && step.form != Form::composite) {
    text << ' ' << info(step.kind).name;
  }
  if (step.form == Form::composite) {
    text << ' ' << composites()[step.composite].name
         << IntArrayRef(step.view.numbers);
  }
  for (size_t operand : step.operands) {
    text << " %" << operand;
  }
  if (step.form == Form::number || step.form == Form::fill) {
    text << " number " << step.number;
  }
  for (int64_t word : step.attrs) {
    text << ' ' << word;
  }
  return text.str();
}

} // namespace sinter::testing
