#include "catalog/decode.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <fmt/format.h>

namespace mandate::catalog {
namespace {

namespace json = boost::json;

json::value const* member(json::object const& object, std::string_view key) {
    json::value const* value = object.if_contains({key.data(), key.size()});
    return value == nullptr || value->is_null() ? nullptr : value;
}

}  // namespace

Result<Fields> Fields::create(json::value const& value, std::string file, std::string path) {
    json::object const* object = value.if_object();
    if (object == nullptr) {
        return bad_input(
            fmt::format("{}: {}: must be an object", file, path.empty() ? "text" : path));
    }
    return Fields(*object, std::move(file), std::move(path));
}

Result<Fields> Fields::root(json::value const& value, std::string_view file,
                            std::string_view kind) {
    Fields root = TRY(create(value, std::string(file), ""));
    std::string const format = TRY(root.text("format"));
    if (format != fmt::format("mandate.{}/1", kind)) {
        return root.wrong("format", fmt::format("must be 'mandate.{}/1', not '{}'", kind, format));
    }
    return root;
}

std::string Fields::path_of(std::string_view key) const {
    return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

std::unexpected<Error> Fields::wrong(std::string_view key, std::string_view problem) const {
    return bad_input(fmt::format("{}: {}: {}", file_, path_of(key), problem));
}

Result<void> Fields::only(std::initializer_list<std::string_view> known) const {
    for (json::key_value_pair const& field : *object_) {
        std::string_view const key(field.key().data(), field.key().size());
        if (std::ranges::find(known, key) == known.end()) {
            return wrong(key, "unknown field");
        }
    }
    return {};
}

Result<std::string> Fields::text(std::string_view key) const {
    std::optional<std::string> value = TRY(optional_text(key));
    if (!value) {
        return wrong(key, "is missing");
    }
    return *std::move(value);
}

Result<std::optional<std::string>> Fields::optional_text(std::string_view key) const {
    json::value const* value = member(*object_, key);
    if (value == nullptr) {
        return std::nullopt;
    }
    json::string const* text = value->if_string();
    if (text == nullptr || text->empty()) {
        return wrong(key, "must be a text that is not empty");
    }
    return std::string(text->data(), text->size());
}

Result<std::vector<std::string>> Fields::texts(std::string_view key) const {
    std::vector<std::string> texts;
    json::value const* value = member(*object_, key);
    if (value == nullptr) {
        return texts;
    }
    json::array const* list = value->if_array();
    if (list == nullptr) {
        return wrong(key, "must be a list of texts");
    }
    for (json::value const& element : *list) {
        json::string const* text = element.if_string();
        if (text == nullptr || text->empty()) {
            return wrong(fmt::format("{}[{}]", key, texts.size()),
                         "must be a text that is not empty");
        }
        texts.emplace_back(text->data(), text->size());
    }
    return texts;
}

Result<std::vector<Fields>> Fields::objects(std::string_view key) const {
    json::value const* value = member(*object_, key);
    json::array const* list = value == nullptr ? nullptr : value->if_array();
    if (list == nullptr) {
        return wrong(key, "must be a list of objects");
    }
    std::vector<Fields> objects;
    for (json::value const& element : *list) {
        std::string path = fmt::format("{}[{}]", path_of(key), objects.size());
        objects.push_back(TRY(create(element, file_, std::move(path))));
    }
    return objects;
}

Result<std::optional<std::int64_t>> Fields::optional_count(std::string_view key) const {
    json::value const* value = member(*object_, key);
    if (value == nullptr) {
        return std::nullopt;
    }
    std::int64_t const* count = value->if_int64();
    if (count == nullptr || *count <= 0) {
        return wrong(key, "must be a whole number above zero");
    }
    return *count;
}

}  // namespace mandate::catalog
