#include "iam/indented_json.h"

#include <boost/json/serialize.hpp>

#include "base/text.h"

namespace mandate::iam {
namespace {

void append(std::string& text, boost::json::value const& value, std::size_t depth);

void new_line(std::string& text, std::size_t depth) {
    text.push_back('\n');
    text.append(depth * 2, ' ');
}

void append_object(std::string& text, boost::json::object const& object, std::size_t depth) {
    text.push_back('{');
    bool first = true;
    for (auto const& member : object) {
        text += first ? "" : ",";
        first = false;
        new_line(text, depth + 1);
        append_json_string(text, member.key());
        text += ": ";
        append(text, member.value(), depth + 1);
    }
    if (!first) {
        new_line(text, depth);
    }
    text.push_back('}');
}

void append_array(std::string& text, boost::json::array const& array, std::size_t depth) {
    text.push_back('[');
    bool first = true;
    for (boost::json::value const& value : array) {
        text += first ? "" : ",";
        first = false;
        new_line(text, depth + 1);
        append(text, value, depth + 1);
    }
    if (!first) {
        new_line(text, depth);
    }
    text.push_back(']');
}

void append(std::string& text, boost::json::value const& value, std::size_t depth) {
    if (value.is_object()) {
        append_object(text, value.get_object(), depth);
    } else if (value.is_array()) {
        append_array(text, value.get_array(), depth);
    } else if (value.is_string()) {
        append_json_string(text, value.get_string());
    } else {
        text += boost::json::serialize(value);
    }
}

}  // namespace

std::string indented(boost::json::value const& value) {
    std::string text;
    append(text, value, 0);
    text.push_back('\n');
    return text;
}

}  // namespace mandate::iam
