#pragma once

#include <string>
#include <string_view>

#include "app/spend.h"
#include "base/result.h"
#include "http/target.h"

namespace mandate::http {

enum class Format { kJson, kCsv };

/// A question of `GET /api/v1/spend`, and how its answer is wanted.
struct SpendQuery {
    app::SpendRequest request;
    Format format = Format::kJson;
};

/// Reads the parameters as api/openapi.yaml has them. `ai` is true and the period the newest one
/// unless they are said. What a key, period, basis or filter may be is app's to check.
/// @param accept decides the format when `format` is not given.
/// @returns Error{Usage} that names the parameter: unknown ones, a single one given twice, `by`
///          missing or empty, `ai`, `limit` or `format` with a value that they cannot have.
Result<SpendQuery> parse_spend_query(Target const& target, std::string_view accept);

/// JSON, unless the header prefers text/csv (RFC 9110, section 12.5.1).
Format preferred_format(std::string_view accept);

/// What a browser saves a CSV as: `mandate-spend-role-2026-10.csv`. Only characters that are safe
/// in a header and on every file system.
std::string csv_file_name(app::SpendRequest const& request, app::SpendAnswer const& answer);

}  // namespace mandate::http
