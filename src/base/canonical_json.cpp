#include "base/canonical_json.h"

#include <algorithm>
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

class Writer {
public:
    Result<void> write(json::value const& value, std::string const& path, unsigned depth) {
        switch (value.kind()) {
            case json::kind::null: text_ += "null"; return {};
            case json::kind::bool_: text_ += value.get_bool() ? "true" : "false"; return {};
            case json::kind::int64: return write_integer(value.get_int64(), path);
            case json::kind::uint64: return write_unsigned(value.get_uint64(), path);
            case json::kind::double_:
                return refuse(path, "is a number with a point or exponent",
                              "write it as a text, for example \"12.34\"");
            case json::kind::string:
                if (!is_utf8(view(value.get_string()))) {
                    return refuse(path, "is a text that is not UTF-8");
                }
                write_string(view(value.get_string()));
                return {};
            case json::kind::array: return write_array(value.get_array(), path, depth);
            case json::kind::object: return write_object(value.get_object(), path, depth);
        }
        return refuse(path, "is no JSON value");
    }

    std::string take() { return std::move(text_); }

private:
    static std::unexpected<Error> refuse(std::string const& path, std::string_view what,
                                         std::string hint = {}) {
        return bad_input(
            fmt::format("canonical JSON: {} {}", path.empty() ? "the value" : path, what),
            std::move(hint));
    }

    Result<void> write_integer(std::int64_t number, std::string const& path) {
        if (number > kLargestInteger || number < -kLargestInteger) {
            return refuse(path, "is an integer beyond 2^53 - 1", "write it as a text");
        }
        text_ += fmt::to_string(number);
        return {};
    }

    Result<void> write_unsigned(std::uint64_t number, std::string const& path) {
        bool const fits = number <= static_cast<std::uint64_t>(kLargestInteger);
        return write_integer(fits ? static_cast<std::int64_t>(number) : INT64_MAX, path);
    }

    void write_string(std::string_view text) {
        text_.push_back('"');
        for (char c : text) {
            write_character(c);
        }
        text_.push_back('"');
    }

    void write_character(char c) {
        switch (c) {
            case '"': text_ += "\\\""; break;
            case '\\': text_ += "\\\\"; break;
            case '\b': text_ += "\\b"; break;
            case '\t': text_ += "\\t"; break;
            case '\n': text_ += "\\n"; break;
            case '\f': text_ += "\\f"; break;
            case '\r': text_ += "\\r"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    text_ += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
                } else {
                    text_.push_back(c);
                }
        }
    }

    Result<void> write_array(json::array const& array, std::string const& path, unsigned depth) {
        TRY(check_depth(path, depth));
        text_.push_back('[');
        for (std::size_t i = 0; i < array.size(); ++i) {
            if (i != 0) {
                text_.push_back(',');
            }
            TRY(write(array[i], fmt::format("{}/{}", path, i), depth + 1));
        }
        text_.push_back(']');
        return {};
    }

    Result<void> write_object(json::object const& object, std::string const& path, unsigned depth) {
        TRY(check_depth(path, depth));
        std::vector<json::key_value_pair const*> members;
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
                return refuse(path, "has a key that is not UTF-8");
            }
            write_string(key);
            text_.push_back(':');
            TRY(write(member->value(), path + "/" + pointer_token(key), depth + 1));
        }
        text_.push_back('}');
        return {};
    }

    static Result<void> check_depth(std::string const& path, unsigned depth) {
        if (depth >= kDeepest) {
            return refuse(path.substr(0, 80), fmt::format("lies deeper than {} levels", kDeepest));
        }
        return {};
    }

    std::string text_;
};

}  // namespace

Result<std::string> canonical_json(json::value const& value) {
    Writer writer;
    TRY(writer.write(value, "", 0));
    return writer.take();
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
