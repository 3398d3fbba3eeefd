//===- StableHloContract.cpp - Products and convolutions ------------------===//

#include "ir/import/StableHloImport.h"

namespace sinter::ir {
namespace {

/// The dimension pairs of a product.
struct ProductDims {
  Ints xBatch, yBatch, xContract, yContract;
};

bool is16Bit(DType dtype) {
  return dtype == DType::f16 || dtype == DType::bf16;
}

/// Whether dot_general multiplies `in` into `out` itself.
bool isDirect(DType in, DType out) {
  if (in == DType::boolean || out == DType::boolean) {
    return false;
  }
  bool areIntegers = !isFloatingType(in) && !isFloatingType(out);
  return in == out || (is16Bit(in) && out == DType::f32) ||
         (areIntegers && byteSize(in) < byteSize(out) &&
          (isUnsignedType(in) || !isUnsignedType(out)));
}

/// The product in the dtype that the file gives to the result. Operands of
/// other dtypes are converted to it before; booleans are counted.
Value product(OpWriter &w, Value x, Value y, const ProductDims &dims,
              DType out) {
  DType in = dtypeOf(x), sum = out;
  if (in != dtypeOf(y) || !isDirect(in, out)) {
    bool isNarrowing =
        in == dtypeOf(y) && isFloatingType(in) && byteSize(in) > byteSize(out);
    sum = isNarrowing ? in : out == DType::boolean ? DType::i32 : out;
    x = w.convert(x, sum);
    y = w.convert(y, sum);
  }
  Value made =
      w.emit(OpKind::dot_general, {x, y},
             attrs::dot_general::words(dims.xBatch, dims.yBatch, dims.xContract,
                                       dims.yContract, sum));
  return w.convert(made, out);
}

DType resultDtype(HloCall &call) {
  check(call.types.size() == 1, ErrorKind::value, "expected one result");
  return call.types[0].dtype;
}

void importDotGeneral(HloCall &call) {
  call.checkOperands(2);
  NamedInts dims = call.attrs.dims("dot_dimension_numbers");
  call.set(product(call.w, call.operand(0), call.operand(1),
                   {listOf(dims, "lhs_batching_dimensions"),
                    listOf(dims, "rhs_batching_dimensions"),
                    listOf(dims, "lhs_contracting_dimensions"),
                    listOf(dims, "rhs_contracting_dimensions")},
                   resultDtype(call)));
}

/// The last dimension of x, and the first of y.
void importDot(HloCall &call) {
  call.checkOperands(2);
  int64_t rank = typeOf(call.operand(0)).shape.rank();
  check(rank >= 1, ErrorKind::shape, "the operands are scalars");
  call.set(product(call.w, call.operand(0), call.operand(1),
                   {{}, {}, {rank - 1}, {0}}, resultDtype(call)));
}

/// A convolution, with its window's attributes by spatial dimension.
class Convolution {
public:
  explicit Convolution(HloCall &call);
  Value build();

private:
  Value paddedInput();
  Value patches(Value input);

  HloCall &call;
  OpWriter &w;
  ConvolutionDims dims;
  size_t rank; ///< Spatial dimensions.
  Ints strides, padding, inputDilation, kernelDilation, isReversed;
  int64_t groups, batchGroups;
  Ints kernelSizes, outSizes; ///< Of the spatial dimensions.
};

Convolution::Convolution(HloCall &call)
    : call(call), w(call.w), dims(call.attrs.convolution("dimension_numbers")),
      rank(dims.input.spatial.size()) {
  call.checkOperands(2);
  check(dims.kernel.spatial.size() == rank &&
            dims.output.spatial.size() == rank &&
            typeOf(call.operand(0)).shape.size() == rank + 2 &&
            typeOf(call.operand(1)).shape.size() == rank + 2 &&
            rank + 2 <= maxRank,
        ErrorKind::value, "the dimension numbers do not fit the operands");
  Ints ones(rank, 1);
  strides = call.attrs.ints("window_strides", ones);
  padding = call.attrs.ints("padding", Ints(2 * rank, 0));
  inputDilation = call.attrs.ints("lhs_dilation", ones);
  kernelDilation = call.attrs.ints("rhs_dilation", ones);
  isReversed = call.attrs.ints("window_reversal", Ints(rank, 0));
  groups = call.attrs.integer("feature_group_count", 1);
  batchGroups = call.attrs.integer("batch_group_count", 1);
  check(strides.size() == rank && padding.size() == 2 * rank &&
            inputDilation.size() == rank && kernelDilation.size() == rank &&
            isReversed.size() == rank && groups >= 1 && batchGroups >= 1,
        ErrorKind::value, "the window does not fit ", rank, " dimensions");
  for (size_t i = 0; i < rank; ++i) {
    check(strides[i] >= 1 && inputDilation[i] >= 1 && kernelDilation[i] >= 1,
          ErrorKind::value, "strides and dilations are at least 1");
    kernelSizes.push_back(sizesOf(call.operand(1))[dims.kernel.spatial[i]]);
  }
}

/// The input as (batch, features, spatial...), padded and dilated.
Value Convolution::paddedInput() {
  Ints order = {dims.input.first, dims.input.second};
  order.append(dims.input.spatial);
  Value input = w.permute(call.operand(0), order);
  Ints low(rank + 2, 0), high(rank + 2, 0), interior(rank + 2, 0);
  for (size_t i = 0; i < rank; ++i) {
    low[i + 2] = padding[2 * i];
    high[i + 2] = padding[2 * i + 1];
    interior[i + 2] = inputDilation[i] - 1;
  }
  Value zero = w.splat({dtypeOf(input), {}}, 0);
  input = w.emit(OpKind::pad, {input, zero},
                 attrs::pad::words(low, high, interior));
  Ints sizes = sizesOf(input);
  for (size_t i = 0; i < rank; ++i) {
    int64_t window = (kernelSizes[i] - 1) * kernelDilation[i] + 1;
    outSizes.push_back(sizes[i + 2] < window || kernelSizes[i] == 0
                           ? 0
                           : (sizes[i + 2] - window) / strides[i] + 1);
  }
  return input;
}

/// For every place of the kernel what it meets: (places, batch, features,
/// out...).
Value Convolution::patches(Value input) {
  Ints sizes = sizesOf(input);
  SmallVector<Value> slices;
  Ints place(rank, 0);
  int64_t count = 1;
  for (int64_t size : kernelSizes) {
    count *= size;
  }
  check(count <= 100'000, ErrorKind::value, "a kernel of ", count, " places");
  for (int64_t k = 0; k < count; ++k) {
    int64_t left = k;
    for (size_t i = rank; i-- > 0;) {
      place[i] = left % kernelSizes[i];
      left /= kernelSizes[i];
    }
    Ints starts(rank + 2, 0), limits = sizes, steps(rank + 2, 1);
    for (size_t i = 0; i < rank; ++i) {
      starts[i + 2] = place[i] * kernelDilation[i];
      limits[i + 2] = starts[i + 2] + (outSizes[i] - 1) * strides[i] + 1;
      steps[i + 2] = strides[i];
    }
    slices.push_back(w.slice(input, starts, limits, steps));
  }
  // Joined along the batch, and taken apart: a dimension of their own may be
  // one too many.
  return slices.size() == 1
             ? slices[0]
             : w.emit(OpKind::concat, slices, attrs::concat::words(0));
}

Value Convolution::build() {
  Value input = paddedInput();
  OpWriter &w = call.w;
  Value kernel = call.operand(1);
  Ints flipped;
  for (size_t i = 0; i < rank; ++i) {
    if (isReversed[i]) {
      flipped.push_back(dims.kernel.spatial[i]);
    }
  }
  if (!flipped.empty()) {
    kernel = w.emit(OpKind::flip, {kernel}, attrs::flip::words(flipped));
  }
  Ints order(dims.kernel.spatial);
  order.push_back(dims.kernel.first);
  order.push_back(dims.kernel.second);
  kernel = w.permute(kernel, order);
  int64_t outFeatures = sizesOf(kernel)[rank];
  int64_t inFeatures = sizesOf(kernel)[rank + 1]; // Of a group.
  int64_t batch = sizesOf(input)[0], features = sizesOf(input)[1];
  int64_t places = 1, spots = 1;
  for (int64_t size : kernelSizes) {
    places *= size;
  }
  for (int64_t size : outSizes) {
    spots *= size;
  }
  int64_t parts = groups * batchGroups;
  check((groups == 1 || batchGroups == 1) && features == inFeatures * groups &&
            outFeatures % parts == 0 && batch % batchGroups == 0,
        ErrorKind::shape, "the groups do not fit the operands");
  DType dtype = resultDtype(call);
  Ints outShape = {batch / batchGroups, outFeatures};
  outShape.append(outSizes);
  Value out;
  if (places * spots * batch * features * outFeatures == 0) {
    out = w.splat({dtype, Shape(IntArrayRef(outShape.data(), outShape.size()))},
                  0);
  } else {
    // (places, group, batch, features, spots) by (places, group, out features,
    // features); one of the two kinds of groups is 1.
    int64_t ownBatch = batch / batchGroups;
    Value x = w.reshape(patches(input), {places, batchGroups, ownBatch, groups,
                                         inFeatures, spots});
    x = w.reshape(w.permute(x, {0, 1, 3, 2, 4, 5}),
                  {places, parts, ownBatch, inFeatures, spots});
    Value y =
        w.reshape(kernel, {places, parts, outFeatures / parts, inFeatures});
    out = product(w, x, y, {{1}, {1}, {0, 3}, {0, 3}}, dtype);
    // (group, batch, spots, out features of a group)
    out = w.reshape(w.permute(out, {1, 0, 3, 2}), outShape);
  }
  Ints back(rank + 2);
  back[dims.output.first] = 0;
  back[dims.output.second] = 1;
  for (size_t i = 0; i < rank; ++i) {
    back[dims.output.spatial[i]] = static_cast<int64_t>(i + 2);
  }
  return w.permute(out, back);
}

void importConvolution(HloCall &call) { call.set({Convolution(call).build()}); }

} // namespace

ArrayRef<HloEntry> contractEntries() {
  static const HloEntry entries[] = {
      {"stablehlo.convolution", importConvolution},
      {"stablehlo.dot", importDot},
      {"stablehlo.dot_general", importDotGeneral},
  };
  return entries;
}

} // namespace sinter::ir
