//===- Launch.cpp - A segment as compiled code ----------------------------===//

#include "frontend/capture/Launch.h"

#include "frontend/Options.h"
#include "frontend/tensor/Sink.h"
#include "sinter/runtime/op_attrs.h"

#include <iostream>
#include <unordered_map>

namespace sinter {
namespace {

/// Translates one path.
class Translation {
public:
  explicit Translation(Trace &trace) : trace(trace) {}

  void add(const TreeEvent &event) {
    switch (event.kind) {
    case EventKind::lift:
      inputOf.resize(values.size() + 1, -1);
      inputOf.back() = numInputs++;
      values.push_back(trace.lift(event.types[0], event.words));
      break;
    case EventKind::op:
      addOp(event);
      break;
    default:
      return;
    }
    trace.locations.back() = event.location;
  }

  ProgramOutput output(const WantedValue &wanted) const {
    return {values[wanted.value], wanted.isLifted ? inputOf[wanted.slot] : -1};
  }

private:
  void addOp(const TreeEvent &event) {
    ValueId first;
    if (event.isDynamic) {
      const TensorType &type = event.types[0];
      first = trace.lift({type.dtype, {}}, {});
      ++numInputs;
      if (!type.shape.empty()) {
        trace.locations.back() = event.location;
        first = trace.call(OpKind::broadcast_to, {&first, 1},
                           attrs::broadcast_to::words(type.shape), {&type, 1});
      }
    } else {
      InlineVector<ValueId, 8> operands;
      for (ValueId operand : event.operands) {
        operands.push_back(values[operand]);
      }
      first = trace.call(event.op, operands, event.words, event.types);
    }
    for (size_t i = 0; i < event.numResults; ++i) {
      values.push_back(first + static_cast<ValueId>(i));
    }
  }

  Trace &trace;
  std::vector<ValueId> values;  ///< By value of the path.
  std::vector<int32_t> inputOf; ///< By lifted value of the path.
  int32_t numInputs = 0;
};

/// Executables of this process, by the structure that they compute.
class ExecutableCache {
public:
  std::shared_ptr<const Executable> find(const StructuralHash &hash) {
    std::lock_guard lock(mutex);
    auto found = entries.find(hash);
    return found == entries.end() ? nullptr : found->second;
  }
  void add(const StructuralHash &hash,
           std::shared_ptr<const Executable> executable) {
    std::lock_guard lock(mutex);
    entries.emplace(hash, std::move(executable));
  }

private:
  struct Low {
    size_t operator()(const StructuralHash &hash) const { return hash.low; }
  };
  std::mutex mutex;
  std::unordered_map<StructuralHash, std::shared_ptr<const Executable>, Low>
      entries;
};

ExecutableCache &executableCache() {
  static ExecutableCache cache;
  return cache;
}

} // namespace

SegmentTrace::SegmentTrace(std::span<TreeEvent *const> path,
                           std::span<const WantedValue> wanted) {
  Translation translation(trace);
  for (const TreeEvent *event : path) {
    translation.add(*event);
  }
  for (const WantedValue &value : wanted) {
    outputs.push_back(translation.output(value));
  }
}

std::shared_ptr<const Executable> findExecutable(const SegmentTrace &segment,
                                                 Mode mode, bool &isNew) {
  IsaLevel level = activeIsaLevel();
  uint64_t salt = static_cast<uint64_t>(level) | static_cast<uint64_t>(mode)
                                                     << 8;
  StructuralHash hash = segment.trace.hash(segment.outputs, salt);
  std::shared_ptr<const Executable> executable = executableCache().find(hash);
  isNew = !executable;
  if (isNew) {
    SinkScope none(nullptr);
    executable = loadCompiler().compile(
        {segment.trace, segment.outputs, hash, level, mode});
    addToHistory(executable->records);
    executableCache().add(hash, executable);
    if (options().logLevel >= 1) {
      std::clog << "sinter: compiled " << segment.trace.events.size()
                << " events to " << executable->kernels.size() << " kernels\n";
    }
  }
  return executable;
}

} // namespace sinter
