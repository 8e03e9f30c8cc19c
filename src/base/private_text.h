#pragma once

#include <optional>
#include <string>
#include <utility>

namespace mandate {

/// Free text by people, or an e-mail address: it is kept beside the log under a salted hash, so
/// that it can be erased later without breaking the log (design promise 5).
///
/// Absent text means that it was erased; that is a state of its own and never an empty text.
class PrivateText {
public:
    PrivateText() : text_(std::string()) {}
    explicit PrivateText(std::string text) : text_(std::move(text)) {}
    static PrivateText erased() { return PrivateText(std::nullopt); }

    bool is_erased() const { return !text_.has_value(); }
    bool is_empty() const { return text_ && text_->empty(); }
    /// The text, or `(erased)`.
    std::string const& shown() const {
        static std::string const kErased = "(erased)";
        return text_ ? *text_ : kErased;
    }
    std::optional<std::string> const& text() const { return text_; }

    friend bool operator==(PrivateText const&, PrivateText const&) = default;

private:
    explicit PrivateText(std::nullopt_t) {}
    std::optional<std::string> text_;
};

}  // namespace mandate
