//===- IndexSamples.cpp - Random gathers and scatters ---------------------===//

#include "test/conformance/IndexSamples.h"

#include "sinter/runtime/op_attrs.h"

#include <algorithm>

namespace sinter::testing {

namespace {

using Dims = std::vector<int64_t>;

/// A random assignment of dimensions, of which gather and scatter are the two
/// directions.
struct Plan {
  Shape x;
  Shape indices;
  Shape window;  ///< Sizes of the dimensions of x that a window keeps.
  Dims dropped;  ///< Dimensions of x that it does not.
  Dims batching; ///< Dimensions of x that go along with indices.
  Dims indicesBatching;
  Dims indexMap;
  int64_t indexVectorDim = 0;
  Dims sliceSizes;
  Dims windowDims; ///< The places of `window` in the other tensor.
  Shape other;     ///< The sizes of a gather's result or of updates.
};

/// The role of a dimension of x.
enum class Role { batching, dropped, kept };

void planOperand(Plan &plan, bool isLarge, Random &random) {
  int64_t rank = isLarge ? 2 : random.between(0, 4);
  for (int64_t dim = 0; dim < rank; ++dim) {
    Role role = isLarge ? (dim == 0 ? Role::dropped : Role::kept)
                        : static_cast<Role>(random.between(0, 2));
    if (role == Role::batching && plan.batching.size() == 2) {
      role = Role::kept;
    }
    int64_t size = isLarge ? random.between(50, 300) : random.between(1, 6);
    plan.x.push_back(size);
    plan.sliceSizes.push_back(1);
    if (role == Role::batching) {
      plan.batching.push_back(dim);
    } else if (role == Role::dropped) {
      plan.dropped.push_back(dim);
    } else {
      int64_t kept =
          isLarge || random.chance(0.4) ? size : random.between(0, size);
      plan.sliceSizes.back() = kept;
      plan.window.push_back(kept);
    }
    // Index vectors name any dimensions but the batching ones.
    if (role == Role::dropped ||
        (role == Role::kept && !isLarge && random.chance(0.5))) {
      plan.indexMap.push_back(dim);
    }
  }
  random.shuffle(plan.indexMap);
}

void planIndices(Plan &plan, bool isLarge, Random &random) {
  // First without the dimension of the index vectors.
  std::vector<int64_t> owner; // Which batching dimension of x, or -1.
  for (size_t i = 0; i < plan.batching.size(); ++i) {
    owner.push_back(static_cast<int64_t>(i));
  }
  for (int64_t i = isLarge ? 1 : random.between(0, 2); i > 0; --i) {
    owner.push_back(-1);
  }
  random.shuffle(owner);
  for (int64_t batch : owner) {
    plan.indices.push_back(
        batch >= 0
            ? plan.x[static_cast<size_t>(
                  plan.batching[static_cast<size_t>(batch)])]
            : (isLarge ? random.between(400, 900) : random.between(0, 5)));
  }
  int64_t vectorSize = static_cast<int64_t>(plan.indexMap.size());
  plan.indexVectorDim = random.between(0, plan.indices.rank());
  bool isImplied = vectorSize == 1 && random.chance(0.5);
  if (isImplied) {
    plan.indexVectorDim = plan.indices.rank();
  } else {
    plan.indices.insert(plan.indices.begin() + plan.indexVectorDim, vectorSize);
  }
  plan.indicesBatching.resize(plan.batching.size());
  for (size_t i = 0; i < owner.size(); ++i) {
    int64_t place = static_cast<int64_t>(i);
    if (owner[i] >= 0) {
      plan.indicesBatching[static_cast<size_t>(owner[i])] =
          place + (!isImplied && place >= plan.indexVectorDim);
    }
  }
}

void planOther(Plan &plan, Random &random) {
  Dims batch;
  for (int64_t i = 0; i < plan.indices.rank(); ++i) {
    if (i != plan.indexVectorDim) {
      batch.push_back(plan.indices[static_cast<size_t>(i)]);
    }
  }
  // Windows and batches in any mixture, each in its order.
  size_t nextBatch = 0, nextWindow = 0;
  while (nextBatch < batch.size() || nextWindow < plan.window.size()) {
    bool isWindow = nextBatch == batch.size() ||
                    (nextWindow < plan.window.size() && random.chance(0.5));
    if (isWindow) {
      plan.windowDims.push_back(plan.other.rank());
    }
    plan.other.push_back(isWindow ? plan.window[nextWindow++]
                                  : batch[nextBatch++]);
  }
}

/// Places within x, with probability `wild` out of range in some direction.
Value randomIndices(const Plan &plan, double wild, Random &random) {
  static const std::vector<DType> dtypes{DType::u8,  DType::i8,  DType::i16,
                                         DType::i32, DType::i64, DType::i64,
                                         DType::u16, DType::u32, DType::u64};
  int64_t largest = 0;
  for (int64_t size : plan.x) {
    largest = std::max(largest, size);
  }
  DType dtype = largest > 100 ? DType::i64 : random.oneOf(dtypes);
  Value indices = Value::zeros({dtype, plan.indices});
  int64_t inner = 1;
  for (size_t i = static_cast<size_t>(plan.indexVectorDim) + 1;
       i < plan.indices.size(); ++i) {
    inner *= plan.indices[i];
  }
  bool isImplied = plan.indexVectorDim == plan.indices.rank();
  for (int64_t i = 0; i < indices.size(); ++i) {
    int64_t component =
        isImplied ? 0 : i / inner % static_cast<int64_t>(plan.indexMap.size());
    size_t dim =
        static_cast<size_t>(plan.indexMap[static_cast<size_t>(component)]);
    int64_t last = plan.x[dim] - plan.sliceSizes[dim];
    indices.set(i, random.chance(wild) ? random.between(-3, plan.x[dim] + 3)
                   : random.chance(0.01 * wild) ? INT64_MAX
                                                : random.between(0, last));
  }
  return indices;
}

Plan randomPlan(const SampleRequest &request) {
  Plan plan;
  bool isLarge = request.extent == Extent::large;
  planOperand(plan, isLarge, request.random);
  planIndices(plan, isLarge, request.random);
  planOther(plan, request.random);
  return plan;
}

} // namespace

void sampleGather(const SampleRequest &request, Sample &sample) {
  Random &random = request.random;
  Plan plan = randomPlan(request);
  bool checked = random.chance(0.5);
  sample.operands = {randomValue({request.dtype, plan.x}, Range::all, random),
                     randomIndices(plan, checked ? 0 : 0.2, random)};
  sample.attrs = attrs::gather::words(
      plan.windowDims, plan.dropped, plan.batching, plan.indicesBatching,
      plan.indexMap, plan.indexVectorDim, plan.sliceSizes, checked);
}

void sampleScatterOf(Range range, const SampleRequest &request,
                     Sample &sample) {
  Random &random = request.random;
  Plan plan = randomPlan(request);
  bool checked = random.chance(0.5);
  sample.operands = {randomValue({request.dtype, plan.x}, range, random),
                     randomIndices(plan, checked ? 0 : 0.2, random),
                     randomValue({request.dtype, plan.other}, range, random)};
  sample.attrs = attrs::scatter_set::words(
      plan.windowDims, plan.dropped, plan.batching, plan.indicesBatching,
      plan.indexMap, plan.indexVectorDim, checked);
}

} // namespace sinter::testing
