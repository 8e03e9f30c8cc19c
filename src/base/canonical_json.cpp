#include "base/canonical_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <fmt/format.h>

#include "base/utf8.h"

namespace mandate {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kExact = std::uint64_t{1} << 53U;

void append_escaped(std::string& text, char c) {
    switch (c) {
        case '"': text += "\\\""; break;
        case '\\': text += "\\\\"; break;
        case '\b': text += "\\b"; break;
        case '\f': text += "\\f"; break;
        case '\n': text += "\\n"; break;
        case '\r': text += "\\r"; break;
        case '\t': text += "\\t"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                fmt::format_to(std::back_inserter(text), "\\u{:04x}", static_cast<unsigned>(c));
            } else {
                text += c;
            }
    }
}

Result<void> append_string(std::string& text, std::string_view string) {
    if (!count_characters(string)) {
        return bad_input("a text to be hashed is not valid UTF-8", "send texts as UTF-8");
    }
    text += '"';
    for (char c : string) {
        append_escaped(text, c);
    }
    text += '"';
    return {};
}

/// ECMAScript, Number::toString: `digits` × 10^(point - number of digits), the fewest digits that
/// read back as the same number. RFC 8785, section 3.2.2.3.
std::string decimal(std::string_view digits, int point) {
    int const count = static_cast<int>(digits.size());
    auto zeros = [](int n) { return std::string(static_cast<std::size_t>(n), '0'); };
    if (point > 21 || point <= -6) {
        std::string mantissa(digits.substr(0, 1));
        if (count > 1) {
            mantissa.append(".").append(digits.substr(1));
        }
        return fmt::format("{}e{:+}", mantissa, point - 1);
    }
    if (point <= 0) {
        return fmt::format("0.{}{}", zeros(-point), digits);
    }
    if (count <= point) {
        return fmt::format("{}{}", digits, zeros(point - count));
    }
    auto const whole = static_cast<std::size_t>(point);
    return fmt::format("{}.{}", digits.substr(0, whole), digits.substr(whole));
}

Result<void> append_double(std::string& text, double value) {
    if (!std::isfinite(value)) {
        return bad_input("a number to be hashed is not finite");
    }
    if (value == 0) {
        text += '0';  // also minus zero
        return {};
    }
    std::array<char, 64> buffer{};
    auto const written = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                       std::fabs(value), std::chars_format::scientific);
    std::string_view const shortest(buffer.data(), written.ptr);
    std::size_t const e = shortest.find('e');
    std::string digits;
    std::ranges::copy_if(shortest.substr(0, e), std::back_inserter(digits),
                         [](char c) { return c != '.'; });
    int exponent = 0;
    std::size_t const sign = shortest[e + 1] == '+' ? e + 2 : e + 1;
    std::from_chars(shortest.data() + sign, shortest.data() + shortest.size(), exponent);
    text += value < 0 ? "-" : "";
    text += decimal(digits, exponent + 1);
    return {};
}

Result<void> append_integer(std::string& text, std::uint64_t magnitude, bool negative) {
    if (magnitude > kExact) {
        return bad_input(
            fmt::format("the whole number {}{} is beyond 2^53", negative ? "-" : "", magnitude),
            "write it as a text");
    }
    fmt::format_to(std::back_inserter(text), "{}{}", negative ? "-" : "", magnitude);
    return {};
}

/// RFC 8785, section 3.2.3: names are compared as arrays of UTF-16 code units. That differs from
/// the order of their bytes only between characters above U+FFFF and those from U+E000 on.
std::u16string utf16(std::string_view name) {
    std::u16string units;
    while (!name.empty()) {
        char32_t const character = take_character(name).value_or(U'\uFFFD');
        if (character < 0x10000) {
            units += static_cast<char16_t>(character);
        } else {
            units += static_cast<char16_t>(0xD800U + ((character - 0x10000U) >> 10U));
            units += static_cast<char16_t>(0xDC00U + ((character - 0x10000U) & 0x3FFU));
        }
    }
    return units;
}

Result<void> append(std::string& text, json::value const& value);

Result<void> append_object(std::string& text, json::object const& object) {
    std::vector<std::pair<std::u16string, json::key_value_pair const*>> members;
    for (json::key_value_pair const& member : object) {
        if (!count_characters(member.key())) {
            return bad_input("a name to be hashed is not valid UTF-8", "send names as UTF-8");
        }
        members.emplace_back(utf16(member.key()), &member);
    }
    std::ranges::sort(members, {}, [](auto const& member) { return member.first; });
    text += '{';
    for (auto const& [units, member] : members) {
        text += text.back() == '{' ? "" : ",";
        TRY(append_string(text, member->key()));
        text += ':';
        TRY(append(text, member->value()));
    }
    text += '}';
    return {};
}

Result<void> append_array(std::string& text, json::array const& array) {
    text += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
        text += i == 0 ? "" : ",";
        TRY(append(text, array[i]));
    }
    text += ']';
    return {};
}

Result<void> append(std::string& text, json::value const& value) {
    switch (value.kind()) {
        case json::kind::null: text += "null"; return {};
        case json::kind::bool_: text += value.get_bool() ? "true" : "false"; return {};
        case json::kind::int64: {
            std::int64_t const number = value.get_int64();
            auto const bits = static_cast<std::uint64_t>(number);
            return append_integer(text, number < 0 ? 0 - bits : bits, number < 0);
        }
        case json::kind::uint64: return append_integer(text, value.get_uint64(), false);
        case json::kind::double_: return append_double(text, value.get_double());
        case json::kind::string: return append_string(text, value.get_string());
        case json::kind::array: return append_array(text, value.get_array());
        case json::kind::object: return append_object(text, value.get_object());
    }
    return {};
}

}  // namespace

Result<std::string> canonical_json(boost::json::value const& value) {
    std::string text;
    TRY(append(text, value));
    return text;
}

}  // namespace mandate
