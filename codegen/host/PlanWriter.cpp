//===- PlanWriter.cpp - Adds records to a plan ----------------------------===//

#include "codegen/host/PlanWriter.h"

#include "sinter/runtime/op_attrs.h"

#include <algorithm>

namespace sinter::codegen {

using runtime::PlanArgument;
using runtime::PlanMemory;
using runtime::PlanOp;

/// How many bytes of a copy a thread takes at least.
constexpr int64_t copyGrain = 1 << 18;

static uint32_t place(const auto &array) {
  return static_cast<uint32_t>(array.size());
}

uint32_t PlanWriter::addBuffer(PlanMemory memory, uint32_t index,
                               uint64_t bytes) {
  plan.buffers.push_back({memory, index, 0, bytes});
  return place(plan.buffers) - 1;
}

uint32_t PlanWriter::addConstant(std::span<const char> bytes) {
  // At multiples of 64 bytes, as all buffers.
  size_t first = (plan.constants.size() + 7) / 8 * 8;
  plan.constants.resize(first + (bytes.size() + 7) / 8);
  std::copy(bytes.begin(), bytes.end(),
            reinterpret_cast<char *>(plan.constants.data() + first));
  uint32_t buffer = addBuffer(PlanMemory::constant, 0, bytes.size());
  plan.buffers[buffer].offset = first * 8;
  return buffer;
}

uint32_t PlanWriter::layout(DType dtype, std::span<const int64_t> sizes,
                            std::span<const int64_t> strides) {
  std::vector<int64_t> key(sizes.begin(), sizes.end());
  key.insert(key.end(), strides.begin(), strides.end());
  key.push_back(static_cast<int64_t>(dtype));
  auto [found, isNew] = layouts.try_emplace(key, place(plan.layouts));
  if (isNew) {
    plan.layouts.push_back(
        {dtype, static_cast<uint8_t>(sizes.size()), 0, place(plan.dims)});
    plan.dims.insert(plan.dims.end(), key.begin(), key.end() - 1);
  }
  return found->second;
}

void PlanWriter::addInstruction(PlanOp op, uint32_t kernel,
                                std::span<const PlanArgument> arguments,
                                size_t numResults, uint32_t event,
                                int64_t count, int64_t grain) {
  plan.instructions.push_back(
      {op, kernel, place(plan.arguments), place(arguments),
       static_cast<uint32_t>(numResults), event, count, grain});
  plan.arguments.insert(plan.arguments.end(), arguments.begin(),
                        arguments.end());
  inPlace.emplace_back();
}

void PlanWriter::addDispatch(uint32_t kernel,
                             std::span<const PlanArgument> arguments,
                             size_t numResults, int64_t count, int64_t grain,
                             std::vector<uint32_t> operandsInPlace) {
  addInstruction(PlanOp::dispatch, kernel, arguments, numResults, noEvent,
                 count, grain);
  inPlace.back() = std::move(operandsInPlace);
}

void PlanWriter::addCall(OpKind op, std::span<const int64_t> words,
                         std::span<const PlanArgument> arguments,
                         size_t numResults, uint32_t event) {
  addInstruction(PlanOp::library, place(plan.calls), arguments, numResults,
                 event, 0, 1);
  plan.calls.push_back({op, place(plan.words), place(words)});
  plan.words.insert(plan.words.end(), words.begin(), words.end());
}

void PlanWriter::addCopy(const PlanArgument &from, const PlanArgument &to) {
  PlanArgument arguments[] = {from, to};
  if (isContiguous(from) && isContiguous(to)) {
    addInstruction(PlanOp::copy, 0, arguments, 1, noEvent,
                   static_cast<int64_t>(bytesOf(from)), copyGrain);
  } else {
    addCall(OpKind::convert,
            attrs::convert::words(plan.layouts[from.layout].dtype), arguments,
            1, noEvent);
  }
}

void PlanWriter::reorder(std::span<const uint32_t> steps) {
  std::vector<runtime::PlanInstruction> instructions;
  std::vector<std::vector<uint32_t>> operandsInPlace;
  for (uint32_t step : steps) {
    instructions.push_back(plan.instructions[step]);
    operandsInPlace.push_back(std::move(inPlace[step]));
  }
  plan.instructions = std::move(instructions);
  inPlace = std::move(operandsInPlace);
}

PlanArgument PlanWriter::makeLike(const PlanArgument &like) {
  runtime::PlanLayout own = plan.layouts[like.layout];
  const int64_t *sizes = plan.dims.data() + own.firstDim;
  std::vector<int64_t> shape(sizes, sizes + own.rank), strides(own.rank);
  int64_t step = 1;
  for (size_t i = own.rank; i-- > 0;) {
    strides[i] = step;
    step *= std::max<int64_t>(shape[i], 1);
  }
  return {addBuffer(PlanMemory::arena, 0, bytesOf(like)),
          layout(own.dtype, shape, strides), 0};
}

bool PlanWriter::isContiguous(const PlanArgument &argument) const {
  const runtime::PlanLayout &own = plan.layouts[argument.layout];
  const int64_t *sizes = plan.dims.data() + own.firstDim;
  const int64_t *strides = sizes + own.rank;
  int64_t step = 1;
  bool isDense = true;
  for (size_t i = own.rank; i-- > 0;) {
    isDense &= sizes[i] == 1 || strides[i] == step;
    step *= sizes[i];
  }
  return isDense || step == 0;
}

uint64_t PlanWriter::bytesOf(const PlanArgument &argument) const {
  const runtime::PlanLayout &own = plan.layouts[argument.layout];
  uint64_t bytes = byteSize(own.dtype);
  for (size_t i = 0; i < own.rank; ++i) {
    bytes *= static_cast<uint64_t>(plan.dims[own.firstDim + i]);
  }
  return bytes;
}

} // namespace sinter::codegen
