#include "iam/quotas.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::iam {
namespace {

using testing::StartsWith;

Date day(std::string_view text) { return parse_date(text).value(); }

TEST(Quotas, AnUnknownNameIsAnError) {
    Result<std::size_t> const unknown = quota("role_inline", day("2026-11-25"));
    ASSERT_FALSE(unknown);
    EXPECT_EQ(mandate::to_string(unknown.error()),
              "quotas: 'role_inline' is no quota of 2026-11-25; choose a name and a day of "
              "src/iam/data/quotas.json");
}

TEST(Quotas, ATextThatIsTooLongIsToldItsSizeAndTheQuota) {
    Date const today = day("2026-11-25");
    EXPECT_TRUE(check_size(std::string(64, 'a'), "role_name", today, "role a", ""));
    Result<void> const longer =
        check_size(std::string(65, 'a'), "role_name", today, "role a", "choose a shorter one");
    ASSERT_FALSE(longer);
    EXPECT_EQ(mandate::to_string(longer.error()),
              "role a: 65 characters, and AWS takes 64 for the name of a role or user; choose a "
              "shorter one");
}

TEST(Quotas, WhiteSpaceIsCountedWhereAwsCountsIt) {
    std::string const text = "{\"a\":" + std::string(10'240 - 8, ' ') + "\"\"}";
    ASSERT_EQ(text.size(), 10'240U);
    Date const today = day("2026-11-25");
    EXPECT_TRUE(check_size(text, "service_control_policy", today, "rail", ""));
    EXPECT_FALSE(check_size(text + " ", "service_control_policy", today, "rail", ""));
    EXPECT_TRUE(check_size(text + " ", "role_inline_policies", today, "role", ""));
}

TEST(Quotas, ThoseOfScpsDoubledOnADay) {
    EXPECT_EQ(quota("service_control_policy", day("2026-05-14")), 5'120U);
    EXPECT_EQ(quota("service_control_policy", day("2026-05-15")), 10'240U);
    EXPECT_EQ(quota("service_control_policies_of_a_node", day("2026-05-14")), 5U);
    EXPECT_EQ(quota("service_control_policies_of_a_node", day("2026-05-15")), 10U);
    EXPECT_EQ(quota("role_inline_policies", day("2026-05-14")), 10'240U);
}

TEST(Quotas, TheFileIsWhole) {
    std::map<std::string, Date> last;
    for (Quota const& entry : quotas()) {
        EXPECT_GT(entry.limit, 0U) << entry.name;
        EXPECT_FALSE(entry.what.empty()) << entry.name;
        EXPECT_THAT(entry.source, StartsWith("https://docs.aws.amazon.com/")) << entry.name;
        Date const from = entry.from.value_or(Date{});
        auto const [earlier, first] = last.try_emplace(entry.name, from);
        EXPECT_TRUE(first || earlier->second < from) << entry.name << ": days are not in order";
        earlier->second = from;
    }
}

}  // namespace
}  // namespace mandate::iam
