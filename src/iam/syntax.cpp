#include "iam/syntax.h"

#include <algorithm>

#include "base/text.h"

namespace mandate::iam {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// Letters in groups of at least two, between dashes.
bool are_words(std::string_view text) {
    return std::ranges::all_of(split(text, '-'), [](std::string_view word) {
        return word.size() >= 2 && std::ranges::all_of(word, is_lower);
    });
}

}  // namespace

bool is_account_id(std::string_view text) {
    return text.size() == 12 && std::ranges::all_of(text, is_digit);
}

bool is_region(std::string_view text) {
    std::size_t const dash = text.rfind('-');
    if (dash == std::string_view::npos || text.size() > 32) {
        return false;
    }
    std::string_view const number = text.substr(dash + 1);
    std::string_view const words = text.substr(0, dash);
    return !number.empty() && number.size() <= 2 && std::ranges::all_of(number, is_digit) &&
           words.find('-') != std::string_view::npos && are_words(words);
}

bool is_partition(std::string_view text) {
    return (text == "aws" || text.starts_with("aws-")) && text.size() <= 32 && are_words(text);
}

bool is_exact(std::string_view text) {
    constexpr std::size_t kLongest = 512;
    return !text.empty() && text.size() <= kLongest && text == trim(text) &&
           std::ranges::none_of(text, [](char c) {
               return c == '*' || c == '?' || c == '$' || static_cast<unsigned char>(c) < 0x20 ||
                      c == 0x7f;
           });
}

}  // namespace mandate::iam
