#include "render/json_writer.h"

#include <fmt/format.h>

#include "base/text.h"

namespace mandate::render {

void JsonWriter::separate() {
    if (need_comma_) {
        json_.push_back(',');
    }
    need_comma_ = true;
}

JsonWriter& JsonWriter::begin_object() {
    separate();
    json_.push_back('{');
    need_comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::end_object() {
    json_.push_back('}');
    need_comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::begin_array() {
    separate();
    json_.push_back('[');
    need_comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::end_array() {
    json_.push_back(']');
    need_comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    text(name);
    json_.push_back(':');
    need_comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
    separate();
    append_json_string(json_, value);
    return *this;
}

JsonWriter& JsonWriter::text_or_null(std::optional<std::string> const& value) {
    return value ? text(*value) : null();
}

JsonWriter& JsonWriter::integer(Int128 value) {
    separate();
    json_ += fmt::format("{}", value);
    return *this;
}

JsonWriter& JsonWriter::integer_or_null(std::optional<Int128> const& value) {
    return value ? integer(*value) : null();
}

JsonWriter& JsonWriter::boolean(bool value) {
    separate();
    json_ += value ? "true" : "false";
    return *this;
}

JsonWriter& JsonWriter::null() {
    separate();
    json_ += "null";
    return *this;
}

}  // namespace mandate::render
