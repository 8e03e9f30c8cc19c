#pragma once

#include <string_view>

#include "base/private_text.h"
#include "base/result.h"

namespace mandate::approval {

/// How long free text may be: reasons, descriptions, comments, evidence.
inline constexpr std::size_t kLongestText = 4'000;

/// Checks a text that people wrote: valid UTF-8, not blank, at most `most` characters, none of
/// them a control character (base/utf8.h) but line breaks and tabs.
/// @param field what to call it: `request.description`.
/// @returns Error{BadInput} that names the field.
Result<void> check_text(std::string_view field, std::string_view text,
                        std::size_t most = kLongestText);

/// The same for a private text; one that was erased is refused.
Result<void> check_text(std::string_view field, PrivateText const& text,
                        std::size_t most = kLongestText);

}  // namespace mandate::approval
