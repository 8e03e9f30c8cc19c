#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mandate::billing {

/// Whose tag it is.
enum class TagSource {
    kResourceTags,
    kIamPrincipal,
    kAccountTag,
    kCostCategory,
    kUserAttribute,
};

/// `resourceTags`, `iamPrincipal`, `accountTag`, `costCategory`, `userAttribute`.
std::string_view name_of(TagSource source);
std::optional<TagSource> parse_tag_source(std::string_view name);

/// Where in an export the text of a tag key stands.
enum class TagOrigin {
    kTags,          ///< a key of CUR 2.0's map `tags`: `resourceTags/team`
    kResourceTags,  ///< a key of CUR 2.0's map `resource_tags`: `user_team`, `user:team`
    kCostCategory,  ///< a key of CUR 2.0's map `cost_category`: `team`
    kColumn,        ///< the name of a column: `resource_tags_user_team`, `resourceTags/user:team`
    kFocusTags,     ///< a key of FOCUS's map `Tags`: `team`, `user:team`, `aws:createdBy`
};

/// A tag key in the one spelling that Mandate uses.
struct TagKey {
    TagSource source = TagSource::kResourceTags;
    std::string key;  ///< `team`; keys that AWS makes keep their prefix: `aws:createdBy`

    friend auto operator<=>(TagKey const&, TagKey const&) = default;
};

/// Brings the spellings of a tag key together: `resourceTags/team`, `user_team`,
/// `resourceTags/user:team` and `user:team` are all (resourceTags, `team`); `aws_createdBy` and
/// `aws:createdBy` are (resourceTags, `aws:createdBy`). So a tag that somebody really named
/// `user:team` is taken for `team`.
///
/// A flattened column is understood as AWS's own names for it: `resource_tags_user_team`,
/// `resource_tags_aws_created_by` (key as written: `aws:created_by`), `cost_category_team`,
/// `tags_iam_principal_team`, legacy `resourceTags/user:team`, `costCategory/team`.
/// Sources: AWS, cur "table-dictionary-cur2-tag-columns", "table-dictionary-cur2-resource-tags".
/// @returns nothing when the text is no tag key of that origin. Pure and thread-safe.
std::optional<TagKey> normalise_tag(TagOrigin origin, std::string_view text);

/// `tag:resourceTags/team`: the name of the key in queries and outputs.
std::string to_string(TagKey const& tag);

/// Reads what to_string prints; nothing for any other text.
std::optional<TagKey> parse_tag_key(std::string_view text);

}  // namespace mandate::billing
