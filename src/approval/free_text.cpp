#include "approval/free_text.h"

#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"

namespace mandate::approval {
namespace {

/// Whether a text holds a control character (base/utf8.h) other than line breaks and tabs.
bool has_control(std::string_view text) {
    while (std::optional<char32_t> const c = take_code_point(text)) {
        if (is_control(*c) && *c != U'\n' && *c != U'\r' && *c != U'\t') {
            return true;
        }
    }
    return false;
}

}  // namespace

Result<void> check_text(std::string_view field, std::string_view text, std::size_t most) {
    if (!is_utf8(text)) {
        return bad_input(fmt::format("{} is not valid UTF-8", field), "send the text as UTF-8");
    }
    if (trim(text).empty()) {
        return bad_input(fmt::format("{} is empty", field),
                         fmt::format("write 1 to {} characters", most));
    }
    if (std::size_t const characters = code_points(text); characters > most) {
        return bad_input(fmt::format("{} has {} characters", field, characters),
                         fmt::format("write at most {}", most));
    }
    if (has_control(text)) {
        return bad_input(fmt::format("{} holds a control character", field),
                         "only line breaks and tabs are allowed");
    }
    return {};
}

Result<void> check_text(std::string_view field, PrivateText const& text, std::size_t most) {
    if (text.is_erased()) {
        return bad_input(fmt::format("{} was erased", field), "write it anew");
    }
    return check_text(field, *text.text(), most);
}

}  // namespace mandate::approval
