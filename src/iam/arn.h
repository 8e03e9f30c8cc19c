#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/strong_id.h"

namespace mandate::iam {

/// The six fields of an ARN, as views into the text it was split from: for hot paths.
struct ArnView {
    std::string_view partition;
    std::string_view service;
    std::string_view region;
    std::string_view account;
    std::string_view resource;
};

/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
///
/// Region and account may be empty (`arn:aws:bedrock:us-east-1::foundation-model/ID`,
/// `arn:aws:iam::111122223333:root`); the resource may hold colons and slashes
/// (`.../anthropic.claude-sonnet-4-5-20250929-v1:0`). No field is checked further: policies use
/// wildcards in all of them. An immutable value; thread-safe.
/// Source: AWS, "Identify AWS resources with ARNs" (IAM user guide).
struct Arn {
    Partition partition;
    std::string service;
    Region region;
    AccountId account;
    std::string resource;

    friend auto operator<=>(Arn const&, Arn const&) = default;
};

/// Splits a text into the fields of an ARN without copying.
/// @returns nothing when the text does not begin with `arn:`, has fewer than six colon-separated
///          fields, or its partition, service or resource is empty.
std::optional<ArnView> split_arn(std::string_view text);

/// Like split_arn, as a value that outlives the text.
std::optional<Arn> parse_arn(std::string_view text);

/// What stands behind the last slash: a role's or user's name without its path; all of a text
/// without one.
std::string_view after_last_slash(std::string_view text);

/// The ARN's text; `to_string(*parse_arn(text)) == text` for every text that parses.
std::string to_string(Arn const& arn);

}  // namespace mandate::iam
