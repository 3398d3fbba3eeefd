// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-form-fusion-groups --sinter-emit-kernels=isa=v4 --cse | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-form-fusion-groups --sinter-emit-kernels=isa=v2 \
// RUN:   | FileCheck %s --check-prefix=V2

// Two ops, one kernel: a loop over vectors, and one over what is left, which is
// one vector with a mask where the level has such accesses.
// CHECK-LABEL: @chain
// CHECK:         sinter.dispatch @add_neg(%{{.*}}) over 9 by 16384
// CHECK-LABEL: func.func @add_neg
// CHECK-SAME:    (%[[X:[^:]*]]: memref<?xf32>, %[[OUT:[^:]*]]: memref<?xf32>, %[[BEGIN:[^:]*]]: index, %[[END:[^:]*]]: index)
// CHECK:         scf.for %[[I:.*]] = %[[BEGIN]] to %[[WHOLE:.*]] step
// CHECK-NEXT:      %[[V:.*]] = vector.load %[[X]][%[[I]]] : memref<?xf32>, vector<16xf32>
// CHECK-NEXT:      %[[SUM:.*]] = arith.addf %[[V]], %[[V]]
// CHECK-NEXT:      %[[NEG:.*]] = arith.negf %[[SUM]]
// CHECK-NEXT:      vector.store %[[NEG]], %[[OUT]][%[[I]]]
// CHECK:         scf.for %{{.*}} = %[[WHOLE]] to %[[END]] step
// CHECK:           vector.maskedload %[[X]]
// CHECK:           vector.maskedstore %[[OUT]]
// V2:            vector.load {{.*}} vector<4xf32>
// V2:            memref.load
// V2:            memref.store
func.func @chain(%x: tensor<9xf32>) -> tensor<9xf32> {
  %0 = sinter.add %x, %x : tensor<9xf32>
  %1 = sinter.neg %0 : tensor<9xf32>
  return %1 : tensor<9xf32>
}

// -----

// Memory has a byte for a boolean and no signs; bf16 is computed in f32 and
// rounded after every op.
// CHECK-LABEL: func.func @where_add
// CHECK-SAME:    memref<?xi8>, %{{.*}}: memref<?xbf16>
// CHECK:         arith.cmpi ne, %{{.*}} : vector<16xi8>
// CHECK:         arith.select {{.*}} : vector<16xi1>, vector<16xf32>
// CHECK:         arith.andi {{.*}} : vector<16xi32>
// CHECK:         arith.addf {{.*}} : vector<16xf32>
// CHECK:         arith.andi {{.*}} : vector<16xi32>
// CHECK:         vector.store {{.*}} vector<16xbf16>
func.func @short_floats(%c: tensor<40xi1>, %x: tensor<40xbf16>, %y: tensor<40xbf16>) -> tensor<40xbf16> {
  %0 = sinter.where %c, %x, %y : tensor<40xi1>, tensor<40xbf16>
  %1 = sinter.add %0, %y : tensor<40xbf16>
  return %1 : tensor<40xbf16>
}

// -----

// A row of the other operand for every row: the loop is over rows, and the
// repeated operand begins at the same place in each.
// CHECK-LABEL: @row
// CHECK:         sinter.dispatch @mul(%{{.*}}) over 6 by
// CHECK-LABEL: func.func @mul
// CHECK-SAME:    (%[[X:[^:]*]]: memref<?xf32>, %[[Y:[^:]*]]: memref<?xf32>, %{{.*}}: memref<?xf32>
// CHECK:         scf.for %[[ROW:.*]] =
// CHECK:           scf.for %[[COLUMN:.*]] =
// CHECK-DAG:         vector.load %[[X]][%[[COLUMN]]]
// CHECK-DAG:         %[[PLACE:.*]] = arith.addi %{{.*}}, %[[COLUMN]]
// CHECK-DAG:         vector.load %[[Y]][%[[PLACE]]]
func.func @row(%x: tensor<40xf32>, %y: tensor<2x3x40xf32>) -> tensor<2x3x40xf32> {
  %0 = sinter.broadcast_to %x {sizes = array<i64: 2, 3, 40>} : (tensor<40xf32>) -> tensor<2x3x40xf32>
  %1 = sinter.mul %0, %y : tensor<2x3x40xf32>
  return %1 : tensor<2x3x40xf32>
}

// -----

// A transposed argument is gathered; one element for all is loaded once.
// CHECK-LABEL: func.func @mul
// CHECK-SAME:    (%[[X:[^:]*]]: memref<?xf32>, %[[Y:[^:]*]]: memref<?xf32>
// CHECK:         %[[ONE:.*]] = memref.load %[[Y]]
// CHECK:         vector.broadcast %[[ONE]]
// CHECK:         scf.for
// CHECK-COUNT-16:  memref.load %[[X]]
// CHECK:           vector.from_elements
func.func @strides(%x: tensor<40x40xf32> {sinter.strides = array<i64: 1, 40>},
                   %y: tensor<f32>) -> tensor<40x40xf32> {
  %0 = sinter.broadcast_to %y {sizes = array<i64: 40, 40>} : (tensor<f32>) -> tensor<40x40xf32>
  %1 = sinter.mul %x, %0 : tensor<40x40xf32>
  return %1 : tensor<40x40xf32>
}

// -----

// f64 functions are libm's, lane by lane; v2 has no fma.
// CHECK:         func.func private @sinter_libm_exp(f64) -> f64
// CHECK-LABEL: func.func @exp
// CHECK-COUNT-16: call @sinter_libm_exp
// V2-NOT:        math.fma
func.func @doubles(%x: tensor<40xf64>) -> tensor<40xf64> {
  %0 = sinter.exp %x : tensor<40xf64>
  return %0 : tensor<40xf64>
}

// -----

func.func @not_pointwise(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %0 = sinter.fusion "by hand" (%x) : (tensor<2x3xf32>) -> tensor<3x2xf32> {
  ^bb0(%a: tensor<2x3xf32>):
    %1 = sinter.neg %a : tensor<2x3xf32>
    // expected-error@+1 {{cannot be part of a kernel: it is not computed from elements at the same place}}
    %2 = sinter.permute %1 {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
    sinter.yield %2 : tensor<3x2xf32>
  }
  return %0 : tensor<3x2xf32>
}

// -----

func.func @not_elements(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = sinter.fusion "by hand" (%x) : (tensor<2x3xf32>) -> tensor<2x3xf32> {
  ^bb0(%a: tensor<2x3xf32>):
    // expected-error@+1 {{cannot be part of a kernel: it is not computed from elements at the same place}}
    %1 = sinter.cumulative_sum %a {dim = 0 : i64, reverse = false} : (tensor<2x3xf32>) -> tensor<2x3xf32>
    sinter.yield %1 : tensor<2x3xf32>
  }
  return %0 : tensor<2x3xf32>
}

// -----

func.func @two_rows(%x: tensor<2x6xf32>) -> (tensor<2xf32>, tensor<4xf32>) {
  %0:2 = sinter.fusion "by hand" (%x) : (tensor<2x6xf32>) -> (tensor<2xf32>, tensor<4xf32>) {
  ^bb0(%a: tensor<2x6xf32>):
    %1 = sinter.reduce_sum %a {dims = array<i64: 1>} : (tensor<2x6xf32>) -> tensor<2xf32>
    %2 = sinter.reshape %a {sizes = array<i64: 4, 3>} : (tensor<2x6xf32>) -> tensor<4x3xf32>
    // expected-error@+1 {{cannot be part of a kernel: it has rows of 3 elements, another op of 6}}
    %3 = sinter.reduce_sum %2 {dims = array<i64: 1>} : (tensor<4x3xf32>) -> tensor<4xf32>
    sinter.yield %1, %3 : tensor<2xf32>, tensor<4xf32>
  }
  return %0#0, %0#1 : tensor<2xf32>, tensor<4xf32>
}

// -----

func.func @several_sizes(%x: tensor<6xf32>, %y: tensor<4xf32>) -> (tensor<6xf32>, tensor<4xf32>) {
  // expected-error@+1 {{has results of several sizes}}
  %0:2 = sinter.fusion "by hand" (%x, %y) : (tensor<6xf32>, tensor<4xf32>) -> (tensor<6xf32>, tensor<4xf32>) {
  ^bb0(%a: tensor<6xf32>, %b: tensor<4xf32>):
    %1 = sinter.neg %a : tensor<6xf32>
    %2 = sinter.neg %b : tensor<4xf32>
    sinter.yield %1, %2 : tensor<6xf32>, tensor<4xf32>
  }
  return %0#0, %0#1 : tensor<6xf32>, tensor<4xf32>
}

// -----

func.func @no_common_loops(%x: tensor<6x4xf32>, %y: tensor<4x6xf32>) -> tensor<24xf32> {
  // expected-error@+1 {{reads tensors that have no loops in common}}
  %0 = sinter.fusion "by hand" (%x, %y) : (tensor<6x4xf32>, tensor<4x6xf32>) -> tensor<24xf32> {
  ^bb0(%a: tensor<6x4xf32>, %b: tensor<4x6xf32>):
    %1 = sinter.flip %a {dims = array<i64: 1>} : (tensor<6x4xf32>) -> tensor<6x4xf32>
    %2 = sinter.neg %1 : tensor<6x4xf32>
    %3 = sinter.flip %b {dims = array<i64: 1>} : (tensor<4x6xf32>) -> tensor<4x6xf32>
    %4 = sinter.neg %3 : tensor<4x6xf32>
    %5 = sinter.reshape %2 {sizes = array<i64: 24>} : (tensor<6x4xf32>) -> tensor<24xf32>
    %6 = sinter.reshape %4 {sizes = array<i64: 24>} : (tensor<4x6xf32>) -> tensor<24xf32>
    %7 = sinter.add %5, %6 : tensor<24xf32>
    sinter.yield %7 : tensor<24xf32>
  }
  return %0 : tensor<24xf32>
}

// -----

func.func @unknown_size(%x: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error@+1 {{has a tensor of unknown size}}
  %0 = sinter.fusion "by hand" (%x) : (tensor<?xf32>) -> tensor<?xf32> {
  ^bb0(%a: tensor<?xf32>):
    %1 = sinter.neg %a : tensor<?xf32>
    sinter.yield %1 : tensor<?xf32>
  }
  return %0 : tensor<?xf32>
}

// -----

// A call computes a strip of all rows of a block, and adds row after row to the
// sums of its columns.
// CHECK-LABEL: @columns
// CHECK:         sinter.dispatch @neg_reduce_sum(%{{.*}}) over 6 by 1
// CHECK-LABEL: func.func @neg_reduce_sum
// CHECK-SAME:    (%[[X:[^:]*]]: memref<?xf32>, %[[OUT:[^:]*]]: memref<?xf32>, %[[SUM:[^:]*]]: memref<?xf32>
// CHECK:         scf.for %[[ITEM:.*]] =
// CHECK:           %[[BASE:.*]] = arith.muli %[[ITEM]], %c256
// CHECK:           scf.for
// CHECK:             vector.store %cst, %[[SUM]]
// CHECK:           scf.for
// CHECK:             scf.for %[[I:.*]] =
// CHECK:               %[[NEG:.*]] = arith.negf
// CHECK:               vector.store %[[NEG]], %[[OUT]]
// CHECK:               %[[PLACE:.*]] = arith.addi %[[BASE]], %[[I]]
// CHECK:               %[[OLD:.*]] = vector.load %[[SUM]][%[[PLACE]]]
// CHECK:               %[[NEW:.*]] = arith.addf %[[OLD]], %[[NEG]]
// CHECK:               vector.store %[[NEW]], %[[SUM]][%[[PLACE]]]
func.func @columns(%x: tensor<2x64x768xf32>) -> (tensor<2x64x768xf32>, tensor<2x768xf32>) {
  %0 = sinter.neg %x : tensor<2x64x768xf32>
  %1 = sinter.reduce_sum %0 {dims = array<i64: 1>} : (tensor<2x64x768xf32>) -> tensor<2x768xf32>
  return %0, %1 : tensor<2x64x768xf32>, tensor<2x768xf32>
}
