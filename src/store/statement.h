#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mandate::store {

/// One named SQL statement, beside its use. The name appears in errors. Parameters are written
/// `:name`. The text runs on SQLite and PostgreSQL alike: columns are TEXT and BIGINT only, no
/// dialect functions, NULLS FIRST or LAST said where NULLs are sorted; a SUM is cast to BIGINT.
///
/// Each connection prepares a text once, so texts are constants or made of few parts: never of
/// values.
struct Statement {
    std::string_view name;
    std::string_view sql;
};

/// A value of a parameter or column: NULL, BIGINT or TEXT.
using Value = std::variant<std::monostate, std::int64_t, std::string>;

/// Parameters by name, without the colon. The names must outlive the call: literals do.
/// A parameter that the statement does not have, and one that was left out, are broken invariants.
using Parameters = std::vector<std::pair<std::string_view, Value>>;

/// TEXT of an optional, NULL where it is absent.
Value text_or_null(std::optional<std::string> const& text);

/// BIGINT of an optional, NULL where it is absent.
Value integer_or_null(std::optional<std::int64_t> const& integer);

}  // namespace mandate::store
