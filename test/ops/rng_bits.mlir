// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @of_a_vector
// CHECK:         sinter.rng_bits %{{.*}}, %{{.*}} {sizes = array<i64: 5>} : (tensor<ui64>, tensor<ui64>) -> tensor<5xui32>
func.func @of_a_vector(%s: tensor<ui64>, %o: tensor<ui64>) -> tensor<5xui32> {
  %0 = sinter.rng_bits %s, %o {sizes = array<i64: 5>} : (tensor<ui64>, tensor<ui64>) -> tensor<5xui32>
  return %0 : tensor<5xui32>
}

// -----

func.func @with_two_seeds(%s: tensor<2xui64>, %o: tensor<ui64>) {
  // expected-error@+2 {{rng_bits: seed and offset must be scalars, got shape [2]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.rng_bits %s, %o {sizes = array<i64: 5>} : (tensor<2xui64>, tensor<ui64>) -> tensor<5xui32>
  return
}
