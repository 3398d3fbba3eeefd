//===- Placement.cpp - Tensors in memory, however they may lie ------------===//

#include "test/conformance/Placement.h"

#include <cstring>
#include <numeric>

namespace sinter::testing {

static constexpr uint8_t pattern = 0xa5;

/// Whether all elements along `dim` are equal.
static bool isConstantAlong(const Value &value, size_t dim) {
  const Shape &shape = value.type.shape;
  int64_t inner = 1;
  for (size_t i = dim + 1; i < shape.size(); ++i) {
    inner *= shape[i];
  }
  for (int64_t i = 0; i < value.size(); ++i) {
    int64_t first = i - i / inner % shape[dim] * inner;
    if (value.words[static_cast<size_t>(i)] !=
        value.words[static_cast<size_t>(first)]) {
      return false;
    }
  }
  return true;
}

Placement::Placement(const Value &value, Layout layout, Random &random)
    : type(value.type), strides(value.type.shape.size()), offset(0) {
  const Shape &shape = type.shape;
  bool isAnyhow = layout == Layout::anyhow;
  std::vector<size_t> order(shape.size());
  std::iota(order.begin(), order.end(), 0);
  if (layout == Layout::transposed || isAnyhow) {
    random.shuffle(order);
  }
  // From the innermost dimension in memory outwards.
  int64_t stride = 1;
  for (size_t i = order.size(); i-- > 0;) {
    size_t dim = order[i];
    bool mayRepeat = layout == Layout::broadcast || isAnyhow;
    if (mayRepeat && isConstantAlong(value, dim)) {
      strides[dim] = 0;
      continue;
    }
    bool leavesOut = layout == Layout::stepped || isAnyhow;
    stride *= leavesOut ? random.between(1, 3) : 1;
    strides[dim] = stride;
    stride *= std::max<int64_t>(shape[dim], 1);
  }
  if (isAnyhow) {
    offset = random.between(0, 7);
  }
  // A stride of a dimension without a second element may be anything.
  for (size_t dim = 0; dim < shape.size(); ++dim) {
    if (isAnyhow && shape[dim] <= 1) {
      strides[dim] = random.between(0, 100);
    }
  }
  size_t bytes =
      static_cast<size_t>(stride + offset + 16) * byteSize(type.dtype);
  memory.resize(bytes / 8 + 1);
  std::memset(memory.data(), pattern, memory.size() * 8);
  std::vector<char> elements(value.words.size() * byteSize(type.dtype));
  value.toBytes(elements.data());
  forEachElement([&](size_t at, size_t place) {
    std::memcpy(reinterpret_cast<char *>(memory.data()) + at,
                elements.data() + place * byteSize(type.dtype),
                byteSize(type.dtype));
  });
}

template <class Visit> void Placement::forEachElement(Visit visit) const {
  const Shape &shape = type.shape;
  std::vector<int64_t> index(shape.size());
  int64_t at = offset;
  size_t count = static_cast<size_t>(shape.numElements());
  for (size_t place = 0; place < count; ++place) {
    visit(static_cast<size_t>(at) * byteSize(type.dtype), place);
    for (size_t dim = shape.size(); dim-- > 0;) {
      at += strides[dim];
      if (++index[dim] < shape[dim]) {
        break;
      }
      at -= shape[dim] * strides[dim];
      index[dim] = 0;
    }
  }
}

TensorView Placement::view() {
  char *data = reinterpret_cast<char *>(memory.data());
  data += static_cast<size_t>(offset) * byteSize(type.dtype);
  return {data, type.dtype, static_cast<int32_t>(type.shape.size()),
          type.shape.data(), strides.data()};
}

Value Placement::value() const {
  std::vector<char> elements(static_cast<size_t>(type.shape.numElements()) *
                             byteSize(type.dtype));
  forEachElement([&](size_t at, size_t place) {
    std::memcpy(elements.data() + place * byteSize(type.dtype),
                reinterpret_cast<const char *>(memory.data()) + at,
                byteSize(type.dtype));
  });
  return Value::fromBytes(type, elements.data());
}

bool Placement::isWritable() const {
  for (size_t dim = 0; dim < strides.size(); ++dim) {
    if (strides[dim] == 0 && type.shape[dim] > 1) {
      return false;
    }
  }
  return true;
}

bool Placement::isDamaged() const {
  std::vector<uint8_t> bytes(memory.size() * 8);
  std::memcpy(bytes.data(), memory.data(), bytes.size());
  forEachElement([&](size_t at, size_t) {
    std::memset(bytes.data() + at, pattern, byteSize(type.dtype));
  });
  for (uint8_t byte : bytes) {
    if (byte != pattern) {
      return true;
    }
  }
  return false;
}

} // namespace sinter::testing
