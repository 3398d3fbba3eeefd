//===- HostRunner.cpp - Running an imported program -----------------------===//

#include "tools/sinter-run/HostRunner.h"

#include "sinter/error.h"
#include "sinter/runtime/allocator.h"

#include <cstring>

namespace sinter {

using ir::HostBlock;
using ir::HostStep;
using ir::HostValue;

static size_t bytesOf(const TensorType &type) {
  return static_cast<size_t>(type.shape.numElements()) * byteSize(type.dtype);
}

Buffer::Buffer(const TensorType &type)
    : type(type), bytes(bytesOf(type)), data(runtime::allocate(bytes)) {
  check(data != nullptr, ErrorKind::memory, "out of memory: cannot allocate ",
        bytes, " bytes");
}

Buffer::~Buffer() { runtime::deallocate(data, bytes); }

HostRunner::HostRunner(ir::HostProgram from,
                       const codegen::CompileTarget &target)
    : program(std::move(from)), compiler(*program.module->getContext()),
      values(program.types.size()) {
  compiler.lower(*program.module, target, "module");
  compile(program.main, target.level);
}

void HostRunner::compile(const HostBlock &block, IsaLevel level) {
  for (const HostStep &step : block.steps) {
    if (step.kind == HostStep::Kind::run) {
      auto function =
          program.module->lookupSymbol<mlir::func::FuncOp>(step.function);
      functions[step.function] =
          compiler.compile(function, level, step.function);
      addToHistory(functions[step.function]->records);
    }
    for (const HostBlock &inner : step.blocks) {
      compile(inner, level);
    }
  }
}

std::vector<BufferPtr> HostRunner::run(std::vector<BufferPtr> arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    values[program.main.arguments[i]] = std::move(arguments[i]);
  }
  runBlock(program.main);
  std::vector<BufferPtr> results;
  results.reserve(program.main.results.size());
  for (HostValue result : program.main.results) {
    results.push_back(values[result]);
  }
  return results;
}

void HostRunner::runBlock(const HostBlock &block) {
  for (const HostStep &step : block.steps) {
    runStep(step);
  }
}

/// All at once: a result may be among those that are read.
void HostRunner::bind(const std::vector<HostValue> &to,
                      const std::vector<HostValue> &from) {
  std::vector<BufferPtr> read;
  read.reserve(from.size());
  for (HostValue value : from) {
    read.push_back(values[value]);
  }
  for (size_t i = 0; i < to.size(); ++i) {
    values[to[i]] = std::move(read[i]);
  }
}

void HostRunner::call(const HostStep &step) {
  const Executable &executable = *functions.at(step.function);
  std::vector<void *> in, out;
  std::vector<std::shared_ptr<Buffer>> results;
  in.reserve(step.operands.size());
  for (HostValue operand : step.operands) {
    in.push_back(values[operand]->data);
  }
  for (HostValue result : step.results) {
    results.push_back(std::make_shared<Buffer>(program.types[result]));
    out.push_back(results.back()->data);
  }
  runtime::PlanStatus status =
      runtime::runPlan(executable.plan, executable.kernels, runKernel, in, out);
  check(status.isOk(), ErrorKind::memory, step.function, ": ",
        status.kernel.message);
  for (const auto &record : executable.records) {
    ++record->runs;
  }
  for (const runtime::PlanInstruction &in : executable.plan.instructions) {
    if (in.op == runtime::PlanOp::library) {
      ++calls[executable.plan.calls[in.kernel].op];
    }
  }
  for (size_t i = 0; i < results.size(); ++i) {
    values[step.results[i]] = std::move(results[i]);
  }
}

void HostRunner::runStep(const HostStep &step) {
  switch (step.kind) {
  case HostStep::Kind::run:
    call(step);
    return;
  case HostStep::Kind::bitcast: {
    const Buffer &from = *values[step.operands[0]];
    auto to = std::make_shared<Buffer>(program.types[step.results[0]]);
    std::memcpy(to->data, from.data, from.bytes);
    values[step.results[0]] = std::move(to);
    return;
  }
  case HostStep::Kind::loop: {
    const HostBlock &condition = step.blocks[0], &body = step.blocks[1];
    bind(body.arguments, step.operands);
    while (true) {
      bind(condition.arguments, body.arguments);
      runBlock(condition);
      if (!*static_cast<const bool *>(values[condition.results[0]]->data)) {
        break;
      }
      runBlock(body);
      bind(body.arguments, body.results);
    }
    bind(step.results, body.arguments);
    return;
  }
  case HostStep::Kind::branch: {
    int32_t index = 0;
    std::memcpy(&index, values[step.operands[0]]->data, sizeof index);
    size_t last = step.blocks.size() - 1;
    size_t chosen = index < 0 ? last : std::min<size_t>(index, last);
    runBlock(step.blocks[chosen]);
    bind(step.results, step.blocks[chosen].results);
    return;
  }
  }
}

} // namespace sinter
