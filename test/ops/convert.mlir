// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=to_bytes --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @to_bytes
// CHECK:         sinter.convert %{{.*}} {dtype = ui8} : (tensor<4xf32>) -> tensor<4xui8>
//
// VJP-LABEL: @to_bytes_vjp
// VJP-SAME:    (%{{.*}}: tensor<4xf32>)
// VJP-NEXT:    return
func.func @to_bytes(%x: tensor<4xf32>) -> tensor<4xui8> {
  %0 = sinter.convert %x {dtype = ui8} : (tensor<4xf32>) -> tensor<4xui8>
  return %0 : tensor<4xui8>
}

// -----

func.func @to_another_type_than_the_result(%x: tensor<4xf32>) {
  // expected-error@+2 {{inferred type(s) 'tensor<4xf64>' are incompatible with return type(s) of operation 'tensor<4xf16>'}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.convert %x {dtype = f64} : (tensor<4xf32>) -> tensor<4xf16>
  return
}
