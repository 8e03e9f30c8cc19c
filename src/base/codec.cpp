#include "base/codec.h"

#include "base/canonical_json.h"

namespace mandate::codec {

Place Place::field(std::string_view name) const {
    return {text.empty() ? std::string(name) : fmt::format("{}.{}", text, name),
            fmt::format("{}/{}", pointer, pointer_token(name))};
}

Place Place::index(std::size_t position) const {
    return {fmt::format("{}[{}]", text, position), fmt::format("{}/{}", pointer, position)};
}

std::string enumerator_text(std::string_view enumerator) {
    std::string text;
    for (char c : enumerator.substr(1)) {  // without the k
        bool const capital = c >= 'A' && c <= 'Z';
        if (capital && !text.empty()) {
            text += '_';
        }
        text += capital ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return text;
}

std::unexpected<Error> wrong_type(Place const& place, std::string_view wanted) {
    return bad_input(fmt::format("{} must be {}", place.text, wanted));
}

std::unexpected<Error> missing(Place const& place) {
    return bad_input(fmt::format("{} is missing", place.text));
}

std::unexpected<Error> unknown_field(Place const& place, std::string_view wanted) {
    return bad_input(fmt::format("{} is no known field", place.text),
                     fmt::format("the fields here are {}", wanted));
}

Result<std::string> read_text(boost::json::value const& value, Place const& place) {
    if (!value.is_string()) {
        return wrong_type(place, "a text");
    }
    return std::string(value.get_string());
}

Result<std::int64_t> read_integer(boost::json::value const& value, Place const& place,
                                  std::int64_t least, std::int64_t most) {
    std::optional<std::int64_t> number;
    if (value.is_int64()) {
        number = value.get_int64();
    }
    if (!number || *number < least || *number > most) {
        return wrong_type(place, fmt::format("a whole number from {} to {}", least, most));
    }
    return *number;
}

Result<PrivateText> read_private(boost::json::value const& value, Place const& place) {
    if (value.is_object() && value.get_object().size() == 1 &&
        value.get_object().contains("committed")) {
        return PrivateText::erased();
    }
    return PrivateText(TRY(read_text(value, place)));
}

Result<boost::json::object const*> read_object(boost::json::value const& value,
                                               Place const& place) {
    if (!value.is_object()) {
        return wrong_type(place, "an object");
    }
    return &value.get_object();
}

}  // namespace mandate::codec
