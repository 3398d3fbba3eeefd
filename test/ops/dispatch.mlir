// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

func.func private @kernel(memref<?xf32>, memref<?xf32>, index, index)

// CHECK-LABEL: @run
// CHECK:         sinter.dispatch @kernel(%{{.*}}) over 100 by 16 : (tensor<100xf32>) -> tensor<100xf32>
func.func @run(%x: tensor<100xf32>) -> tensor<100xf32> {
  %0 = sinter.dispatch @kernel(%x) over 100 by 16 : (tensor<100xf32>) -> tensor<100xf32>
  return %0 : tensor<100xf32>
}

// -----

func.func @of_no_kernel(%x: tensor<100xf32>) {
  // expected-error@+1 {{no kernel @missing}}
  %0 = sinter.dispatch @missing(%x) over 100 by 16 : (tensor<100xf32>) -> tensor<100xf32>
  return
}

// -----

func.func private @kernel(memref<?xf32>, index, index)
func.func @of_another_arity(%x: tensor<100xf32>) {
  // expected-error@+1 {{has 2 tensors for a kernel of 3 arguments}}
  %0 = sinter.dispatch @kernel(%x) over 100 by 16 : (tensor<100xf32>) -> tensor<100xf32>
  return
}
