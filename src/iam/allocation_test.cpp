#include <cstdlib>
#include <new>

#include <gtest/gtest.h>

#include "iam/evaluator.h"
#include "iam/testing/random.h"

namespace {

/// How often this thread has asked for memory.
thread_local std::size_t allocations = 0;

void* allocate(std::size_t size) {
    ++allocations;
    if (void* const memory = std::malloc(size == 0 ? 1 : size)) {
        return memory;
    }
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace mandate::iam {
namespace {

TEST(Evaluator, DecidesWithoutAskingForMemory) {
    std::size_t const before_text = allocations;
    std::string const text(100, 'x');
    ASSERT_GT(allocations, before_text) << "the count does not count " << text;
    for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
        testing::RandomIam random(seed);
        testing::Compiled const compiled(random.layers());
        Layers const layers = compiled.layers();
        Request const request = testing::compile(random.request());
        std::size_t const before = allocations;
        static_cast<void>(decide(request, layers));
        ASSERT_EQ(allocations, before) << "seed " << seed;
    }
}

}  // namespace
}  // namespace mandate::iam
