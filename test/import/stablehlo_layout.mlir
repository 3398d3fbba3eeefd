// RUN: sinter-run %s --stop-after=graph | FileCheck %s
// RUN: sinter-run %s --output-dir %t
// RUN: od -An -v -w48 -td2 -j128 %t/0.npy | FileCheck %s --check-prefix=BROADCAST
// RUN: od -An -v -w10 -td2 -j128 %t/1.npy | FileCheck %s --check-prefix=PAD
// RUN: od -An -v -w16 -tx2 -j128 %t/2.npy | FileCheck %s --check-prefix=HEX

// CHECK-LABEL: func.func @main()
"func.func"() <{function_type = () -> (tensor<3x2x2xi16>, tensor<5xi16>, tensor<8xbf16>), sym_name = "main"}> ({
  // Dimensions may be named in any order.
  // CHECK: sinter.permute
  // CHECK: sinter.broadcast_to
  // BROADCAST: 1 4 1 4 2 5 2 5 3 6 3 6
  %x = "stablehlo.constant"() <{value = dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi16>}> : () -> tensor<2x3xi16>
  %0 = "stablehlo.broadcast_in_dim"(%x) <{broadcast_dimensions = array<i64: 2, 0>}> : (tensor<2x3xi16>) -> tensor<3x2x2xi16>

  // One is cut off in front, one lies between neighbours.
  // CHECK: sinter.pad {{.*}}high = array<i64: 1>, interior = array<i64: 1>, low = array<i64: -1>
  // PAD: 9 2 9 3 9
  %y = "stablehlo.constant"() <{value = dense<[1, 2, 3]> : tensor<3xi16>}> : () -> tensor<3xi16>
  %v = "stablehlo.constant"() <{value = dense<9> : tensor<i16>}> : () -> tensor<i16>
  %1 = "stablehlo.pad"(%y, %v) <{edge_padding_high = array<i64: 1>, edge_padding_low = array<i64: -1>, interior_padding = array<i64: 1>}> : (tensor<3xi16>, tensor<i16>) -> tensor<5xi16>

  // bf16 goes out as its bits.
  // HEX: 3f80 bf80 0000 8000 7f80 ff80 4000 0001
  %2 = "stablehlo.constant"() <{value = dense<"0x803F80BF00000080807F80FF00400100"> : tensor<8xbf16>}> : () -> tensor<8xbf16>
  "func.return"(%0, %1, %2) : (tensor<3x2x2xi16>, tensor<5xi16>, tensor<8xbf16>) -> ()
}) : () -> ()
