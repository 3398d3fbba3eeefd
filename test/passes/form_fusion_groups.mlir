// RUN: sinter-opt %s --sinter-form-fusion-groups | FileCheck %s

// CHECK-LABEL: @one_shape_is_one_group
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>, %[[Y:.*]]: tensor<4xf32>)
// CHECK:         %[[F:.*]] = sinter.fusion "pointwise ops that hand on elements" (%[[X]], %[[Y]])
// CHECK-NEXT:    ^bb0(%[[A:.*]]: tensor<4xf32>, %[[B:.*]]: tensor<4xf32>):
// CHECK-NEXT:      %[[M:.*]] = sinter.mul %[[A]], %[[B]]
// CHECK-NEXT:      %[[T:.*]] = sinter.tanh %[[M]]
// CHECK-NEXT:      sinter.yield %[[T]]
// CHECK:         return %[[F]]
func.func @one_shape_is_one_group(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.mul %x, %y : tensor<4xf32>
  %1 = sinter.tanh %0 : tensor<4xf32>
  return %1 : tensor<4xf32>
}

// Conversions join, and every value that is read outside is a result.
// CHECK-LABEL: @several_results
// CHECK:         %[[F:.*]]:2 = sinter.fusion {{.*}} -> (tensor<4xf32>, tensor<4xf64>)
// CHECK:         return %[[F]]#0, %[[F]]#1
func.func @several_results(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf64>) {
  %0 = sinter.neg %x : tensor<4xf32>
  %1 = sinter.convert %0 {dtype = f64} : (tensor<4xf32>) -> tensor<4xf64>
  return %0, %1 : tensor<4xf32>, tensor<4xf64>
}

// A broadcast is an index of the kernel that reads it, a constant a register.
// CHECK-LABEL: @free_ops_are_repeated
// CHECK:         sinter.fusion {{.*}} : (tensor<4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
// CHECK:           sinter.broadcast_to
// CHECK:           sinter.constant
// CHECK:           sinter.yield
// CHECK-NOT:     sinter.broadcast_to
// CHECK:         return
func.func @free_ops_are_repeated(%x: tensor<4xf32>, %y: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %0 = sinter.broadcast_to %x {sizes = array<i64: 2, 4>} : (tensor<4xf32>) -> tensor<2x4xf32>
  %1 = sinter.mul %0, %y : tensor<2x4xf32>
  %2 = sinter.constant dense<1.0> : tensor<2x4xf32>
  %3 = sinter.add %1, %2 : tensor<2x4xf32>
  return %3 : tensor<2x4xf32>
}

// A row is reduced, and computed with, in one kernel.
// CHECK-LABEL: @around_a_reduction
// CHECK-NEXT:    %[[F:.*]] = sinter.fusion "rows of 4, reduced and computed with"
// CHECK:           sinter.reduce_sum
// CHECK:           sinter.broadcast_to
// CHECK:           sinter.div
// CHECK:         return %[[F]]
func.func @around_a_reduction(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.exp %x : tensor<4xf32>
  %1 = sinter.reduce_sum %0 {dims = array<i64: 0>} : (tensor<4xf32>) -> tensor<f32>
  %2 = sinter.broadcast_to %1 {sizes = array<i64: 4>} : (tensor<f32>) -> tensor<4xf32>
  %3 = sinter.div %0, %2 : tensor<4xf32>
  return %3 : tensor<4xf32>
}

// The columns' sums are there when all rows are: %3 cannot join.
// CHECK-LABEL: @around_another_kernel
// CHECK:         %[[E:.*]]:2 = sinter.fusion "rows of 4, joined column by column"
// CHECK:           sinter.reduce_sum
// CHECK:         %[[D:.*]] = sinter.fusion {{.*}} (%[[E]]#0, %[[E]]#1)
// CHECK:         return %[[D]]
func.func @around_another_kernel(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %0 = sinter.exp %x : tensor<4x4xf32>
  %1 = sinter.reduce_sum %0 {dims = array<i64: 0>} : (tensor<4x4xf32>) -> tensor<4xf32>
  %2 = sinter.broadcast_to %1 {sizes = array<i64: 4, 4>} : (tensor<4xf32>) -> tensor<4x4xf32>
  %3 = sinter.div %0, %2 : tensor<4x4xf32>
  return %3 : tensor<4x4xf32>
}

// Rows are reduced, and what they give column by column.
// CHECK-LABEL: @rows_and_columns
// CHECK-NEXT:    sinter.fusion "rows of 4, reduced and computed with, joined column by column"
// CHECK-NOT:     sinter.fusion
// CHECK:         return
func.func @rows_and_columns(%x: tensor<5x4xf32>) -> tensor<4xf32> {
  %0 = sinter.reduce_max %x {dims = array<i64: 1>} : (tensor<5x4xf32>) -> tensor<5xf32>
  %1 = sinter.reshape %0 {sizes = array<i64: 5, 1>} : (tensor<5xf32>) -> tensor<5x1xf32>
  %2 = sinter.broadcast_to %1 {sizes = array<i64: 5, 4>} : (tensor<5x1xf32>) -> tensor<5x4xf32>
  %3 = sinter.sub %x, %2 : tensor<5x4xf32>
  %4 = sinter.reduce_sum %3 {dims = array<i64: 0>} : (tensor<5x4xf32>) -> tensor<4xf32>
  return %4 : tensor<4xf32>
}

// A block of the order of summation is joined in one go, and no more.
// CHECK-LABEL: @more_rows_than_a_block
// CHECK:         sinter.fusion "one pointwise op"
// CHECK:         sinter.reduce_sum
func.func @more_rows_than_a_block(%x: tensor<65x64xf32>) -> tensor<64xf32> {
  %0 = sinter.exp %x : tensor<65x64xf32>
  %1 = sinter.reduce_sum %0 {dims = array<i64: 0>} : (tensor<65x64xf32>) -> tensor<64xf32>
  return %1 : tensor<64xf32>
}

// The library's loop over one tensor is as good as a kernel.
// CHECK-LABEL: @reduction_alone
// CHECK-NOT:     sinter.fusion
// CHECK:         return
func.func @reduction_alone(%x: tensor<4x5xf32>) -> tensor<4xf32> {
  %0 = sinter.reduce_sum %x {dims = array<i64: 1>} : (tensor<4x5xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// Views are indices of the kernel that reads them.
// CHECK-LABEL: @views_are_read_in_place
// CHECK-SAME:    (%[[X:[^:]*]]: tensor<5x4xf32>, %[[Y:[^:]*]]: tensor<20xf32>)
// CHECK-NEXT:    sinter.fusion {{.*}} (%[[X]], %[[Y]])
// CHECK:           sinter.permute
// CHECK:           sinter.flip
// CHECK:           sinter.reshape
func.func @views_are_read_in_place(%x: tensor<5x4xf32>, %y: tensor<20xf32>) -> tensor<4x5xf32> {
  %0 = sinter.permute %x {permutation = array<i64: 1, 0>} : (tensor<5x4xf32>) -> tensor<4x5xf32>
  %1 = sinter.flip %0 {dims = array<i64: 1>} : (tensor<4x5xf32>) -> tensor<4x5xf32>
  %2 = sinter.reshape %y {sizes = array<i64: 4, 5>} : (tensor<20xf32>) -> tensor<4x5xf32>
  %3 = sinter.mul %1, %2 : tensor<4x5xf32>
  return %3 : tensor<4x5xf32>
}

// The same elements in the same order: one group, and two shapes of results.
// CHECK-LABEL: @reshape_of_a_result
// CHECK-NEXT:    %[[F:.*]]:2 = sinter.fusion {{.*}} -> (tensor<4x5xf32>, tensor<20xf32>)
// CHECK:         return %[[F]]#0, %[[F]]#1
func.func @reshape_of_a_result(%x: tensor<4x5xf32>, %y: tensor<20xf32>) -> (tensor<4x5xf32>, tensor<20xf32>) {
  %0 = sinter.exp %x : tensor<4x5xf32>
  %1 = sinter.reshape %0 {sizes = array<i64: 20>} : (tensor<4x5xf32>) -> tensor<20xf32>
  %2 = sinter.mul %1, %y : tensor<20xf32>
  return %0, %2 : tensor<4x5xf32>, tensor<20xf32>
}

// Nothing connects these but their shape.
// CHECK-LABEL: @strangers
// CHECK-COUNT-2: sinter.fusion "one pointwise op"
func.func @strangers(%x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = sinter.exp %x : tensor<4xf32>
  %1 = sinter.exp %y : tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: @readers_of_one_tensor
// CHECK-NEXT:    sinter.fusion "pointwise ops that hand on elements; reads a tensor once"
// CHECK-NOT:     sinter.fusion
func.func @readers_of_one_tensor(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = sinter.exp %x : tensor<4xf32>
  %1 = sinter.neg %x : tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// The mask is made where it is used, though it could be made first.
// CHECK-LABEL: @sink_into_the_only_reader
// CHECK-NEXT:    sinter.reduce_sum
// CHECK-NEXT:    sinter.fusion
// CHECK:           sinter.gt
// CHECK:           sinter.where
// CHECK-NOT:     sinter.fusion
func.func @sink_into_the_only_reader(%x: tensor<4xf32>, %y: tensor<3x4xf32>) -> tensor<4xf32> {
  %0 = sinter.gt %x, %x : tensor<4xf32> -> tensor<4xi1>
  %1 = sinter.reduce_sum %y {dims = array<i64: 0>} : (tensor<3x4xf32>) -> tensor<4xf32>
  %2 = sinter.where %0, %1, %x : tensor<4xi1>, tensor<4xf32>
  return %2 : tensor<4xf32>
}

// The mean of a row, then the same with rows of another length.
// CHECK-LABEL: @rows_of_two_lengths
// CHECK:         sinter.fusion "rows of 6, reduced and computed with"
// CHECK:         sinter.fusion "rows of 3, reduced and computed with"
func.func @rows_of_two_lengths(%x: tensor<2x6xf32>) -> tensor<2x2xf32> {
  %0 = sinter.reduce_max %x {dims = array<i64: 1>} : (tensor<2x6xf32>) -> tensor<2xf32>
  %1 = sinter.reshape %0 {sizes = array<i64: 2, 1>} : (tensor<2xf32>) -> tensor<2x1xf32>
  %2 = sinter.broadcast_to %1 {sizes = array<i64: 2, 6>} : (tensor<2x1xf32>) -> tensor<2x6xf32>
  %3 = sinter.sub %x, %2 : tensor<2x6xf32>
  %4 = sinter.reshape %3 {sizes = array<i64: 2, 2, 3>} : (tensor<2x6xf32>) -> tensor<2x2x3xf32>
  %5 = sinter.reduce_sum %4 {dims = array<i64: 2>} : (tensor<2x2x3xf32>) -> tensor<2x2xf32>
  %6 = sinter.exp %5 : tensor<2x2xf32>
  return %6 : tensor<2x2xf32>
}

// A constant that is returned must be in memory.
// CHECK-LABEL: @returned_constant
// CHECK:         %[[F:.*]] = sinter.fusion {{.*}} () : () -> tensor<4xi32>
// CHECK:         return %[[F]]
func.func @returned_constant() -> tensor<4xi32> {
  %0 = sinter.constant dense<3> : tensor<4xi32>
  return %0 : tensor<4xi32>
}

// An op without a kernel of its own reads a view, a kernel repeats elements.
// CHECK-LABEL: @views_for_other_ops
// CHECK:         %[[E:.*]] = sinter.fusion
// CHECK:         %[[V:.*]] = sinter.broadcast_to %[[E]]
// CHECK:         %[[S:.*]] = sinter.cumulative_sum %[[V]]
// CHECK:         sinter.fusion {{.*}}%[[E]]
// CHECK:           sinter.broadcast_to
// CHECK:           sinter.mul
func.func @views_for_other_ops(%x: tensor<4xf32>) -> tensor<2x4xf32> {
  %0 = sinter.exp %x : tensor<4xf32>
  %1 = sinter.broadcast_to %0 {sizes = array<i64: 2, 4>} : (tensor<4xf32>) -> tensor<2x4xf32>
  %2 = sinter.cumulative_sum %1 {dim = 0 : i64, reverse = false} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %3 = sinter.mul %2, %1 : tensor<2x4xf32>
  return %3 : tensor<2x4xf32>
}

// A kernel computes something.
// CHECK-LABEL: @nothing_to_compute
// CHECK-NOT:     sinter.fusion
// CHECK:         return
func.func @nothing_to_compute(%x: tensor<0x4xf32>) -> tensor<0x4xf32> {
  %0 = sinter.exp %x : tensor<0x4xf32>
  return %0 : tensor<0x4xf32>
}

// A view that stays outside of groups stands behind the group that it is of.
// CHECK-LABEL: @view_behind_its_group
// CHECK:         %[[F:.*]] = sinter.fusion
// CHECK:         %[[S:.*]] = sinter.slice %[[F]]
// CHECK:         sinter.reshape %[[S]]
func.func @view_behind_its_group(%x: tensor<2x21xf32>) -> (tensor<2x21xf32>, tensor<2x21xf32>) {
  %0 = sinter.mul %x, %x : tensor<2x21xf32>
  %1 = sinter.slice %0 {limits = array<i64: 1, 21>, starts = array<i64: 0, 0>, strides = array<i64: 1, 1>} : (tensor<2x21xf32>) -> tensor<1x21xf32>
  %2 = sinter.reshape %1 {sizes = array<i64: 21>} : (tensor<1x21xf32>) -> tensor<21xf32>
  %3 = sinter.reduce_sum %2 {dims = array<i64: 0>} : (tensor<21xf32>) -> tensor<f32>
  %4 = sinter.broadcast_to %3 {sizes = array<i64: 2, 21>} : (tensor<f32>) -> tensor<2x21xf32>
  %5 = sinter.add %x, %4 : tensor<2x21xf32>
  return %0, %5 : tensor<2x21xf32>, tensor<2x21xf32>
}

// A constant that is returned is still a constant in kernels that read it.
// CHECK-LABEL: @returned_and_read_constant
// CHECK:         %[[C:.*]] = sinter.fusion {{.*}} () : () -> tensor<4x16xf32>
// CHECK:         sinter.fusion {{.*}} (%{{arg[0-9]+}}) : (tensor<4x4xf32>) -> tensor<f32>
// CHECK:           sinter.constant
// CHECK:         return %[[C]]
func.func @returned_and_read_constant(%y: tensor<4x4xf32>) -> (tensor<4x16xf32>, tensor<f32>) {
  %0 = sinter.constant dense<2.0> : tensor<4x16xf32>
  %1 = sinter.slice %0 {limits = array<i64: 4, 16>, starts = array<i64: 0, 5>, strides = array<i64: 1, 3>} : (tensor<4x16xf32>) -> tensor<4x4xf32>
  %2 = sinter.mul %1, %y : tensor<4x4xf32>
  %3 = sinter.reduce_sum %2 {dims = array<i64: 0, 1>} : (tensor<4x4xf32>) -> tensor<f32>
  return %0, %3 : tensor<4x16xf32>, tensor<f32>
}

// The same for a view.
// CHECK-LABEL: @returned_and_read_view
// CHECK:         %[[V:.*]] = sinter.fusion {{.*}} (%arg0) : (tensor<1xf32>) -> tensor<4xf32>
// CHECK:         sinter.fusion {{.*}} (%arg0, %arg1)
// CHECK:         return %[[V]]
func.func @returned_and_read_view(%x: tensor<1xf32>, %y: tensor<2x4xf32>) -> (tensor<4xf32>, tensor<f32>) {
  %0 = sinter.broadcast_to %x {sizes = array<i64: 4>} : (tensor<1xf32>) -> tensor<4xf32>
  %1 = sinter.broadcast_to %0 {sizes = array<i64: 2, 4>} : (tensor<4xf32>) -> tensor<2x4xf32>
  %2 = sinter.mul %1, %y : tensor<2x4xf32>
  %3 = sinter.reduce_sum %2 {dims = array<i64: 0, 1>} : (tensor<2x4xf32>) -> tensor<f32>
  return %0, %3 : tensor<4xf32>, tensor<f32>
}

// One element of a view that no map looks through: what reads it waits for
// what made it, and so is not one group with that.
// CHECK-LABEL: @waits_for_a_view
// CHECK:         %[[F:.*]] = sinter.fusion
// CHECK:         %[[V:.*]] = sinter.flip %[[F]]
// CHECK:         %[[R:.*]] = sinter.reshape %[[V]]
// CHECK:         sinter.fusion {{.*}}%[[R]]
func.func @waits_for_a_view(%x: tensor<3x4xi1>) -> (tensor<3x4xi1>, tensor<3x4xi1>) {
  %0 = sinter.logical_not %x : tensor<3x4xi1> -> tensor<3x4xi1>
  %1 = sinter.flip %0 {dims = array<i64: 0>} : (tensor<3x4xi1>) -> tensor<3x4xi1>
  %2 = sinter.reshape %1 {sizes = array<i64: 12>} : (tensor<3x4xi1>) -> tensor<12xi1>
  %3 = sinter.slice %2 {limits = array<i64: 1>, starts = array<i64: 0>, strides = array<i64: 1>} : (tensor<12xi1>) -> tensor<1xi1>
  %4 = sinter.reshape %3 {sizes = array<i64>} : (tensor<1xi1>) -> tensor<i1>
  %5 = sinter.broadcast_to %4 {sizes = array<i64: 3, 4>} : (tensor<i1>) -> tensor<3x4xi1>
  %6 = sinter.bitwise_and %x, %5 : tensor<3x4xi1>
  return %1, %6 : tensor<3x4xi1>, tensor<3x4xi1>
}
