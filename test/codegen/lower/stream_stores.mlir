// Results of 16 MiB and more go past the caches, where they lie at lines and in
// memory of their own.
//
// RUN: sinter-opt %s --sinter-form-fusion-groups \
// RUN:   --sinter-emit-kernels="isa=v4" --cse | FileCheck %s
// RUN: sinter-compile %s --isa=v4 -o %t.o
// RUN: llvm-objdump -d %t.o | FileCheck %s --check-prefix=CODE
// RUN: sinter-compile %s --isa=v2 -o %t.v2.o
// RUN: llvm-objdump -d %t.v2.o | FileCheck %s --check-prefix=CODE-V2

// CHECK-LABEL: func.func @mul(
// CHECK-SAME:    %[[X:.*]]: memref<?xf32>, %[[OUT:.*]]: memref<?xf32>, %[[BEGIN:.*]]: index, %{{.*}}: index
// CHECK-DAG:     %[[OUT_AT:.*]] = memref.extract_aligned_pointer_as_index %[[OUT]]
// CHECK-DAG:     %[[X_AT:.*]] = memref.extract_aligned_pointer_as_index %[[X]]
// CHECK:         %[[APART:.*]] = arith.cmpi ne, %[[OUT_AT]], %[[X_AT]]
// CHECK:         arith.muli %[[BEGIN]], %c4
// CHECK:         %[[ALIGNED:.*]] = arith.cmpi eq
// CHECK:         %[[BOTH:.*]] = arith.andi %[[ALIGNED]], %[[APART]]
// CHECK:         scf.if %[[BOTH]]
// CHECK:           vector.store {{.*}}nontemporal = true
// CHECK:           llvm.call_intrinsic "llvm.x86.sse.sfence"
// CHECK:         } else {
// CHECK-NOT:       nontemporal
// CHECK:           vector.store
// CODE-LABEL:    <mul>:
// CODE:            vmovntps %zmm
// CODE:            sfence
// CODE-V2-LABEL: <mul>:
// CODE-V2:         movntps %xmm
func.func @large(%x: tensor<4194304xf32>) -> tensor<4194304xf32> {
  %0 = sinter.mul %x, %x : tensor<4194304xf32>
  return %0 : tensor<4194304xf32>
}

// CHECK-LABEL: func.func @neg(
// CHECK-NOT:     nontemporal
// CHECK:         return
func.func @small(%x: tensor<4194303xf32>) -> tensor<4194303xf32> {
  %0 = sinter.neg %x : tensor<4194303xf32>
  return %0 : tensor<4194303xf32>
}

// Rows of whole lines.
// CHECK-LABEL: func.func @add(
// CHECK:         vector.store {{.*}}nontemporal = true
func.func @rows(%x: tensor<4096x1024xf32>, %y: tensor<1024xf32>) -> tensor<4096x1024xf32> {
  %0 = sinter.broadcast_to %y {sizes = array<i64: 4096, 1024>} : (tensor<1024xf32>) -> tensor<4096x1024xf32>
  %1 = sinter.add %x, %0 : tensor<4096x1024xf32>
  return %1 : tensor<4096x1024xf32>
}

// Rows that do not begin at lines.
// CHECK-LABEL: func.func @add_0(
// CHECK-NOT:     nontemporal
// CHECK:         return
func.func @broken_rows(%x: tensor<4096x1025xf32>, %y: tensor<1025xf32>) -> tensor<4096x1025xf32> {
  %0 = sinter.broadcast_to %y {sizes = array<i64: 4096, 1025>} : (tensor<1025xf32>) -> tensor<4096x1025xf32>
  %1 = sinter.add %x, %0 : tensor<4096x1025xf32>
  return %1 : tensor<4096x1025xf32>
}
