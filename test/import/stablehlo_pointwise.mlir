// RUN: sinter-run %s --stop-after=graph | FileCheck %s
// RUN: sinter-run %s --output-dir %t
// RUN: od -An -v -w8 -td4 -j128 %t/0.npy | FileCheck %s --check-prefix=SHIFTS
// RUN: od -An -v -w16 -td4 -j128 %t/1.npy | FileCheck %s --check-prefix=DIVISION
// RUN: od -An -v -w16 -tx4 -j128 %t/2.npy | FileCheck %s --check-prefix=ROUNDED
// RUN: od -An -v -w4 -td1 -j128 %t/3.npy | FileCheck %s --check-prefix=ORDER

// CHECK-LABEL: func.func @main()
"builtin.module"() <{sym_name = "pointwise"}> ({
  "func.func"() <{function_type = () -> (tensor<2xi32>, tensor<4xi32>, tensor<4xf32>, tensor<4xi1>), sym_name = "main", sym_visibility = "public"}> ({
    // A shift by all bits leaves the sign.
    // SHIFTS: -1 1
    %x = "stablehlo.constant"() <{value = dense<[-7, 7]> : tensor<2xi32>}> : () -> tensor<2xi32>
    %n = "stablehlo.constant"() <{value = dense<[40, 2]> : tensor<2xi32>}> : () -> tensor<2xi32>
    // CHECK: sinter.pow {{.*}} : tensor<2xui32>
    %0 = "stablehlo.shift_right_arithmetic"(%x, %n) : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>

    // By 0, the remainder is the dividend; its sign is that of the dividend.
    // DIVISION: 5 -1 1 0
    %a = "stablehlo.constant"() <{value = dense<[5, -7, 7, -2147483648]> : tensor<4xi32>}> : () -> tensor<4xi32>
    %b = "stablehlo.constant"() <{value = dense<[0, 2, -2, -1]> : tensor<4xi32>}> : () -> tensor<4xi32>
    // CHECK: sinter.div {{.*}} : tensor<4xi32>
    // CHECK-NEXT: sinter.mul
    // CHECK-NEXT: sinter.sub
    %1 = "stablehlo.remainder"(%a, %b) : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>

    // Ties away from zero; a zero keeps its sign; NaN keeps being one.
    // ROUNDED: 40400000 c0400000 80000000 7fc00000
    %f = "stablehlo.constant"() <{value = dense<[2.5, -2.5, -0.0, 0x7FC00000]> : tensor<4xf32>}> : () -> tensor<4xf32>
    // CHECK: sinter.trunc
    %2 = "stablehlo.round_nearest_afz"(%f) : (tensor<4xf32>) -> tensor<4xf32>

    // -NaN < -inf < -0 < 0 < NaN.
    // ORDER: 1 1 1 0
    %l = "stablehlo.constant"() <{value = dense<[0xFFC00000, -0.0, 0.0, 0x7FC00000]> : tensor<4xf32>}> : () -> tensor<4xf32>
    %r = "stablehlo.constant"() <{value = dense<[0xFF800000, 0.0, 0x7FC00000, 1.0]> : tensor<4xf32>}> : () -> tensor<4xf32>
    // CHECK: sinter.sort {{.*}}float_order = 1
    %3 = "stablehlo.compare"(%l, %r) <{compare_type = #stablehlo<comparison_type TOTALORDER>, comparison_direction = #stablehlo<comparison_direction LT>}> : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
    "func.return"(%0, %1, %2, %3) : (tensor<2xi32>, tensor<4xi32>, tensor<4xf32>, tensor<4xi1>) -> ()
  }) : () -> ()
}) : () -> ()
