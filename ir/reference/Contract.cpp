//===- Contract.cpp - Products of matrices, by the oracle -----------------===//

#include "ir/reference/Families.h"

#include <algorithm>

namespace sinter::reference {

Evaluate evaluate_dot_general;

static bool contains(std::span<const int64_t> dims, size_t dim) {
  return std::ranges::find(dims, static_cast<int64_t>(dim)) != dims.end();
}

/// The index into an operand: `batch` and `contract` name its dimensions that
/// take `batchIndex` and `contractIndex`, the others take `rest` in order.
static Index operandIndex(size_t rank, std::span<const int64_t> batch,
                          std::span<const int64_t> contract,
                          const int64_t *batchIndex, const int64_t *rest,
                          const Index &contractIndex) {
  Index index(rank);
  for (size_t dim = 0; dim < rank; ++dim) {
    if (!contains(batch, dim) && !contains(contract, dim)) {
      index[dim] = *rest++;
    }
  }
  for (size_t i = 0; i < batch.size(); ++i) {
    index[static_cast<size_t>(batch[i])] = batchIndex[i];
  }
  for (size_t i = 0; i < contract.size(); ++i) {
    index[static_cast<size_t>(contract[i])] = contractIndex[i];
  }
  return index;
}

void evaluate_dot_general(const Call &call) {
  attrs::dot_general in(call.attrs);
  const Value &x = call.operands[0], &y = call.operands[1];
  Value &out = call.results[0];
  size_t xRank = x.type.shape.size(), yRank = y.type.shape.size();
  size_t numBatch = in.x_batch.size();
  size_t xRest = xRank - numBatch - in.x_contract.size();
  Shape contracted;
  for (int64_t dim : in.x_contract) {
    contracted.push_back(x.type.shape[static_cast<size_t>(dim)]);
  }
  int64_t next = 0;
  forEachIndex(out.type.shape, [&](const Index &index) {
    visitClass(x.type.dtype, [&]<class T>(T *) {
      T sum = 0;
      forEachIndex(contracted, [&](const Index &inner) {
        const int64_t *place = index.data();
        Index ofX = operandIndex(xRank, in.x_batch, in.x_contract, place,
                                 place + numBatch, inner);
        Index ofY = operandIndex(yRank, in.y_batch, in.y_contract, place,
                                 place + numBatch + xRest, inner);
        sum += x.at<T>(placeOf(x.type.shape, ofX)) *
               y.at<T>(placeOf(y.type.shape, ofY));
      });
      out.set(next++, sum);
    });
  });
}

} // namespace sinter::reference
