#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"

namespace mandate::audit {

/// An instant as the log writes it: RFC 3339, UTC, always six places, so that nothing of an
/// `Instant` is lost and the text sorts like the time: `2026-11-23T14:09:00.000000Z`.
std::string to_log_text(Instant instant);

/// Reads what to_log_text writes, years 1970 to 9999; nothing for any other text.
std::optional<Instant> parse_log_instant(std::string_view text);

}  // namespace mandate::audit
