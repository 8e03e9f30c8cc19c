#include "organisation/name.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/csv.h"
#include "base/text.h"
#include "base/utf8.h"

namespace mandate::organisation {

std::optional<std::string> name_fault(std::string_view text) {
    if (text.empty()) {
        return "is empty";
    }
    if (trim(text).size() != text.size()) {
        return "has white space at its beginning or end";
    }
    if (looks_like_formula(text)) {
        return fmt::format("begins with '{}', as a formula does", text.front());
    }
    std::size_t length = 0;
    for (std::string_view rest = text; !rest.empty(); ++length) {
        std::optional<char32_t> const code_point = take_code_point(rest);
        if (!code_point) {
            return "is not UTF-8";
        }
        if (is_control(*code_point)) {
            return fmt::format("holds the control character U+{:04X}",
                               static_cast<std::uint32_t>(*code_point));
        }
    }
    if (length > kNameLimit) {
        return fmt::format("has {} characters, more than {}", length, kNameLimit);
    }
    return std::nullopt;
}

bool is_handle(std::string_view text) {
    auto const letter = [](char c) { return c >= 'a' && c <= 'z'; };
    auto const inner = [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    return text.size() >= 2 && text.size() <= 40 && letter(text.front()) &&
           std::ranges::all_of(text, inner);
}

}  // namespace mandate::organisation
