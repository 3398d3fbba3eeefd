//===- Apply.cpp - From a call of a function to a call of an op -----------===//
//
// Promotion and broadcasting become ops of their own (Align.h). Then the sink
// in effect gets the call, and the tape above it sees what came out.
//
//===----------------------------------------------------------------------===//

#include "frontend/autograd/Tape.h"
#include "frontend/tensor/Align.h"
#include "frontend/tensor/Sink.h"

#include "sinter/error.h"
#include "sinter/prim.h"
#include "sinter/runtime/op_attrs.h"

#include <bit>

namespace sinter {

// One variable for the whole process: this library is shared for its sake.
static thread_local constinit ThreadState state
    __attribute__((tls_model("initial-exec")));

Sink::~Sink() = default;
ThreadState &threadState() { return state; }

SinkScope::SinkScope(Sink *sink) : previous(std::exchange(state.sink, sink)) {}
SinkScope::~SinkScope() { state.sink = previous; }

static Sink &currentSink() { return state.sink ? *state.sink : eagerSink(); }

//===----------------------------------------------------------------------===//
// Calls of ops as they are in the IR
//===----------------------------------------------------------------------===//

namespace {

/// The types of operands and results of a call.
class CallTypes {
public:
  CallTypes(OpKind kind, std::span<const Tensor *const> operands,
            std::span<const int64_t> attrs, size_t numResults) {
    if (operands.size() > std::size(fewIn)) {
      manyIn.resize(operands.size());
      in = manyIn.data();
    }
    if (numResults > std::size(fewOut)) {
      manyOut.resize(numResults);
      out = manyOut.data();
    }
    for (size_t i = 0; i < operands.size(); ++i) {
      check(operands[i]->defined(), ErrorKind::value, info(kind).name,
            ": operand ", i, " is an undefined tensor");
      in[i] = operands[i]->impl()->type();
    }
    results = {out, numResults};
    inferTypes(kind, {in, operands.size()}, attrs, results);
  }

  std::span<TensorType> results;

private:
  TensorType fewIn[3], fewOut[2];
  std::vector<TensorType> manyIn, manyOut;
  TensorType *in = fewIn, *out = fewOut;
};

detail::IntrusivePtr<ViewStep> makeStep(OpKind kind,
                                        std::span<const int64_t> attrs,
                                        detail::IntrusivePtr<ViewStep> parent,
                                        TensorImpl &base) {
  auto *step = new ViewStep;
  step->kind = kind;
  step->attrs = AttrWords(attrs);
  step->parent = std::move(parent);
  step->base = detail::IntrusivePtr<TensorImpl>(&base);
  return detail::IntrusivePtr<ViewStep>(step);
}

bool anyRequiresGrad(std::span<const Tensor *const> operands) {
  for (const Tensor *operand : operands) {
    if (tape::wantsGradient(*operand->impl())) {
      return true;
    }
  }
  return false;
}

/// Remembers how a view came from its base.
void linkView(const OpCall &call, Tensor &view) {
  TensorImpl &from = *call.operands[0]->impl();
  TensorImpl &to = *view.impl();
  if (!(to.storage == from.storage)) {
    return; // A reshape that had to copy.
  }
  to.isViewWithoutGrad = !state.isGradEnabled;
  to.viewOf = makeStep(call.kind, call.attrs, from.viewOf,
                       from.viewOf ? *from.viewOf->base : from);
}

} // namespace

void detail::call(OpKind kind, std::span<const Tensor *const> operands,
                  std::span<const int64_t> attrs, std::span<Tensor> results) {
  OpCall call{kind, operands, attrs, {}};
  if (state.sink && state.sink->tryEmit(call, results, false)) {
    if (state.isGradEnabled && anyRequiresGrad(operands)) {
      tape::record(call, results);
    }
    return;
  }
  CallTypes types(kind, operands, attrs, results.size());
  call.types = types.results;
  currentSink().emit(call, results);
  if (info(kind).isView && !state.isInferenceMode &&
      results[0].impl()->storage) {
    linkView(call, results[0]);
  }
  if (state.isGradEnabled && anyRequiresGrad(operands)) {
    tape::record(call, results);
  }
}

/// The two ops that make a selection, unless nobody needs to see them: then the
/// view at once, with both steps in its history.
Tensor selectView(const Tensor &x, int64_t dim, int64_t index) {
  TensorImpl &from = *x.impl();
  Shape starts, limits(from.shape()), strides, rest(from.shape());
  starts.resize(from.rank, 0);
  strides.resize(from.rank, 1);
  starts[dim] = index;
  limits[dim] = index + 1;
  rest.erase(rest.begin() + dim);
  bool isPlain = !state.sink && from.storage &&
                 !(state.isGradEnabled && tape::wantsGradient(from));
  if (!isPlain) {
    return prim::reshape(prim::slice(x, starts, limits, strides), rest);
  }
  Shape kept(from.stride());
  kept.erase(kept.begin() + dim);
  Tensor view = aliasOf(x, rest, kept, from.offset + index * from.strides[dim]);
  if (!state.isInferenceMode) {
    TensorImpl &to = *view.impl();
    TensorImpl &base = from.viewOf ? *from.viewOf->base : from;
    to.isViewWithoutGrad = !state.isGradEnabled;
    to.viewOf = makeStep(OpKind::reshape, attrs::reshape::words(rest),
                         makeStep(OpKind::slice,
                                  attrs::slice::words(starts, limits, strides),
                                  from.viewOf, base),
                         base);
  }
  return view;
}

static void noteWrite(TensorImpl &to, OpKind kind) {
  if (to.storage) {
    to.storage->version.fetch_add(1, std::memory_order_relaxed);
    to.storage->writtenBy = kind;
    const std::source_location *user = detail::userLocation();
    to.storage->writtenAt = user ? *user : std::source_location();
  }
}

void detail::callInto(OpKind kind, std::span<const Tensor *const> operands,
                      std::span<const int64_t> attrs, const Tensor &target) {
  CallTypes types(kind, operands, attrs, 1);
  OpCall call{kind, operands, attrs, types.results};
  TensorImpl &to = *target.impl();
  if (to.value) {
    to.materialize(); // Only memory is written in place.
  }
  check(canCast(types.results[0].dtype, to.dtype) || kind == OpKind::convert,
        ErrorKind::dtype, info(kind).name, ": result type ",
        types.results[0].dtype, " can't be cast to the desired output type ",
        to.dtype);
  check(!overlapsItself(to), ErrorKind::value, info(kind).name,
        ": more than one element of the written-to tensor refers to a single "
        "memory location. Please clone() the tensor before performing the "
        "operation.");
  check(!to.isInference || state.isInferenceMode, ErrorKind::autograd,
        "Inplace update to inference tensor outside InferenceMode is not "
        "allowed. You can make a clone to get a normal tensor before doing "
        "inplace update.");
  bool isTaped = state.isGradEnabled &&
                 (tape::wantsGradient(to) || anyRequiresGrad(operands));
  if (isTaped) {
    tape::checkInPlace(call, target);
  }
  // The tape must see the operands as they were: one may be the target.
  tape::InPlaceRecord record;
  if (isTaped) {
    record = tape::beginInPlace(call, target);
  }
  currentSink().emitInto(call, target);
  noteWrite(to, kind);
  if (isTaped) {
    tape::endInPlace(record, target);
  }
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

Tensor detail::wrapNumber(const Scalar &number) {
  auto *impl = new TensorImpl(number.type());
  Tensor tensor(impl);
  impl->isWrappedNumber = true;
  impl->number = number;
  return tensor;
}

Tensor detail::constant(DType dtype, IntArrayRef sizes, const Scalar &value) {
  int64_t word = value.wordFor(dtype);
  Tensor result;
  call(OpKind::constant, {}, attrs::constant::words(dtype, sizes, {&word, 1}),
       {&result, 1});
  return result;
}

//===----------------------------------------------------------------------===//
// Pointwise ops
//===----------------------------------------------------------------------===//

void detail::checkDivisor(const char *op, const Tensor &divisor) {
  const TensorImpl &impl = *divisor.impl();
  bool hasZero = impl.isWrappedNumber ? impl.number.toDouble() == 0
                                      : divisor.eq(0).any().item<bool>();
  check(!hasZero, ErrorKind::value, op,
        ": ZeroDivisionError: an integer was divided by zero");
}

namespace {

/// Throws where `op` has no result in the integers, as its record says.
void checkIntegers(const OpInfo &op,
                   std::initializer_list<const Tensor *> operands, DType common,
                   const Shape &shape) {
  if (op.refusal == Refusal::nothing || isFloatingType(common) ||
      shape.numElements() == 0) {
    return;
  }
  const Tensor &last = *operands.end()[-1];
  if (op.refusal == Refusal::zero) {
    return detail::checkDivisor(op.name, last);
  }
  const TensorImpl &impl = *last.impl();
  check(!impl.isWrappedNumber || impl.number.toDouble() >= 0, ErrorKind::value,
        op.name, ": Integers to negative integer powers are not allowed, got ",
        impl.number);
}

/// The common case: operands that are alike as they are, and numbers that take
/// the dtype of the others. Nothing needs to be promoted, broadcast or
/// inferred.
class Uniform {
public:
  Uniform(const OpInfo &op, std::span<const Tensor *const> operands) {
    if (*op.results == 'b' || !findFirst(op, operands)) {
      return;
    }
    for (const Tensor *x : operands) {
      const TensorImpl &impl = *x->impl();
      bool fits =
          impl.isWrappedNumber
              ? category(impl.dtype) <= category(first->dtype)
              : impl.dtype == first->dtype && impl.shape() == first->shape();
      if (!fits) {
        return;
      }
      pointers[count++] = x;
    }
    for (size_t i = 0; i < count; ++i) {
      if (pointers[i]->impl()->isWrappedNumber) {
        made[i] = repeatedNumber(pointers[i]->impl()->number);
        pointers[i] = &made[i];
      }
    }
    isValid = true;
  }

  explicit operator bool() const { return isValid; }
  std::span<const Tensor *const> get() const { return {pointers, count}; }
  TensorType type() const { return first->type(); }

private:
  static int category(DType dtype) {
    return isFloatingType(dtype) ? 2 : dtype != DType::boolean;
  }

  /// The first tensor that is not a number. False if the operands are not even
  /// close to alike.
  bool findFirst(const OpInfo &op, std::span<const Tensor *const> operands) {
    for (size_t i = 0; i < operands.size(); ++i) {
      if (!operands[i]->defined() || op.operands[i] == 'b') {
        return false;
      }
      TensorImpl *x = operands[i]->impl();
      if (!first && !x->isWrappedNumber) {
        first = x;
      }
    }
    return first && admits(*op.operands, first->dtype) &&
           (op.promotion != Promotion::float_ || isFloatingType(first->dtype));
  }

  /// A number as a tensor of the others' type: one element, every stride 0.
  Tensor repeatedNumber(const Scalar &number) {
    auto *impl = new TensorImpl(first->dtype, first->shape());
    Tensor tensor(impl);
    std::fill_n(impl->strides, impl->rank, 0);
    impl->storage =
        detail::IntrusivePtr<Storage>(new Storage(byteSize(first->dtype)));
    fillElements({impl->storage->data, impl->dtype, 0, nullptr, nullptr},
                 number.wordFor(impl->dtype));
    return tensor;
  }

  static constexpr size_t most = 3;
  const TensorImpl *first = nullptr;
  const Tensor *pointers[most];
  Tensor made[most];
  size_t count = 0;
  bool isValid = false;
};

} // namespace

namespace {

/// What the sink and the tape ask of operands before anything else.
struct OperandSummary {
  explicit OperandSummary(std::span<const Tensor *const> operands) {
    for (const Tensor *x : operands) {
      areDefined = areDefined && x->defined();
      if (areDefined) {
        hasNumber = hasNumber || x->impl()->isWrappedNumber;
        wantGradient = wantGradient || tape::wantsGradient(*x->impl());
      }
    }
    wantGradient = wantGradient && state.isGradEnabled;
  }

  bool areDefined = true, hasNumber = false, wantGradient = false;
};

} // namespace

Tensor detail::pointwise(OpKind kind,
                         std::initializer_list<const Tensor *> operands) {
  if (!state.sink) {
    if (Uniform uniform(info(kind), operands); uniform) {
      TensorType type = uniform.type();
      checkIntegers(info(kind), operands, type.dtype, type.shape);
      OpCall call{kind, uniform.get(), {}, {&type, 1}};
      Tensor result;
      eagerSink().emit(call, {&result, 1});
      if (state.isGradEnabled && anyRequiresGrad(call.operands)) {
        tape::record(call, {&result, 1});
      }
      return result;
    }
  }
  Tensor result;
  std::span<const Tensor *const> given(operands.begin(), operands.size());
  if (state.sink) {
    OperandSummary operand(given);
    // A number that the tape keeps must be a tensor, and what it repeats, a
    // view.
    bool mayFollow =
        operand.areDefined && !(operand.hasNumber && operand.wantGradient &&
                                tape::keepsNumber(kind, given));
    OpCall known{kind, given, {}, {}};
    if (mayFollow &&
        state.sink->tryEmit(known, {&result, 1}, !operand.wantGradient)) {
      if (operand.wantGradient) {
        tape::record(known, {&result, 1});
      }
      return result;
    }
  }
  Aligned aligned(kind, operands);
  checkIntegers(info(kind), operands, aligned.dtype(), aligned.shape());
  call(kind, aligned.get(), {}, {&result, 1});
  return result;
}

Tensor &detail::pointwiseOut(OpKind kind,
                             std::initializer_list<const Tensor *> operands,
                             Tensor &out) {
  Aligned aligned(kind, operands);
  checkIntegers(info(kind), operands, aligned.dtype(), aligned.shape());
  check(out.defined(), ErrorKind::value, info(kind).name,
        "_out: out is an undefined tensor");
  TensorImpl &to = *out.impl();
  check(!(state.isGradEnabled &&
          (to.requiresGrad || anyRequiresGrad(aligned.get()))),
        ErrorKind::autograd, info(kind).name,
        "_out: functions with out=... arguments don't support automatic "
        "differentiation, but one of the arguments requires grad");
  if (!(to.shape() == IntArrayRef(aligned.shape()))) {
    resizeOut(to, aligned.shape());
  }
  callInto(kind, aligned.get(), {}, out);
  return out;
}

Tensor &
detail::pointwiseInPlace(OpKind kind,
                         std::initializer_list<const Tensor *> operands) {
  const Tensor &target = **operands.begin();
  std::span<const Tensor *const> given(operands.begin(), operands.size());
  bool isPlain = state.sink && target.defined() && !state.isGradEnabled &&
                 !target.impl()->isInference;
  if (isPlain && state.sink->tryEmitInto(kind, given, target)) {
    noteWrite(*target.impl(), kind);
    return const_cast<Tensor &>(target);
  }
  Aligned aligned(kind, operands);
  checkIntegers(info(kind), operands, aligned.dtype(), aligned.shape());
  check(target.impl()->shape() == IntArrayRef(aligned.shape()),
        ErrorKind::shape, info(kind).name, "_: output with shape ",
        target.sizes(), " doesn't match the broadcast shape ",
        IntArrayRef(aligned.shape()));
  callInto(kind, aligned.get(), {}, target);
  return const_cast<Tensor &>(target);
}

} // namespace sinter
