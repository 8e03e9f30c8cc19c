#include "billing/tags.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace mandate::billing {
namespace {

constexpr std::array<std::pair<TagSource, std::string_view>, 5> kSources{{
    {TagSource::kResourceTags, "resourceTags"},
    {TagSource::kIamPrincipal, "iamPrincipal"},
    {TagSource::kAccountTag, "accountTag"},
    {TagSource::kCostCategory, "costCategory"},
    {TagSource::kUserAttribute, "userAttribute"},
}};

/// Columns that a map was flattened into, as `MAP_KEY`. Source: AWS, CUR 2.0 query examples.
constexpr std::array<std::pair<TagSource, std::string_view>, 10> kColumnPrefixes{{
    {TagSource::kResourceTags, "tags_resource_tags_"},
    {TagSource::kResourceTags, "tags_resourcetags_"},
    {TagSource::kIamPrincipal, "tags_iam_principal_"},
    {TagSource::kIamPrincipal, "tags_iamprincipal_"},
    {TagSource::kAccountTag, "tags_account_tag_"},
    {TagSource::kAccountTag, "tags_accounttag_"},
    {TagSource::kCostCategory, "tags_cost_category_"},
    {TagSource::kCostCategory, "tags_costcategory_"},
    {TagSource::kUserAttribute, "tags_user_attribute_"},
    {TagSource::kUserAttribute, "tags_userattribute_"},
}};

std::optional<TagKey> made(TagSource source, std::string_view key) {
    if (key.empty()) {
        return std::nullopt;
    }
    return TagKey{source, std::string(key)};
}

/// `user:team`, `user_team` is `team`; `aws_createdBy` is `aws:createdBy`.
std::optional<TagKey> resource_tag(std::string_view key, bool underscores) {
    if (consume_prefix(key, "user:") || (underscores && consume_prefix(key, "user_"))) {
        return made(TagSource::kResourceTags, key);
    }
    if (underscores && consume_prefix(key, "aws_")) {
        return key.empty() ? std::nullopt
                           : made(TagSource::kResourceTags, "aws:" + std::string(key));
    }
    return key == "aws:" ? std::nullopt : made(TagSource::kResourceTags, key);
}

/// `SOURCE/KEY`.
std::optional<TagKey> sourced(std::string_view text) {
    for (auto const& [source, name] : kSources) {
        std::string_view key = text;
        if (consume_prefix(key, name) && consume_prefix(key, "/")) {
            return source == TagSource::kResourceTags ? resource_tag(key, false)
                                                      : made(source, key);
        }
    }
    return std::nullopt;
}

std::optional<TagKey> column(std::string_view name) {
    consume_prefix(name, "tags/");
    if (std::optional<TagKey> tag = sourced(name)) {
        return tag;
    }
    std::string_view key = name;
    if (consume_prefix(key, "resource_tags_")) {
        return key.starts_with("user_") || key.starts_with("aws_") ? resource_tag(key, true)
                                                                   : std::nullopt;
    }
    if (consume_prefix(key, "cost_category_")) {
        return made(TagSource::kCostCategory, key);
    }
    for (auto const& [source, prefix] : kColumnPrefixes) {
        key = name;
        std::string const head = to_lower(key.substr(0, prefix.size()));
        if (head == prefix) {
            key.remove_prefix(prefix.size());
            return made(source, key);
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view name_of(TagSource source) {
    return kSources.at(static_cast<std::size_t>(source)).second;
}

std::optional<TagSource> parse_tag_source(std::string_view name) {
    for (auto const& [source, word] : kSources) {
        if (word == name) {
            return source;
        }
    }
    return std::nullopt;
}

std::optional<TagKey> normalise_tag(TagOrigin origin, std::string_view text) {
    switch (origin) {
        case TagOrigin::kTags: return sourced(text);
        case TagOrigin::kResourceTags: return resource_tag(text, true);
        case TagOrigin::kCostCategory: return made(TagSource::kCostCategory, text);
        case TagOrigin::kColumn: return column(text);
        case TagOrigin::kFocusTags: {
            std::optional<TagKey> tag = sourced(text);
            return tag ? tag : resource_tag(text, false);
        }
    }
    return std::nullopt;
}

std::string to_string(TagKey const& tag) {
    return "tag:" + std::string(name_of(tag.source)) + "/" + tag.key;
}

std::optional<TagKey> parse_tag_key(std::string_view text) {
    bool const named = consume_prefix(text, "tag:");
    std::size_t const slash = text.find('/');
    if (!named || slash == std::string_view::npos) {
        return std::nullopt;
    }
    std::optional<TagSource> const source = parse_tag_source(text.substr(0, slash));
    return source ? made(*source, text.substr(slash + 1)) : std::nullopt;
}

}  // namespace mandate::billing
