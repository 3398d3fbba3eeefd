// RUN: sinter-run %s --stop-after=graph | FileCheck %s
// RUN: sinter-run %s --output-dir %t
// RUN: od -An -v -w12 -td4 -j128 %t/0.npy | FileCheck %s --check-prefix=SUM
// RUN: od -An -v -w16 -td8 -j128 %t/1.npy | FileCheck %s --check-prefix=BEST
// RUN: od -An -v -w12 -td4 -j128 %t/2.npy | FileCheck %s --check-prefix=XOR
// RUN: od -An -v -w24 -td4 -j128 %t/3.npy | FileCheck %s --check-prefix=WINDOWS

// CHECK-LABEL: func.func @main()
"func.func"() <{function_type = () -> (tensor<3xi32>, tensor<2xi64>, tensor<3xi32>, tensor<2x3xi32>), sym_name = "main"}> ({
  %x = "stablehlo.constant"() <{value = dense<[[1, 5, 3], [4, 2, 6]]> : tensor<2x3xi32>}> : () -> tensor<2x3xi32>
  %zero = "stablehlo.constant"() <{value = dense<0> : tensor<i32>}> : () -> tensor<i32>
  %ten = "stablehlo.constant"() <{value = dense<10> : tensor<i32>}> : () -> tensor<i32>

  // What is reduced into counts, where it is not the identity.
  // CHECK: sinter.reduce_sum
  // CHECK-NEXT: sinter.constant dense<10> : tensor<3xi32>
  // CHECK-NEXT: sinter.add
  // SUM: 15 17 19
  %0 = "stablehlo.reduce"(%x, %ten) <{dimensions = array<i64: 0>}> ({
  ^bb0(%a: tensor<i32>, %b: tensor<i32>):
    %s = "stablehlo.add"(%a, %b) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    "stablehlo.return"(%s) : (tensor<i32>) -> ()
  }) : (tensor<2x3xi32>, tensor<i32>) -> tensor<3xi32>

  // CHECK: sinter.arg_max
  // BEST: 1 2
  %places = "stablehlo.iota"() <{iota_dimension = 1 : i64}> : () -> tensor<2x3xi64>
  %least = "stablehlo.constant"() <{value = dense<-2147483648> : tensor<i32>}> : () -> tensor<i32>
  %first = "stablehlo.constant"() <{value = dense<0> : tensor<i64>}> : () -> tensor<i64>
  %best:2 = "stablehlo.reduce"(%x, %places, %least, %first) <{dimensions = array<i64: 1>}> ({
  ^bb0(%a: tensor<i32>, %i: tensor<i64>, %b: tensor<i32>, %j: tensor<i64>):
    %wins = "stablehlo.compare"(%a, %b) <{comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %ties = "stablehlo.compare"(%a, %b) <{comparison_direction = #stablehlo<comparison_direction EQ>}> : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %less = "stablehlo.compare"(%i, %j) <{comparison_direction = #stablehlo<comparison_direction LT>}> : (tensor<i64>, tensor<i64>) -> tensor<i1>
    %both = "stablehlo.and"(%ties, %less) : (tensor<i1>, tensor<i1>) -> tensor<i1>
    %take = "stablehlo.or"(%wins, %both) : (tensor<i1>, tensor<i1>) -> tensor<i1>
    %v = "stablehlo.select"(%wins, %a, %b) : (tensor<i1>, tensor<i32>, tensor<i32>) -> tensor<i32>
    %p = "stablehlo.select"(%take, %i, %j) : (tensor<i1>, tensor<i64>, tensor<i64>) -> tensor<i64>
    "stablehlo.return"(%v, %p) : (tensor<i32>, tensor<i64>) -> ()
  }) : (tensor<2x3xi32>, tensor<2x3xi64>, tensor<i32>, tensor<i64>) -> (tensor<2xi32>, tensor<2xi64>)

  // A region that no op is: pairs of neighbours.
  // CHECK: sinter.bitwise_xor
  // XOR: 5 7 5
  %2 = "stablehlo.reduce"(%x, %zero) <{dimensions = array<i64: 0>}> ({
  ^bb0(%a: tensor<i32>, %b: tensor<i32>):
    %s = "stablehlo.xor"(%a, %b) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    "stablehlo.return"(%s) : (tensor<i32>) -> ()
  }) : (tensor<2x3xi32>, tensor<i32>) -> tensor<3xi32>

  // CHECK: sinter.cumulative_sum {{.*}}dim = 1
  // WINDOWS: 1 6 9 4 6 12
  %3 = "stablehlo.reduce_window"(%x, %zero) <{padding = dense<[[0, 0], [2, 0]]> : tensor<2x2xi64>, window_dimensions = array<i64: 1, 3>}> ({
  ^bb0(%a: tensor<i32>, %b: tensor<i32>):
    %s = "stablehlo.add"(%a, %b) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    "stablehlo.return"(%s) : (tensor<i32>) -> ()
  }) : (tensor<2x3xi32>, tensor<i32>) -> tensor<2x3xi32>
  "func.return"(%0, %best#1, %2, %3) : (tensor<3xi32>, tensor<2xi64>, tensor<3xi32>, tensor<2x3xi32>) -> ()
}) : () -> ()
