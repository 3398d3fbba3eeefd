// RUN: sinter-run %s --stop-after=graph | FileCheck %s
// RUN: sinter-run %s --output-dir %t
// RUN: od -An -v -td4 -j128 %t/0.npy | FileCheck %s --check-prefix=LOOP
// RUN: od -An -v -td4 -j128 %t/1.npy | FileCheck %s --check-prefix=BRANCH
// RUN: od -An -v -tx4 -j128 %t/2.npy | FileCheck %s --check-prefix=BITS

// What a loop runs are functions of their own; calls are inlined.
// CHECK-LABEL: func.func @main()
// CHECK-LABEL: func.func @main_1(
// CHECK: sinter.lt
// CHECK-LABEL: func.func @main_2(
// CHECK: sinter.mul
// CHECK-NOT: call
"builtin.module"() ({
  "func.func"() <{function_type = () -> (tensor<i32>, tensor<i32>, tensor<i32>), sym_name = "main"}> ({
    // LOOP: 243
    %one = "stablehlo.constant"() <{value = dense<1> : tensor<i32>}> : () -> tensor<i32>
    %zero = "stablehlo.constant"() <{value = dense<0> : tensor<i32>}> : () -> tensor<i32>
    %0:2 = "stablehlo.while"(%zero, %one) ({
    ^bb0(%i: tensor<i32>, %x: tensor<i32>):
      %n = "stablehlo.constant"() <{value = dense<5> : tensor<i32>}> : () -> tensor<i32>
      %c = "stablehlo.compare"(%i, %n) <{comparison_direction = #stablehlo<comparison_direction LT>}> : (tensor<i32>, tensor<i32>) -> tensor<i1>
      "stablehlo.return"(%c) : (tensor<i1>) -> ()
    }, {
    ^bb0(%i: tensor<i32>, %x: tensor<i32>):
      %next = "stablehlo.add"(%i, %one) : (tensor<i32>, tensor<i32>) -> tensor<i32>
      %y = "func.call"(%x) <{callee = @triple}> : (tensor<i32>) -> tensor<i32>
      "stablehlo.return"(%next, %y) : (tensor<i32>, tensor<i32>) -> ()
    }) : (tensor<i32>, tensor<i32>) -> (tensor<i32>, tensor<i32>)

    // An index that is out of range means the last branch.
    // BRANCH: 729
    %1 = "stablehlo.case"(%0#0) ({
      "stablehlo.return"(%one) : (tensor<i32>) -> ()
    }, {
      %y = "func.call"(%0#1) <{callee = @triple}> : (tensor<i32>) -> tensor<i32>
      "stablehlo.return"(%y) : (tensor<i32>) -> ()
    }) : (tensor<i32>) -> tensor<i32>

    // BITS: 3f800000
    %f = "stablehlo.constant"() <{value = dense<1.0> : tensor<f32>}> : () -> tensor<f32>
    %2 = "stablehlo.bitcast_convert"(%f) : (tensor<f32>) -> tensor<i32>
    "func.return"(%0#1, %1, %2) : (tensor<i32>, tensor<i32>, tensor<i32>) -> ()
  }) : () -> ()
  "func.func"() <{function_type = (tensor<i32>) -> tensor<i32>, sym_name = "triple", sym_visibility = "private"}> ({
  ^bb0(%x: tensor<i32>):
    %three = "stablehlo.constant"() <{value = dense<3> : tensor<i32>}> : () -> tensor<i32>
    %y = "stablehlo.multiply"(%x, %three) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    "func.return"(%y) : (tensor<i32>) -> ()
  }) : () -> ()
}) : () -> ()
