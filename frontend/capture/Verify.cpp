//===- Verify.cpp - Compiled code beside eager code -----------------------===//

#include "frontend/capture/Verify.h"

#include "frontend/Options.h"
#include "sinter/error.h"

#include <cstring>
#include <fstream>

namespace sinter {
namespace {

/// Runs an executable on copies of the inputs; the values of `wanted`.
std::vector<Tensor> runOnCopies(const Executable &executable,
                                const Suspect &suspect,
                                std::span<const WantedValue> wanted,
                                const Replay &eager) {
  std::vector<Tensor> inputs = copyInputs(suspect.inputs), outputs;
  std::vector<int64_t> words(suspect.numbers.size());
  std::vector<void *> in, out;
  size_t nextInput = 0, nextNumber = 0;
  for (const TreeEvent *event : suspect.path) {
    if (event->kind == EventKind::lift) {
      in.push_back(inputs[nextInput++].impl()->data());
    } else if (event->isDynamic) {
      void *place = &words[nextNumber];
      fillElements({place, event->types[0].dtype, 0, nullptr, nullptr},
                   suspect.numbers[nextNumber++]);
      in.push_back(place);
    }
  }
  for (const WantedValue &value : wanted) {
    const Tensor &like = eager.values[value.value];
    outputs.push_back(empty(like.sizes(), TensorOptions(like.dtype())));
    out.push_back(outputs.back().impl()->data());
  }
  runtime::runPlan(executable.plan, executable.kernels, &runKernel, in, out);
  return outputs;
}

std::string placeOf(const TreeEvent &event) {
  const std::source_location &where = event.location;
  return where.line() ? std::string(" at ") + where.file_name() + ":" +
                            std::to_string(where.line())
                      : "";
}

/// Names the first op whose value differs when all are stored.
std::string firstDifference(const Suspect &suspect, const Replay &eager) {
  std::vector<WantedValue> taps;
  std::vector<const TreeEvent *> makers;
  ValueId id = 0;
  for (const TreeEvent *event : suspect.path) {
    for (size_t i = 0; i < event->numResults; ++i, ++id) {
      if (event->kind == EventKind::op && !info(event->op).isView) {
        taps.push_back({id, id, false});
        makers.push_back(event);
      }
    }
  }
  bool isNew = false;
  auto executable =
      findExecutable(SegmentTrace(suspect.path, taps), suspect.mode, isNew);
  std::vector<Tensor> values = runOnCopies(*executable, suspect, taps, eager);
  for (size_t i = 0; i < taps.size(); ++i) {
    std::optional<std::string> found = difference(
        eager.values[taps[i].value], values[i], suspect.radii[taps[i].value]);
    if (found) {
      return std::string("first at `") + info(makers[i]->op).name + "`" +
             placeOf(*makers[i]) + ": " + *found;
    }
  }
  return "only where values are not stored in between";
}

/// Writes the module; returns its name.
std::string writeModule(const Suspect &suspect) {
  SegmentTrace segment(suspect.path, suspect.wanted);
  for (ProgramOutput &output : segment.outputs) {
    output.input = -1;
  }
  StructuralHash hash = segment.trace.hash(segment.outputs, 0);
  std::vector<Tensor> inputs;
  size_t nextInput = 0, nextNumber = 0;
  for (const TreeEvent *event : suspect.path) {
    if (event->kind == EventKind::lift) {
      inputs.push_back(withoutHistory(suspect.inputs[nextInput++]).clone());
    } else if (event->isDynamic) {
      Tensor number = empty({}, TensorOptions(event->types[0].dtype));
      fillElements(number.impl()->view(), suspect.numbers[nextNumber++]);
      inputs.push_back(number);
    }
  }
  std::vector<const void *> data;
  for (const Tensor &input : inputs) {
    data.push_back(input.impl()->data());
  }
  std::string text = loadCompiler().reproduce(
      {segment.trace, segment.outputs, hash, activeIsaLevel(), suspect.mode},
      data);
  const std::string &folder = options().dumpFolder;
  char name[64];
  std::snprintf(name, sizeof name, "sinter_verify_%016llx.mlir",
                static_cast<unsigned long long>(hash.low));
  std::string path = folder.empty() ? name : folder + "/" + name;
  std::ofstream file(path);
  file << text;
  file.close();
  const char *mode = suspect.mode == Mode::strict ? "strict" : "standard";
  return file ? "replay it with: sinter-run " + path + " --mode=" + mode
              : "the module could not be written to " + path;
}

} // namespace

std::vector<Tensor> radiiOf(std::span<TreeEvent *const> path,
                            const Replay &eager, Mode mode) {
  std::vector<Tensor> radii(eager.values.size());
  size_t next = 0;
  for (const TreeEvent *event : path) {
    size_t count = event->numResults;
    if (mode == Mode::standard && event->kind == EventKind::op) {
      std::vector<const Tensor *> operands;
      std::vector<Tensor> own;
      for (ValueId operand : event->operands) {
        operands.push_back(&eager.values[operand]);
        own.push_back(radii[operand]);
      }
      std::span results = std::span(eager.values).subspan(next, count);
      own = standardRadii({event->op, operands, event->words, event->types},
                          own, results);
      std::ranges::copy(own, radii.begin() + static_cast<int64_t>(next));
    }
    next += count;
  }
  return radii;
}

std::vector<Tensor> copyInputs(std::span<const Tensor> inputs) {
  std::vector<Tensor> copies;
  for (const Tensor &input : inputs) {
    TensorImpl &from = *input.impl();
    int64_t last = 0;
    for (size_t i = 0; i < from.rank; ++i) {
      last += (from.sizes[i] - 1) * from.strides[i];
    }
    size_t bytes = static_cast<size_t>(last + 1) * byteSize(from.dtype);
    auto *impl = new TensorImpl(from.dtype, from.shape());
    Tensor copy(impl);
    std::copy_n(from.strides, from.rank, impl->strides);
    impl->storage = detail::IntrusivePtr<Storage>(new Storage(bytes));
    std::memcpy(impl->storage->data, from.data(), bytes);
    copies.push_back(std::move(copy));
  }
  return copies;
}

std::string explainDifference(const Suspect &suspect, const Replay &eager) {
  SinkScope none(nullptr);
  std::string text;
  try {
    text = firstDifference(suspect, eager);
  } catch (const Error &error) {
    text = std::string("the op was not found: ") + error.what();
  }
  return text + "\n  " + writeModule(suspect);
}

} // namespace sinter
