#include "base/located_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"

namespace mandate {
namespace {

namespace json = boost::json;
using Node = LocatedJson::Node;

/// Walks a text that is known to be JSON beside the value that was read from it.
class Walker {
public:
    explicit Walker(std::string_view text) : text_(text) {}

    Node walk(json::value const& value) {
        skip_space();
        Node node;
        node.value = &value;
        node.begin = at_;
        if (json::object const* const members = value.if_object()) {
            walk_members(*members, node);
        } else if (json::array const* const elements = value.if_array()) {
            walk_elements(*elements, node);
        } else if (value.is_string()) {
            skip_string();
        } else {
            at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
        }
        node.end = at_;
        return node;
    }

private:
    void walk_members(json::object const& members, Node& node) {
        node.children.reserve(members.size());
        take();  // {
        for (json::key_value_pair const& member : members) {
            skip_space();
            std::size_t const key_begin = at_;
            skip_string();
            skip_space();
            take();  // :
            Node child = walk(member.value());
            child.key = std::string_view(member.key().data(), member.key().size());
            child.key_begin = key_begin;
            node.children.push_back(std::move(child));
            skip_space();
            take();  // , or }
        }
        close(members.empty());
    }

    void walk_elements(json::array const& elements, Node& node) {
        node.children.reserve(elements.size());
        take();  // [
        for (json::value const& element : elements) {
            node.children.push_back(walk(element));
            skip_space();
            take();  // , or ]
        }
        close(elements.empty());
    }

    void close(bool empty) {
        if (empty) {
            skip_space();
            take();
        }
    }

    void take() { ++at_; }
    void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
    void skip_string() {
        take();
        while (text_[at_] != '"') {
            at_ += text_[at_] == '\\' ? 2U : 1U;
        }
        take();
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

Result<LocatedJson> LocatedJson::parse(std::string_view text, std::string_view place) {
    consume_prefix(text, "\xEF\xBB\xBF");
    auto content = std::make_unique<Content>(
        Content{std::string(text), std::string(place), TRY(parse_json(text, place)), {}});
    content->root = Walker(content->text).walk(content->value);
    return LocatedJson(std::move(content));
}

std::string_view LocatedJson::text_of(Node const& node) const {
    return std::string_view(content_->text).substr(node.begin, node.end - node.begin);
}

std::unexpected<Error> LocatedJson::error(std::size_t offset, std::string_view problem,
                                          std::string hint) const {
    std::string const position = text_position(content_->text, offset);
    return std::unexpected(Error{ErrorCode::kBadInput,
                                 fmt::format("{}: {}: {}", content_->place, position, problem),
                                 std::move(hint),
                                 {{"file", content_->place}, {"position", position}}});
}

std::unexpected<Error> LocatedJson::error_at(Node const& node, std::string_view problem,
                                             std::string hint) const {
    return error(node.begin, problem, std::move(hint));
}

std::unexpected<Error> LocatedJson::error_at_key(Node const& node, std::string_view problem,
                                                 std::string hint) const {
    return error(node.key_begin, problem, std::move(hint));
}

}  // namespace mandate
