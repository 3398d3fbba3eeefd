// RUN: sinter-run %s --stop-after=graph | FileCheck %s
// RUN: sinter-run %s --output-dir %t
// RUN: od -An -v -w24 -td4 -j128 %t/0.npy | FileCheck %s --check-prefix=GATHER
// RUN: od -An -v -w24 -td4 -j128 %t/1.npy | FileCheck %s --check-prefix=SCATTER
// RUN: od -An -v -w16 -td4 -j128 %t/2.npy | FileCheck %s --check-prefix=UPDATE

// CHECK-LABEL: func.func @main()
"func.func"() <{function_type = () -> (tensor<2x3xi32>, tensor<2x3xi32>, tensor<4xi32>), sym_name = "main"}> ({
  %x = "stablehlo.constant"() <{value = dense<[[0, 1, 2], [3, 4, 5]]> : tensor<2x3xi32>}> : () -> tensor<2x3xi32>
  %i = "stablehlo.constant"() <{value = dense<[[1], [7]]> : tensor<2x1xi64>}> : () -> tensor<2x1xi64>
  %j = "stablehlo.constant"() <{value = dense<[[0], [9]]> : tensor<2x1xi64>}> : () -> tensor<2x1xi64>

  // A start is clamped.
  // CHECK: sinter.gather {{.*}}checked = false
  // GATHER: 3 4 5 3 4 5
  %0 = "stablehlo.gather"(%x, %i) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 3>}> : (tensor<2x3xi32>, tensor<2x1xi64>) -> tensor<2x3xi32>

  // An update outside is dropped. x - u is x + -u.
  // CHECK: sinter.neg
  // CHECK: sinter.scatter_add
  // SCATTER: 0 0 0 3 4 5
  %1 = "stablehlo.scatter"(%x, %j, %x) <{scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>}> ({
  ^bb0(%a: tensor<i32>, %b: tensor<i32>):
    %d = "stablehlo.subtract"(%a, %b) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    "stablehlo.return"(%d) : (tensor<i32>) -> ()
  }) : (tensor<2x3xi32>, tensor<2x1xi64>, tensor<2x3xi32>) -> tensor<2x3xi32>

  // A large unsigned start is the last place.
  // CHECK: sinter.minimum {{.*}} : tensor<ui64>
  // CHECK: sinter.scatter_set
  // UPDATE: 9 9 7 7
  %y = "stablehlo.constant"() <{value = dense<9> : tensor<4xi32>}> : () -> tensor<4xi32>
  %u = "stablehlo.constant"() <{value = dense<7> : tensor<2xi32>}> : () -> tensor<2xi32>
  %k = "stablehlo.constant"() <{value = dense<18446744073709551615> : tensor<ui64>}> : () -> tensor<ui64>
  %2 = "stablehlo.dynamic_update_slice"(%y, %u, %k) : (tensor<4xi32>, tensor<2xi32>, tensor<ui64>) -> tensor<4xi32>
  "func.return"(%0, %1, %2) : (tensor<2x3xi32>, tensor<2x3xi32>, tensor<4xi32>) -> ()
}) : () -> ()
