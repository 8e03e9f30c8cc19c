#include "base/canonical_json.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <fmt/format.h>

#include "base/utf8.h"

namespace mandate {
namespace {

namespace json = boost::json;

std::string_view view(json::string_view text) { return {text.data(), text.size()}; }

/// UTF-16 gives surrogates (D800..DFFF) to what UTF-8 begins with F0..F4; so those sort before
/// U+E000..U+FFFF, which begin with EE or EF.
unsigned utf16_rank(char c) {
    auto const byte = static_cast<unsigned char>(c);
    return byte == 0xEE || byte == 0xEF ? byte + 0x10U : byte;
}

/// RFC 8785, section 3.2.3: keys are sorted by their UTF-16 code units.
bool is_before(std::string_view left, std::string_view right) {
    auto const [l, r] = std::ranges::mismatch(left, right);
    if (l == left.end() || r == right.end()) {
        return left.size() < right.size();
    }
    return utf16_rank(*l) < utf16_rank(*r);
}

bool must_be_escaped(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void append_escape(std::string& json, char c) {
    switch (c) {
        case '"': json += "\\\""; break;
        case '\\': json += "\\\\"; break;
        case '\b': json += "\\b"; break;
        case '\t': json += "\\t"; break;
        case '\n': json += "\\n"; break;
        case '\f': json += "\\f"; break;
        case '\r': json += "\\r"; break;
        default: json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    }
}

/// Where in the value the writer is: a step, and what it lies in. Becomes text only in an error.
struct Place {
    Place const* outer = nullptr;
    std::string_view key;
    std::optional<std::size_t> index;

    std::string pointer() const {
        if (outer == nullptr) {
            return "";
        }
        return outer->pointer() + "/" + (index ? fmt::to_string(*index) : pointer_token(key));
    }
};

class Writer {
public:
    Result<void> write(json::value const& value, Place const& place, unsigned depth) {
        switch (value.kind()) {
            case json::kind::null: text_ += "null"; return {};
            case json::kind::bool_: text_ += value.get_bool() ? "true" : "false"; return {};
            case json::kind::int64: return write_integer(value.get_int64(), place);
            case json::kind::uint64: return write_unsigned(value.get_uint64(), place);
            case json::kind::double_:
                return refuse(place.pointer(), "is a number with a point or exponent",
                              "write it as a text, for example \"12.34\"");
            case json::kind::string:
                if (!is_utf8(view(value.get_string()))) {
                    return refuse(place.pointer(), "is a text that is not UTF-8");
                }
                append_canonical_string(text_, view(value.get_string()));
                return {};
            case json::kind::array: return write_array(value.get_array(), place, depth);
            case json::kind::object: return write_object(value.get_object(), place, depth);
        }
        return refuse(place.pointer(), "is no JSON value");
    }

    std::string take() { return std::move(text_); }

private:
    static std::unexpected<Error> refuse(std::string const& path, std::string_view what,
                                         std::string hint = {}) {
        return bad_input(
            fmt::format("canonical JSON: {} {}", path.empty() ? "the value" : path, what),
            std::move(hint));
    }

    Result<void> write_integer(std::int64_t number, Place const& place) {
        if (number > kLargestInteger || number < -kLargestInteger) {
            return refuse(place.pointer(), "is an integer beyond 2^53 - 1", "write it as a text");
        }
        text_ += fmt::to_string(number);
        return {};
    }

    Result<void> write_unsigned(std::uint64_t number, Place const& place) {
        bool const fits = number <= static_cast<std::uint64_t>(kLargestInteger);
        return write_integer(fits ? static_cast<std::int64_t>(number) : INT64_MAX, place);
    }

    Result<void> write_array(json::array const& array, Place const& place, unsigned depth) {
        TRY(check_depth(place, depth));
        text_.push_back('[');
        for (std::size_t i = 0; i < array.size(); ++i) {
            if (i != 0) {
                text_.push_back(',');
            }
            TRY(write(array[i], {&place, {}, i}, depth + 1));
        }
        text_.push_back(']');
        return {};
    }

    Result<void> write_object(json::object const& object, Place const& place, unsigned depth) {
        TRY(check_depth(place, depth));
        std::vector<json::key_value_pair const*> members;
        members.reserve(object.size());
        for (json::key_value_pair const& member : object) {
            members.push_back(&member);
        }
        std::ranges::sort(members, [](auto const* left, auto const* right) {
            return is_before(view(left->key()), view(right->key()));
        });
        text_.push_back('{');
        for (json::key_value_pair const* member : members) {
            if (member != members.front()) {
                text_.push_back(',');
            }
            std::string_view const key = view(member->key());
            if (!is_utf8(key)) {
                return refuse(place.pointer(), "has a key that is not UTF-8");
            }
            append_canonical_string(text_, key);
            text_.push_back(':');
            TRY(write(member->value(), {&place, key, {}}, depth + 1));
        }
        text_.push_back('}');
        return {};
    }

    static Result<void> check_depth(Place const& place, unsigned depth) {
        if (depth >= kDeepest) {
            return refuse(place.pointer().substr(0, 80),
                          fmt::format("lies deeper than {} levels", kDeepest));
        }
        return {};
    }

    std::string text_;
};

}  // namespace

Result<std::string> canonical_json(json::value const& value) {
    Writer writer;
    TRY(writer.write(value, {}, 0));
    return writer.take();
}

void append_canonical_string(std::string& json, std::string_view text) {
    json.push_back('"');
    while (!text.empty()) {
        auto const plain =
            static_cast<std::size_t>(std::ranges::find_if(text, must_be_escaped) - text.begin());
        json += text.substr(0, plain);
        text.remove_prefix(plain);
        if (!text.empty()) {
            append_escape(json, text.front());
            text.remove_prefix(1);
        }
    }
    json.push_back('"');
}

std::string pointer_token(std::string_view key) {
    std::string token;
    for (char c : key) {
        if (c == '~') {
            token += "~0";
        } else if (c == '/') {
            token += "~1";
        } else {
            token.push_back(c);
        }
    }
    return token;
}

}  // namespace mandate
