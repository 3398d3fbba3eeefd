//===- types.h - Element types, instruction set levels, exports -----------===//

#ifndef SINTER_RUNTIME_TYPES_H
#define SINTER_RUNTIME_TYPES_H

#include <cstddef>
#include <cstdint>

/// Marks what a library offers. Everything else is hidden.
#define SINTER_API __attribute__((visibility("default")))

namespace sinter {

/// The largest number of dimensions of a tensor.
inline constexpr int maxRank = 8;

/// The type of a tensor's elements. A boolean is a byte in memory: 0 or 1.
/// The capitalised names are libtorch's.
enum class DType : uint8_t {
  boolean,
  u8,
  i8,
  i16,
  i32,
  i64,
  u16,
  u32,
  u64,
  f16,
  bf16,
  f32,
  f64,
  Bool = boolean,
  Byte = u8,
  Char = i8,
  Short = i16,
  Int = i32,
  Long = i64,
  UInt16 = u16,
  UInt32 = u32,
  UInt64 = u64,
  Half = f16,
  BFloat16 = bf16,
  Float = f32,
  Double = f64,
};
inline constexpr int numDTypes = 13;

using ScalarType = DType;
using Dtype = DType;

inline constexpr DType kBool = DType::boolean, kByte = DType::u8,
                       kUInt8 = DType::u8, kChar = DType::i8, kInt8 = DType::i8,
                       kShort = DType::i16, kInt16 = DType::i16,
                       kInt = DType::i32, kInt32 = DType::i32,
                       kLong = DType::i64, kInt64 = DType::i64,
                       kUInt16 = DType::u16, kUInt32 = DType::u32,
                       kUInt64 = DType::u64, kHalf = DType::f16,
                       kFloat16 = DType::f16, kBFloat16 = DType::bf16,
                       kFloat = DType::f32, kFloat32 = DType::f32,
                       kDouble = DType::f64, kFloat64 = DType::f64,
                       kF16 = DType::f16, kF32 = DType::f32, kF64 = DType::f64,
                       kU8 = DType::u8, kI8 = DType::i8, kI16 = DType::i16,
                       kI32 = DType::i32, kI64 = DType::i64;

/// Bytes of one element in memory.
constexpr size_t byteSize(DType dtype) {
  constexpr size_t sizes[] = {1, 1, 1, 2, 4, 8, 2, 4, 8, 2, 2, 4, 8};
  return sizes[static_cast<size_t>(dtype)];
}

constexpr bool isFloatingType(DType dtype) { return dtype >= DType::f16; }
constexpr bool isUnsignedType(DType dtype) {
  return dtype <= DType::u8 || (dtype >= DType::u16 && dtype <= DType::u64);
}
/// Whether `dtype` is an integer; a boolean is one only where asked.
constexpr bool isIntegralType(DType dtype, bool includeBool) {
  return !isFloatingType(dtype) && (includeBool || dtype != DType::boolean);
}

/// What arithmetic is done in. Memory holds 13 dtypes; formulas are compiled
/// for these five and what is loaded or stored is converted.
enum class ComputeClass : uint8_t { f32, f64, i32, i64, u64 };

constexpr ComputeClass computeClass(DType dtype) {
  switch (dtype) {
  case DType::f16:
  case DType::bf16:
  case DType::f32:
    return ComputeClass::f32;
  case DType::f64:
    return ComputeClass::f64;
  case DType::u32:
  case DType::i64:
    return ComputeClass::i64;
  case DType::u64:
    return ComputeClass::u64;
  default:
    return ComputeClass::i32;
  }
}

/// The x86-64 levels that code is made for. Only v3 and v4 have a fused
/// multiply-add.
enum class IsaLevel : uint8_t { v2, v3, v4 };
inline constexpr int numIsaLevels = 3;

constexpr bool hasFma(IsaLevel level) { return level >= IsaLevel::v3; }

/// The highest level that this machine executes.
SINTER_API IsaLevel highestIsaLevel();

/// The level that kernels are chosen for: the highest, unless a test lowered
/// it.
SINTER_API IsaLevel activeIsaLevel();

/// Lowers the active level of the whole process; for tests. A level above the
/// machine's is refused: returns false and changes nothing.
SINTER_API bool setIsaLevelForTesting(IsaLevel level);

} // namespace sinter

#endif // SINTER_RUNTIME_TYPES_H
