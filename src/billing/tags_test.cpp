#include "billing/tags.h"

#include <gtest/gtest.h>

namespace mandate::billing {
namespace {

std::string show(TagOrigin origin, std::string_view text) {
    std::optional<TagKey> const tag = normalise_tag(origin, text);
    return tag ? to_string(*tag) : "-";
}

TEST(Tags, TheFourSpellingsAreOne) {
    EXPECT_EQ(show(TagOrigin::kTags, "resourceTags/team"), "tag:resourceTags/team");
    EXPECT_EQ(show(TagOrigin::kResourceTags, "user_team"), "tag:resourceTags/team");
    EXPECT_EQ(show(TagOrigin::kTags, "resourceTags/user:team"), "tag:resourceTags/team");
    EXPECT_EQ(show(TagOrigin::kResourceTags, "user:team"), "tag:resourceTags/team");
}

TEST(Tags, KeepsKeysThatAwsMakes) {
    for (auto const& [origin, text] : std::vector<std::pair<TagOrigin, std::string>>{
             {TagOrigin::kTags, "resourceTags/aws:createdBy"},
             {TagOrigin::kResourceTags, "aws_createdBy"},
             {TagOrigin::kResourceTags, "aws:createdBy"},
             {TagOrigin::kColumn, "resourceTags/aws:createdBy"},
             {TagOrigin::kFocusTags, "aws:createdBy"}}) {
        EXPECT_EQ(show(origin, text), "tag:resourceTags/aws:createdBy") << text;
    }
}

TEST(Tags, KnowsEverySource) {
    for (auto const& [text, tag] : std::vector<std::pair<std::string, std::string>>{
             {"userAttribute/Department", "tag:userAttribute/Department"},
             {"accountTag/department", "tag:accountTag/department"},
             {"costCategory/department", "tag:costCategory/department"},
             {"iamPrincipal/map-migrated", "tag:iamPrincipal/map-migrated"},
             {"iamPrincipal/user:team", "tag:iamPrincipal/user:team"},
             {"resourceTags/a/b", "tag:resourceTags/a/b"},
             {"resourceTags/user_team", "tag:resourceTags/user_team"}}) {
        EXPECT_EQ(show(TagOrigin::kTags, text), tag) << text;
    }
    EXPECT_EQ(show(TagOrigin::kCostCategory, "Team A"), "tag:costCategory/Team A");
}

TEST(Tags, ReadsColumns) {
    for (auto const& [text, tag] : std::vector<std::pair<std::string, std::string>>{
             {"resource_tags_user_team", "tag:resourceTags/team"},
             {"resource_tags_aws_created_by", "tag:resourceTags/aws:created_by"},
             {"resourceTags/user:team", "tag:resourceTags/team"},
             {"costCategory/Team", "tag:costCategory/Team"},
             {"cost_category_team", "tag:costCategory/team"},
             {"tags_iam_principal_team", "tag:iamPrincipal/team"},
             {"tags_iamPrincipal_team", "tag:iamPrincipal/team"},
             {"tags/iamPrincipal/team", "tag:iamPrincipal/team"},
             {"resource_tags_other", "-"},
             {"resource_tags", "-"},
             {"tags", "-"},
             {"line_item_usage_type", "-"}}) {
        EXPECT_EQ(show(TagOrigin::kColumn, text), tag) << text;
    }
}

TEST(Tags, ReadsFocus) {
    EXPECT_EQ(show(TagOrigin::kFocusTags, "application"), "tag:resourceTags/application");
    EXPECT_EQ(show(TagOrigin::kFocusTags, "user:team"), "tag:resourceTags/team");
    EXPECT_EQ(show(TagOrigin::kFocusTags, "iamPrincipal/team"), "tag:iamPrincipal/team");
}

TEST(Tags, RefusesWhatIsNoKey) {
    for (char const* text : {"", "team", "resourceTags", "resourceTags/",
                             "resourceTags/user:", "ResourceTags/x", "/x", "resourceTags/aws:"}) {
        EXPECT_EQ(show(TagOrigin::kTags, text), "-") << text;
    }
    EXPECT_EQ(show(TagOrigin::kResourceTags, ""), "-");
    EXPECT_EQ(show(TagOrigin::kResourceTags, "user_"), "-");
    EXPECT_EQ(show(TagOrigin::kResourceTags, "aws_"), "-");
}

TEST(Tags, PrintReadsBack) {
    for (TagKey const& tag :
         {TagKey{TagSource::kResourceTags, "a/b:c"}, TagKey{TagSource::kUserAttribute, "x"}}) {
        EXPECT_EQ(parse_tag_key(to_string(tag)), tag);
    }
    for (char const* text : {"", "tag:", "tag:x/y", "resourceTags/x", "tag:resourceTags/",
                             "tag:resourceTags", "/tag:resourceTags/x"}) {
        EXPECT_EQ(parse_tag_key(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace mandate::billing
