#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace mandate::catalog {

/// Hash of a text, so that a map of strings is asked with a view and nothing is copied.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
    }
};

template <typename Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

}  // namespace mandate::catalog
