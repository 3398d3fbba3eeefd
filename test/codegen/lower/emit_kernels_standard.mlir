// Rounding that is not eager's, where that is allowed: a product and a sum may
// become one, and 16-bit floats stay f32 until they are stored.
//
// RUN: sinter-opt %s --sinter-form-fusion-groups \
// RUN:   --sinter-emit-kernels="isa=v4 mode=standard" --cse | FileCheck %s
// RUN: sinter-opt %s --sinter-form-fusion-groups \
// RUN:   --sinter-emit-kernels="isa=v4 mode=strict" --cse \
// RUN:   | FileCheck %s --check-prefix=STRICT
// RUN: sinter-compile %s --isa=v4 --mode=standard -o %t.o
// RUN: llvm-objdump -d %t.o | FileCheck %s --check-prefix=CODE
// RUN: sinter-compile %s --isa=v4 --mode=strict -o %t.strict.o
// RUN: llvm-objdump -d %t.strict.o | FileCheck %s --check-prefix=STRICT-CODE

// CHECK-LABEL: func.func @mul_add
// CHECK:         arith.mulf {{.*}} fastmath<contract>
// CHECK:         arith.addf {{.*}} fastmath<contract>
// STRICT-LABEL: func.func @mul_add
// STRICT-NOT:    fastmath
// CODE:          vfm{{.*}}ps
// STRICT-CODE-NOT: vfm
func.func @contracted(%x: tensor<64xf32>, %y: tensor<64xf32>) -> tensor<64xf32> {
  %0 = sinter.mul %x, %y : tensor<64xf32>
  %1 = sinter.add %0, %y : tensor<64xf32>
  return %1 : tensor<64xf32>
}

// One rounding to bf16 in the loop instead of two: it has two masks.
// CHECK-LABEL: func.func @mul_add_0
// CHECK:         scf.for
// CHECK:           arith.mulf
// CHECK-NEXT:      arith.addf
// CHECK:           vector.store
// STRICT-LABEL: func.func @mul_add_0
// STRICT:         arith.mulf
// STRICT-NEXT:    arith.bitcast
func.func @rounded_once(%x: tensor<64xbf16>, %y: tensor<64xbf16>) -> tensor<64xbf16> {
  %0 = sinter.mul %x, %y : tensor<64xbf16>
  %1 = sinter.add %0, %y : tensor<64xbf16>
  return %1 : tensor<64xbf16>
}
