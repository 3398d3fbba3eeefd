//===- TestTensor.h - Tensors for tests of kernels ------------------------===//

#ifndef SINTER_TEST_KERNELS_TEST_TENSOR_H
#define SINTER_TEST_KERNELS_TEST_TENSOR_H

#include "runtime/kernels/Kernels.h"

#include "sinter/runtime/half.h"

#include <cstdint>
#include <cstring>
#include <functional>
#include <vector>

namespace sinter::test {

using Sizes = std::vector<int64_t>;

inline constexpr DType allDTypes[] = {
    DType::boolean, DType::u8,  DType::i8,  DType::i16, DType::i32,
    DType::i64,     DType::u16, DType::u32, DType::u64, DType::f16,
    DType::bf16,    DType::f32, DType::f64};

/// The levels that this machine executes.
inline std::vector<IsaLevel> runnableLevels() {
  std::vector<IsaLevel> levels;
  for (int level = 0; level <= static_cast<int>(highestIsaLevel()); ++level) {
    levels.push_back(static_cast<IsaLevel>(level));
  }
  return levels;
}

/// Sets the active level for the time of a scope.
class AtLevel {
public:
  explicit AtLevel(IsaLevel level) { setIsaLevelForTesting(level); }
  ~AtLevel() { setIsaLevelForTesting(highestIsaLevel()); }
};

/// How the elements of a tensor lie in memory.
enum class Layout : uint8_t {
  contiguous,
  reversed, ///< The first dimension is the innermost: a transposed matrix.
  sliced,   ///< Every other element of a larger tensor, from the second on.
  repeated, ///< All strides are 0: one element, broadcast.
};
inline constexpr Layout writableLayouts[] = {Layout::contiguous,
                                             Layout::reversed, Layout::sliced};
inline constexpr Layout allLayouts[] = {Layout::contiguous, Layout::reversed,
                                        Layout::sliced, Layout::repeated};

inline int64_t product(const Sizes &sizes) {
  int64_t count = 1;
  for (int64_t size : sizes) {
    count *= size;
  }
  return count;
}

/// One element, read as a double: exact for what the tests use.
inline double readElement(const void *from, DType dtype) {
  auto as = [&]<class T>(T value) {
    std::memcpy(&value, from, sizeof value);
    return static_cast<double>(value);
  };
  switch (dtype) {
  case DType::boolean:
  case DType::u8:
    return as(uint8_t());
  case DType::i8:
    return as(int8_t());
  case DType::i16:
    return as(int16_t());
  case DType::i32:
    return as(int32_t());
  case DType::i64:
    return as(int64_t());
  case DType::u16:
    return as(uint16_t());
  case DType::u32:
    return as(uint32_t());
  case DType::u64:
    return as(uint64_t());
  case DType::f16:
    return as(Half());
  case DType::bf16:
    return as(BFloat16());
  case DType::f32:
    return as(float());
  default:
    return as(double());
  }
}

/// Writes a value that `dtype` has.
inline void writeElement(void *to, DType dtype, double value) {
  auto as = [&](auto element) { std::memcpy(to, &element, sizeof element); };
  switch (dtype) {
  case DType::boolean:
  case DType::u8:
    return as(static_cast<uint8_t>(value));
  case DType::i8:
    return as(static_cast<int8_t>(value));
  case DType::i16:
    return as(static_cast<int16_t>(value));
  case DType::i32:
    return as(static_cast<int32_t>(value));
  case DType::i64:
    return as(static_cast<int64_t>(value));
  case DType::u16:
    return as(static_cast<uint16_t>(value));
  case DType::u32:
    return as(static_cast<uint32_t>(value));
  case DType::u64:
    return as(static_cast<uint64_t>(value));
  case DType::f16:
    return as(Half(static_cast<float>(value)));
  case DType::bf16:
    return as(BFloat16(static_cast<float>(value)));
  case DType::f32:
    return as(static_cast<float>(value));
  default:
    return as(value);
  }
}

/// A tensor with memory of its own.
class TestTensor {
public:
  TestTensor(DType dtype, Sizes sizes, Layout layout = Layout::contiguous)
      : dtype(dtype), sizes(std::move(sizes)) {
    int rank = static_cast<int>(this->sizes.size());
    int64_t gap = layout == Layout::sliced ? 2 : 1;
    int64_t stride = gap;
    strides.resize(rank);
    for (int i = 0; i < rank; ++i) {
      int dim = layout == Layout::reversed ? i : rank - 1 - i;
      strides[dim] = layout == Layout::repeated ? 0 : stride;
      stride *= this->sizes[dim] * gap;
    }
    memory.resize((stride + 2) * byteSize(dtype), 0x5a);
    first = layout == Layout::sliced ? 1 : 0;
  }

  TensorView view() {
    return {memory.data() + first * byteSize(dtype), dtype,
            static_cast<int32_t>(sizes.size()), sizes.data(), strides.data()};
  }
  int64_t size() const { return product(sizes); }

  /// Element `i` in row-major order.
  void *at(int64_t i) {
    int64_t offset = first;
    for (size_t dim = sizes.size(); dim-- > 0;) {
      offset += i % sizes[dim] * strides[dim];
      i /= sizes[dim];
    }
    return memory.data() + offset * byteSize(dtype);
  }
  double get(int64_t i) { return readElement(at(i), dtype); }
  void set(int64_t i, double value) { writeElement(at(i), dtype, value); }

  TestTensor &fill(const std::function<double(int64_t)> &value) {
    for (int64_t i = 0; i < size(); ++i) {
      set(i, value(i));
    }
    return *this;
  }

  /// All elements, in row-major order.
  std::vector<uint8_t> bytes() {
    std::vector<uint8_t> all(size() * byteSize(dtype));
    for (int64_t i = 0; i < size(); ++i) {
      std::memcpy(all.data() + i * byteSize(dtype), at(i), byteSize(dtype));
    }
    return all;
  }

  DType dtype;
  Sizes sizes, strides;
  std::vector<uint8_t> memory;
  int64_t first;
};

/// Numbers that follow no pattern, the same at every run.
class Noise {
public:
  explicit Noise(uint64_t seed) : state(seed * 2 + 1) {}
  /// In [-1, 1).
  double next() {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(static_cast<int64_t>(state)) * 0x1p-63;
  }

private:
  uint64_t state;
};

inline KernelStatus call(OpKind kind, std::vector<TestTensor *> operands,
                         std::vector<TestTensor *> results,
                         std::vector<int64_t> attrs = {}) {
  std::vector<TensorView> in, out;
  for (TestTensor *x : operands) {
    in.push_back(x->view());
  }
  for (TestTensor *x : results) {
    out.push_back(x->view());
  }
  return runKernel(kind, in, out, attrs);
}

} // namespace sinter::test

#endif // SINTER_TEST_KERNELS_TEST_TENSOR_H
