// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @of_columns
// CHECK:         sinter.iota {dim = 1 : i64, dtype = i64, sizes = array<i64: 2, 3>} : () -> tensor<2x3xi64>
func.func @of_columns() -> tensor<2x3xi64> {
  %0 = sinter.iota {sizes = array<i64: 2, 3>, dim = 1 : i64, dtype = i64} : () -> tensor<2x3xi64>
  return %0 : tensor<2x3xi64>
}

// -----

func.func @of_booleans() {
  // expected-error@+2 {{iota: the dtype cannot be Bool}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.iota {sizes = array<i64: 2>, dim = 0 : i64, dtype = i1} : () -> tensor<2xi64>
  return
}
