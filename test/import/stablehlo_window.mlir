// RUN: sinter-run %s --stop-after=graph | FileCheck %s
// RUN: sinter-run %s --output-dir %t
// RUN: od -An -v -w16 -td4 -j128 %t/0.npy | FileCheck %s --check-prefix=SELECTED
// RUN: od -An -v -w12 -td4 -j128 %t/1.npy | FileCheck %s --check-prefix=DILATED
// RUN: od -An -v -w8 -td4 -j128 %t/2.npy | FileCheck %s --check-prefix=REPEATED

// CHECK-LABEL: func.func @main()
"func.func"() <{function_type = () -> (tensor<4xi32>, tensor<3xi32>, tensor<2xi32>), sym_name = "main"}> ({
  %x = "stablehlo.constant"() <{value = dense<[1, 5, 3, 2]> : tensor<4xi32>}> : () -> tensor<4xi32>
  %one = "stablehlo.constant"() <{value = dense<1> : tensor<i32>}> : () -> tensor<i32>
  %zero = "stablehlo.constant"() <{value = dense<0> : tensor<i32>}> : () -> tensor<i32>

  // Windows over _ 1 | 5 3 | 2 _: padding is never selected.
  // SELECTED: 11 21 1 31
  %s = "stablehlo.constant"() <{value = dense<[10, 20, 30]> : tensor<3xi32>}> : () -> tensor<3xi32>
  // CHECK: sinter.pad {{.*}} (tensor<4xi1>, tensor<i1>)
  %0 = "stablehlo.select_and_scatter"(%x, %s, %one) <{padding = dense<1> : tensor<1x2xi64>, window_dimensions = array<i64: 2>, window_strides = array<i64: 2>}> ({
  ^bb0(%a: tensor<i32>, %b: tensor<i32>):
    %c = "stablehlo.compare"(%a, %b) <{comparison_direction = #stablehlo<comparison_direction GE>}> : (tensor<i32>, tensor<i32>) -> tensor<i1>
    "stablehlo.return"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%a: tensor<i32>, %b: tensor<i32>):
    %c = "stablehlo.add"(%a, %b) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    "stablehlo.return"(%c) : (tensor<i32>) -> ()
  }) : (tensor<4xi32>, tensor<3xi32>, tensor<i32>) -> tensor<4xi32>

  // Three elements, two apart, of 1 _ 5 _ 3 _ 2 and one more: 1 5 3, 5 3 2 and
  // nothing between.
  // DILATED: 9 0 10
  // CHECK: sinter.pad {{.*}}high = array<i64: 0>, interior = array<i64: 1>
  %1 = "stablehlo.reduce_window"(%x, %zero) <{base_dilations = array<i64: 2>, window_dilations = array<i64: 2>, window_dimensions = array<i64: 3>}> ({
  ^bb0(%a: tensor<i32>, %b: tensor<i32>):
    %c = "stablehlo.add"(%a, %b) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    "stablehlo.return"(%c) : (tensor<i32>) -> ()
  }) : (tensor<4xi32>, tensor<i32>) -> tensor<3xi32>

  // A region of its own, for index vectors that repeat: one after the other.
  // REPEATED: 7 5
  %y = "stablehlo.constant"() <{value = dense<[1, 2]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %i = "stablehlo.constant"() <{value = dense<[[0], [0], [1], [5]]> : tensor<4x1xi64>}> : () -> tensor<4x1xi64>
  %u = "stablehlo.constant"() <{value = dense<1> : tensor<4xi32>}> : () -> tensor<4xi32>
  // CHECK-COUNT-4: sinter.scatter_set
  %2 = "stablehlo.scatter"(%y, %i, %u) <{scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
  ^bb0(%a: tensor<i32>, %b: tensor<i32>):
    %two = "stablehlo.add"(%a, %a) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %c = "stablehlo.add"(%two, %b) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    "stablehlo.return"(%c) : (tensor<i32>) -> ()
  }) : (tensor<2xi32>, tensor<4x1xi64>, tensor<4xi32>) -> tensor<2xi32>
  "func.return"(%0, %1, %2) : (tensor<4xi32>, tensor<3xi32>, tensor<2xi32>) -> ()
}) : () -> ()
