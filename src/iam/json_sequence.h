#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mandate::iam {

/// One of several JSON texts that stand one after the other.
struct JsonPiece {
    std::string_view text;
    std::size_t line = 1;  ///< where it begins
};

/// Cuts a text as a terminal gives it after several commands into its JSON objects and lists,
/// without reading them: only brackets and strings are followed. What stands between them other
/// than white space and commas becomes a piece of its own, for the reader to refuse. Linear.
/// @param most how many pieces there may be. @param place what to call the text in errors.
/// @returns Error{BadInput} when there are more.
Result<std::vector<JsonPiece>> split_json_sequence(std::string_view text, std::size_t most,
                                                   std::string_view place);

}  // namespace mandate::iam
