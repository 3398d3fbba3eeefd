// Elements of 16-bit floats that do not lie side by side are loaded one by one,
// as bits: no level but the newest has registers for a single one of them.
// RUN: sinter-compile %s --isa=v2 --mode=standard -o %t.o && llvm-nm -u %t.o | count 0
// RUN: sinter-compile %s --isa=v3 --mode=standard -o %t.o && llvm-nm -u %t.o | count 0

func.func @segment(%x: tensor<9x2x9xbf16>, %y: tensor<9x9x2xbf16>, %mask: tensor<9x9x2xi1>)
    -> (tensor<9x9x2xbf16>, tensor<9x9x2xbf16>) {
  %0 = sinter.permute %x {permutation = array<i64: 2, 0, 1>} : (tensor<9x2x9xbf16>) -> tensor<9x9x2xbf16>
  %1 = sinter.constant dense<0.0> : tensor<9x9x2xbf16>
  %2 = sinter.add %0, %1 : tensor<9x9x2xbf16>
  %3 = sinter.where %mask, %1, %2 : tensor<9x9x2xi1>, tensor<9x9x2xbf16>
  %4 = sinter.mul %3, %y : tensor<9x9x2xbf16>
  %5 = sinter.neg %4 : tensor<9x9x2xbf16>
  return %3, %5 : tensor<9x9x2xbf16>, tensor<9x9x2xbf16>
}
