#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"

namespace mandate::sample {

/// A JSON string literal, quotes included.
inline std::string json_text(std::string_view text) {
    std::string result;
    append_json_string(result, text);
    return result;
}

/// A JSON object of texts, as CSV exports write map columns: `{"a":"x","b":"y"}`.
inline std::string json_object(std::vector<std::pair<std::string, std::string>> const& pairs) {
    std::string result = "{";
    for (auto const& [key, value] : pairs) {
        result += (result.size() == 1 ? "" : ",") + json_text(key) + ":" + json_text(value);
    }
    return result + "}";
}

}  // namespace mandate::sample
