// Powers of two are one instruction where there is one, and a loop has one
// transcendental function.
//
// RUN: sinter-compile %s --isa=v4 --stop-after=kernels \
// RUN:   | FileCheck %s --check-prefix=KERNELS
// RUN: sinter-compile %s --isa=v4 -o %t.v4.o
// RUN: llvm-objdump -d %t.v4.o | FileCheck %s --check-prefix=V4
// RUN: sinter-compile %s --isa=v3 -o %t.v3.o
// RUN: llvm-objdump -d %t.v3.o | FileCheck %s --check-prefix=V3

// V4-LABEL: <exp>:
// V4:         vscalefps
// V3-LABEL: <exp>:
// V3-NOT:     vscalefps
// V3:         vpslld
func.func @power(%x: tensor<64xf32>) -> tensor<64xf32> {
  %0 = sinter.exp %x : tensor<64xf32>
  return %0 : tensor<64xf32>
}

// Two functions take turns on strips: the numbers of the first are kept for one.
// KERNELS-LABEL: func.func @exp_tanh
// KERNELS:         %[[KEPT:.*]] = memref.alloca() {{.*}} : memref<1024xf32>
// KERNELS:         scf.for {{.*}} step %c1024
// KERNELS:           scf.for
// KERNELS:             llvm.call_intrinsic "llvm.x86.avx512.mask.scalef.ps.512"
// KERNELS:             vector.store %{{.*}}, %[[KEPT]]
// KERNELS:           scf.for
// KERNELS:             vector.load %[[KEPT]]
// KERNELS:             arith.divf
// V4-LABEL: <exp_tanh>:
// V4:         vscalefps
// V4:         vdivps
func.func @in_turns(%x: tensor<4096xf32>) -> tensor<4096xf32> {
  %0 = sinter.exp %x : tensor<4096xf32>
  %1 = sinter.tanh %0 : tensor<4096xf32>
  return %1 : tensor<4096xf32>
}
