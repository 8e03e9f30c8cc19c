#include "audit/canonical_scanner.h"

#include <array>

#include <fmt/format.h>

#include "audit/canonical_json.h"
#include "audit/hash.h"
#include "audit/utf8.h"

namespace mandate::audit {
namespace {

enum class Kind : std::uint8_t { kPlain, kQuote, kBackslash, kControl, kHigh };

constexpr std::array<Kind, 256> make_kinds() {
    std::array<Kind, 256> kinds{};
    for (std::size_t c = 0; c < kinds.size(); ++c) {
        kinds[c] = c < 0x20 ? Kind::kControl : c < 0x80 ? Kind::kPlain : Kind::kHigh;
    }
    kinds['"'] = Kind::kQuote;
    kinds['\\'] = Kind::kBackslash;
    return kinds;
}
constexpr std::array<Kind, 256> kKinds = make_kinds();

constexpr std::string_view kShortEscapes = "\"\\bfnrt";
constexpr std::string_view kShortMeanings = "\"\\\b\f\n\r\t";
constexpr std::size_t kLongEscape = 6;  // backslash, u, four hex digits

/// The control character that `\u00XX` at the start of `text` stands for, or -1 when it is not one
/// that RFC 8785 (3.2.2.2) writes so: lower-case hex, and no short escape for it.
int read_long_escape(std::string_view text) {
    if (text.size() < kLongEscape || !text.starts_with("\\u00")) {
        return -1;
    }
    std::array<std::uint8_t, 1> byte{};
    if (!read_hex(text.substr(4, 2), byte) || byte[0] >= 0x20 ||
        kShortMeanings.contains(static_cast<char>(byte[0]))) {
        return -1;
    }
    return byte[0];
}

bool is_sorted(std::string_view raw_before, std::string_view raw_after) {
    if (!raw_before.contains('\\') && !raw_after.contains('\\')) {
        return compare_utf16(raw_before, raw_after) < 0;
    }
    return compare_utf16(unescape(raw_before), unescape(raw_after)) < 0;
}

}  // namespace

bool CanonicalScanner::refuse(std::string_view problem) {
    problem_ = problem;
    return false;
}

bool CanonicalScanner::take(std::string_view expected) {
    if (!text_.substr(at_).starts_with(expected)) {
        return false;
    }
    at_ += expected.size();
    return true;
}

bool CanonicalScanner::literal(std::string_view expected) {
    if (take(expected)) {
        return true;
    }
    expected_ = expected;
    return false;
}

std::string CanonicalScanner::problem() const {
    return expected_.empty() ? std::string(problem_) : fmt::format("'{}' is expected", expected_);
}

bool CanonicalScanner::string(std::string_view& raw) {
    if (!take("\"")) {
        return refuse("a string is expected");
    }
    std::size_t const start = at_;
    while (at_ < text_.size()) {
        switch (kKinds[static_cast<unsigned char>(text_[at_])]) {
            case Kind::kPlain: ++at_; break;
            case Kind::kQuote: raw = text_.substr(start, at_++ - start); return true;
            case Kind::kControl: return refuse("a control character is not escaped");
            case Kind::kBackslash:
                if (!read_escape()) {
                    return refuse("this escape is not the canonical one");
                }
                break;
            case Kind::kHigh:
                if (!next_code_point(text_, at_)) {
                    return refuse("the text is not UTF-8");
                }
                break;
        }
    }
    return refuse("a string does not end");
}

bool CanonicalScanner::read_escape() {
    std::string_view const rest = text_.substr(at_);
    if (rest.size() >= 2 && kShortEscapes.contains(rest[1])) {
        at_ += 2;
        return true;
    }
    if (read_long_escape(rest) < 0) {
        return false;
    }
    at_ += kLongEscape;
    return true;
}

bool CanonicalScanner::integer(std::int64_t& value) {
    std::size_t const start = at_;
    bool const negative = take("-");
    std::int64_t magnitude = 0;
    std::size_t const first = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
        magnitude = magnitude * 10 + (text_[at_] - '0');
        if (magnitude > kLargestInteger) {
            return refuse("an integer is beyond 2^53 - 1");
        }
        ++at_;
    }
    bool const leading_zero = at_ - first > 1 && text_[first] == '0';
    if (at_ == first || leading_zero || (negative && magnitude == 0)) {
        at_ = start;
        return refuse("an integer is expected");
    }
    value = negative ? -magnitude : magnitude;
    return true;
}

bool CanonicalScanner::value(std::string_view& raw) {
    std::size_t const start = at_;
    if (!read_value(0)) {
        return false;
    }
    raw = text_.substr(start, at_ - start);
    return true;
}

bool CanonicalScanner::end() {
    return at_ == text_.size() || refuse("there is text after the end");
}

bool CanonicalScanner::read_value(unsigned depth) {
    if (at_ == text_.size()) {
        return refuse("the text ends too early");
    }
    std::string_view raw;
    std::int64_t number = 0;
    switch (text_[at_]) {
        case '{': return depth < kDeepest ? read_object(depth + 1) : refuse("too deep");
        case '[': return depth < kDeepest ? read_array(depth + 1) : refuse("too deep");
        case '"': return string(raw);
        case 't': return literal("true");
        case 'f': return literal("false");
        case 'n': return literal("null");
        default: return integer(number);
    }
}

bool CanonicalScanner::read_object(unsigned depth) {
    ++at_;
    if (take("}")) {
        return true;
    }
    std::string_view before;
    bool first = true;
    while (true) {
        std::string_view key;
        if (!string(key)) {
            return false;
        }
        if (!first && !is_sorted(before, key)) {
            return refuse("the keys are not sorted, or one stands twice");
        }
        if (!literal(":")) {
            return false;
        }
        if (key == "committed") {
            note_commitment(first);
        }
        if (!read_value(depth)) {
            return false;
        }
        before = key;
        first = false;
        if (take("}")) {
            return true;
        }
        if (!literal(",")) {
            return false;
        }
    }
}

/// Looks ahead: an object whose first key is `committed` is just read up to its value.
void CanonicalScanner::note_commitment(bool first) {
    constexpr std::size_t kDigits = 64;
    std::string_view const rest = text_.substr(at_);
    bool const shaped = first && rest.starts_with('"') && rest.size() >= kDigits + 3 &&
                        rest.substr(kDigits + 1, 2) == "\"}" &&
                        Hash::from_hex(rest.substr(1, kDigits)).has_value();
    if (shaped) {
        ++commitments_;
    } else {
        has_broken_commitment_ = true;
    }
}

bool CanonicalScanner::read_array(unsigned depth) {
    ++at_;
    if (take("]")) {
        return true;
    }
    while (read_value(depth)) {
        if (take("]")) {
            return true;
        }
        if (!literal(",")) {
            return false;
        }
    }
    return false;
}

std::string unescape(std::string_view raw) {
    std::string text;
    text.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size();) {
        if (raw[at] != '\\') {
            text.push_back(raw[at++]);
        } else if (raw[at + 1] == 'u') {
            text.push_back(static_cast<char>(read_long_escape(raw.substr(at))));
            at += kLongEscape;
        } else {
            text.push_back(kShortMeanings[kShortEscapes.find(raw[at + 1])]);
            at += 2;
        }
    }
    return text;
}

bool stands_for(std::string_view raw, std::string_view text) {
    return raw.contains('\\') ? unescape(raw) == text : raw == text;
}

void find_values(std::string_view object, std::span<std::string_view const> pointers,
                 std::span<std::optional<std::string_view>> found) {
    CanonicalScanner scanner(object);
    std::string_view key;
    std::string_view value;
    bool more = scanner.take("{");
    while (more && scanner.string(key) && scanner.literal(":") && scanner.value(value)) {
        for (std::size_t i = 0; i < pointers.size(); ++i) {
            std::string_view const steps = pointers[i].substr(1);
            std::string_view const step = steps.substr(0, steps.find('/'));
            if (!stands_for(key, step)) {
                continue;
            }
            if (step.size() == steps.size()) {
                found[i] = value;
            } else {
                std::string_view const rest = steps.substr(step.size());
                find_values(value, std::span(&rest, 1), found.subspan(i, 1));
            }
        }
        more = scanner.take(",");
    }
}

}  // namespace mandate::audit
