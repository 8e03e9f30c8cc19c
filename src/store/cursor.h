#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace mandate::store {

/// Walks over the rows of one statement, in its order and without holding them: for whoever reads a
/// whole table. Several may be open at once in one transaction (Reader::walk), which each must end
/// before. Not thread-safe.
///
/// Columns go by position, from 0. Asking for another type than the column's, or for a value where
/// NULL stands, is a broken invariant (std::logic_error), never a default.
class Cursor {
public:
    Cursor() = default;
    Cursor(Cursor const&) = delete;
    Cursor& operator=(Cursor const&) = delete;
    virtual ~Cursor() = default;

    /// Moves to the next row; the first time to the first one. @returns false behind the last row;
    /// Error as Reader's verbs have it, after which the cursor must not be used further.
    virtual Result<bool> next() = 0;

    virtual bool is_null(int column) const = 0;
    /// A view that holds until next().
    virtual std::string_view text(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;

    std::optional<std::string_view> optional_text(int column) const {
        return is_null(column) ? std::nullopt : std::optional(text(column));
    }
    std::optional<std::int64_t> optional_integer(int column) const {
        return is_null(column) ? std::nullopt : std::optional(integer(column));
    }
};

}  // namespace mandate::store
