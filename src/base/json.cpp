#include "base/json.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value_stack.hpp>
#include <fmt/format.h>

#include "base/text.h"

namespace mandate {
namespace {

namespace json = boost::json;
using boost::system::error_code;

constexpr std::size_t kDepthLimit = 64;

/// Builds the value, and refuses the second use of a key within one object.
struct StrictHandler {
    static constexpr std::size_t max_object_size = 10'000'000;
    static constexpr std::size_t max_array_size = 10'000'000;
    static constexpr std::size_t max_key_size = 1U << 20U;
    static constexpr std::size_t max_string_size = 1U << 26U;

    json::value_stack stack;
    std::vector<std::set<std::string>> keys;
    std::string key;
    std::string duplicate;

    bool on_document_begin(error_code&) {
        stack.reset();
        return true;
    }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) {
        keys.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t n, error_code&) {
        keys.pop_back();
        stack.push_object(n);
        return true;
    }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t n, error_code&) {
        stack.push_array(n);
        return true;
    }
    bool on_key_part(json::string_view part, std::size_t, error_code&) {
        key.append(part.data(), part.size());
        stack.push_chars(part);
        return true;
    }
    bool on_key(json::string_view part, std::size_t, error_code& ec) {
        key.append(part.data(), part.size());
        if (!keys.back().insert(key).second) {
            duplicate = key;
            ec = json::error::exception;
            return false;
        }
        key.clear();
        stack.push_key(part);
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, error_code&) {
        stack.push_chars(part);
        return true;
    }
    bool on_string(json::string_view part, std::size_t, error_code&) {
        stack.push_string(part);
        return true;
    }
    bool on_number_part(json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t value, json::string_view, error_code&) {
        stack.push_int64(value);
        return true;
    }
    bool on_uint64(std::uint64_t value, json::string_view, error_code&) {
        stack.push_uint64(value);
        return true;
    }
    bool on_double(double value, json::string_view, error_code&) {
        stack.push_double(value);
        return true;
    }
    bool on_bool(bool value, error_code&) {
        stack.push_bool(value);
        return true;
    }
    bool on_null(error_code&) {
        stack.push_null();
        return true;
    }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }
};

}  // namespace

Result<json::value> parse_json(std::string_view text, std::string_view place) {
    consume_prefix(text, "\xEF\xBB\xBF");
    json::parse_options options;
    options.max_depth = kDepthLimit;
    json::basic_parser<StrictHandler> parser(options);
    error_code ec;
    std::size_t const used = parser.write_some(false, text.data(), text.size(), ec);
    std::string problem;
    if (!parser.handler().duplicate.empty()) {
        problem =
            fmt::format("the key '{}' stands twice in one object", parser.handler().duplicate);
    } else if (ec) {
        problem = "not JSON: " + ec.message();
    } else if (!trim(text.substr(used)).empty()) {
        problem = "there is text after the end of the JSON value";
    }
    if (!problem.empty()) {
        return bad_input(fmt::format("{}: {}: {}", place, text_position(text, used), problem));
    }
    return parser.handler().stack.release();
}

Result<json::value> read_json_file(std::string const& path, std::size_t limit_bytes) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) {
        return bad_input(fmt::format("{} cannot be read", path),
                         "check that the file exists and its permissions");
    }
    auto const size = static_cast<std::size_t>(file.tellg());
    if (size > limit_bytes) {
        return bad_input(fmt::format("{} has {} bytes, more than the {} allowed for a JSON file",
                                     path, size, limit_bytes));
    }
    file.seekg(0);
    std::string text(std::istreambuf_iterator<char>(file), {});
    return parse_json(text, path);
}

json::value const* json_member(json::value const& object, std::string_view key) {
    json::object const* members = object.if_object();
    return members == nullptr ? nullptr : members->if_contains({key.data(), key.size()});
}

json::string const* json_text(json::value const& object, std::string_view key) {
    json::value const* member = json_member(object, key);
    return member == nullptr ? nullptr : member->if_string();
}

}  // namespace mandate
