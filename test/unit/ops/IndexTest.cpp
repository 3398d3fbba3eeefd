//===- IndexTest.cpp - Shapes of gather and scatter -----------------------===//

#include "test/unit/ops/Infer.h"

#include <gtest/gtest.h>

namespace sinter::test {
namespace {

/// A gather from StableHLO's specification, to be spoilt one by one.
struct GatherExample {
  Shape x = {2, 3, 4, 2}, indices = {2, 2, 3, 2};
  Ints offsetDims = {3, 4}, collapsed = {1}, batching = {0},
       indicesBatching = {1}, indexMap = {2, 1}, sliceSizes = {1, 1, 2, 2};
  int64_t indexVectorDim = 3;

  Types types() const { return {{DType::f32, x}, {DType::i64, indices}}; }
  AttrWords words() const {
    return attrs::gather::words(offsetDims, collapsed, batching,
                                indicesBatching, indexMap, indexVectorDim,
                                sliceSizes, false);
  }
  TensorType type() const { return typeOf(OpKind::gather, types(), words()); }
  Rejection rejection() const {
    return rejectionOf(OpKind::gather, types(), words());
  }
};

/// Checks that an example, spoilt by `spoil`, is rejected so.
template <class Example, class Spoil>
void expectRejection(Spoil spoil, ErrorKind kind, const char *message) {
  Example example;
  spoil(example);
  Rejection rejection = example.rejection();
  EXPECT_EQ(rejection.message, message);
  EXPECT_EQ(rejection.kind, kind) << message;
}

TEST(GatherShapes, JoinBatchAndOffsetDimensions) {
  GatherExample example;
  EXPECT_EQ(example.type(), (TensorType{DType::f32, {2, 2, 3, 2, 2}}));
  example.offsetDims = {0, 2};
  EXPECT_EQ(example.type().shape, (Shape{2, 2, 2, 2, 3}));
}

TEST(GatherShapes, TakeIndicesWithoutADimensionForVectors) {
  // Rows of a table.
  EXPECT_EQ(typeOf(OpKind::gather,
                   {{DType::boolean, {10, 4}}, {DType::u8, {5, 6}}},
                   attrs::gather::words(Ints{2}, Ints{0}, {}, {}, Ints{0}, 2,
                                        Ints{1, 4}, true)),
            (TensorType{DType::boolean, {5, 6, 4}}));
}

TEST(GatherShapes, AreEmptyWhereIndicesAre) {
  AttrWords words = attrs::gather::words(Ints{1}, Ints{0}, {}, {}, Ints{0}, 1,
                                         Ints{0, 4}, true);
  Types types = {{DType::f32, {0, 4}}, {DType::i64, {0}}};
  EXPECT_EQ(typeOf(OpKind::gather, types, words).shape, (Shape{0, 4}));
  types[1].shape = {3};
  EXPECT_EQ(rejectionOf(OpKind::gather, types, words).message,
            "gather: a slice of size 0 along dimension 0 of [0, 4], which the "
            "result does not keep");
}

TEST(GatherShapes, RejectIndicesThatAreNoIntegers) {
  GatherExample example;
  Types types = example.types();
  types[1].dtype = DType::f32;
  EXPECT_EQ(rejectionOf(OpKind::gather, types, example.words()).kind,
            ErrorKind::dtype);
}

TEST(GatherShapes, RejectWhatTheSpecificationRejects) {
  auto expect = [](auto spoil, ErrorKind kind, const char *message) {
    expectRejection<GatherExample>(spoil, kind, message);
  };
  expect([](auto &e) { e.offsetDims = {3}; }, ErrorKind::shape,
         "gather: offset_dims [3], collapsed_slice_dims [1] and "
         "operand_batching_dims [0] are not as many as the dimensions of "
         "[2, 3, 4, 2]");
  expect([](auto &e) { e.indexVectorDim = 5; }, ErrorKind::index,
         "gather: index_vector_dim 5 is out of range for indices of shape "
         "[2, 2, 3, 2]");
  expect([](auto &e) { e.indexVectorDim = -1; }, ErrorKind::index,
         "gather: index_vector_dim -1 is out of range for indices of shape "
         "[2, 2, 3, 2]");
  expect([](auto &e) { e.indexMap = {2}; }, ErrorKind::shape,
         "gather: start_index_map [2] for 2 indices a vector, indices have "
         "shape [2, 2, 3, 2]");
  expect([](auto &e) { e.offsetDims = {4, 3}; }, ErrorKind::value,
         "gather: offset_dims [4, 3] are not sorted");
  expect([](auto &e) { e.offsetDims = {3, 3}; }, ErrorKind::value,
         "gather: dimension 3 of offset_dims [3, 3] is named twice");
  expect([](auto &e) { e.offsetDims = {3, 5}; }, ErrorKind::index,
         "gather: offset_dims [3, 5] are out of range for rank 5");
  expect([](auto &e) { e.batching = {1}; }, ErrorKind::value,
         "gather: dimension 1 of operand_batching_dims [1] is named twice");
  expect([](auto &e) { e.collapsed = {4}; }, ErrorKind::index,
         "gather: collapsed_slice_dims [4] are out of range for rank 4");
  expect([](auto &e) { e.collapsed = {2, 1}; }, ErrorKind::value,
         "gather: collapsed_slice_dims [2, 1] are not sorted");
  expect([](auto &e) { e.sliceSizes = {1, 2, 2, 2}; }, ErrorKind::shape,
         "gather: a slice of size 2 along dimension 1 of [2, 3, 4, 2], which "
         "the result does not keep");
  expect([](auto &e) { e.sliceSizes = {2, 1, 2, 2}; }, ErrorKind::shape,
         "gather: a slice of size 2 along dimension 0 of [2, 3, 4, 2], which "
         "the result does not keep");
  expect([](auto &e) { e.indicesBatching = {4}; }, ErrorKind::index,
         "gather: start_indices_batching_dims [4] are out of range for rank 4");
  expect([](auto &e) { e.indicesBatching = {3}; }, ErrorKind::value,
         "gather: index_vector_dim 3 is one of start_indices_batching_dims "
         "[3]");
  expect([](auto &e) { e.indicesBatching = {1, 0}; }, ErrorKind::shape,
         "gather: operand_batching_dims [0] and start_indices_batching_dims "
         "[1, 0] differ in number");
  expect([](auto &e) { e.indicesBatching = {2}; }, ErrorKind::shape,
         "gather: batching dimension 0 of [2, 3, 4, 2] and 2 of indices "
         "[2, 2, 3, 2] differ");
  expect([](auto &e) { e.indexMap = {2, 0}; }, ErrorKind::value,
         "gather: dimension 0 of start_index_map [2, 0] is named twice");
  expect([](auto &e) { e.indexMap = {2, 4}; }, ErrorKind::index,
         "gather: start_index_map [2, 4] are out of range for rank 4");
  expect([](auto &e) { e.sliceSizes = {1, 1, 2}; }, ErrorKind::shape,
         "gather: slice_sizes [1, 1, 2] for shape [2, 3, 4, 2]");
  expect([](auto &e) { e.sliceSizes = {1, 1, 5, 2}; }, ErrorKind::shape,
         "gather: slice_sizes [1, 1, 5, 2] do not fit into [2, 3, 4, 2]");
  expect([](auto &e) { e.sliceSizes = {1, 1, -1, 2}; }, ErrorKind::shape,
         "gather: slice_sizes [1, 1, -1, 2] do not fit into [2, 3, 4, 2]");
}

TEST(GatherShapes, RejectUnsortedBatchingDimensions) {
  EXPECT_EQ(
      rejectionOf(OpKind::gather,
                  {{DType::f32, {2, 2, 4}}, {DType::i64, {2, 2, 1}}},
                  attrs::gather::words({}, Ints{2}, Ints{1, 0}, Ints{0, 1},
                                       Ints{2}, 2, Ints{1, 1, 1}, false))
          .message,
      "gather: operand_batching_dims [1, 0] are not sorted");
}

TEST(GatherShapes, RejectMoreDimensionsThanATensorHas) {
  EXPECT_EQ(rejectionOf(
                OpKind::gather,
                {{DType::f32, {2, 2, 2, 2}}, {DType::i64, {1, 1, 1, 1, 1, 1}}},
                attrs::gather::words(Ints{5, 6, 7, 8}, {}, {}, {}, Ints{0}, 5,
                                     Ints{2, 2, 2, 2}, false))
                .message,
            "gather: the result has 9 dimensions, more than 8");
}

/// A scatter from StableHLO's specification.
struct ScatterExample {
  Shape x = {2, 3, 4, 2}, indices = {2, 2, 3, 2}, updates = {2, 2, 3, 2, 2};
  Ints windowDims = {3, 4}, inserted = {1}, batching = {0},
       indicesBatching = {1}, indexMap = {2, 1};
  int64_t indexVectorDim = 3;
  DType updatesDtype = DType::i32;
  OpKind kind = OpKind::scatter_add;

  Types types() const {
    return {{DType::i32, x}, {DType::i64, indices}, {updatesDtype, updates}};
  }
  AttrWords words() const {
    return attrs::scatter_add::words(windowDims, inserted, batching,
                                     indicesBatching, indexMap, indexVectorDim,
                                     false);
  }
  TensorType type() const { return typeOf(kind, types(), words()); }
  Rejection rejection() const { return rejectionOf(kind, types(), words()); }
};

TEST(ScatterShapes, AreThoseOfX) {
  ScatterExample example;
  EXPECT_EQ(example.type(), (TensorType{DType::i32, {2, 3, 4, 2}}));
  example.updates = {2, 2, 3, 1, 0}; // Windows may be smaller than x.
  EXPECT_EQ(example.type().shape, (Shape{2, 3, 4, 2}));
}

TEST(ScatterShapes, AreOneRuleForAllScatters) {
  ScatterExample example;
  example.indexVectorDim = 5;
  for (auto [kind, name] : {std::pair(OpKind::scatter_set, "scatter_set"),
                            {OpKind::scatter_add, "scatter_add"},
                            {OpKind::scatter_mul, "scatter_mul"},
                            {OpKind::scatter_min, "scatter_min"},
                            {OpKind::scatter_max, "scatter_max"}}) {
    example.kind = kind;
    EXPECT_EQ(example.rejection().message,
              std::string(name) + ": index_vector_dim 5 is out of range for "
                                  "indices of shape [2, 2, 3, 2]");
  }
}

TEST(ScatterShapes, RejectWhatTheSpecificationRejects) {
  auto expect = [](auto spoil, ErrorKind kind, const char *message) {
    expectRejection<ScatterExample>(spoil, kind, message);
  };
  expect([](auto &e) { e.updatesDtype = DType::f32; }, ErrorKind::dtype,
         "scatter_add: dtypes differ: Int and Float");
  expect([](auto &e) { e.windowDims = {3}; }, ErrorKind::shape,
         "scatter_add: update_window_dims [3], inserted_window_dims [1] and "
         "input_batching_dims [0] are not as many as the dimensions of "
         "[2, 3, 4, 2]");
  expect([](auto &e) { e.updates = {2, 2, 3, 2}; }, ErrorKind::shape,
         "scatter_add: updates of shape [2, 2, 3, 2] for indices of shape "
         "[2, 2, 3, 2] and update_window_dims [3, 4]");
  expect([](auto &e) { e.updates = {2, 2, 4, 2, 2}; }, ErrorKind::shape,
         "scatter_add: dimension 2 of updates [2, 2, 4, 2, 2] and 2 of the "
         "index vectors [2, 2, 3] differ");
  expect([](auto &e) { e.updates = {2, 2, 3, 5, 2}; }, ErrorKind::shape,
         "scatter_add: a window of size 5, dimension 3 of updates "
         "[2, 2, 3, 5, 2], exceeds dimension 2 of [2, 3, 4, 2]");
  expect([](auto &e) { e.windowDims = {4, 3}; }, ErrorKind::value,
         "scatter_add: update_window_dims [4, 3] are not sorted");
  expect([](auto &e) { e.windowDims = {3, 5}; }, ErrorKind::index,
         "scatter_add: update_window_dims [3, 5] are out of range for rank 5");
  expect([](auto &e) { e.inserted = {0}; }, ErrorKind::value,
         "scatter_add: dimension 0 of input_batching_dims [0] is named twice");
  expect([](auto &e) { e.inserted = {-1}; }, ErrorKind::index,
         "scatter_add: inserted_window_dims [-1] are out of range for rank 4");
  expect([](auto &e) { e.indicesBatching = {3}; }, ErrorKind::value,
         "scatter_add: index_vector_dim 3 is one of "
         "scatter_indices_batching_dims [3]");
  expect([](auto &e) { e.indicesBatching = {2}; }, ErrorKind::shape,
         "scatter_add: batching dimension 0 of [2, 3, 4, 2] and 2 of indices "
         "[2, 2, 3, 2] differ");
  expect([](auto &e) { e.indexMap = {0, 2}; }, ErrorKind::value,
         "scatter_add: dimension 0 of scatter_dims_to_operand_dims [0, 2] is "
         "named twice");
  expect([](auto &e) { e.indexMap = {1, 2, 3}; }, ErrorKind::shape,
         "scatter_add: scatter_dims_to_operand_dims [1, 2, 3] for 2 indices a "
         "vector, indices have shape [2, 2, 3, 2]");
}

TEST(ScatterShapes, RejectSumsOfBooleans) {
  ScatterExample example;
  Types types = example.types();
  types[0].dtype = types[2].dtype = DType::boolean;
  EXPECT_EQ(rejectionOf(OpKind::scatter_add, types, example.words()).kind,
            ErrorKind::dtype);
  EXPECT_EQ(typeOf(OpKind::scatter_max, types, example.words()).dtype,
            DType::boolean);
}

} // namespace
} // namespace sinter::test
