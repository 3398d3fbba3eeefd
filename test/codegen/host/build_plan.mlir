// RUN: sinter-compile %s --print-plan | FileCheck %s

// Views are where their readers look; a product sees eager's layouts.
// CHECK-LABEL: plan @views_cost_nothing: 2 inputs, 1 outputs, arena of 0 bytes
// CHECK-DAG:     %[[X:.*]] = input 0, 80 bytes
// CHECK-DAG:     %[[Y:.*]] = input 1, 48 bytes
// CHECK-DAG:     %[[OUT:.*]] = output 0, 24 bytes
// CHECK:         library dot_general (%[[X]] at 16: Float[2, 4] by [8, 1], %[[Y]]: Float[4, 3] by [1, 4]) -> (%[[OUT]]: Float[2, 3]), event 4
// CHECK-NOT:     library
func.func @views_cost_nothing(%x: tensor<5x4xf32>, %y: tensor<3x4xf32>) -> tensor<2x3xf32> {
  %0 = sinter.slice %x {starts = array<i64: 1, 0>, limits = array<i64: 5, 4>, strides = array<i64: 2, 1>} : (tensor<5x4xf32>) -> tensor<2x4xf32>
  %1 = sinter.permute %y {permutation = array<i64: 1, 0>} : (tensor<3x4xf32>) -> tensor<4x3xf32>
  %2 = sinter.dot_general %0, %1 {x_batch = array<i64>, y_batch = array<i64>, x_contract = array<i64: 1>, y_contract = array<i64: 0>, dtype = f32, sinter.id = 4 : i64} : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: plan @a_reshape_may_copy:
// CHECK:         library convert (%{{.*}}: Float[4, 3] by [1, 4]) -> (%[[COPY:.*]]: Float[4, 3])
// CHECK-NEXT:    library cumulative_sum (%[[COPY]]: Float[12]) -> (%{{.*}}: Float[12])
func.func @a_reshape_may_copy(%x: tensor<3x4xf32>) -> tensor<12xf32> {
  %0 = sinter.permute %x {permutation = array<i64: 1, 0>} : (tensor<3x4xf32>) -> tensor<4x3xf32>
  %1 = sinter.reshape %0 {sizes = array<i64: 12>} : (tensor<4x3xf32>) -> tensor<12xf32>
  %2 = sinter.cumulative_sum %1 {dim = 0 : i64, reverse = false} : (tensor<12xf32>) -> tensor<12xf32>
  return %2 : tensor<12xf32>
}

// A reshape of a whole result is that result: no copy is made for the return.
// CHECK-LABEL: plan @a_view_of_a_result_is_returned:
// CHECK:         library cumulative_sum (%{{.*}}: Float[12]) -> (%[[OUT:.*]]: Float[12])
// CHECK-NOT:     copy
func.func @a_view_of_a_result_is_returned(%x: tensor<12xf32>) -> tensor<3x4xf32> {
  %0 = sinter.cumulative_sum %x {dim = 0 : i64, reverse = false} : (tensor<12xf32>) -> tensor<12xf32>
  %1 = sinter.reshape %0 {sizes = array<i64: 3, 4>} : (tensor<12xf32>) -> tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// A constant of equal elements is one element; a product's is filled, as it is
// in eager code.
// CHECK-LABEL: plan @constants:
// CHECK-DAG:     %[[ONE:.*]] = constant at 0, 4 bytes
// CHECK-DAG:     %[[FILLED:.*]] = arena at 0, 16 bytes
// CHECK-DAG:     %[[LIST:.*]] = constant at 64, 2 bytes
// CHECK:         library cumulative_sum (%[[ONE]]: Float[2, 2] by [0, 0])
// CHECK-NEXT:    library convert (%[[ONE]]: Float[2, 2] by [0, 0]) -> (%[[FILLED]]: Float[2, 2])
// CHECK-NEXT:    library dot_general (%{{.*}}: Float[2, 2], %[[FILLED]]: Float[2, 2])
// CHECK-NEXT:    library reduce_and (%[[LIST]]: Bool[2])
func.func @constants(%x: tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>, tensor<i1>) {
  %0 = sinter.constant dense<1.0> : tensor<2x2xf32>
  %1 = sinter.cumulative_sum %0 {dim = 0 : i64, reverse = false} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %2 = sinter.dot_general %x, %0 {x_batch = array<i64>, y_batch = array<i64>, x_contract = array<i64: 1>, y_contract = array<i64: 0>, dtype = f32} : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %3 = sinter.constant dense<[true, false]> : tensor<2xi1>
  %4 = sinter.reduce_and %3 {dims = array<i64: 0>} : (tensor<2xi1>) -> tensor<i1>
  return %1, %2, %4 : tensor<2x2xf32>, tensor<2x2xf32>, tensor<i1>
}

// A kernel writes where an operand was that nobody reads any more.
// CHECK-LABEL: plan @results_take_the_memory_of_dead_operands: 1 inputs, 1 outputs, arena of 0 bytes
// CHECK:         library cumulative_sum (%{{.*}}) -> (%[[M:[0-9]+]]:
// CHECK-NEXT:    dispatch @exp{{.*}} (%[[M]]) -> (%[[M]])
func.func @results_take_the_memory_of_dead_operands(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = sinter.cumulative_sum %x {dim = 0 : i64, reverse = false} : (tensor<8xf32>) -> tensor<8xf32>
  %1 = sinter.exp %0 : tensor<8xf32>
  return %1 : tensor<8xf32>
}

// Kernels that touch nothing of each other share the threads, if there is
// enough to do for two.
// CHECK-LABEL: plan @at_the_same_time:
// CHECK:         dispatch @abs {{.*}} over 6000 by 16384, together with the next 1
// CHECK-NEXT:    dispatch @neg {{.*}} over 12000 by 16384{{$}}
// CHECK-NEXT:    dispatch @floor {{.*}} over 100 by 16384{{$}}
func.func @at_the_same_time(%x: tensor<12000xf32>, %y: tensor<6000xf32>) -> (tensor<12000xf32>, tensor<6000xf32>, tensor<100xf32>) {
  %0 = sinter.neg %x : tensor<12000xf32>
  %1 = sinter.abs %y : tensor<6000xf32>
  %2 = sinter.slice %0 {starts = array<i64: 7>, limits = array<i64: 107>, strides = array<i64: 1>} : (tensor<12000xf32>) -> tensor<100xf32>
  %3 = sinter.floor %2 : tensor<100xf32>
  return %0, %1, %3 : tensor<12000xf32>, tensor<6000xf32>, tensor<100xf32>
}
