#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/statement.h"

namespace mandate::store {

/// One row of a result. A column that the statement does not name, or that has another type than
/// the one asked for, is a broken invariant (std::logic_error), never a default.
class Row {
public:
    using Columns = std::shared_ptr<std::vector<std::string> const>;

    Row(Columns columns, std::vector<Value> values)
        : columns_(std::move(columns)), values_(std::move(values)) {}

    std::string const& text(std::string_view column) const;
    std::int64_t integer(std::string_view column) const;
    std::optional<std::string> optional_text(std::string_view column) const;
    std::optional<std::int64_t> optional_integer(std::string_view column) const;

    Value const& at(std::string_view column) const;
    /// By position, in the statement's order.
    Value const& at(std::size_t position) const { return values_.at(position); }
    std::vector<std::string> const& columns() const { return *columns_; }

private:
    Columns columns_;
    std::vector<Value> values_;
};

/// How a row becomes a T: `static Result<T> T::from_row(Row const&)`. A Row stays itself; a
/// std::string or std::int64_t is the first column.
template <typename T>
Result<T> decode_row(Row const& row) {
    if constexpr (std::same_as<T, Row>) {
        return row;
    } else if constexpr (std::same_as<T, std::string> || std::same_as<T, std::int64_t>) {
        return std::get<T>(row.at(std::size_t{0}));
    } else {
        return T::from_row(row);
    }
}

}  // namespace mandate::store
