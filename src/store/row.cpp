#include "store/row.h"

#include <stdexcept>

namespace mandate::store {

Value text_or_null(std::optional<std::string> const& text) {
    return text ? Value(*text) : Value(std::monostate{});
}

Value integer_or_null(std::optional<std::int64_t> const& integer) {
    return integer ? Value(*integer) : Value(std::monostate{});
}

Value const& Row::at(std::string_view column) const {
    for (std::size_t i = 0; i < columns_->size(); ++i) {
        if ((*columns_)[i] == column) {
            return values_[i];
        }
    }
    throw std::logic_error(fmt::format("the statement returns no column {}", column));
}

std::string const& Row::text(std::string_view column) const {
    return std::get<std::string>(at(column));
}

std::int64_t Row::integer(std::string_view column) const {
    return std::get<std::int64_t>(at(column));
}

std::optional<std::string> Row::optional_text(std::string_view column) const {
    Value const& value = at(column);
    return std::holds_alternative<std::monostate>(value)
               ? std::nullopt
               : std::optional(std::get<std::string>(value));
}

std::optional<std::int64_t> Row::optional_integer(std::string_view column) const {
    Value const& value = at(column);
    return std::holds_alternative<std::monostate>(value)
               ? std::nullopt
               : std::optional(std::get<std::int64_t>(value));
}

}  // namespace mandate::store
