#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mandate::organisation {

/// The most characters (code points) that a name may have.
inline constexpr std::size_t kNameLimit = 120;

/// What is wrong with a text as the name of an element, a level, a person or a team, or as a cost
/// centre and the like: words that follow the name of the thing (`is empty`); nullopt when it is
/// fine.
///
/// A name is UTF-8 of 1 to 120 characters without white space at its ends, without controls and
/// marks that turn the direction of writing (utf8.h), and does not begin like a formula (csv.h).
std::optional<std::string> name_fault(std::string_view text);

/// Whether a text is a handle, the id of a person: `[a-z][a-z0-9.-]{1,39}`.
bool is_handle(std::string_view text);

/// What `is_handle` accepts, in words.
inline constexpr std::string_view kHandleRule =
    "a handle has 2 to 40 of a-z, 0-9, '.' and '-', and begins with a letter";

}  // namespace mandate::organisation
