#pragma once

#include <string>

#include "app/spend.h"

namespace mandate::render {

/// What the JSON of a spend answer holds beside rows and total.
enum class SpendExtras { kNone, kPage };

/// `mandate.spend/1` (docs/formats/spend.md). kPage adds what the page needs: rows_total, periods,
/// chart and summary.
std::string spend_json(app::SpendAnswer const& answer, SpendExtras extras);

/// RFC 4180 with a header line; texts that a spreadsheet would run as a formula are guarded with a
/// leading apostrophe. The same rows as the JSON.
std::string spend_csv(app::SpendAnswer const& answer);

/// For a terminal: columns aligned, figures to the right, basis and data-through below.
std::string spend_table(app::SpendAnswer const& answer);

/// An error as problem+json (RFC 9457): type, title, status, detail, code, hint, request_id.
std::string problem_json(Error const& error, std::string const& request_id);

}  // namespace mandate::render
