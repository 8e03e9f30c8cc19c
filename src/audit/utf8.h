#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string_view>

namespace mandate::audit {

/// Reads the code point that starts at `at` and moves `at` behind it. `at` must be within `text`.
/// @returns nothing where the bytes are not UTF-8 as RFC 3629 has it: shortest form, no
///          surrogates, at most U+10FFFF. `at` then stays.
std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at);

/// True for the characters that Unicode calls white space (property White_Space).
bool is_unicode_space(char32_t c);

/// The order of two UTF-8 texts by their UTF-16 code units, which is how RFC 8785 (3.2.3) sorts
/// keys. Differs from the order of bytes only between U+E000..U+FFFF and what lies above them.
/// Both texts must be valid.
std::strong_ordering compare_utf16(std::string_view left, std::string_view right);

}  // namespace mandate::audit
