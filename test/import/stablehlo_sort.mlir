// RUN: sinter-run %s --stop-after=graph | FileCheck %s
// RUN: sinter-run %s --output-dir %t
// RUN: od -An -v -w16 -td4 -j128 %t/0.npy | FileCheck %s --check-prefix=KEYS
// RUN: od -An -v -w16 -td4 -j128 %t/1.npy | FileCheck %s --check-prefix=VALUES

// The first key descends; where it is equal, |second| ascends.
// CHECK-LABEL: func.func @main()
// CHECK: %[[KEY:.*]] = sinter.abs
// CHECK: sinter.sort {{.*}}, %[[KEY]], {{.*}}descending = array<i64: 1, 0>{{.*}}num_keys = 2
// KEYS: 7 7 7 3
// VALUES: 1 -2 -8 5
"func.func"() <{function_type = () -> (tensor<4xi32>, tensor<4xi32>), sym_name = "main"}> ({
  %x = "stablehlo.constant"() <{value = dense<[7, 3, 7, 7]> : tensor<4xi32>}> : () -> tensor<4xi32>
  %y = "stablehlo.constant"() <{value = dense<[-8, 5, 1, -2]> : tensor<4xi32>}> : () -> tensor<4xi32>
  %0:2 = "stablehlo.sort"(%x, %y) <{dimension = -1 : i64, is_stable = true}> ({
  ^bb0(%a: tensor<i32>, %b: tensor<i32>, %c: tensor<i32>, %d: tensor<i32>):
    %first = "stablehlo.compare"(%a, %b) <{comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %equal = "stablehlo.compare"(%a, %b) <{comparison_direction = #stablehlo<comparison_direction EQ>}> : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %e = "stablehlo.abs"(%c) : (tensor<i32>) -> tensor<i32>
    %f = "stablehlo.abs"(%d) : (tensor<i32>) -> tensor<i32>
    %second = "stablehlo.compare"(%f, %e) <{comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %less = "stablehlo.select"(%equal, %second, %first) : (tensor<i1>, tensor<i1>, tensor<i1>) -> tensor<i1>
    "stablehlo.return"(%less) : (tensor<i1>) -> ()
  }) : (tensor<4xi32>, tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>)
  "func.return"(%0#0, %0#1) : (tensor<4xi32>, tensor<4xi32>) -> ()
}) : () -> ()
