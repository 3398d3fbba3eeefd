// RUN: sinter-opt %s --sinter-convert-to-llvm | FileCheck %s

// Rounding to 16 bits is integer arithmetic below F16C, so no conversion is a
// call of the compiler's runtime; nothing is left of the other dialects.
// CHECK-LABEL: llvm.func @f
// CHECK-NOT:     llvm.fptrunc
// CHECK-NOT:     unrealized_conversion_cast
// CHECK:         llvm.load {{.*}} vector<4xf32>
// CHECK:         llvm.intr.roundeven
// CHECK:         llvm.return
func.func @f(%x: memref<?xf32>, %begin: index, %end: index) {
  %step = arith.constant 4 : index
  scf.for %i = %begin to %end step %step {
    %0 = vector.load %x[%i] : memref<?xf32>, vector<4xf32>
    %1 = math.roundeven %0 : vector<4xf32>
    vector.store %1, %x[%i] : memref<?xf32>, vector<4xf32>
  }
  return
}
