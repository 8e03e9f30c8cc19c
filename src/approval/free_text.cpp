#include "approval/free_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"

namespace mandate::approval {
namespace {

bool is_control(char c) {
    auto const byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F;
}

}  // namespace

Result<void> check_text(std::string_view field, std::string_view text, std::size_t most) {
    std::optional<std::size_t> const characters = count_characters(text);
    if (!characters) {
        return bad_input(fmt::format("{} is not valid UTF-8", field), "send the text as UTF-8");
    }
    if (trim(text).empty()) {
        return bad_input(fmt::format("{} is empty", field),
                         fmt::format("write 1 to {} characters", most));
    }
    if (*characters > most) {
        return bad_input(fmt::format("{} has {} characters", field, *characters),
                         fmt::format("write at most {}", most));
    }
    if (std::ranges::any_of(text, is_control)) {
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
