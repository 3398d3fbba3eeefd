//===- KernelCacheTest.cpp - Kernels by what they compute -----------------===//

#include "codegen/KernelCache.h"
#include "sinter/error.h"
#include "sinter/runtime/thread_pool.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"

#include <gtest/gtest.h>

namespace sinter::codegen {
namespace {

DialectRegistry makeRegistry() {
  DialectRegistry registry;
  ir::registerDialects(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  return registry;
}

/// A kernel that stores `value` in every element.
std::string fill(const std::string &name, int value,
                 const std::string &ssaName = "v") {
  return "func.func @" + name +
         "(%out: memref<?xi32>, %begin: index, %end: index) {\n"
         "  %one = arith.constant 1 : index\n"
         "  %" +
         ssaName + " = arith.constant " + std::to_string(value) +
         " : i32\n"
         "  scf.for %i = %begin to %end step %one {\n"
         "    memref.store %" +
         ssaName +
         ", %out[%i] : memref<?xi32>\n"
         "  }\n"
         "  return\n"
         "}\n";
}

class KernelCacheTest : public testing::Test {
protected:
  KernelCacheTest() { runtime::setNumThreads(4); }
  ~KernelCacheTest() override { runtime::setNumThreads(before); }

  OwningOpRef<ModuleOp> parse(const std::string &text) {
    return parseSourceString<ModuleOp>(text, ParserConfig(&context));
  }

  runtime::CacheKey keyOf(const std::string &text,
                          const CompileTarget &target = IsaLevel::v2) {
    OwningOpRef<ModuleOp> module = parse(text);
    auto kernel = *module->getOps<func::FuncOp>().begin();
    return makeKernelSource(kernel, target, false).key;
  }

  int before = runtime::getNumThreads();
  MLIRContext context{makeRegistry(), MLIRContext::Threading::DISABLED};
};

TEST_F(KernelCacheTest, KeysForgetNamesAndLinesAndNeighbours) {
  runtime::CacheKey key = keyOf(fill("one", 1));
  EXPECT_EQ(key, keyOf(fill("another", 1)));
  EXPECT_EQ(key, keyOf(fill("one", 1, "renamed")));
  EXPECT_EQ(key, keyOf("\n\n\n" + fill("one", 1)));
  EXPECT_EQ(key, keyOf(fill("one", 1) + fill("two", 2)));
}

TEST_F(KernelCacheTest, KeysKnowTheCodeAndTheTarget) {
  runtime::CacheKey key = keyOf(fill("one", 1));
  EXPECT_NE(key, keyOf(fill("one", 2)));
  EXPECT_NE(key, keyOf(fill("one", 1), IsaLevel::v3));
  // What a mode changes is written in the code.
  EXPECT_EQ(key, keyOf(fill("one", 1), {IsaLevel::v2, Mode::standard}));
}

TEST_F(KernelCacheTest, CompilesManyKernelsSideBySide) {
  std::string text;
  std::vector<std::string> names;
  constexpr int count = 40;
  for (int i = 0; i < count; ++i) {
    names.push_back("fill" + std::to_string(i));
    text += fill(names.back(), i / 2); // each twice
  }
  OwningOpRef<ModuleOp> module = parse(text);
  KernelCache cache(context);
  std::vector<CompiledKernel> kernels = cache.get(*module, names, IsaLevel::v2);
  ASSERT_EQ(kernels.size(), size_t(count));
  for (int i = 0; i < count; ++i) {
    EXPECT_EQ(kernels[i].record->name, names[i]);
    EXPECT_EQ(kernels[i].record->isCacheHit, i % 2 == 1) << i;
    int32_t out[3] = {-1, -1, -1};
    void *buffers[] = {out};
    kernels[i].function(buffers, 0, 2);
    EXPECT_EQ(out[0], i / 2);
    EXPECT_EQ(out[1], i / 2);
    EXPECT_EQ(out[2], -1);
  }
}

TEST_F(KernelCacheTest, ThrowsTheFirstErrorAndKeepsTheOthers) {
  std::string broken = "func.func @broken(%m: memref<?xi32>, %b: index, "
                       "%e: index) {\n"
                       "  %0 = sinter.constant dense<1> : tensor<2xi32>\n"
                       "  return\n}\n";
  OwningOpRef<ModuleOp> module =
      parse(fill("good", 1) + broken + fill("better", 2));
  ASSERT_TRUE(module);
  KernelCache cache(context);
  std::string message;
  for (int i = 0; i < 2; ++i) { // an error is not remembered as a kernel
    try {
      cache.get(*module, {"good", "broken", "better"}, IsaLevel::v2);
      FAIL() << "expected an Error";
    } catch (const Error &error) {
      EXPECT_EQ(error.kind(), ErrorKind::internal);
      message = error.what();
    }
    EXPECT_NE(message.find("failed to legalize"), std::string::npos) << message;
  }
  for (CompiledKernel &kernel :
       cache.get(*module, {"good", "better"}, IsaLevel::v2)) {
    EXPECT_TRUE(kernel.record->isCacheHit);
    EXPECT_NE(kernel.function, nullptr);
  }
}

} // namespace
} // namespace sinter::codegen
