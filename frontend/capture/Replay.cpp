//===- Replay.cpp - A segment, executed op by op --------------------------===//

#include "frontend/capture/Replay.h"

#include "sinter/error.h"

namespace sinter {

void Replay::execute(const TreeEvent &event) {
  std::vector<const Tensor *> operands;
  for (ValueId operand : event.operands) {
    operands.push_back(&values[operand]);
  }
  AttrWords words(event.words);
  if (event.isDynamic) {
    words.back() = numbers[nextNumber++];
  }
  std::vector<Tensor> results(event.types.size());
  detail::LaterCallSite site(event.location);
  eagerSink().emit({event.op, operands, words, event.types}, results);
  for (Tensor &result : results) {
    values.push_back(std::move(result));
  }
}

void Replay::run() {
  SinkScope eager(nullptr);
  for (TreeEvent *event : path) {
    switch (event->kind) {
    case EventKind::lift:
      values.push_back(inputs[nextInput++]);
      break;
    case EventKind::op:
      execute(*event);
      break;
    case EventKind::mutate:
      written[event->operands[0]] = event->operands[1];
      break;
    default:
      break;
    }
    while (written.size() < values.size()) {
      written.push_back(static_cast<ValueId>(written.size()));
    }
  }
}

Tensor Replay::contentsOf(ValueId slot) const {
  return slot < written.size() ? values[written[slot]] : Tensor();
}

} // namespace sinter
