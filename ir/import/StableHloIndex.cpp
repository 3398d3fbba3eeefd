//===- StableHloIndex.cpp - Gather and scatter ----------------------------===//

#include "ir/import/StableHloImport.h"

namespace sinter::ir {
namespace {

void importGather(HloCall &call) {
  call.checkOperands(2);
  NamedInts dims = call.attrs.dims("dimension_numbers");
  Ints vectorDim = listOf(dims, "index_vector_dim");
  call.set(call.w.emit(
      OpKind::gather, call.operands,
      attrs::gather::words(
          listOf(dims, "offset_dims"), listOf(dims, "collapsed_slice_dims"),
          listOf(dims, "operand_batching_dims"),
          listOf(dims, "start_indices_batching_dims"),
          listOf(dims, "start_index_map"), vectorDim.empty() ? 0 : vectorDim[0],
          call.attrs.ints("slice_sizes"),
          /*checked=*/false)));
}

/// The dimension numbers of a scatter.
struct ScatterDims {
  explicit ScatterDims(HloCall &call) {
    NamedInts dims = call.attrs.dims("scatter_dimension_numbers");
    window = listOf(dims, "update_window_dims");
    inserted = listOf(dims, "inserted_window_dims");
    batching = listOf(dims, "input_batching_dims");
    indicesBatching = listOf(dims, "scatter_indices_batching_dims");
    indexMap = listOf(dims, "scatter_dims_to_operand_dims");
    Ints vector = listOf(dims, "index_vector_dim");
    vectorDim = vector.empty() ? 0 : vector[0];
  }

  Value scatter(OpWriter &w, OpKind kind, Value x, Value indices,
                Value updates) const {
    return w.emit(kind, {x, indices, updates},
                  attrs::scatter_set::words(window, inserted, batching,
                                            indicesBatching, indexMap,
                                            vectorDim, /*checked=*/false));
  }

  /// What a scatter would replace, in the shape of `updates`.
  Value gather(OpWriter &w, Value x, Value indices, Value updates) const {
    Ints sizes = sizesOf(updates), slice(sizesOf(x).size(), 1);
    size_t next = 0;
    for (size_t i = 0; i < slice.size(); ++i) {
      if (!llvm::is_contained(inserted, static_cast<int64_t>(i)) &&
          !llvm::is_contained(batching, static_cast<int64_t>(i))) {
        check(next < window.size(), ErrorKind::value,
              "too few update_window_dims");
        slice[i] = sizes[window[next++]];
      }
    }
    return w.emit(OpKind::gather, {x, indices},
                  attrs::gather::words(window, inserted, batching,
                                       indicesBatching, indexMap, vectorDim,
                                       slice, /*checked=*/false));
  }

  Ints window, inserted, batching, indicesBatching, indexMap;
  int64_t vectorDim;
};

/// What the region of a scatter does with one pair of operands.
struct Combination {
  std::optional<OpKind> kind; ///< Empty: some other function.
  bool isNegated = false;     ///< Of updates: x - y is x + -y.
  bool isIdentity = false;    ///< The tensor stays as it is.
};

Combination combinationOf(Block &block, size_t i, size_t count, DType dtype) {
  Value result = returnOf(block).getOperand(static_cast<unsigned>(i));
  Value x = block.getArgument(static_cast<unsigned>(i));
  Value y = block.getArgument(static_cast<unsigned>(count + i));
  if (result == y) {
    return {OpKind::scatter_set};
  }
  if (result == x) {
    return {std::nullopt, false, true};
  }
  Operation *op = result.getDefiningOp();
  if (!op || op->getNumOperands() != 2) {
    return {};
  }
  bool isInOrder = op->getOperand(0) == x && op->getOperand(1) == y;
  bool isSwapped = op->getOperand(0) == y && op->getOperand(1) == x;
  if (!isInOrder && !isSwapped) {
    return {};
  }
  StringRef name = op->getName().getStringRef();
  bool isBoolean = dtype == DType::boolean;
  if (name == "stablehlo.maximum" ||
      (isBoolean && (name == "stablehlo.or" || name == "stablehlo.add"))) {
    return {OpKind::scatter_max};
  }
  if (name == "stablehlo.minimum" ||
      (isBoolean &&
       (name == "stablehlo.and" || name == "stablehlo.multiply"))) {
    return {OpKind::scatter_min};
  }
  if (isBoolean) {
    return {};
  }
  if (name == "stablehlo.add") {
    return {OpKind::scatter_add};
  }
  if (name == "stablehlo.multiply") {
    return {OpKind::scatter_mul};
  }
  if (name == "stablehlo.subtract" && isInOrder) {
    return {OpKind::scatter_add, true};
  }
  return {};
}

/// Whether no two index vectors can name the same element.
bool areUnique(HloCall &call, const ScatterDims &dims, Value indices) {
  int64_t vectors = 1;
  for (auto [i, size] : llvm::enumerate(sizesOf(indices))) {
    if (static_cast<int64_t>(i) != dims.vectorDim) {
      vectors *= size;
    }
  }
  return vectors <= 1 || call.attrs.boolean("unique_indices", false);
}

/// Applies the region to index vectors that name different elements: what is
/// there is gathered, and what the region makes of it is set.
void scatterUnique(HloCall &call, const ScatterDims &dims,
                   SmallVector<Value> &tensors, Value indices,
                   ArrayRef<Value> updates) {
  SmallVector<Value> arguments;
  for (auto [x, update] : llvm::zip_equal(tensors, updates)) {
    arguments.push_back(dims.gather(call.w, x, indices, update));
  }
  arguments.append(updates.begin(), updates.end());
  SmallVector<Value> values = call.run(0, arguments);
  check(values.size() == tensors.size(), ErrorKind::value,
        "the region does not fit ", tensors.size(), " tensors");
  for (auto [x, value] : llvm::zip_equal(tensors, values)) {
    x = dims.scatter(call.w, OpKind::scatter_set, x, indices, value);
  }
}

/// Any function of what is there and what comes. Index vectors that may name
/// the same element come one after the other; those of different batches never
/// do.
void importAnyScatter(HloCall &call, const ScatterDims &dims, size_t count) {
  Value indices = call.operand(count);
  ArrayRef<Value> operands(call.operands);
  SmallVector<Value> tensors(operands.take_front(count));
  ArrayRef<Value> updates = operands.drop_front(count + 1);
  if (areUnique(call, dims, indices)) {
    scatterUnique(call, dims, tensors, indices, updates);
    return call.set(tensors);
  }
  // A dimension of `indices` that is walked, and the one of `updates` that goes
  // with it.
  SmallVector<std::pair<int64_t, int64_t>> walked;
  Ints sizes = sizesOf(indices);
  int64_t next = 0, places = 1;
  for (int64_t dim = 0; dim < static_cast<int64_t>(sizes.size()); ++dim) {
    if (dim == dims.vectorDim) {
      continue;
    }
    while (llvm::is_contained(dims.window, next)) {
      ++next;
    }
    if (!llvm::is_contained(dims.indicesBatching, dim)) {
      walked.push_back({dim, next});
      places *= sizes[dim];
    }
    ++next;
  }
  check(places <= 4096, ErrorKind::value, "its region is applied to ", places,
        " index vectors one by one; at most 4096 are");
  for (int64_t place = 0; place < places; ++place) {
    Value ownIndices = indices;
    SmallVector<Value> ownUpdates(updates);
    int64_t left = place;
    for (auto [dim, updateDim] : llvm::reverse(walked)) {
      int64_t at = left % sizes[dim];
      left /= sizes[dim];
      ownIndices = call.w.sliceDim(ownIndices, dim, at, at + 1);
      for (Value &update : ownUpdates) {
        update = call.w.sliceDim(update, updateDim, at, at + 1);
      }
    }
    scatterUnique(call, dims, tensors, ownIndices, ownUpdates);
  }
  call.set(tensors);
}

void importScatter(HloCall &call) {
  size_t count = call.operands.size() / 2;
  check(call.operands.size() == 2 * count + 1 && count >= 1, ErrorKind::value,
        "the op has ", call.operands.size(), " operands");
  Block &block = call.block(0);
  check(block.getNumArguments() == 2 * count &&
            returnOf(block).getNumOperands() == count,
        ErrorKind::value, "the region does not fit ", count, " tensors");
  ScatterDims dims(call);
  SmallVector<Value> results;
  for (size_t i = 0; i < count; ++i) {
    Value x = call.operand(i), updates = call.operand(count + 1 + i);
    Combination combination = combinationOf(block, i, count, dtypeOf(x));
    if (combination.isIdentity) {
      results.push_back(x);
      continue;
    }
    if (!combination.kind) {
      return importAnyScatter(call, dims, count);
    }
    if (combination.isNegated) {
      updates = call.w.emit(OpKind::neg, {updates});
    }
    results.push_back(dims.scatter(call.w, *combination.kind, x,
                                   call.operand(count), updates));
  }
  call.set(results);
}

} // namespace

ArrayRef<HloEntry> indexEntries() {
  static const HloEntry entries[] = {
      {"stablehlo.gather", importGather},
      {"stablehlo.scatter",
       importScatter,
       {},
       "a region of add, subtract, multiply, minimum, maximum or the update "
       "itself; any region if indices are unique"},
  };
  return entries;
}

} // namespace sinter::ir
