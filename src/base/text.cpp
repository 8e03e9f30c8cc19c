#include "base/text.h"

#include <algorithm>

#include <fmt/format.h>

namespace mandate {
namespace {

std::string quote(std::string_view text, char mark) {
    std::string quoted(1, mark);
    for (char c : text) {
        if (c == mark) {
            quoted.push_back(mark);
        }
        quoted.push_back(c);
    }
    quoted.push_back(mark);
    return quoted;
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        std::size_t const at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(at + 1);
    }
}

std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c + ('a' - 'A'));
        }
    }
    return lower;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n\v\f";
    std::size_t const first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string join(std::vector<std::string> const& parts, std::string_view separator) {
    std::string joined;
    for (std::string const& part : parts) {
        if (!joined.empty()) {
            joined += separator;
        }
        joined += part;
    }
    return joined;
}

bool consume_suffix(std::string_view& text, std::string_view suffix) {
    if (!text.ends_with(suffix)) {
        return false;
    }
    text.remove_suffix(suffix.size());
    return true;
}

bool consume_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

std::string printable(std::string_view text) {
    std::string shown(text);
    std::ranges::replace_if(shown, is_control, '?');
    return shown;
}

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string text_position(std::string_view text, std::size_t offset) {
    std::string_view const before = text.substr(0, std::min(offset, text.size()));
    auto const line = 1 + std::ranges::count(before, '\n');
    std::size_t const newline = before.rfind('\n');
    std::size_t const column =
        newline == std::string_view::npos ? before.size() + 1 : before.size() - newline;
    return fmt::format("line {}, column {}", line, column);
}

void append_json_string(std::string& json, std::string_view text) {
    auto const is_special = [](char c) { return c == '"' || c == '\\' || is_control(c); };
    json.push_back('"');
    if (std::ranges::none_of(text, is_special)) {  // nearly always
        json.append(text);
        text = {};
    }
    for (char const c : text) {
        if (c == '"' || c == '\\') {
            json.push_back('\\');
            json.push_back(c);
        } else if (is_control(c)) {
            json += "\\u00" + to_hex({&c, 1});
        } else {
            json.push_back(c);
        }
    }
    json.push_back('"');
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex(bytes.size() * 2, '0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        auto const byte = static_cast<unsigned char>(bytes[i]);
        hex[2 * i] = kDigits[byte >> 4];
        hex[2 * i + 1] = kDigits[byte & 15];
    }
    return hex;
}

std::string sql_quote(std::string_view text) { return quote(text, '\''); }
std::string sql_name(std::string_view name) { return quote(name, '"'); }

}  // namespace mandate
