//===- Diagonals.cpp - Diagonals, windows and strides ---------------------===//

#include "frontend/tensor/Sink.h"

#include "sinter/composites.h"
#include "sinter/error.h"
#include "sinter/prim.h"

#include <cstring>

namespace sinter {

using detail::CallSite;

/// Whether the elements of `x` can be seen in any layout without a history.
static bool isPlainMemory(const Tensor &x) {
  return x.impl()->storage &&
         !(threadState().isGradEnabled && x.requires_grad());
}

//===----------------------------------------------------------------------===//
// Diagonals
//===----------------------------------------------------------------------===//

namespace {

/// A diagonal of the last two dimensions: where it starts and how long it is.
struct Diagonal {
  Diagonal(const Tensor &x, int64_t offset)
      : down(std::max<int64_t>(-offset, 0)),
        right(std::max<int64_t>(offset, 0)), rows(x.size(-2)),
        columns(x.size(-1)),
        count(std::max<int64_t>(std::min(rows - down, columns - right), 0)) {}

  /// A step along the rows and the columns of a flat matrix.
  Tensor ofFlat(const Tensor &flat) const {
    int64_t start = count ? down * columns + right : 0;
    int64_t end = count ? start + (count - 1) * (columns + 1) + 1 : 0;
    return flat.slice(-1, start, end, columns + 1);
  }

  int64_t down, right, rows, columns, count;
};

/// The sizes of `x` with the last two dimensions made one.
Shape flatShape(const Tensor &x) {
  Shape shape(x.sizes());
  int64_t columns = shape.back();
  shape.pop_back();
  shape.back() *= columns;
  return shape;
}

} // namespace

Tensor diagonal(const Tensor &x, int64_t offset, int64_t dim1, int64_t dim2,
                Loc loc) {
  CallSite site(loc);
  int64_t first = wrapDim("diagonal", dim1, x.dim());
  int64_t second = wrapDim("diagonal", dim2, x.dim());
  check(first != second, ErrorKind::value,
        "diagonal: dimensions cannot be identical: ", dim1, " and ", dim2);
  Tensor m = x.movedim({first, second}, {-2, -1});
  int64_t strides[maxRank];
  for (bool isSwapped : {false, true}) { // By rows, or by columns.
    Tensor matrix = isSwapped ? m.transpose(-2, -1) : m;
    Shape flat = flatShape(matrix);
    if (reshapeStrides(*matrix.impl(), flat, strides)) {
      return Diagonal(matrix, isSwapped ? -offset : offset)
          .ofFlat(prim::reshape(matrix, flat));
    }
  }
  Diagonal d(m, offset);
  if (!isPlainMemory(m)) {
    return d.ofFlat(prim::reshape(m, flatShape(m))); // A copy.
  }
  Shape sizes(m.sizes());
  sizes.pop_back();
  sizes.back() = d.count;
  std::copy(m.strides().begin(), m.strides().end(), strides);
  strides[m.dim() - 2] += strides[m.dim() - 1];
  int64_t start = d.count ? d.down * m.stride(-2) + d.right * m.stride(-1) : 0;
  return aliasOf(m, sizes, {strides, sizes.size()}, m.storage_offset() + start);
}

Tensor diag_embed(const Tensor &x, int64_t offset, int64_t dim1, int64_t dim2,
                  Loc loc) {
  CallSite site(loc);
  check(x.dim() > 0, ErrorKind::shape,
        "diag_embed: expected at least one dimension");
  int64_t first = wrapDim("diag_embed", dim1, x.dim() + 1);
  int64_t second = wrapDim("diag_embed", dim2, x.dim() + 1);
  check(first != second, ErrorKind::value,
        "diag_embed: dimensions cannot be identical: ", dim1, " and ", dim2);
  int64_t size = x.size(-1) + std::abs(offset);
  Shape missing(x.sizes());
  missing.back() = std::abs(offset);
  Tensor filler = zeros(missing, x.dtype());
  // Row i holds the element that belongs into it.
  Tensor rows = offset == 0  ? x
                : offset > 0 ? cat({x, filler}, -1)
                             : cat({filler, x}, -1);
  Shape square{size, size};
  Tensor isOn =
      prim::iota(square, 1, DType::i64) - prim::iota(square, 0, DType::i64) ==
      offset;
  Tensor out = where(isOn, rows.unsqueeze(-1), 0);
  return out.movedim({-2, -1}, {first, second});
}

Tensor diagflat(const Tensor &x, int64_t offset, Loc loc) {
  CallSite site(loc);
  return diag_embed(x.reshape(-1), offset);
}

static Tensor triangleIndices(int64_t row, int64_t col, bool isLower,
                              int64_t offset, const TensorOptions &options) {
  check(row >= 0 && col >= 0, ErrorKind::value,
        "tril_indices, triu_indices: negative sizes ", row, " and ", col);
  std::vector<int64_t> rows, columns;
  for (int64_t i = 0; i < row; ++i) {
    for (int64_t j = 0; j < col; ++j) {
      if (isLower ? j - i <= offset : j - i >= offset) {
        rows.push_back(i);
        columns.push_back(j);
      }
    }
  }
  return stack({tensor(rows, DType::i64), tensor(columns, DType::i64)})
      .to(options.dtype());
}
Tensor tril_indices(int64_t row, int64_t col, int64_t offset,
                    TensorOptions options, Loc loc) {
  CallSite site(loc);
  return triangleIndices(row, col, true, offset, options);
}
Tensor triu_indices(int64_t row, int64_t col, int64_t offset,
                    TensorOptions options, Loc loc) {
  CallSite site(loc);
  return triangleIndices(row, col, false, offset, options);
}

//===----------------------------------------------------------------------===//
// Windows and strides
//===----------------------------------------------------------------------===//

Tensor unfold(const Tensor &x, int64_t dimension, int64_t size, int64_t step,
              Loc loc) {
  CallSite site(loc);
  if (x.dim() == 0) {
    return x.reshape(1).unfold(0, size, step).squeeze(0);
  }
  int64_t dim = wrapDim("unfold", dimension, x.dim());
  check(step > 0 && 0 <= size && size <= x.size(dim), ErrorKind::value,
        "unfold: size ", size, " and step ", step, " do not fit dimension ",
        dim, " of size ", x.size(dim));
  int64_t count = (x.size(dim) - size) / step + 1;
  if (isPlainMemory(x)) {
    std::vector<int64_t> sizes = x.sizes().vec(), strides = x.strides().vec();
    sizes[dim] = count;
    sizes.push_back(size);
    strides.push_back(strides[dim]);
    strides[dim] *= step;
    checkRank("unfold", sizes);
    return aliasOf(x, sizes, strides, x.storage_offset());
  }
  Tensor places = arange(count).unsqueeze(1) * step + arange(size);
  return x.index_select(dim, places.reshape(-1))
      .unflatten(dim, {count, size})
      .movedim(dim + 1, -1);
}

Tensor as_strided(const Tensor &x, IntArrayRef size, IntArrayRef stride,
                  std::optional<int64_t> storage_offset, Loc loc) {
  CallSite site(loc);
  checkSizes("as_strided", size);
  check(size.size() == stride.size(), ErrorKind::shape, "as_strided: sizes ",
        size, " and strides ", stride, " have different lengths");
  check(!(threadState().isGradEnabled && x.requires_grad()),
        ErrorKind::autograd, "as_strided: has no derivative");
  x.impl()->data(); // Strides are seen only in memory.
  int64_t start = storage_offset.value_or(x.storage_offset()), last = start;
  bool isEmpty = false;
  for (size_t i = 0; i < size.size(); ++i) {
    check(stride[i] >= 0, ErrorKind::value,
          "as_strided: negative strides are not supported, got ", stride);
    last += (size[i] - 1) * stride[i];
    isEmpty = isEmpty || size[i] == 0;
  }
  int64_t room =
      static_cast<int64_t>(x.impl()->storage->bytes / byteSize(x.dtype()));
  check(start >= 0 && (isEmpty || last < room), ErrorKind::value,
        "as_strided: sizes ", size, ", strides ", stride, " and offset ", start,
        " reach beyond the storage of ", room, " elements");
  return aliasOf(x, size, stride, start);
}

/// libtorch's rule: the last dimension takes up the difference in size.
Tensor Tensor::view(DType dtype, Loc loc) const {
  CallSite site(loc);
  if (dtype == this->dtype()) {
    return *this;
  }
  check(!(threadState().isGradEnabled && requires_grad()), ErrorKind::autograd,
        "view: the bits of a tensor that requires grad have no derivative");
  impl_->data(); // Bits are seen only in memory.
  int64_t from = itemsize(), to = static_cast<int64_t>(byteSize(dtype));
  std::vector<int64_t> sizes = this->sizes().vec(),
                       strides = this->strides().vec();
  int64_t offset = storage_offset();
  if (from != to) {
    check(dim() > 0 && strides.back() == 1, ErrorKind::shape, "view: shape ",
          this->sizes(), " with strides ", this->strides(),
          " cannot be viewed as ", dtype,
          ": the last dimension must be contiguous");
    auto convert = [&](int64_t &count, const char *what) {
      check(count * from % to == 0, ErrorKind::shape, "view: ", what, " ",
            count, " of ", scalar_type(), " cannot be divided into ", dtype);
      count = count * from / to;
    };
    convert(sizes.back(), "size");
    convert(offset, "storage_offset");
    for (size_t i = 0; i + 1 < strides.size(); ++i) {
      convert(strides[i], "stride");
    }
  }
  Tensor alias = aliasOf(*this, sizes, strides, offset);
  alias.impl()->dtype = dtype;
  return alias;
}

Tensor kron(const Tensor &x, const Tensor &other, Loc loc) {
  CallSite site(loc);
  int64_t rank = std::max(x.dim(), other.dim());
  check(2 * rank <= maxRank, ErrorKind::shape,
        "kron: too many dimensions: ", x.sizes(), " and ", other.sizes());
  std::vector<int64_t> left, right, out;
  for (int64_t i = 0; i < rank; ++i) {
    int64_t a = i - (rank - x.dim()), b = i - (rank - other.dim());
    left.push_back(a < 0 ? 1 : x.size(a));
    left.push_back(1);
    right.push_back(1);
    right.push_back(b < 0 ? 1 : other.size(b));
    out.push_back(left[left.size() - 2] * right.back());
  }
  return (x.reshape(left) * other.reshape(right)).reshape(out);
}

} // namespace sinter
