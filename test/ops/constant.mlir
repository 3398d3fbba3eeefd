// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @of_equal_elements
// CHECK:         sinter.constant dense<1.500000e+00> : tensor<4xbf16>
func.func @of_equal_elements() -> tensor<4xbf16> {
  %0 = sinter.constant dense<1.500000e+00> : tensor<4xbf16>
  return %0 : tensor<4xbf16>
}

// CHECK-LABEL: @of_a_list
// CHECK:         sinter.constant dense<[1, 2, 255]> : tensor<3xui8>
func.func @of_a_list() -> tensor<3xui8> {
  %0 = sinter.constant dense<[1, 2, 255]> : tensor<3xui8>
  return %0 : tensor<3xui8>
}

// -----

func.func @of_another_type() {
  // expected-error@+1 {{failed to verify that all of {value, out} have same type}}
  %0 = "sinter.constant"() {value = dense<1> : tensor<2xi32>} : () -> tensor<3xi32>
  return
}
