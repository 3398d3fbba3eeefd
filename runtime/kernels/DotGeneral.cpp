//===- DotGeneral.cpp - Tensors seen as batches of matrices ---------------===//
//
// The dimensions of an operand fall into three groups, batch, rows and columns.
// Where each group of rows or columns can be walked with one stride, the
// operand is multiplied where it lies; else, or where it must be converted to
// the dtype that products are computed in, it is copied first. Nothing of that
// changes the bits.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/Dispatch.h"
#include "runtime/kernels/MatMul.h"
#include "runtime/kernels/TemporaryTensor.h"

#include "sinter/runtime/op_attrs.h"

#include <cstdlib>
#include <optional>

namespace sinter {
namespace {

using Dims = InlineVector<int64_t, maxRank>;

/// What products with a result of `dtype` are computed in.
DType productDtype(DType dtype) {
  switch (computeClass(dtype)) {
  case ComputeClass::f32:
    return DType::f32;
  case ComputeClass::f64:
    return DType::f64;
  case ComputeClass::i32:
    return DType::i32;
  default:
    // Of 32 bits only the lower ones count, whatever the sign.
    return byteSize(dtype) == 4 ? DType::i32 : DType::i64;
  }
}

/// Whether elements of one dtype are numbers of the other, modulo 2^bits.
bool hasBitsOf(DType x, DType y) {
  return x == y || (!isFloatingType(x) && !isFloatingType(y) &&
                    byteSize(x) == byteSize(y));
}

/// The dimensions of `view` that are in neither list.
Dims otherDims(const TensorView &view, std::span<const int64_t> batch,
               std::span<const int64_t> contract) {
  auto has = [](std::span<const int64_t> dims, int64_t dim) {
    return std::find(dims.begin(), dims.end(), dim) != dims.end();
  };
  Dims dims;
  for (int64_t dim = 0; dim < view.rank; ++dim) {
    if (!has(batch, dim) && !has(contract, dim)) {
      dims.push_back(dim);
    }
  }
  return dims;
}

int64_t sizeOf(const TensorView &view, std::span<const int64_t> dims) {
  int64_t size = 1;
  for (int64_t dim : dims) {
    size *= view.sizes[dim];
  }
  return size;
}

/// The one stride that walks all of `dims`, the last one fastest.
std::optional<int64_t> strideOf(const TensorView &view,
                                std::span<const int64_t> dims) {
  int64_t stride = 0, size = 1;
  for (size_t i = dims.size(); i-- > 0;) {
    int64_t dim = dims[i];
    if (view.sizes[dim] == 1) {
      continue;
    }
    if (size == 1) {
      stride = view.strides[dim];
    } else if (view.strides[dim] != stride * size) {
      return std::nullopt;
    }
    size *= view.sizes[dim];
  }
  return stride;
}

/// An operand as matrices of the dtype that is computed in.
class Operand {
public:
  Operand(const TensorView &tensor, std::span<const int64_t> batch,
          const Dims &rows, const Dims &columns, DType dtype)
      : batch(batch), view(tensor) {
    auto rowStride = strideOf(tensor, rows);
    auto columnStride = strideOf(tensor, columns);
    if (rowStride && columnStride && hasBitsOf(tensor.dtype, dtype)) {
      matrix = {tensor.data, *rowStride, *columnStride};
      return;
    }
    copyAs(tensor, rows, columns, dtype);
  }

  explicit operator bool() const { return !copy || *copy; }

  int64_t batchStride(size_t i) const { return view.strides[batch[i]]; }

  Matrix matrix = {};

private:
  /// Copies the tensor with its dimensions in the order batch, rows, columns,
  /// or batch, columns, rows where memory is more like that.
  void copyAs(const TensorView &tensor, const Dims &rows, const Dims &columns,
              DType dtype) {
    auto fastest = [&](const Dims &dims) {
      return dims.empty() ? INT64_MAX : std::abs(tensor.strides[dims.back()]);
    };
    bool rowsInside = fastest(rows) < fastest(columns);
    Dims order(batch);
    for (const Dims *dims :
         {rowsInside ? &columns : &rows, rowsInside ? &rows : &columns}) {
      order.append(dims->begin(), dims->end());
    }
    int64_t sizes[maxRank], strides[maxRank];
    for (size_t i = 0; i < order.size(); ++i) {
      sizes[i] = tensor.sizes[order[i]];
      strides[i] = tensor.strides[order[i]];
    }
    copy.emplace(dtype, tensor.rank, sizes);
    if (!*copy) {
      return;
    }
    view = copy->view();
    copyElements({tensor.data, tensor.dtype, tensor.rank, sizes, strides},
                 view);
    int64_t inside = sizeOf(tensor, rowsInside ? rows : columns);
    matrix = {view.data, rowsInside ? 1 : inside, rowsInside ? inside : 1};
    for (size_t i = 0; i < batch.size(); ++i) {
      places[i] = static_cast<int64_t>(i);
    }
    batch = std::span<const int64_t>(places, batch.size());
  }

  std::span<const int64_t> batch; ///< Dimensions of `view`.
  TensorView view;
  std::optional<TemporaryTensor> copy;
  int64_t places[maxRank];
};

/// Whether a product can be written to `out`: its rows are contiguous and
/// equally far apart.
bool isWritable(const TensorView &out, size_t batchDims, size_t rowDims,
                int64_t &rowStride) {
  constexpr int64_t all[maxRank] = {0, 1, 2, 3, 4, 5, 6, 7};
  std::span<const int64_t> dims(all, static_cast<size_t>(out.rank));
  auto rows = dims.subspan(batchDims, rowDims);
  auto columns = dims.subspan(batchDims + rowDims);
  auto down = strideOf(out, rows), across = strideOf(out, columns);
  int64_t n = sizeOf(out, columns);
  if (!down || !across || (n > 1 && *across != 1)) {
    return false;
  }
  rowStride = sizeOf(out, rows) > 1 ? *down : n;
  return rowStride >= n;
}

/// Computes into `out`, whose dtype is that of the product.
KernelStatus multiply(const attrs::dot_general &in, const TensorView &x,
                      const TensorView &y, const TensorView &out) {
  Dims rows = otherDims(x, in.x_batch, in.x_contract);
  Dims columns = otherDims(y, in.y_batch, in.y_contract);
  Operand left(x, in.x_batch, rows, Dims(in.x_contract), out.dtype);
  Operand right(y, in.y_batch, Dims(in.y_contract), columns, out.dtype);
  if (!left || !right) {
    return outOfMemory();
  }
  MatMul product{out.dtype,          sizeOf(x, rows),
                 sizeOf(y, columns), sizeOf(x, in.x_contract),
                 left.matrix,        right.matrix,
                 {out.data, 0, 1},   {}};
  isWritable(out, in.x_batch.size(), rows.size(), product.out.rowStride);
  for (size_t i = 0; i < in.x_batch.size(); ++i) {
    product.batches.addDim(
        out.sizes[i],
        {{left.batchStride(i), right.batchStride(i), out.strides[i]}});
  }
  return runMatMul(product);
}

} // namespace

KernelStatus runDotGeneral(const KernelCall &call) {
  attrs::dot_general in(call.attrs);
  const TensorView &x = call.operands[0], &y = call.operands[1],
                   &out = call.results[0];
  if (numElements(out) == 0) {
    return {};
  }
  if (sizeOf(x, in.x_contract) == 0) {
    fillElements(out, 0);
    return {};
  }
  // Rounded to the op's dtype first, then converted where the result differs.
  return computeAs(in.dtype, out, [&](const TensorView &result) {
    DType dtype = productDtype(in.dtype);
    size_t batch = in.x_batch.size();
    size_t rows = static_cast<size_t>(x.rank) - batch - in.x_contract.size();
    int64_t rowStride;
    if (hasBitsOf(result.dtype, dtype) &&
        isWritable(result, batch, rows, rowStride)) {
      return multiply(
          in, x, y,
          {result.data, dtype, result.rank, result.sizes, result.strides});
    }
    TemporaryTensor temporary(dtype, result.rank, result.sizes);
    if (!temporary) {
      return outOfMemory();
    }
    KernelStatus status = multiply(in, x, y, temporary.view());
    if (status.isOk()) {
      copyElements(temporary.view(), result);
    }
    return status;
  });
}

} // namespace sinter
