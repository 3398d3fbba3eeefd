//===- StableHloLayout.cpp - Ops that make or move elements ---------------===//

#include "ir/import/StableHloImport.h"

#include <numeric>

namespace sinter::ir {
namespace {

/// The type that the file gives to the only result.
const TensorType &resultType(HloCall &call) {
  check(call.types.size() == 1, ErrorKind::value, "expected one result");
  return call.types[0];
}

Ints sizesOf(const TensorType &type) {
  return Ints(type.shape.begin(), type.shape.end());
}

Ints range(int64_t size) {
  Ints out(size);
  std::iota(out.begin(), out.end(), 0);
  return out;
}

void importConstant(HloCall &call) {
  auto value = dyn_cast_if_present<DenseElementsAttr>(call.attrs.find("value"));
  check(bool(value), ErrorKind::value, "the value is not a dense one");
  Value constant = call.w.constant(value);
  call.set(call.lanes ? call.w.broadcast(constant, *call.lanes) : constant);
}

void importIota(HloCall &call) {
  const TensorType &type = resultType(call);
  int64_t dim = call.attrs.integer("iota_dimension");
  call.set(call.w.emit(OpKind::iota, {},
                       attrs::iota::words(sizesOf(type), dim, type.dtype)));
}

/// All values in, all out.
void importIdentity(HloCall &call) { call.set(call.operands); }

void importReshape(HloCall &call) {
  call.checkOperands(1);
  call.set(call.lanes
               ? call.operand(0)
               : call.w.reshape(call.operand(0), sizesOf(resultType(call))));
}

void importTranspose(HloCall &call) {
  call.checkOperands(1);
  Ints permutation = call.attrs.ints("permutation");
  check(static_cast<int64_t>(permutation.size()) ==
            typeOf(call.operand(0)).shape.rank(),
        ErrorKind::value, "a permutation of ", permutation.size(),
        " dimensions for shape ", typeOf(call.operand(0)).shape);
  call.set(call.w.permute(call.operand(0), permutation));
}

/// Dimension `i` of the operand becomes `dims[i]` of the result, in any order.
void importBroadcastInDim(HloCall &call) {
  call.checkOperands(1);
  Value x = call.operand(0);
  if (call.lanes) { // Of a scalar to a scalar.
    return call.set(x);
  }
  Ints sizes = sizesOf(resultType(call)), from = ir::sizesOf(x);
  Ints dims = call.attrs.ints("broadcast_dimensions");
  check(dims.size() == from.size(), ErrorKind::value, dims.size(),
        " broadcast dimensions for shape ", typeOf(x).shape);
  Ints order = range(static_cast<int64_t>(dims.size()));
  llvm::sort(order, [&](int64_t i, int64_t j) { return dims[i] < dims[j]; });
  Ints placed(sizes.size(), 1);
  int64_t previous = -1;
  for (int64_t i : order) {
    int64_t dim = dims[i];
    check(previous < dim && dim < static_cast<int64_t>(sizes.size()),
          ErrorKind::value, "broadcast dimension ", dim,
          " is out of range or named twice");
    check(from[i] == 1 || from[i] == sizes[dim], ErrorKind::shape,
          "a dimension of size ", from[i], " cannot become one of ",
          sizes[dim]);
    placed[dim] = from[i];
    previous = dim;
  }
  if (!from.empty()) { // A scalar can be broadcast as it is.
    x = call.w.reshape(call.w.permute(x, order), placed);
  }
  call.set(call.w.broadcast(x, sizes));
}

/// New dimensions in front.
void importBroadcast(HloCall &call) {
  call.checkOperands(1);
  call.set(call.w.broadcast(call.operand(0), sizesOf(resultType(call))));
}

void importSlice(HloCall &call) {
  call.checkOperands(1);
  Ints starts = call.attrs.ints("start_indices");
  Ints limits = call.attrs.ints("limit_indices");
  call.set(call.w.slice(call.operand(0), starts, limits,
                        call.attrs.ints("strides", Ints(starts.size(), 1))));
}

void importPad(HloCall &call) {
  call.checkOperands(2);
  call.set(call.w.emit(OpKind::pad, call.operands,
                       attrs::pad::words(call.attrs.ints("edge_padding_low"),
                                         call.attrs.ints("edge_padding_high"),
                                         call.attrs.ints("interior_padding"))));
}

void importConcatenate(HloCall &call) {
  check(!call.operands.empty(), ErrorKind::value, "there is no operand");
  int64_t dim = call.attrs.integer("dimension");
  call.set(call.operands.size() == 1
               ? call.operand(0)
               : call.w.emit(OpKind::concat, call.operands,
                             attrs::concat::words(dim)));
}

void importReverse(HloCall &call) {
  call.checkOperands(1);
  Ints dims = call.attrs.ints("dimensions");
  call.set(dims.empty() ? call.operand(0)
                        : call.w.emit(OpKind::flip, call.operands,
                                      attrs::flip::words(dims)));
}

void importDimensionSize(HloCall &call) {
  call.checkOperands(1);
  Ints sizes = ir::sizesOf(call.operand(0));
  int64_t dim = call.attrs.integer("dimension");
  check(0 <= dim && dim < static_cast<int64_t>(sizes.size()), ErrorKind::index,
        "dimension ", dim, " is out of range");
  call.set(
      call.w.splatInteger(resultType(call), static_cast<uint64_t>(sizes[dim])));
}

/// The scalars from operand `first` on as a vector of i64, clamped such that a
/// slice of `sliceSizes` lies in `x`.
Value clampedStarts(HloCall &call, size_t first, ArrayRef<int64_t> sliceSizes) {
  OpWriter &w = call.w;
  Ints sizes = ir::sizesOf(call.operand(0)), last;
  check(call.operands.size() == first + sizes.size() &&
            sliceSizes.size() == sizes.size(),
        ErrorKind::value, "the op has ", call.operands.size() - first,
        " start indices and ", sliceSizes.size(), " slice sizes for shape ",
        typeOf(call.operand(0)).shape);
  SmallVector<Value> starts;
  for (auto [i, size] : llvm::enumerate(sizes)) {
    check(0 <= sliceSizes[i] && sliceSizes[i] <= size, ErrorKind::shape,
          "a slice of ", sliceSizes[i], " of a dimension of ", size);
    last.push_back(size - sliceSizes[i]);
    Value start = call.operand(first + i);
    check(typeOf(start).shape.rank() == 0, ErrorKind::shape,
          "a start index is not a scalar");
    // Before the sign is lost: a large u64 is the last place.
    if (dtypeOf(start) == DType::u64) {
      Expr x(w, start), limit = x.with(static_cast<double>(last.back()));
      start = x.op(OpKind::minimum, limit).value;
    }
    starts.push_back(w.reshape(w.convert(start, DType::i64), {1}));
  }
  Value all = starts.size() == 1
                  ? starts[0]
                  : w.emit(OpKind::concat, starts, attrs::concat::words(0));
  Expr x(w, all);
  Expr inside = x.op(OpKind::maximum, x.with(0));
  return inside.op(OpKind::minimum, Expr(w, w.vector(last))).value;
}

void importDynamicSlice(HloCall &call) {
  Ints sizes = call.attrs.ints("slice_sizes");
  int64_t rank = typeOf(call.operand(0)).shape.rank();
  if (rank == 0) {
    return call.set(call.operand(0));
  }
  Ints all = range(rank);
  call.set(call.w.emit(
      OpKind::gather, {call.operand(0), clampedStarts(call, 1, sizes)},
      attrs::gather::words(all, {}, {}, {}, all, 0, sizes, false)));
}

void importDynamicUpdateSlice(HloCall &call) {
  Value update = call.operand(1);
  int64_t rank = typeOf(call.operand(0)).shape.rank();
  if (rank == 0) {
    return call.set(update);
  }
  Ints all = range(rank);
  Value starts = clampedStarts(call, 2, ir::sizesOf(update));
  call.set(
      call.w.emit(OpKind::scatter_set, {call.operand(0), starts, update},
                  attrs::scatter_set::words(all, {}, {}, {}, all, 0, false)));
}

} // namespace

ArrayRef<HloEntry> layoutEntries() {
  static const HloEntry entries[] = {
      {"stablehlo.broadcast", importBroadcast},
      {"stablehlo.broadcast_in_dim", importBroadcastInDim},
      {"stablehlo.concatenate", importConcatenate},
      {"stablehlo.constant", importConstant},
      {"stablehlo.custom_call @Sharding", importIdentity, {}, "its operand"},
      {"stablehlo.dynamic_slice", importDynamicSlice},
      {"stablehlo.dynamic_update_slice", importDynamicUpdateSlice},
      {"stablehlo.get_dimension_size", importDimensionSize},
      {"stablehlo.iota", importIota},
      {"stablehlo.optimization_barrier", importIdentity},
      {"stablehlo.pad", importPad},
      {"stablehlo.reshape", importReshape},
      {"stablehlo.reverse", importReverse},
      {"stablehlo.slice", importSlice},
      {"stablehlo.transpose", importTranspose},
  };
  return entries;
}

} // namespace sinter::ir
