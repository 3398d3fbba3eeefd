// RUN: sinter-run %s --stop-after=graph | FileCheck %s
// RUN: sinter-run %s --output-dir %t
// RUN: od -An -v -w16 -td4 -j128 %t/0.npy | FileCheck %s --check-prefix=PRODUCT
// RUN: od -An -v -w12 -td4 -j128 %t/1.npy | FileCheck %s --check-prefix=CONVOLUTION

// CHECK-LABEL: func.func @main()
"func.func"() <{function_type = () -> (tensor<2x2xi32>, tensor<1x1x3xi32>), sym_name = "main"}> ({
  // The sum is wider than the factors, as the result's type says.
  // CHECK: sinter.dot_general {{.*}}dtype = i32
  // PRODUCT: 20000 200 200 2
  %x = "stablehlo.constant"() <{value = dense<[[100, 100], [1, 1]]> : tensor<2x2xi8>}> : () -> tensor<2x2xi8>
  %z = "stablehlo.constant"() <{value = dense<[[100, 0], [100, 2]]> : tensor<2x2xi8>}> : () -> tensor<2x2xi8>
  %0 = "stablehlo.dot_general"(%x, %z) <{dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]}> : (tensor<2x2xi8>, tensor<2x2xi8>) -> tensor<2x2xi32>

  // The kernel turned around: 1 3, over 1 2 3 4.
  // CHECK: sinter.flip
  // CHECK: sinter.dot_general
  // CONVOLUTION: 7 11 15
  %i = "stablehlo.constant"() <{value = dense<[[[1, 2, 3, 4]]]> : tensor<1x1x4xi32>}> : () -> tensor<1x1x4xi32>
  %k = "stablehlo.constant"() <{value = dense<[[[3], [1]]]> : tensor<1x2x1xi32>}> : () -> tensor<1x2x1xi32>
  %1 = "stablehlo.convolution"(%i, %k) <{batch_group_count = 1 : i64, dimension_numbers = #stablehlo.conv<[b, f, 0]x[o, 0, i]->[b, f, 0]>, feature_group_count = 1 : i64, window_reversal = array<i1: true>, window_strides = array<i64: 1>}> : (tensor<1x1x4xi32>, tensor<1x2x1xi32>) -> tensor<1x1x3xi32>
  "func.return"(%0, %1) : (tensor<2x2xi32>, tensor<1x1x3xi32>) -> ()
}) : () -> ()
