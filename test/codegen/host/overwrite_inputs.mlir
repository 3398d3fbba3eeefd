// RUN: sinter-compile %s --print-plan | FileCheck %s

// CHECK-LABEL: plan @element_by_element: 2 inputs, 1 outputs, arena of 0 bytes
// CHECK:         %[[OLD:.*]] = input 0
// CHECK:         %[[G:.*]] = input 1
// CHECK:         %[[NEW:.*]] = input 0
// CHECK-NEXT:    output 0 overwrites input 0
// CHECK-NEXT:    dispatch @sub{{.*}} (%[[OLD]], %[[G]]) -> (%[[NEW]])
// CHECK-NOT:     copy
func.func @element_by_element(%x: tensor<8xf32>, %g: tensor<8xf32>) -> (tensor<8xf32> {sinter.alias = 0 : i64}) {
  %0 = sinter.sub %x, %g : tensor<8xf32>
  return %0 : tensor<8xf32>
}

// The kernel also reads other elements of the old value.
// CHECK-LABEL: plan @not_element_by_element:
// CHECK:         dispatch @add{{.*}} (%{{.*}}) -> (%[[NEW:.*]]) over
// CHECK-NEXT:    copy (%[[NEW]]) -> (%{{.*}}), 16 bytes
func.func @not_element_by_element(%x: tensor<2x2xf32>) -> (tensor<2x2xf32> {sinter.alias = 0 : i64}) {
  %0 = sinter.permute %x {permutation = array<i64: 1, 0>} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %1 = sinter.add %x, %0 : tensor<2x2xf32>
  return %1 : tensor<2x2xf32>
}

// The sum reads the old value and may fail, so the kernel waits for it.
// CHECK-LABEL: plan @after_what_may_fail:
// CHECK:         library cumulative_sum
// CHECK-NEXT:    dispatch @neg{{.*}}
// CHECK-NOT:     copy
func.func @after_what_may_fail(%x: tensor<8xf32>) -> (tensor<8xf32> {sinter.alias = 0 : i64}, tensor<8xf32>) {
  %0 = sinter.neg %x : tensor<8xf32>
  %1 = sinter.cumulative_sum %x {dim = 0 : i64, reverse = false} : (tensor<8xf32>) -> tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// The sum reads the new value, so it cannot come first: the write does last.
// CHECK-LABEL: plan @what_may_fail_reads_the_new_value:
// CHECK:         dispatch @neg{{.*}} (%{{.*}}) -> (%[[NEW:.*]]) over
// CHECK-NEXT:    library cumulative_sum (%[[NEW]]: Float[8])
// CHECK-NEXT:    copy (%[[NEW]])
func.func @what_may_fail_reads_the_new_value(%x: tensor<8xf32>) -> (tensor<8xf32> {sinter.alias = 0 : i64}, tensor<8xf32>) {
  %0 = sinter.neg %x : tensor<8xf32>
  %1 = sinter.cumulative_sum %0 {dim = 0 : i64, reverse = false} : (tensor<8xf32>) -> tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// What is still wanted of the old value is copied before.
// CHECK-LABEL: plan @the_old_value_is_returned:
// CHECK:         copy (%{{.*}}) -> (%{{.*}}), 32 bytes
// CHECK-NEXT:    dispatch @neg{{.*}}
func.func @the_old_value_is_returned(%x: tensor<8xf32>) -> (tensor<8xf32> {sinter.alias = 0 : i64}, tensor<8xf32>) {
  %0 = sinter.neg %x : tensor<8xf32>
  return %0, %x : tensor<8xf32>, tensor<8xf32>
}

// Both are saved before one is written.
// CHECK-LABEL: plan @swap:
// CHECK:         copy (%[[X:.*]]) -> (%[[SAVEDX:.*]]), 32 bytes
// CHECK-NEXT:    copy (%[[Y:.*]]) -> (%[[SAVEDY:.*]]), 32 bytes
// CHECK-NEXT:    copy (%[[SAVEDX]]) -> (%[[Y]])
// CHECK-NEXT:    copy (%[[SAVEDY]]) -> (%[[X]])
func.func @swap(%x: tensor<8xf32>, %y: tensor<8xf32>) -> (tensor<8xf32> {sinter.alias = 1 : i64}, tensor<8xf32> {sinter.alias = 0 : i64}) {
  return %x, %y : tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: plan @the_same_value: 1 inputs, 1 outputs
// CHECK-NOT:     copy
func.func @the_same_value(%x: tensor<8xf32>) -> (tensor<8xf32> {sinter.alias = 0 : i64}) {
  return %x : tensor<8xf32>
}

// CHECK-LABEL: plan @an_input_with_gaps:
// CHECK:         dispatch @neg{{.*}}
// CHECK-NEXT:    library convert (%{{.*}}: Float[4]) -> (%{{.*}}: Float[4] by [3])
func.func @an_input_with_gaps(%x: tensor<4xf32> {sinter.strides = array<i64: 3>}) -> (tensor<4xf32> {sinter.alias = 0 : i64}) {
  %0 = sinter.neg %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}
