//===- Trace.cpp - What a program did, as a list of events ----------------===//

#include "ir/graph/Trace.h"

#include "sinter/error.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace sinter {

ValueId Trace::addValue(const TensorType &type,
                        std::span<const int64_t> strides, bool hasStrides) {
  values.push_back({type.dtype, static_cast<uint8_t>(type.shape.size()),
                    hasStrides, 0, static_cast<uint32_t>(dims.size())});
  dims.insert(dims.end(), type.shape.begin(), type.shape.end());
  dims.insert(dims.end(), strides.begin(), strides.end());
  return static_cast<ValueId>(values.size() - 1);
}

void Trace::addEvent(EventKind kind, OpKind op,
                     std::span<const ValueId> eventOperands,
                     std::span<const int64_t> eventWords, size_t numResults) {
  const std::source_location *where = detail::userLocation();
  locations.push_back(where ? *where : std::source_location());
  events.push_back({kind, op, static_cast<uint16_t>(eventOperands.size()),
                    static_cast<uint16_t>(eventWords.size()),
                    static_cast<uint16_t>(numResults),
                    static_cast<uint32_t>(operands.size()),
                    static_cast<uint32_t>(words.size()),
                    static_cast<ValueId>(values.size())});
  operands.insert(operands.end(), eventOperands.begin(), eventOperands.end());
  words.insert(words.end(), eventWords.begin(), eventWords.end());
}

ValueId Trace::lift(const TensorType &type, std::span<const int64_t> strides) {
  addEvent(EventKind::lift, OpKind{}, {}, {}, 1);
  return addValue(type, strides, true);
}

ValueId Trace::call(OpKind op, std::span<const ValueId> callOperands,
                    std::span<const int64_t> callWords,
                    std::span<const TensorType> results) {
  addEvent(EventKind::op, op, callOperands, callWords, results.size());
  for (const TensorType &type : results) {
    addValue(type, {}, false);
  }
  return events.back().firstResult;
}

void Trace::note(EventKind kind, std::span<const ValueId> noted,
                 std::span<const int64_t> noteWords) {
  addEvent(kind, OpKind{}, noted, noteWords, 0);
}

TensorType Trace::typeOf(ValueId value) const {
  const TraceValue &own = values[value];
  return {own.dtype, Shape(IntArrayRef(dims.data() + own.firstDim, own.rank))};
}

std::span<const int64_t> Trace::stridesOf(ValueId value) const {
  const TraceValue &own = values[value];
  if (!own.hasStrides) {
    return {};
  }
  return {dims.data() + own.firstDim + own.rank, own.rank};
}

StructuralHash Trace::hash(std::span<const ProgramOutput> outputs,
                           uint64_t salt) const {
  XXH3_state_t state;
  XXH3_INITSTATE(&state); // Or it may take the seed for one that it has.
  XXH3_128bits_reset_withSeed(&state, salt);
  auto add = [&](const auto &array) {
    uint64_t size = array.size();
    XXH3_128bits_update(&state, &size, sizeof size);
    XXH3_128bits_update(&state, array.data(), size * sizeof(array[0]));
  };
  add(events);
  add(operands);
  add(words);
  add(values);
  add(dims);
  add(outputs);
  XXH128_hash_t digest = XXH3_128bits_digest(&state);
  return {digest.low64, digest.high64};
}

} // namespace sinter
