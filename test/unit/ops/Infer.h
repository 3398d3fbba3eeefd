//===- Infer.h - Types of results and messages, for tests of shape rules --===//

#ifndef SINTER_TEST_OPS_INFER_H
#define SINTER_TEST_OPS_INFER_H

#include "ir/ops/OpTable.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

#include <string>
#include <vector>

namespace sinter::test {

using Ints = std::vector<int64_t>;
using Types = std::vector<TensorType>;

/// The type of the one result of an op.
inline TensorType typeOf(OpKind kind, const Types &operands,
                         const AttrWords &words) {
  TensorType result;
  inferTypes(kind, operands, words, {&result, 1});
  return result;
}

/// The kind and the message of the Error that an op throws; "none" if it
/// accepts its operands.
struct Rejection {
  ErrorKind kind;
  std::string message;
};

inline Rejection rejectionOf(OpKind kind, const Types &operands,
                             const AttrWords &words) {
  try {
    typeOf(kind, operands, words);
  } catch (const Error &error) {
    return {error.kind(), error.what()};
  }
  return {ErrorKind::internal, "none"};
}

} // namespace sinter::test

#endif // SINTER_TEST_OPS_INFER_H
