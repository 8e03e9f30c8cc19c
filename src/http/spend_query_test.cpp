#include "http/spend_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<SpendQuery> parse(std::string const& query, std::string_view accept = "") {
    auto const target = parse_target("/api/v1/spend" + query);
    EXPECT_TRUE(target.has_value()) << query;
    return parse_spend_query(*target, accept);
}

TEST(SpendQuery, NamesTheParameterThatIsWrong) {
    std::pair<char const*, char const*> const cases[] = {
        {"", "'by' is missing"},
        {"?by=", "'by' is missing"},
        {"?by=role&frob=1", "'frob' is not known"},
        {"?by=role&By=role", "'By' is not known"},
        {"?by=role&=1", "'' is not known"},
        {"?by=role&by=day", "'by' is given twice"},
        {"?by=role&period=2026-10&period=2026-10", "'period' is given twice"},
        {"?by=role&format=csv&format=csv", "'format' is given twice"},
        {"?by=role&ai=", "'ai' is ''"},
        {"?by=role&ai=1", "'ai' is '1'"},
        {"?by=role&limit=0", "'limit' is '0'"},
        {"?by=role&limit=-1", "'limit' is '-1'"},
        {"?by=role&limit=1e3", "'limit' is '1e3'"},
        {"?by=role&limit=99999999999999999999", "'limit' is '99999999999999999999'"},
        {"?by=role&limit=", "'limit' is ''"},
        {"?by=role&format=xml", "'format' is 'xml'"},
    };
    for (auto const& [query, complaint] : cases) {
        auto const read = parse(query);
        ASSERT_FALSE(read.has_value()) << query;
        EXPECT_THAT(read.error().message, HasSubstr(complaint));
        EXPECT_FALSE(read.error().hint.empty());
        EXPECT_EQ(http_status(read.error().code), 400);
    }
}

TEST(SpendQuery, DefaultsToTheNewestPeriodOfAi) {
    auto const read = parse("?by=role");
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->request.by, "role");
    EXPECT_TRUE(read->request.ai_only);
    EXPECT_TRUE(read->request.newest_period);
    EXPECT_EQ(read->request.basis, "unblended");
    EXPECT_FALSE(read->request.limit.has_value());
    EXPECT_EQ(read->format, Format::kJson);
}

TEST(SpendQuery, ReadsEveryParameter) {
    auto const read = parse(
        "?by=role,tag:resourceTags/team&period=2026-08..2026-10&where=platform=bedrock&"
        "where=user=&ai=false&basis=net&currency=EUR&chart=model&limit=20&format=csv");
    ASSERT_TRUE(read.has_value());
    app::SpendRequest const& request = read->request;
    EXPECT_EQ(request.by, "role,tag:resourceTags/team");
    EXPECT_EQ(request.period, "2026-08..2026-10");
    EXPECT_FALSE(request.newest_period);
    EXPECT_THAT(request.where, ElementsAre("platform=bedrock", "user="));
    EXPECT_FALSE(request.ai_only);
    EXPECT_EQ(request.basis, "net");
    EXPECT_EQ(request.currency, "EUR");
    EXPECT_EQ(request.chart, "model");
    EXPECT_EQ(request.limit, 20U);
    EXPECT_EQ(read->format, Format::kCsv);
}

TEST(SpendQuery, AcceptDecidesWhenFormatDoesNot) {
    EXPECT_EQ(parse("?by=role", "text/csv")->format, Format::kCsv);
    EXPECT_EQ(parse("?by=role&format=json", "text/csv")->format, Format::kJson);
}

TEST(Accept, PrefersByQualityAndPrecision) {
    for (auto const* accept :
         {"text/csv", "TEXT/CSV ; charset=utf-8", "text/*", "application/json;q=0.5, text/csv",
          "application/json;q=0,*/*", "application/json;q=0.1,text/csv;q=0.2"}) {
        EXPECT_EQ(preferred_format(accept), Format::kCsv) << accept;
    }
    for (auto const* accept :
         {"", "*/*", "application/json", "text/html,application/xhtml+xml,*/*;q=0.8",
          "text/csv;q=0", "text/csv, application/json", "text/csv;q=0.4, application/*;q=0.5",
          "text/csv;q=x", ",,;", "text/csv;q=2"}) {
        EXPECT_EQ(preferred_format(accept), Format::kJson) << accept;
    }
}

TEST(CsvFileName, IsSafeInAHeaderAndOnADisk) {
    app::SpendAnswer answer;
    app::SpendRequest request;
    request.by = "role,token_type";
    request.period = "2026-08..2026-10";
    EXPECT_EQ(csv_file_name(request, answer), "mandate-spend-role-token_type-2026-08--2026-10.csv");
    request.by = "tag:resourceTags/a\"b\\..";
    request.period.reset();
    answer.periods.push_back({*BillingPeriod::create(2026, 10), {}, false, {}, {}});
    EXPECT_EQ(csv_file_name(request, answer), "mandate-spend-tag-resourceTags-a-b----2026-10.csv");
    request.by = std::string(5000, 'x');
    EXPECT_LT(csv_file_name(request, answer).size(), 130);
}

}  // namespace
}  // namespace mandate::http
