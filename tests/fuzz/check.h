#pragma once

#include <cstdlib>

/// A law that must hold for every input; libFuzzer reports an abort with the input that broke it.
#define FUZZ_CHECK(law) ((law) ? static_cast<void>(0) : std::abort())
