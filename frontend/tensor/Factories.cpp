//===- Factories.cpp - Tensors out of sizes, numbers and memory -----------===//

#include "frontend/tensor/Sink.h"

#include "sinter/error.h"
#include "sinter/factories.h"
#include "sinter/prim.h"

#include <cstring>

namespace sinter {

using detail::CallSite;

//===----------------------------------------------------------------------===//
// From data
//===----------------------------------------------------------------------===//

detail::TensorDataContainer::TensorDataContainer(
    std::initializer_list<TensorDataContainer> list) {
  sizes_ = {static_cast<int64_t>(list.size())};
  if (list.size() == 0) {
    return;
  }
  const TensorDataContainer &first = *list.begin();
  sizes_.insert(sizes_.end(), first.sizes_.begin(), first.sizes_.end());
  dtype_ = first.dtype_;
  for (const TensorDataContainer &item : list) {
    check(item.sizes_ == first.sizes_, ErrorKind::shape,
          "tensor: expected all sub-lists to have sizes ",
          IntArrayRef(first.sizes_), ", but got sub-list with sizes ",
          IntArrayRef(item.sizes_));
    check(item.dtype_ == first.dtype_, ErrorKind::dtype,
          "tensor: expected all elements to be of one kind of number, got ",
          first.dtype_, " and ", item.dtype_);
    values_.insert(values_.end(), item.values_.begin(), item.values_.end());
  }
}

/// Marks a tensor that was just made.
static Tensor finish(Tensor tensor, const TensorOptions &options) {
  check(!options.requires_grad() || tensor.is_floating_point(),
        ErrorKind::autograd,
        "only Tensors of floating point dtype can require gradients, got ",
        tensor.dtype());
  tensor.impl()->requiresGrad = options.requires_grad();
  return tensor;
}

/// `options`, with `dtype` unless they name one.
static TensorOptions defaulted(TensorOptions options, DType dtype) {
  return options.has_dtype() ? options : options.dtype(dtype);
}

Tensor tensor(const detail::TensorDataContainer &data,
              const TensorOptions &options, Loc loc) {
  CallSite site(loc);
  TensorOptions all = defaulted(options, data.dtype());
  Tensor out = empty(data.sizes(), all.requires_grad(false));
  TensorImpl &impl = *out.impl();
  char *place = impl.data();
  for (const Scalar &value : data.values()) {
    fillElements({place, impl.dtype, 0, nullptr, nullptr},
                 value.wordFor(impl.dtype));
    place += byteSize(impl.dtype);
  }
  return finish(out, all);
}

static Tensor fromMemory(void *data, IntArrayRef sizes, IntArrayRef strides,
                         std::function<void(void *)> deleter,
                         const TensorOptions &options) {
  checkDevice("from_blob", options);
  checkSizes("from_blob", sizes);
  check(strides.size() == sizes.size(), ErrorKind::shape, "from_blob: sizes ",
        sizes, " and strides ", strides, " have different lengths");
  auto *impl = new TensorImpl(options.dtype(), sizes);
  Tensor out(impl);
  int64_t extent = impl->numel ? 1 : 0;
  for (size_t i = 0; i < sizes.size(); ++i) {
    check(strides[i] >= 0, ErrorKind::value, "from_blob: negative stride in ",
          strides);
    impl->strides[i] = strides[i];
    extent += impl->numel ? (sizes[i] - 1) * strides[i] : 0;
  }
  check(data || extent == 0, ErrorKind::value,
        "from_blob: a null pointer cannot hold shape ", sizes);
  if (Sink *sink = threadState().sink) {
    sink->synchronize(); // Another tensor may name the same memory.
  }
  impl->storage = detail::IntrusivePtr<Storage>(new ForeignStorage(
      data, static_cast<size_t>(extent) * byteSize(impl->dtype),
      std::move(deleter)));
  return finish(out, options);
}

Tensor from_blob(void *data, IntArrayRef sizes, const TensorOptions &options,
                 Loc loc) {
  return from_blob(data, sizes, std::function<void(void *)>(), options, loc);
}
Tensor from_blob(void *data, IntArrayRef sizes, IntArrayRef strides,
                 const TensorOptions &options, Loc loc) {
  CallSite site(loc);
  return fromMemory(data, sizes, strides, nullptr, options);
}
Tensor from_blob(void *data, IntArrayRef sizes,
                 std::function<void(void *)> deleter,
                 const TensorOptions &options, Loc loc) {
  CallSite site(loc);
  checkSizes("from_blob", sizes);
  TensorImpl contiguous(options.dtype(), sizes);
  return fromMemory(data, sizes, contiguous.stride(), std::move(deleter),
                    options);
}

//===----------------------------------------------------------------------===//
// From numbers
//===----------------------------------------------------------------------===//

Tensor zeros(IntArrayRef sizes, TensorOptions options, Loc loc) {
  CallSite site(loc);
  checkSizes("zeros", sizes);
  return full(sizes, 0, defaulted(options, get_default_dtype()));
}
Tensor ones(IntArrayRef sizes, TensorOptions options, Loc loc) {
  CallSite site(loc);
  checkSizes("ones", sizes);
  return full(sizes, 1, defaulted(options, get_default_dtype()));
}
Tensor scalar_tensor(const Scalar &value, TensorOptions options, Loc loc) {
  CallSite site(loc);
  return full({}, value, defaulted(options, get_default_dtype()));
}

Tensor arange(const Scalar &end, TensorOptions options, Loc loc) {
  return arange(0, end, 1, options, loc);
}
Tensor arange(const Scalar &start, const Scalar &end, TensorOptions options,
              Loc loc) {
  return arange(start, end, 1, options, loc);
}
Tensor arange(const Scalar &start, const Scalar &end, const Scalar &step,
              TensorOptions options, Loc loc) {
  CallSite site(loc);
  checkDevice("arange", options);
  bool isInteger =
      start.isIntegral(true) && end.isIntegral(true) && step.isIntegral(true);
  double from = start.toDouble(), to = end.toDouble(), by = step.toDouble();
  check(by != 0, ErrorKind::value, "arange: step must be nonzero");
  check(std::isfinite(from) && std::isfinite(to), ErrorKind::value,
        "arange: unsupported range ", from, " -> ", to);
  check((by > 0 && to >= from) || (by < 0 && to <= from), ErrorKind::value,
        "arange: upper bound and lower bound inconsistent with step sign: ",
        from, " to ", to, " by ", by);
  options = defaulted(options, isInteger ? DType::i64 : get_default_dtype());
  int64_t count = isInteger ? (end.toLong() - start.toLong() + step.toLong() -
                               (by > 0 ? 1 : -1)) /
                                  step.toLong()
                            : static_cast<int64_t>(std::ceil((to - from) / by));
  // Computed wide and rounded once, as libtorch does.
  DType wide = isInteger ? DType::i64 : DType::f64;
  Tensor index = prim::iota(count, 0, wide);
  Tensor out = index * step + start;
  return finish(out.to(options.dtype()), options);
}

Tensor linspace(const Scalar &start, const Scalar &end, int64_t steps,
                TensorOptions options, Loc loc) {
  CallSite site(loc);
  checkDevice("linspace", options);
  check(steps >= 0, ErrorKind::value,
        "linspace: number of steps must be non-negative, got ", steps);
  DType dtype = options.dtype();
  double from = start.toDouble(), to = end.toDouble();
  double by = steps > 1 ? (to - from) / static_cast<double>(steps - 1) : 0;
  // From both ends to the middle: the last number is `end` itself.
  Tensor index = prim::iota(steps, 0, DType::f64);
  Tensor rising = index * by + from;
  Tensor falling = to - (static_cast<double>(steps - 1) - index) * by;
  Tensor out = where(index < static_cast<double>(steps / 2), rising, falling);
  return finish((steps == 1 ? rising : out).to(dtype), options);
}

Tensor logspace(const Scalar &start, const Scalar &end, int64_t steps,
                double base, TensorOptions options, Loc loc) {
  CallSite site(loc);
  Tensor powers = linspace(start, end, steps, DType::f64);
  return finish(pow(Scalar(base), powers).to(options.dtype()), options);
}

Tensor eye(int64_t n, TensorOptions options, Loc loc) {
  return eye(n, n, options, loc);
}
Tensor eye(int64_t n, int64_t m, TensorOptions options, Loc loc) {
  CallSite site(loc);
  checkDevice("eye", options);
  Tensor rows = prim::iota({n, m}, 0, DType::i64);
  Tensor columns = prim::iota({n, m}, 1, DType::i64);
  return finish((rows == columns).to(options.dtype()), options);
}

Tensor empty_like(const Tensor &x, TensorOptions options, Loc loc) {
  return empty(x.sizes(), defaulted(options, x.dtype()), loc);
}
Tensor full_like(const Tensor &x, const Scalar &value, TensorOptions options,
                 Loc loc) {
  return full(x.sizes(), value, defaulted(options, x.dtype()), loc);
}

Tensor Tensor::new_empty(IntArrayRef sizes, TensorOptions options,
                         Loc loc) const {
  return empty(sizes, defaulted(options, dtype()), loc);
}
Tensor Tensor::new_zeros(IntArrayRef sizes, TensorOptions options,
                         Loc loc) const {
  return full(sizes, 0, defaulted(options, dtype()), loc);
}
Tensor Tensor::new_ones(IntArrayRef sizes, TensorOptions options,
                        Loc loc) const {
  return full(sizes, 1, defaulted(options, dtype()), loc);
}
Tensor Tensor::new_full(IntArrayRef sizes, const Scalar &value,
                        TensorOptions options, Loc loc) const {
  return full(sizes, value, defaulted(options, dtype()), loc);
}

//===----------------------------------------------------------------------===//
// Diagonals
//===----------------------------------------------------------------------===//

/// column - row of each element of the last two dimensions.
static Tensor diagonalNumber(const char *op, const Tensor &x) {
  check(x.dim() >= 2, ErrorKind::shape, op,
        ": input tensor must have at least 2 dimensions, got ", x.sizes());
  IntArrayRef matrix = x.sizes().slice(x.sizes().size() - 2, 2);
  return prim::iota(matrix, 1, DType::i64) - prim::iota(matrix, 0, DType::i64);
}

Tensor tril(const Tensor &x, int64_t diagonal, Loc loc) {
  CallSite site(loc);
  return where(diagonalNumber("tril", x) <= diagonal, x,
               detail::constant(x.dtype(), {}, 0));
}
Tensor triu(const Tensor &x, int64_t diagonal, Loc loc) {
  CallSite site(loc);
  return where(diagonalNumber("triu", x) >= diagonal, x,
               detail::constant(x.dtype(), {}, 0));
}

Tensor diag(const Tensor &x, int64_t diagonal, Loc loc) {
  CallSite site(loc);
  check(x.dim() == 1 || x.dim() == 2, ErrorKind::shape,
        "diag: expected a vector or a matrix, got ", x.sizes());
  int64_t down = std::max<int64_t>(-diagonal, 0),
          right = std::max<int64_t>(diagonal, 0);
  if (x.dim() == 1) {
    int64_t size = x.size(0) + down + right;
    Tensor places = arange(x.size(0));
    Tensor flat = (places + down) * size + (places + right);
    return zeros({size * size}, x.dtype())
        .scatter(0, flat, x)
        .reshape({size, size});
  }
  int64_t count =
      std::max<int64_t>(std::min(x.size(0) - down, x.size(1) - right), 0);
  Tensor places = arange(count);
  return x.reshape(-1).gather(0,
                              (places + down) * x.size(1) + (places + right));
}

Tensor trace(const Tensor &x, Loc loc) {
  CallSite site(loc);
  check(x.dim() == 2, ErrorKind::shape, "trace: expected a matrix, got ",
        x.sizes());
  return diag(x).sum();
}

std::vector<Tensor> meshgrid(TensorList tensors, const char *indexing,
                             Loc loc) {
  CallSite site(loc);
  bool isXy = std::strcmp(indexing, "xy") == 0;
  check(isXy || std::strcmp(indexing, "ij") == 0, ErrorKind::value,
        "meshgrid: indexing must be one of \"xy\" or \"ij\", got \"", indexing,
        "\"");
  Shape shape;
  for (const Tensor &tensor : tensors) {
    check(tensor.dim() <= 1, ErrorKind::shape,
          "meshgrid: expected vectors, got shape ", tensor.sizes());
    shape.push_back(tensor.numel());
  }
  checkRank("meshgrid", shape);
  std::vector<Tensor> grids;
  for (size_t i = 0; i < tensors.size(); ++i) {
    Shape place(shape);
    std::fill(place.begin(), place.end(), 1);
    place[i] = shape[i];
    Tensor grid = tensors[i].reshape(place).expand(shape);
    grids.push_back(isXy && tensors.size() > 1 ? grid.transpose(0, 1) : grid);
  }
  return grids;
}

Tensor Tensor::tril(int64_t diagonal, Loc loc) const {
  return sinter::tril(*this, diagonal, loc);
}
Tensor Tensor::triu(int64_t diagonal, Loc loc) const {
  return sinter::triu(*this, diagonal, loc);
}
Tensor Tensor::diag(int64_t diagonal, Loc loc) const {
  return sinter::diag(*this, diagonal, loc);
}
Tensor Tensor::trace(Loc loc) const { return sinter::trace(*this, loc); }

} // namespace sinter
