// Every pointwise op in every compute class, and conversions between all dtypes,
// as objects of all levels: nothing is undefined but functions of libm.h. An
// object of a level that this machine does not run is inspected all the same.
//
// RUN: sinter-compile %s --isa=v2 -o %t.v2.o
// RUN: llvm-nm -u --format=just-symbols %t.v2.o \
// RUN:   | FileCheck %s --implicit-check-not={{[a-z]}}
// RUN: sinter-compile %s --isa=v3 -o %t.v3.o
// RUN: llvm-nm -u --format=just-symbols %t.v3.o \
// RUN:   | FileCheck %s --implicit-check-not={{[a-z]}}
// RUN: sinter-compile %s --isa=v4 -o %t.v4.o
// RUN: llvm-nm -u --format=just-symbols %t.v4.o \
// RUN:   | FileCheck %s --implicit-check-not={{[a-z]}}
//
// CHECK-DAG: {{^}}sinter_libm_cos{{$}}
// CHECK-DAG: {{^}}sinter_libm_erf{{$}}
// CHECK-DAG: {{^}}sinter_libm_exp{{$}}
// CHECK-DAG: {{^}}sinter_libm_expm1{{$}}
// CHECK-DAG: {{^}}sinter_libm_fmod{{$}}
// CHECK-DAG: {{^}}sinter_libm_log{{$}}
// CHECK-DAG: {{^}}sinter_libm_log1p{{$}}
// CHECK-DAG: {{^}}sinter_libm_pow{{$}}
// CHECK-DAG: {{^}}sinter_libm_sin{{$}}
// CHECK-DAG: {{^}}sinter_libm_tanh{{$}}

func.func @of_f16(%c: tensor<9xi1>, %x: tensor<9xf16>, %y: tensor<9xf16>, %z: tensor<9xf16>)
    -> (tensor<9xf16>, tensor<9xf16>, tensor<9xf16>, tensor<9xf16>,
        tensor<9xf16>, tensor<9xf16>, tensor<9xi1>, tensor<9xf16>,
        tensor<9xf16>, tensor<9xf16>, tensor<9xf16>, tensor<9xi1>,
        tensor<9xf16>, tensor<9xf16>, tensor<9xi1>, tensor<9xi1>,
        tensor<9xi1>, tensor<9xf16>, tensor<9xf16>, tensor<9xi1>,
        tensor<9xi1>, tensor<9xf16>, tensor<9xf16>, tensor<9xf16>,
        tensor<9xi1>, tensor<9xf16>, tensor<9xf16>, tensor<9xf16>,
        tensor<9xf16>, tensor<9xf16>, tensor<9xf16>, tensor<9xf16>,
        tensor<9xf16>, tensor<9xf16>, tensor<9xf16>, tensor<9xf16>,
        tensor<9xf16>, tensor<9xf16>, tensor<9xf16>, tensor<9xf16>,
        tensor<9xf16>, tensor<9xbf16>, tensor<9xf32>, tensor<9xf64>,
        tensor<9xi1>, tensor<9xui8>, tensor<9xi8>, tensor<9xi16>,
        tensor<9xi32>, tensor<9xi64>, tensor<9xui16>, tensor<9xui32>,
        tensor<9xui64>) {
  %0 = "sinter.abs"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %1 = "sinter.add"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xf16>
  %2 = "sinter.ceil"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %3 = "sinter.clamp"(%x, %y, %z) : (tensor<9xf16>, tensor<9xf16>, tensor<9xf16>) -> tensor<9xf16>
  %4 = "sinter.cos"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %5 = "sinter.div"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xf16>
  %6 = "sinter.eq"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xi1>
  %7 = "sinter.erf"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %8 = "sinter.exp"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %9 = "sinter.expm1"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %10 = "sinter.floor"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %11 = "sinter.ge"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xi1>
  %12 = "sinter.gelu_erf"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %13 = "sinter.gelu_tanh"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %14 = "sinter.gt"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xi1>
  %15 = "sinter.isfinite"(%x) : (tensor<9xf16>) -> tensor<9xi1>
  %16 = "sinter.le"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xi1>
  %17 = "sinter.log1p"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %18 = "sinter.log"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %19 = "sinter.logical_not"(%x) : (tensor<9xf16>) -> tensor<9xi1>
  %20 = "sinter.lt"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xi1>
  %21 = "sinter.maximum"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xf16>
  %22 = "sinter.minimum"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xf16>
  %23 = "sinter.mul"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xf16>
  %24 = "sinter.ne"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xi1>
  %25 = "sinter.neg"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %26 = "sinter.pow"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xf16>
  %27 = "sinter.relu"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %28 = "sinter.remainder"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xf16>
  %29 = "sinter.round"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %30 = "sinter.rsqrt"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %31 = "sinter.sigmoid"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %32 = "sinter.sign"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %33 = "sinter.silu"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %34 = "sinter.sin"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %35 = "sinter.sqrt"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %36 = "sinter.sub"(%x, %y) : (tensor<9xf16>, tensor<9xf16>) -> tensor<9xf16>
  %37 = "sinter.tanh"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %38 = "sinter.trunc"(%x) : (tensor<9xf16>) -> tensor<9xf16>
  %39 = "sinter.where"(%c, %x, %y) : (tensor<9xi1>, tensor<9xf16>, tensor<9xf16>) -> tensor<9xf16>
  %40 = sinter.convert %x {dtype = f16} : (tensor<9xf16>) -> tensor<9xf16>
  %41 = sinter.convert %x {dtype = bf16} : (tensor<9xf16>) -> tensor<9xbf16>
  %42 = sinter.convert %x {dtype = f32} : (tensor<9xf16>) -> tensor<9xf32>
  %43 = sinter.convert %x {dtype = f64} : (tensor<9xf16>) -> tensor<9xf64>
  %44 = sinter.convert %x {dtype = i1} : (tensor<9xf16>) -> tensor<9xi1>
  %45 = sinter.convert %x {dtype = ui8} : (tensor<9xf16>) -> tensor<9xui8>
  %46 = sinter.convert %x {dtype = i8} : (tensor<9xf16>) -> tensor<9xi8>
  %47 = sinter.convert %x {dtype = i16} : (tensor<9xf16>) -> tensor<9xi16>
  %48 = sinter.convert %x {dtype = i32} : (tensor<9xf16>) -> tensor<9xi32>
  %49 = sinter.convert %x {dtype = i64} : (tensor<9xf16>) -> tensor<9xi64>
  %50 = sinter.convert %x {dtype = ui16} : (tensor<9xf16>) -> tensor<9xui16>
  %51 = sinter.convert %x {dtype = ui32} : (tensor<9xf16>) -> tensor<9xui32>
  %52 = sinter.convert %x {dtype = ui64} : (tensor<9xf16>) -> tensor<9xui64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15,
      %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29,
      %30, %31, %32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43,
      %44, %45, %46, %47, %48, %49, %50, %51, %52
    : tensor<9xf16>, tensor<9xf16>, tensor<9xf16>, tensor<9xf16>,
      tensor<9xf16>, tensor<9xf16>, tensor<9xi1>, tensor<9xf16>,
      tensor<9xf16>, tensor<9xf16>, tensor<9xf16>, tensor<9xi1>,
      tensor<9xf16>, tensor<9xf16>, tensor<9xi1>, tensor<9xi1>, tensor<9xi1>,
      tensor<9xf16>, tensor<9xf16>, tensor<9xi1>, tensor<9xi1>, tensor<9xf16>,
      tensor<9xf16>, tensor<9xf16>, tensor<9xi1>, tensor<9xf16>,
      tensor<9xf16>, tensor<9xf16>, tensor<9xf16>, tensor<9xf16>,
      tensor<9xf16>, tensor<9xf16>, tensor<9xf16>, tensor<9xf16>,
      tensor<9xf16>, tensor<9xf16>, tensor<9xf16>, tensor<9xf16>,
      tensor<9xf16>, tensor<9xf16>, tensor<9xf16>, tensor<9xbf16>,
      tensor<9xf32>, tensor<9xf64>, tensor<9xi1>, tensor<9xui8>, tensor<9xi8>,
      tensor<9xi16>, tensor<9xi32>, tensor<9xi64>, tensor<9xui16>,
      tensor<9xui32>, tensor<9xui64>
}

func.func @of_bf16(%c: tensor<9xi1>, %x: tensor<9xbf16>, %y: tensor<9xbf16>, %z: tensor<9xbf16>)
    -> (tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>,
        tensor<9xbf16>, tensor<9xbf16>, tensor<9xi1>, tensor<9xbf16>,
        tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xi1>,
        tensor<9xbf16>, tensor<9xbf16>, tensor<9xi1>, tensor<9xi1>,
        tensor<9xi1>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xi1>,
        tensor<9xi1>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>,
        tensor<9xi1>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>,
        tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>,
        tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>,
        tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>,
        tensor<9xf16>, tensor<9xbf16>, tensor<9xf32>, tensor<9xf64>,
        tensor<9xi1>, tensor<9xui8>, tensor<9xi8>, tensor<9xi16>,
        tensor<9xi32>, tensor<9xi64>, tensor<9xui16>, tensor<9xui32>,
        tensor<9xui64>) {
  %0 = "sinter.abs"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %1 = "sinter.add"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xbf16>
  %2 = "sinter.ceil"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %3 = "sinter.clamp"(%x, %y, %z) : (tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xbf16>
  %4 = "sinter.cos"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %5 = "sinter.div"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xbf16>
  %6 = "sinter.eq"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xi1>
  %7 = "sinter.erf"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %8 = "sinter.exp"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %9 = "sinter.expm1"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %10 = "sinter.floor"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %11 = "sinter.ge"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xi1>
  %12 = "sinter.gelu_erf"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %13 = "sinter.gelu_tanh"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %14 = "sinter.gt"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xi1>
  %15 = "sinter.isfinite"(%x) : (tensor<9xbf16>) -> tensor<9xi1>
  %16 = "sinter.le"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xi1>
  %17 = "sinter.log1p"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %18 = "sinter.log"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %19 = "sinter.logical_not"(%x) : (tensor<9xbf16>) -> tensor<9xi1>
  %20 = "sinter.lt"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xi1>
  %21 = "sinter.maximum"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xbf16>
  %22 = "sinter.minimum"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xbf16>
  %23 = "sinter.mul"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xbf16>
  %24 = "sinter.ne"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xi1>
  %25 = "sinter.neg"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %26 = "sinter.pow"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xbf16>
  %27 = "sinter.relu"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %28 = "sinter.remainder"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xbf16>
  %29 = "sinter.round"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %30 = "sinter.rsqrt"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %31 = "sinter.sigmoid"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %32 = "sinter.sign"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %33 = "sinter.silu"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %34 = "sinter.sin"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %35 = "sinter.sqrt"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %36 = "sinter.sub"(%x, %y) : (tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xbf16>
  %37 = "sinter.tanh"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %38 = "sinter.trunc"(%x) : (tensor<9xbf16>) -> tensor<9xbf16>
  %39 = "sinter.where"(%c, %x, %y) : (tensor<9xi1>, tensor<9xbf16>, tensor<9xbf16>) -> tensor<9xbf16>
  %40 = sinter.convert %x {dtype = f16} : (tensor<9xbf16>) -> tensor<9xf16>
  %41 = sinter.convert %x {dtype = bf16} : (tensor<9xbf16>) -> tensor<9xbf16>
  %42 = sinter.convert %x {dtype = f32} : (tensor<9xbf16>) -> tensor<9xf32>
  %43 = sinter.convert %x {dtype = f64} : (tensor<9xbf16>) -> tensor<9xf64>
  %44 = sinter.convert %x {dtype = i1} : (tensor<9xbf16>) -> tensor<9xi1>
  %45 = sinter.convert %x {dtype = ui8} : (tensor<9xbf16>) -> tensor<9xui8>
  %46 = sinter.convert %x {dtype = i8} : (tensor<9xbf16>) -> tensor<9xi8>
  %47 = sinter.convert %x {dtype = i16} : (tensor<9xbf16>) -> tensor<9xi16>
  %48 = sinter.convert %x {dtype = i32} : (tensor<9xbf16>) -> tensor<9xi32>
  %49 = sinter.convert %x {dtype = i64} : (tensor<9xbf16>) -> tensor<9xi64>
  %50 = sinter.convert %x {dtype = ui16} : (tensor<9xbf16>) -> tensor<9xui16>
  %51 = sinter.convert %x {dtype = ui32} : (tensor<9xbf16>) -> tensor<9xui32>
  %52 = sinter.convert %x {dtype = ui64} : (tensor<9xbf16>) -> tensor<9xui64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15,
      %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29,
      %30, %31, %32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43,
      %44, %45, %46, %47, %48, %49, %50, %51, %52
    : tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>,
      tensor<9xbf16>, tensor<9xbf16>, tensor<9xi1>, tensor<9xbf16>,
      tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xi1>,
      tensor<9xbf16>, tensor<9xbf16>, tensor<9xi1>, tensor<9xi1>,
      tensor<9xi1>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xi1>,
      tensor<9xi1>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>,
      tensor<9xi1>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>,
      tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>,
      tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>,
      tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>, tensor<9xbf16>,
      tensor<9xf16>, tensor<9xbf16>, tensor<9xf32>, tensor<9xf64>,
      tensor<9xi1>, tensor<9xui8>, tensor<9xi8>, tensor<9xi16>, tensor<9xi32>,
      tensor<9xi64>, tensor<9xui16>, tensor<9xui32>, tensor<9xui64>
}

func.func @of_f32(%c: tensor<9xi1>, %x: tensor<9xf32>, %y: tensor<9xf32>, %z: tensor<9xf32>)
    -> (tensor<9xf32>, tensor<9xf32>, tensor<9xf32>, tensor<9xf32>,
        tensor<9xf32>, tensor<9xf32>, tensor<9xi1>, tensor<9xf32>,
        tensor<9xf32>, tensor<9xf32>, tensor<9xf32>, tensor<9xi1>,
        tensor<9xf32>, tensor<9xf32>, tensor<9xi1>, tensor<9xi1>,
        tensor<9xi1>, tensor<9xf32>, tensor<9xf32>, tensor<9xi1>,
        tensor<9xi1>, tensor<9xf32>, tensor<9xf32>, tensor<9xf32>,
        tensor<9xi1>, tensor<9xf32>, tensor<9xf32>, tensor<9xf32>,
        tensor<9xf32>, tensor<9xf32>, tensor<9xf32>, tensor<9xf32>,
        tensor<9xf32>, tensor<9xf32>, tensor<9xf32>, tensor<9xf32>,
        tensor<9xf32>, tensor<9xf32>, tensor<9xf32>, tensor<9xf32>,
        tensor<9xf16>, tensor<9xbf16>, tensor<9xf32>, tensor<9xf64>,
        tensor<9xi1>, tensor<9xui8>, tensor<9xi8>, tensor<9xi16>,
        tensor<9xi32>, tensor<9xi64>, tensor<9xui16>, tensor<9xui32>,
        tensor<9xui64>) {
  %0 = "sinter.abs"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %1 = "sinter.add"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xf32>
  %2 = "sinter.ceil"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %3 = "sinter.clamp"(%x, %y, %z) : (tensor<9xf32>, tensor<9xf32>, tensor<9xf32>) -> tensor<9xf32>
  %4 = "sinter.cos"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %5 = "sinter.div"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xf32>
  %6 = "sinter.eq"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xi1>
  %7 = "sinter.erf"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %8 = "sinter.exp"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %9 = "sinter.expm1"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %10 = "sinter.floor"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %11 = "sinter.ge"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xi1>
  %12 = "sinter.gelu_erf"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %13 = "sinter.gelu_tanh"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %14 = "sinter.gt"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xi1>
  %15 = "sinter.isfinite"(%x) : (tensor<9xf32>) -> tensor<9xi1>
  %16 = "sinter.le"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xi1>
  %17 = "sinter.log1p"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %18 = "sinter.log"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %19 = "sinter.logical_not"(%x) : (tensor<9xf32>) -> tensor<9xi1>
  %20 = "sinter.lt"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xi1>
  %21 = "sinter.maximum"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xf32>
  %22 = "sinter.minimum"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xf32>
  %23 = "sinter.mul"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xf32>
  %24 = "sinter.ne"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xi1>
  %25 = "sinter.neg"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %26 = "sinter.pow"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xf32>
  %27 = "sinter.relu"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %28 = "sinter.remainder"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xf32>
  %29 = "sinter.round"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %30 = "sinter.rsqrt"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %31 = "sinter.sigmoid"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %32 = "sinter.sign"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %33 = "sinter.silu"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %34 = "sinter.sin"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %35 = "sinter.sqrt"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %36 = "sinter.sub"(%x, %y) : (tensor<9xf32>, tensor<9xf32>) -> tensor<9xf32>
  %37 = "sinter.tanh"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %38 = "sinter.trunc"(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %39 = "sinter.where"(%c, %x, %y) : (tensor<9xi1>, tensor<9xf32>, tensor<9xf32>) -> tensor<9xf32>
  %40 = sinter.convert %x {dtype = f16} : (tensor<9xf32>) -> tensor<9xf16>
  %41 = sinter.convert %x {dtype = bf16} : (tensor<9xf32>) -> tensor<9xbf16>
  %42 = sinter.convert %x {dtype = f32} : (tensor<9xf32>) -> tensor<9xf32>
  %43 = sinter.convert %x {dtype = f64} : (tensor<9xf32>) -> tensor<9xf64>
  %44 = sinter.convert %x {dtype = i1} : (tensor<9xf32>) -> tensor<9xi1>
  %45 = sinter.convert %x {dtype = ui8} : (tensor<9xf32>) -> tensor<9xui8>
  %46 = sinter.convert %x {dtype = i8} : (tensor<9xf32>) -> tensor<9xi8>
  %47 = sinter.convert %x {dtype = i16} : (tensor<9xf32>) -> tensor<9xi16>
  %48 = sinter.convert %x {dtype = i32} : (tensor<9xf32>) -> tensor<9xi32>
  %49 = sinter.convert %x {dtype = i64} : (tensor<9xf32>) -> tensor<9xi64>
  %50 = sinter.convert %x {dtype = ui16} : (tensor<9xf32>) -> tensor<9xui16>
  %51 = sinter.convert %x {dtype = ui32} : (tensor<9xf32>) -> tensor<9xui32>
  %52 = sinter.convert %x {dtype = ui64} : (tensor<9xf32>) -> tensor<9xui64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15,
      %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29,
      %30, %31, %32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43,
      %44, %45, %46, %47, %48, %49, %50, %51, %52
    : tensor<9xf32>, tensor<9xf32>, tensor<9xf32>, tensor<9xf32>,
      tensor<9xf32>, tensor<9xf32>, tensor<9xi1>, tensor<9xf32>,
      tensor<9xf32>, tensor<9xf32>, tensor<9xf32>, tensor<9xi1>,
      tensor<9xf32>, tensor<9xf32>, tensor<9xi1>, tensor<9xi1>, tensor<9xi1>,
      tensor<9xf32>, tensor<9xf32>, tensor<9xi1>, tensor<9xi1>, tensor<9xf32>,
      tensor<9xf32>, tensor<9xf32>, tensor<9xi1>, tensor<9xf32>,
      tensor<9xf32>, tensor<9xf32>, tensor<9xf32>, tensor<9xf32>,
      tensor<9xf32>, tensor<9xf32>, tensor<9xf32>, tensor<9xf32>,
      tensor<9xf32>, tensor<9xf32>, tensor<9xf32>, tensor<9xf32>,
      tensor<9xf32>, tensor<9xf32>, tensor<9xf16>, tensor<9xbf16>,
      tensor<9xf32>, tensor<9xf64>, tensor<9xi1>, tensor<9xui8>, tensor<9xi8>,
      tensor<9xi16>, tensor<9xi32>, tensor<9xi64>, tensor<9xui16>,
      tensor<9xui32>, tensor<9xui64>
}

func.func @of_f64(%c: tensor<9xi1>, %x: tensor<9xf64>, %y: tensor<9xf64>, %z: tensor<9xf64>)
    -> (tensor<9xf64>, tensor<9xf64>, tensor<9xf64>, tensor<9xf64>,
        tensor<9xf64>, tensor<9xf64>, tensor<9xi1>, tensor<9xf64>,
        tensor<9xf64>, tensor<9xf64>, tensor<9xf64>, tensor<9xi1>,
        tensor<9xf64>, tensor<9xf64>, tensor<9xi1>, tensor<9xi1>,
        tensor<9xi1>, tensor<9xf64>, tensor<9xf64>, tensor<9xi1>,
        tensor<9xi1>, tensor<9xf64>, tensor<9xf64>, tensor<9xf64>,
        tensor<9xi1>, tensor<9xf64>, tensor<9xf64>, tensor<9xf64>,
        tensor<9xf64>, tensor<9xf64>, tensor<9xf64>, tensor<9xf64>,
        tensor<9xf64>, tensor<9xf64>, tensor<9xf64>, tensor<9xf64>,
        tensor<9xf64>, tensor<9xf64>, tensor<9xf64>, tensor<9xf64>,
        tensor<9xf16>, tensor<9xbf16>, tensor<9xf32>, tensor<9xf64>,
        tensor<9xi1>, tensor<9xui8>, tensor<9xi8>, tensor<9xi16>,
        tensor<9xi32>, tensor<9xi64>, tensor<9xui16>, tensor<9xui32>,
        tensor<9xui64>) {
  %0 = "sinter.abs"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %1 = "sinter.add"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xf64>
  %2 = "sinter.ceil"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %3 = "sinter.clamp"(%x, %y, %z) : (tensor<9xf64>, tensor<9xf64>, tensor<9xf64>) -> tensor<9xf64>
  %4 = "sinter.cos"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %5 = "sinter.div"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xf64>
  %6 = "sinter.eq"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xi1>
  %7 = "sinter.erf"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %8 = "sinter.exp"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %9 = "sinter.expm1"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %10 = "sinter.floor"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %11 = "sinter.ge"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xi1>
  %12 = "sinter.gelu_erf"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %13 = "sinter.gelu_tanh"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %14 = "sinter.gt"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xi1>
  %15 = "sinter.isfinite"(%x) : (tensor<9xf64>) -> tensor<9xi1>
  %16 = "sinter.le"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xi1>
  %17 = "sinter.log1p"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %18 = "sinter.log"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %19 = "sinter.logical_not"(%x) : (tensor<9xf64>) -> tensor<9xi1>
  %20 = "sinter.lt"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xi1>
  %21 = "sinter.maximum"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xf64>
  %22 = "sinter.minimum"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xf64>
  %23 = "sinter.mul"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xf64>
  %24 = "sinter.ne"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xi1>
  %25 = "sinter.neg"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %26 = "sinter.pow"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xf64>
  %27 = "sinter.relu"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %28 = "sinter.remainder"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xf64>
  %29 = "sinter.round"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %30 = "sinter.rsqrt"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %31 = "sinter.sigmoid"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %32 = "sinter.sign"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %33 = "sinter.silu"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %34 = "sinter.sin"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %35 = "sinter.sqrt"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %36 = "sinter.sub"(%x, %y) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9xf64>
  %37 = "sinter.tanh"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %38 = "sinter.trunc"(%x) : (tensor<9xf64>) -> tensor<9xf64>
  %39 = "sinter.where"(%c, %x, %y) : (tensor<9xi1>, tensor<9xf64>, tensor<9xf64>) -> tensor<9xf64>
  %40 = sinter.convert %x {dtype = f16} : (tensor<9xf64>) -> tensor<9xf16>
  %41 = sinter.convert %x {dtype = bf16} : (tensor<9xf64>) -> tensor<9xbf16>
  %42 = sinter.convert %x {dtype = f32} : (tensor<9xf64>) -> tensor<9xf32>
  %43 = sinter.convert %x {dtype = f64} : (tensor<9xf64>) -> tensor<9xf64>
  %44 = sinter.convert %x {dtype = i1} : (tensor<9xf64>) -> tensor<9xi1>
  %45 = sinter.convert %x {dtype = ui8} : (tensor<9xf64>) -> tensor<9xui8>
  %46 = sinter.convert %x {dtype = i8} : (tensor<9xf64>) -> tensor<9xi8>
  %47 = sinter.convert %x {dtype = i16} : (tensor<9xf64>) -> tensor<9xi16>
  %48 = sinter.convert %x {dtype = i32} : (tensor<9xf64>) -> tensor<9xi32>
  %49 = sinter.convert %x {dtype = i64} : (tensor<9xf64>) -> tensor<9xi64>
  %50 = sinter.convert %x {dtype = ui16} : (tensor<9xf64>) -> tensor<9xui16>
  %51 = sinter.convert %x {dtype = ui32} : (tensor<9xf64>) -> tensor<9xui32>
  %52 = sinter.convert %x {dtype = ui64} : (tensor<9xf64>) -> tensor<9xui64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15,
      %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29,
      %30, %31, %32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43,
      %44, %45, %46, %47, %48, %49, %50, %51, %52
    : tensor<9xf64>, tensor<9xf64>, tensor<9xf64>, tensor<9xf64>,
      tensor<9xf64>, tensor<9xf64>, tensor<9xi1>, tensor<9xf64>,
      tensor<9xf64>, tensor<9xf64>, tensor<9xf64>, tensor<9xi1>,
      tensor<9xf64>, tensor<9xf64>, tensor<9xi1>, tensor<9xi1>, tensor<9xi1>,
      tensor<9xf64>, tensor<9xf64>, tensor<9xi1>, tensor<9xi1>, tensor<9xf64>,
      tensor<9xf64>, tensor<9xf64>, tensor<9xi1>, tensor<9xf64>,
      tensor<9xf64>, tensor<9xf64>, tensor<9xf64>, tensor<9xf64>,
      tensor<9xf64>, tensor<9xf64>, tensor<9xf64>, tensor<9xf64>,
      tensor<9xf64>, tensor<9xf64>, tensor<9xf64>, tensor<9xf64>,
      tensor<9xf64>, tensor<9xf64>, tensor<9xf16>, tensor<9xbf16>,
      tensor<9xf32>, tensor<9xf64>, tensor<9xi1>, tensor<9xui8>, tensor<9xi8>,
      tensor<9xi16>, tensor<9xi32>, tensor<9xi64>, tensor<9xui16>,
      tensor<9xui32>, tensor<9xui64>
}

func.func @of_i32(%c: tensor<9xi1>, %x: tensor<9xi32>, %y: tensor<9xi32>, %z: tensor<9xi32>)
    -> (tensor<9xi32>, tensor<9xi32>, tensor<9xi32>, tensor<9xi32>,
        tensor<9xi32>, tensor<9xi32>, tensor<9xi32>, tensor<9xi32>,
        tensor<9xi1>, tensor<9xi32>, tensor<9xi1>, tensor<9xi1>, tensor<9xi1>,
        tensor<9xi1>, tensor<9xi1>, tensor<9xi32>, tensor<9xi32>,
        tensor<9xi32>, tensor<9xi1>, tensor<9xi32>, tensor<9xi32>,
        tensor<9xi32>, tensor<9xi32>, tensor<9xi32>, tensor<9xi32>,
        tensor<9xi32>, tensor<9xi32>, tensor<9xi32>, tensor<9xf16>,
        tensor<9xbf16>, tensor<9xf32>, tensor<9xf64>, tensor<9xi1>,
        tensor<9xui8>, tensor<9xi8>, tensor<9xi16>, tensor<9xi32>,
        tensor<9xi64>, tensor<9xui16>, tensor<9xui32>, tensor<9xui64>) {
  %0 = "sinter.abs"(%x) : (tensor<9xi32>) -> tensor<9xi32>
  %1 = "sinter.add"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %2 = "sinter.bitwise_and"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %3 = "sinter.bitwise_or"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %4 = "sinter.bitwise_xor"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %5 = "sinter.ceil"(%x) : (tensor<9xi32>) -> tensor<9xi32>
  %6 = "sinter.clamp"(%x, %y, %z) : (tensor<9xi32>, tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %7 = "sinter.div"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %8 = "sinter.eq"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi1>
  %9 = "sinter.floor"(%x) : (tensor<9xi32>) -> tensor<9xi32>
  %10 = "sinter.ge"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi1>
  %11 = "sinter.gt"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi1>
  %12 = "sinter.le"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi1>
  %13 = "sinter.logical_not"(%x) : (tensor<9xi32>) -> tensor<9xi1>
  %14 = "sinter.lt"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi1>
  %15 = "sinter.maximum"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %16 = "sinter.minimum"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %17 = "sinter.mul"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %18 = "sinter.ne"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi1>
  %19 = "sinter.neg"(%x) : (tensor<9xi32>) -> tensor<9xi32>
  %20 = "sinter.pow"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %21 = "sinter.relu"(%x) : (tensor<9xi32>) -> tensor<9xi32>
  %22 = "sinter.remainder"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %23 = "sinter.round"(%x) : (tensor<9xi32>) -> tensor<9xi32>
  %24 = "sinter.sign"(%x) : (tensor<9xi32>) -> tensor<9xi32>
  %25 = "sinter.sub"(%x, %y) : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %26 = "sinter.trunc"(%x) : (tensor<9xi32>) -> tensor<9xi32>
  %27 = "sinter.where"(%c, %x, %y) : (tensor<9xi1>, tensor<9xi32>, tensor<9xi32>) -> tensor<9xi32>
  %28 = sinter.convert %x {dtype = f16} : (tensor<9xi32>) -> tensor<9xf16>
  %29 = sinter.convert %x {dtype = bf16} : (tensor<9xi32>) -> tensor<9xbf16>
  %30 = sinter.convert %x {dtype = f32} : (tensor<9xi32>) -> tensor<9xf32>
  %31 = sinter.convert %x {dtype = f64} : (tensor<9xi32>) -> tensor<9xf64>
  %32 = sinter.convert %x {dtype = i1} : (tensor<9xi32>) -> tensor<9xi1>
  %33 = sinter.convert %x {dtype = ui8} : (tensor<9xi32>) -> tensor<9xui8>
  %34 = sinter.convert %x {dtype = i8} : (tensor<9xi32>) -> tensor<9xi8>
  %35 = sinter.convert %x {dtype = i16} : (tensor<9xi32>) -> tensor<9xi16>
  %36 = sinter.convert %x {dtype = i32} : (tensor<9xi32>) -> tensor<9xi32>
  %37 = sinter.convert %x {dtype = i64} : (tensor<9xi32>) -> tensor<9xi64>
  %38 = sinter.convert %x {dtype = ui16} : (tensor<9xi32>) -> tensor<9xui16>
  %39 = sinter.convert %x {dtype = ui32} : (tensor<9xi32>) -> tensor<9xui32>
  %40 = sinter.convert %x {dtype = ui64} : (tensor<9xi32>) -> tensor<9xui64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15,
      %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29,
      %30, %31, %32, %33, %34, %35, %36, %37, %38, %39, %40
    : tensor<9xi32>, tensor<9xi32>, tensor<9xi32>, tensor<9xi32>,
      tensor<9xi32>, tensor<9xi32>, tensor<9xi32>, tensor<9xi32>,
      tensor<9xi1>, tensor<9xi32>, tensor<9xi1>, tensor<9xi1>, tensor<9xi1>,
      tensor<9xi1>, tensor<9xi1>, tensor<9xi32>, tensor<9xi32>, tensor<9xi32>,
      tensor<9xi1>, tensor<9xi32>, tensor<9xi32>, tensor<9xi32>,
      tensor<9xi32>, tensor<9xi32>, tensor<9xi32>, tensor<9xi32>,
      tensor<9xi32>, tensor<9xi32>, tensor<9xf16>, tensor<9xbf16>,
      tensor<9xf32>, tensor<9xf64>, tensor<9xi1>, tensor<9xui8>, tensor<9xi8>,
      tensor<9xi16>, tensor<9xi32>, tensor<9xi64>, tensor<9xui16>,
      tensor<9xui32>, tensor<9xui64>
}

func.func @of_i64(%c: tensor<9xi1>, %x: tensor<9xi64>, %y: tensor<9xi64>, %z: tensor<9xi64>)
    -> (tensor<9xi64>, tensor<9xi64>, tensor<9xi64>, tensor<9xi64>,
        tensor<9xi64>, tensor<9xi64>, tensor<9xi64>, tensor<9xi64>,
        tensor<9xi1>, tensor<9xi64>, tensor<9xi1>, tensor<9xi1>, tensor<9xi1>,
        tensor<9xi1>, tensor<9xi1>, tensor<9xi64>, tensor<9xi64>,
        tensor<9xi64>, tensor<9xi1>, tensor<9xi64>, tensor<9xi64>,
        tensor<9xi64>, tensor<9xi64>, tensor<9xi64>, tensor<9xi64>,
        tensor<9xi64>, tensor<9xi64>, tensor<9xi64>, tensor<9xf16>,
        tensor<9xbf16>, tensor<9xf32>, tensor<9xf64>, tensor<9xi1>,
        tensor<9xui8>, tensor<9xi8>, tensor<9xi16>, tensor<9xi32>,
        tensor<9xi64>, tensor<9xui16>, tensor<9xui32>, tensor<9xui64>) {
  %0 = "sinter.abs"(%x) : (tensor<9xi64>) -> tensor<9xi64>
  %1 = "sinter.add"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %2 = "sinter.bitwise_and"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %3 = "sinter.bitwise_or"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %4 = "sinter.bitwise_xor"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %5 = "sinter.ceil"(%x) : (tensor<9xi64>) -> tensor<9xi64>
  %6 = "sinter.clamp"(%x, %y, %z) : (tensor<9xi64>, tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %7 = "sinter.div"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %8 = "sinter.eq"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi1>
  %9 = "sinter.floor"(%x) : (tensor<9xi64>) -> tensor<9xi64>
  %10 = "sinter.ge"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi1>
  %11 = "sinter.gt"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi1>
  %12 = "sinter.le"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi1>
  %13 = "sinter.logical_not"(%x) : (tensor<9xi64>) -> tensor<9xi1>
  %14 = "sinter.lt"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi1>
  %15 = "sinter.maximum"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %16 = "sinter.minimum"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %17 = "sinter.mul"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %18 = "sinter.ne"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi1>
  %19 = "sinter.neg"(%x) : (tensor<9xi64>) -> tensor<9xi64>
  %20 = "sinter.pow"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %21 = "sinter.relu"(%x) : (tensor<9xi64>) -> tensor<9xi64>
  %22 = "sinter.remainder"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %23 = "sinter.round"(%x) : (tensor<9xi64>) -> tensor<9xi64>
  %24 = "sinter.sign"(%x) : (tensor<9xi64>) -> tensor<9xi64>
  %25 = "sinter.sub"(%x, %y) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %26 = "sinter.trunc"(%x) : (tensor<9xi64>) -> tensor<9xi64>
  %27 = "sinter.where"(%c, %x, %y) : (tensor<9xi1>, tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  %28 = sinter.convert %x {dtype = f16} : (tensor<9xi64>) -> tensor<9xf16>
  %29 = sinter.convert %x {dtype = bf16} : (tensor<9xi64>) -> tensor<9xbf16>
  %30 = sinter.convert %x {dtype = f32} : (tensor<9xi64>) -> tensor<9xf32>
  %31 = sinter.convert %x {dtype = f64} : (tensor<9xi64>) -> tensor<9xf64>
  %32 = sinter.convert %x {dtype = i1} : (tensor<9xi64>) -> tensor<9xi1>
  %33 = sinter.convert %x {dtype = ui8} : (tensor<9xi64>) -> tensor<9xui8>
  %34 = sinter.convert %x {dtype = i8} : (tensor<9xi64>) -> tensor<9xi8>
  %35 = sinter.convert %x {dtype = i16} : (tensor<9xi64>) -> tensor<9xi16>
  %36 = sinter.convert %x {dtype = i32} : (tensor<9xi64>) -> tensor<9xi32>
  %37 = sinter.convert %x {dtype = i64} : (tensor<9xi64>) -> tensor<9xi64>
  %38 = sinter.convert %x {dtype = ui16} : (tensor<9xi64>) -> tensor<9xui16>
  %39 = sinter.convert %x {dtype = ui32} : (tensor<9xi64>) -> tensor<9xui32>
  %40 = sinter.convert %x {dtype = ui64} : (tensor<9xi64>) -> tensor<9xui64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15,
      %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29,
      %30, %31, %32, %33, %34, %35, %36, %37, %38, %39, %40
    : tensor<9xi64>, tensor<9xi64>, tensor<9xi64>, tensor<9xi64>,
      tensor<9xi64>, tensor<9xi64>, tensor<9xi64>, tensor<9xi64>,
      tensor<9xi1>, tensor<9xi64>, tensor<9xi1>, tensor<9xi1>, tensor<9xi1>,
      tensor<9xi1>, tensor<9xi1>, tensor<9xi64>, tensor<9xi64>, tensor<9xi64>,
      tensor<9xi1>, tensor<9xi64>, tensor<9xi64>, tensor<9xi64>,
      tensor<9xi64>, tensor<9xi64>, tensor<9xi64>, tensor<9xi64>,
      tensor<9xi64>, tensor<9xi64>, tensor<9xf16>, tensor<9xbf16>,
      tensor<9xf32>, tensor<9xf64>, tensor<9xi1>, tensor<9xui8>, tensor<9xi8>,
      tensor<9xi16>, tensor<9xi32>, tensor<9xi64>, tensor<9xui16>,
      tensor<9xui32>, tensor<9xui64>
}

func.func @of_ui64(%c: tensor<9xi1>, %x: tensor<9xui64>, %y: tensor<9xui64>, %z: tensor<9xui64>)
    -> (tensor<9xui64>, tensor<9xui64>, tensor<9xui64>, tensor<9xui64>,
        tensor<9xui64>, tensor<9xui64>, tensor<9xui64>, tensor<9xui64>,
        tensor<9xi1>, tensor<9xui64>, tensor<9xi1>, tensor<9xi1>,
        tensor<9xi1>, tensor<9xi1>, tensor<9xi1>, tensor<9xui64>,
        tensor<9xui64>, tensor<9xui64>, tensor<9xi1>, tensor<9xui64>,
        tensor<9xui64>, tensor<9xui64>, tensor<9xui64>, tensor<9xui64>,
        tensor<9xui64>, tensor<9xui64>, tensor<9xui64>, tensor<9xui64>,
        tensor<9xf16>, tensor<9xbf16>, tensor<9xf32>, tensor<9xf64>,
        tensor<9xi1>, tensor<9xui8>, tensor<9xi8>, tensor<9xi16>,
        tensor<9xi32>, tensor<9xi64>, tensor<9xui16>, tensor<9xui32>,
        tensor<9xui64>) {
  %0 = "sinter.abs"(%x) : (tensor<9xui64>) -> tensor<9xui64>
  %1 = "sinter.add"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %2 = "sinter.bitwise_and"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %3 = "sinter.bitwise_or"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %4 = "sinter.bitwise_xor"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %5 = "sinter.ceil"(%x) : (tensor<9xui64>) -> tensor<9xui64>
  %6 = "sinter.clamp"(%x, %y, %z) : (tensor<9xui64>, tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %7 = "sinter.div"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %8 = "sinter.eq"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xi1>
  %9 = "sinter.floor"(%x) : (tensor<9xui64>) -> tensor<9xui64>
  %10 = "sinter.ge"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xi1>
  %11 = "sinter.gt"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xi1>
  %12 = "sinter.le"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xi1>
  %13 = "sinter.logical_not"(%x) : (tensor<9xui64>) -> tensor<9xi1>
  %14 = "sinter.lt"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xi1>
  %15 = "sinter.maximum"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %16 = "sinter.minimum"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %17 = "sinter.mul"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %18 = "sinter.ne"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xi1>
  %19 = "sinter.neg"(%x) : (tensor<9xui64>) -> tensor<9xui64>
  %20 = "sinter.pow"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %21 = "sinter.relu"(%x) : (tensor<9xui64>) -> tensor<9xui64>
  %22 = "sinter.remainder"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %23 = "sinter.round"(%x) : (tensor<9xui64>) -> tensor<9xui64>
  %24 = "sinter.sign"(%x) : (tensor<9xui64>) -> tensor<9xui64>
  %25 = "sinter.sub"(%x, %y) : (tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %26 = "sinter.trunc"(%x) : (tensor<9xui64>) -> tensor<9xui64>
  %27 = "sinter.where"(%c, %x, %y) : (tensor<9xi1>, tensor<9xui64>, tensor<9xui64>) -> tensor<9xui64>
  %28 = sinter.convert %x {dtype = f16} : (tensor<9xui64>) -> tensor<9xf16>
  %29 = sinter.convert %x {dtype = bf16} : (tensor<9xui64>) -> tensor<9xbf16>
  %30 = sinter.convert %x {dtype = f32} : (tensor<9xui64>) -> tensor<9xf32>
  %31 = sinter.convert %x {dtype = f64} : (tensor<9xui64>) -> tensor<9xf64>
  %32 = sinter.convert %x {dtype = i1} : (tensor<9xui64>) -> tensor<9xi1>
  %33 = sinter.convert %x {dtype = ui8} : (tensor<9xui64>) -> tensor<9xui8>
  %34 = sinter.convert %x {dtype = i8} : (tensor<9xui64>) -> tensor<9xi8>
  %35 = sinter.convert %x {dtype = i16} : (tensor<9xui64>) -> tensor<9xi16>
  %36 = sinter.convert %x {dtype = i32} : (tensor<9xui64>) -> tensor<9xi32>
  %37 = sinter.convert %x {dtype = i64} : (tensor<9xui64>) -> tensor<9xi64>
  %38 = sinter.convert %x {dtype = ui16} : (tensor<9xui64>) -> tensor<9xui16>
  %39 = sinter.convert %x {dtype = ui32} : (tensor<9xui64>) -> tensor<9xui32>
  %40 = sinter.convert %x {dtype = ui64} : (tensor<9xui64>) -> tensor<9xui64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15,
      %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29,
      %30, %31, %32, %33, %34, %35, %36, %37, %38, %39, %40
    : tensor<9xui64>, tensor<9xui64>, tensor<9xui64>, tensor<9xui64>,
      tensor<9xui64>, tensor<9xui64>, tensor<9xui64>, tensor<9xui64>,
      tensor<9xi1>, tensor<9xui64>, tensor<9xi1>, tensor<9xi1>, tensor<9xi1>,
      tensor<9xi1>, tensor<9xi1>, tensor<9xui64>, tensor<9xui64>,
      tensor<9xui64>, tensor<9xi1>, tensor<9xui64>, tensor<9xui64>,
      tensor<9xui64>, tensor<9xui64>, tensor<9xui64>, tensor<9xui64>,
      tensor<9xui64>, tensor<9xui64>, tensor<9xui64>, tensor<9xf16>,
      tensor<9xbf16>, tensor<9xf32>, tensor<9xf64>, tensor<9xi1>,
      tensor<9xui8>, tensor<9xi8>, tensor<9xi16>, tensor<9xi32>,
      tensor<9xi64>, tensor<9xui16>, tensor<9xui32>, tensor<9xui64>
}
