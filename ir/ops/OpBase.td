//===- OpBase.td - Base classes of the sinter ops -------------------------===//
//
// A record is read twice: by mlir-tblgen, for the dialect, and by
// tools/opgen/opgen.py, for everything that is free of LLVM.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_OP_BASE_TD
#define SINTER_OP_BASE_TD

include "mlir/IR/OpBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "ir/dialect/Interfaces.td"

def Sinter_Dialect : Dialect {
  let name = "sinter";
  let cppNamespace = "::sinter::ir";
  let summary = "Tensor programs as traced from the frontend";
  let description = [{
    Broadcasting and dtype promotion are explicit ops; a signed integer is
    signless (`i32`), an unsigned one is not (`ui32`).
  }];
  let hasConstantMaterializer = 1;
}

// What an operand or a result may hold. The letter stands for it in the op
// table (tools/opgen).
def Sinter_Bool : RankedTensorOf<[I1]>;                               // b
def Sinter_Float : RankedTensorOf<[F16, BF16, F32, F64]>;             // f
def Sinter_Integer : RankedTensorOf<[UI8, I8, I16, I32, I64, UI16, UI32,
                                     UI64]>;                          // i
def Sinter_Logic : RankedTensorOf<[I1, UI8, I8, I16, I32, I64, UI16, UI32,
                                   UI64]>;                            // l
def Sinter_Number : RankedTensorOf<[UI8, I8, I16, I32, I64, UI16, UI32, UI64,
                                    F16, BF16, F32, F64]>;            // n
def Sinter_Any : RankedTensorOf<[I1, UI8, I8, I16, I32, I64, UI16, UI32, UI64,
                                 F16, BF16, F32, F64]>;               // a

def Sinter_I64 : RankedTensorOf<[I64]>;                               // L
def Sinter_UI32 : RankedTensorOf<[UI32]>;                             // u
def Sinter_UI64 : RankedTensorOf<[UI64]>;                             // U

class Sinter_Op<string mnemonic, list<Trait> traits = [],
                list<Trait> effects = [Pure]>
    : Op<Sinter_Dialect, mnemonic, traits # effects # [
        DeclareOpInterfaceMethods<VjpOpInterface>]> {
  /// The cotangent of every operand, as an expression over tensors: the names
  /// of the operands, `out` and `ct` are in scope, nothing else. An empty one
  /// stands for an operand that has no cotangent. Without the list the rule is
  /// the function vjp_<mnemonic> in frontend/autograd/ if `hasVjp`, and there
  /// is none otherwise.
  list<code> vjp = ?;
  bit hasVjp = 0;

  /// Which operands (by index; -1 is the result) a vjp_<mnemonic> function
  /// reads. With `vjp` it is computed from the expressions.
  list<int> residuals = [];

  /// The same for the cotangent of each operand by itself, where a function does
  /// not read all for each.
  list<list<int>> residualsByOperand = [];

  /// The rule of the result's shape, for the documentation.
  string shape = ?;

  /// What the op costs, for fusion and recomputation: "free" (a view or a
  /// constant), "cheap", "special" (a transcendental function), "memory",
  /// "flops".
  string cost = "cheap";

  /// Whether an eager result is a view of the first operand.
  bit isView = 0;

  code extraClassDeclaration = [{
    static constexpr ::sinter::OpKind getKind() { return ::sinter::OpKind::}]
    # mnemonic # "; }";

  let extraClassDefinition = [{
    LogicalResult $cppClass::buildVjp(OpBuilder &b, ValueRange ct,
                                      ArrayRef<bool> need,
                                      SmallVectorImpl<Value> &gin) {
      return ::sinter::ir::buildVjp(b, *this, getKind(), ct, need, gin);
    }
  }];
}

/// An op whose result types are computed by infer_<mnemonic> (ir/ops/*.cpp)
/// from the types of its operands and its attributes.
class Sinter_InferredOp<string mnemonic, dag operands, dag outs,
                        list<Trait> traits = [], list<Trait> effects = [Pure]>
    : Sinter_Op<mnemonic, traits # [InferTypeOpAdaptor], effects> {
  /// Of further methods.
  code ownDefinition = "";
  let arguments = operands;
  let results = outs;
  let assemblyFormat =
      "operands attr-dict `:` functional-type(operands, results)";
  let extraClassDefinition = [{
    LogicalResult $cppClass::inferReturnTypes(
        MLIRContext *context, std::optional<Location> loc, Adaptor op,
        SmallVectorImpl<Type> &types) {
      return inferTypes(context, loc, getKind(), op.getOperands(),
                        getPropertiesAsAttr(context, op.getProperties()),
                        types);
    }
    LogicalResult $cppClass::buildVjp(OpBuilder &b, ValueRange ct,
                                      ArrayRef<bool> need,
                                      SmallVectorImpl<Value> &gin) {
      return ::sinter::ir::buildVjp(b, *this, getKind(), ct, need, gin);
    }
  }] # ownDefinition;
}

/// An op that computes every element of its result from the elements at the
/// same place of its operands. The frontend has made broadcasting and promotion
/// explicit: operands have one shape, and all but conditions have one dtype.
///
/// The formulas are C++ expressions over the operands' names:
///   `scalar`     one element of the result, generic over an element type T
///                (runtime/kernels/Simd.h, codegen/lower/Elem.h)
///   `integer`    the same for integers, where they differ; booleans are
///                computed as the integers 0 and 1
///   `reference`  the result as `double`, `int64_t` or `uint64_t`, by std::
///                functions alone
class Sinter_PointwiseOp<string mnemonic, dag operands, list<Trait> traits = []>
    : Sinter_Op<mnemonic, traits # [SameOperandsAndResultShape,
        DeclareOpInterfaceMethods<PointwiseOpInterface, ["getOpKind"]>]> {
  code scalar = ?;
  code integer = ?;
  code reference = ?;

  /// What the frontend does before the call: "none"; "common", operands of
  /// different dtypes are promoted to one; "float", and integers to the default
  /// floating-point dtype.
  string promotion = "common";

  /// What the frontend refuses of integers: "nothing"; "zero", in the last
  /// operand; "negative_number", as the last operand where it is no tensor.
  string refuses = "nothing";

  /// Which forms the frontend has, beside the function and the method:
  /// "inplace" (`x.exp_()`), "out" (`exp_out(out, x)`), "scalar" (the last
  /// operand may be a number), "rscalar" (the first may). "prim" alone: no
  /// public function; rules and composites call it in sinter::prim.
  list<string> variants = ["inplace", "out"];

  let shape = "the same for all operands, after broadcasting  ->  that shape.";
  let arguments = operands;
  let extraClassDefinition = [{
    OpKind $cppClass::getOpKind() { return getKind(); }
    LogicalResult $cppClass::buildVjp(OpBuilder &b, ValueRange ct,
                                      ArrayRef<bool> need,
                                      SmallVectorImpl<Value> &gin) {
      return ::sinter::ir::buildVjp(b, *this, getKind(), ct, need, gin);
    }
  }];
}

class Sinter_UnaryOp<string mnemonic, TypeConstraint tensor>
    : Sinter_PointwiseOp<mnemonic, (ins tensor:$x),
                         [SameOperandsAndResultType]> {
  let results = (outs tensor:$out);
  let assemblyFormat = "$x attr-dict `:` type($out)";
}

/// A function of the real line: integers are promoted.
class Sinter_FloatUnaryOp<string mnemonic>
    : Sinter_UnaryOp<mnemonic, Sinter_Float> {
  let promotion = "float";
  let cost = "special";
}

class Sinter_BinaryOp<string mnemonic, TypeConstraint tensor,
                      list<Trait> traits = []>
    : Sinter_PointwiseOp<mnemonic, (ins tensor:$x, tensor:$y),
                         traits # [SameOperandsAndResultType]> {
  let results = (outs tensor:$out);
  let assemblyFormat = "$x `,` $y attr-dict `:` type($out)";
  let variants = ["inplace", "out", "scalar"];
}

class Sinter_CompareOp<string mnemonic, string condition,
                       list<Trait> traits = []>
    : Sinter_PointwiseOp<mnemonic, (ins Sinter_Any:$x, Sinter_Any:$y),
                         traits # [SameTypeOperands]> {
  let summary = "whether " # condition;
  let results = (outs Sinter_Bool:$out);
  let assemblyFormat = "$x `,` $y attr-dict `:` type($x) `->` type($out)";
  let scalar = condition;
  let reference = condition;
  let vjp = ["", ""];
  let variants = ["inplace", "out", "scalar"];
}

#endif // SINTER_OP_BASE_TD
