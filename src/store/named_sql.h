#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mandate::store {

/// A statement's text with `$1`, `$2`, ... in place of its named parameters: PostgreSQL reads these
/// as positions, SQLite as names that it numbers in the same order.
struct PositionalSql {
    std::string text;
    /// The name of each position; a name that stands several times has one position.
    std::vector<std::string> names;
};

/// Puts positions in place of `:name`. What stands in '…' and "…", in comments, and `::` is left
/// alone. A name is letters, digits and underscores, and does not begin with a digit.
PositionalSql to_positional(std::string_view sql);

}  // namespace mandate::store
