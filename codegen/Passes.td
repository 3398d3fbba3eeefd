//===- Passes.td - Passes that leave the sinter dialect -------------------===//
//
// Alphabetical; named and tested as in passes/Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_PASSES_TD
#define SINTER_CODEGEN_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertToLlvmPass : Pass<"sinter-convert-to-llvm", "::mlir::ModuleOp"> {
  let summary = "Convert kernels to the llvm dialect";
  let description = [{
    One conversion of vector, scf, cf, arith, math, memref and func.

    ```mlir
    func.func @f(%x: memref<?xf32>, %begin: index, %end: index) {
      %0 = memref.load %x[%begin] : memref<?xf32>
    ```
    becomes
    ```mlir
    llvm.func @f(%0: !llvm.ptr, %1: !llvm.ptr, %2: i64, %3: i64, %4: i64, %5: i64, %6: i64) {
      %7 = llvm.getelementptr %1[%5] : (!llvm.ptr, i64) -> !llvm.ptr, f32
      %8 = llvm.load %7 : !llvm.ptr -> f32
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect",
                           "::mlir::cf::ControlFlowDialect"];
}

def EmitKernelsPass : Pass<"sinter-emit-kernels", "::mlir::ModuleOp"> {
  let summary = "Emit every sinter.fusion as loops over vectors";
  let description = [{
    ```mlir
    %0 = sinter.fusion "one pointwise op" (%x) : (tensor<9xf32>) -> tensor<9xf32> {
    ^bb0(%a: tensor<9xf32>):
      %1 = sinter.neg %a : tensor<9xf32>
      sinter.yield %1 : tensor<9xf32>
    }
    ```
    becomes
    ```mlir
    %0 = sinter.dispatch @neg(%x) over 9 by 16384 : (tensor<9xf32>) -> tensor<9xf32>

    func.func @neg(%x: memref<?xf32>, %out: memref<?xf32>, %begin: index, %end: index) {
      // for i = begin, begin + 8 ... as long as a vector fits
      %v = vector.load %x[%i] : memref<?xf32>, vector<8xf32>
      %n = arith.negf %v : vector<8xf32>
      vector.store %n, %out[%i] : memref<?xf32>, vector<8xf32>
      // the rest up to end: with a mask, or one element at a time
    }
    ```
    Where all tensors are contiguous or one element, the loop is over elements
    and the kernel serves every size; otherwise it is over rows, with the
    strides of views as constants. An argument's strides are its attribute
    `sinter.strides`; without it, it is contiguous. Formulas are those of the
    records; a value of f16 or bf16 is rounded after every op.

    Where rows are reduced, a row is walked over once for each reduction that
    waits for another, and what a later walk reads is computed again, or kept
    for the time of a row if that takes many ops. Numbers are joined in the
    order of runtime/kernels/ReductionOrder.h.

    ```mlir
    %m = sinter.reduce_max %x {dims = array<i64: 1>} : (tensor<6x40xf32>) -> tensor<6xf32>
    %b = sinter.broadcast_to %m ...
    %s = sinter.sub %x, %b : tensor<6x40xf32>
    ```
    becomes
    ```mlir
    // for row = begin ... end
    //   for column: the vectors of the maximum
    //   their lanes are joined: %m
    //   for column: load, arith.subf, store
    ```
  }];
  let options = [
    Option<"isa", "isa", "std::string", /*default=*/"\"v3\"",
           "The x86-64 level: v2, v3 or v4">,
    Option<"mode", "mode", "std::string", /*default=*/"\"strict\"",
           "Whether eager's bits are kept: strict or standard">,
  ];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect",
    "::mlir::func::FuncDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect", "::sinter::ir::SinterDialect",
  ];
}

#endif // SINTER_CODEGEN_PASSES_TD
