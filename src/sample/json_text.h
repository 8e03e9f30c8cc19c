#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mandate::sample {

/// A JSON string literal, quotes included.
inline std::string json_text(std::string_view text) {
    std::string result = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof(escape), "\\u%04x", static_cast<unsigned>(c));
            result += escape;
        } else {
            result += c;
        }
    }
    return result + "\"";
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
