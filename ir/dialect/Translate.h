//===- Translate.h - Types and attributes, in MLIR and outside ------------===//

#ifndef SINTER_DIALECT_TRANSLATE_H
#define SINTER_DIALECT_TRANSLATE_H

#include "ir/dialect/Sinter.h"
#include "ir/ops/OpTable.h"
#include "sinter/runtime/attr_words.h"

namespace sinter::ir {

/// An element type of the dialect: signed integers are signless, unsigned ones
/// are `uiN`.
Type toMlir(MLIRContext *context, DType dtype);
RankedTensorType toMlir(MLIRContext *context, const TensorType &type);

/// The other way. Throws ErrorKind::dtype or ErrorKind::shape for a type that
/// no tensor of the frontend has.
DType dtypeFromMlir(Type element);
TensorType fromMlir(Type tensor);

/// The attributes of an op, in its record's order, as words. Throws an Error if
/// one is missing. Not for `constant`.
AttrWords wordsFromAttrs(OpKind kind, DictionaryAttr attrs);
/// The words of any op in the IR.
AttrWords wordsOf(Operation *op, OpKind kind);

/// The other way. `constant` has one attribute, its value.
void attrsFromWords(MLIRContext *context, OpKind kind,
                    std::span<const int64_t> words, NamedAttrList &attrs);

/// What a word stands for in an element of `dtype`: the bits of a double, or an
/// integer.
TypedAttr elementFromWord(MLIRContext *context, DType dtype, int64_t word);

} // namespace sinter::ir

#endif // SINTER_DIALECT_TRANSLATE_H
