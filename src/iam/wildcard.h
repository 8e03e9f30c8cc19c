#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "iam/policy.h"

namespace mandate::iam {

/// A part of a text of a policy that may hold wildcards and variables.
struct TextPart {
    enum class Kind {
        kText,      ///< `text`, as it stands
        kAnyOne,    ///< `?`
        kAnyRun,    ///< `*`
        kVariable,  ///< the request's value of key `text` (lower case), else `fallback`
    };
    Kind kind = Kind::kText;
    std::string text;
    std::optional<std::string> fallback;

    friend auto operator<=>(TextPart const&, TextPart const&) = default;
};

/// Whether `*` and `?` stand for other text.
enum class Wildcards { kNone, kStarAndQuestionMark };

/// Splits a text of a policy into its parts; neighbouring plain text is one part.
///
/// In the version of 2012, `${aws:username}` is the value of that key, `${aws:PrincipalTag/team,
/// 'none'}` the same with a default, and `${*}`, `${?}`, `${$}` are those characters as text. In
/// the version of 2008 all of this is plain text.
/// Source: AWS, "IAM policy elements: Variables and tags" (IAM user guide).
/// @returns nothing when a variable is ill-formed: not closed, without a key, or with something
///          after it that is no default between single quotes.
std::optional<std::vector<TextPart>> split_wildcards(std::string_view text, PolicyVersion version,
                                                     Wildcards wildcards);

}  // namespace mandate::iam
