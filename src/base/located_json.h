#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/result.h"

namespace mandate {

/// A JSON text whose every value knows where it stands: for formats that people write by hand, so
/// that each error names line and column. Read as strictly as parse_json reads.
///
/// Moves, but does not copy; nodes stay valid for as long as the document lives. Immutable;
/// thread-safe.
class LocatedJson {
public:
    /// One value. `children` are the elements of an array or the members of an object, in the order
    /// of the text; a member's name is `key`.
    struct Node {
        boost::json::value const* value = nullptr;
        std::size_t begin = 0;  ///< the value's first byte
        std::size_t end = 0;    ///< one past its last
        std::string_view key;
        std::size_t key_begin = 0;  ///< of a member: its name's opening quote
        std::vector<Node> children;
    };

    /// @param place what to call the text in errors: a path.
    /// @returns the document, or Error{BadInput} as parse_json gives it.
    static Result<LocatedJson> parse(std::string_view text, std::string_view place);

    Node const& root() const { return content_->root; }

    /// The value as it was written: of a number, all its digits.
    std::string_view text_of(Node const& node) const;

    /// `PLACE: line 3, column 7: PROBLEM; HINT`, with `line 3, column 7` also in the error's fields
    /// as `position`.
    std::unexpected<Error> error_at(Node const& node, std::string_view problem,
                                    std::string hint = {}) const;
    /// The same, at the name of a member.
    std::unexpected<Error> error_at_key(Node const& node, std::string_view problem,
                                        std::string hint = {}) const;

private:
    struct Content {
        std::string text;
        std::string place;
        boost::json::value value;
        Node root;
    };
    explicit LocatedJson(std::unique_ptr<Content> content) : content_(std::move(content)) {}
    std::unexpected<Error> error(std::size_t offset, std::string_view problem,
                                 std::string hint) const;

    std::unique_ptr<Content> content_;
};

}  // namespace mandate
