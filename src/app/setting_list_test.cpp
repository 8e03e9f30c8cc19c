#include "app/setting_list.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/memory_records.h"

namespace mandate::app {
namespace {

using ::testing::HasSubstr;

Result<std::vector<SettingChange>> set(GovernanceSettings& settings,
                                       std::vector<SettingWish> const& wishes) {
    return apply_settings(settings, wishes);
}

/// What is said about a value that is refused; the settings stay as they are.
std::string refused(std::vector<SettingWish> const& wishes) {
    GovernanceSettings settings;
    Result<std::vector<SettingChange>> const done = set(settings, wishes);
    EXPECT_EQ(settings, GovernanceSettings());
    return done ? "it was taken" : to_string(done.error());
}

TEST(SettingList, EveryValueIsRefusedWithTheNameAndWhatIsAllowed) {
    std::map<std::string, std::vector<std::string>> const wrong = {
        {"size_limit",
         {"", "-1", "1,000", "1e5", "12.5x", "1.2.3", ".", "1000000000000", "NaN",
          "0.0000000000001"}},
        {"business_case_free_below", {"free", "$5"}},
        {"approval_days", {"", "0", "-1", "3661", "1.5", "99999999999999999999", "7 "}},
        {"elevated_approval_days", {"0", "none"}},
        {"task_due_days", {"0", "soon"}},
        {"unused_days_before_removal", {"0"}},
        {"guard_rails", {"", "true", "on", "Yes"}},
        {"checkpoint_folder", {"", "outside", "./x", "/a\nb", "/" + std::string(4'096, 'x')}},
        {"role_name",
         {"", "app", "{workload}", "{hash}-{workload}-{hash}", "a b {workload}{hash}"}},
        {"role_path", {"", "/", "mandate/", "/mandate", "//", "/a//b/", "/a b/", "/*/"}},
        {"role_boundary",
         {"", "ai-boundary", "arn:aws:iam::111122223333:role/x",
          "arn:aws:iam::{account}:policy/a b", "arn:aws:iam::{account}:policy/*"}},
        {"role_tags",
         {"", "team", "=x", "team=", "a=1,a=2", "aws:x=1", "finops:workload=x", "a='"}},
        {"labels.business_unit", {"", " Unit", "=1+1", "a\nb", std::string(121, 'x')}},
        {"labels.department", {"-"}},
        {"labels.portfolio", {""}},
        {"labels.product", {""}},
        {"calendar.kind", {"", "weeks", "MONTHS"}},
        {"calendar.first_month", {"0", "13", "April"}},
        {"calendar.first_day", {"2026-02-30", "today", ""}},
        {"calendar.first_year", {"1969", "9999", "26"}},
        {"calendar.long_years", {"2028;2034", "x", "2028,,2034", ""}},
    };
    EXPECT_EQ(wrong.size(), all_settings().size());
    for (auto const& [name, values] : wrong) {
        for (std::string const& value : values) {
            std::string const said = refused({{name, value}});
            EXPECT_THAT(said, HasSubstr(fmt::format("{} cannot be '", name)))
                << value.substr(0, 20);
            EXPECT_THAT(said, HasSubstr("; it is " + (*find_setting(name))->allowed));
        }
    }
}

TEST(SettingList, AnUnknownNameNamesTheNearest) {
    EXPECT_THAT(refused({{"size_limt", "1"}}), HasSubstr("the nearest is size_limit;"));
    EXPECT_THAT(refused({{"guardrails", "no"}}), HasSubstr("the nearest is guard_rails;"));
    EXPECT_THAT(refused({{"first_month", "4"}}), HasSubstr("the nearest is calendar.first_month;"));
    EXPECT_THAT(refused({{std::string(100'000, 'x'), "4"}}), HasSubstr("the nearest is "));
}

TEST(SettingList, ANameTwiceIsRefused) {
    EXPECT_THAT(refused({{"guard_rails", "no"}, {"guard_rails", "yes"}}), HasSubstr("set twice"));
}

TEST(SettingList, WhatDoesNotFitTogetherIsRefused) {
    EXPECT_THAT(refused({{"elevated_approval_days", "367"}}),
                HasSubstr("elevated_approval_days cannot be 367 while approval_days is 366"));
    EXPECT_THAT(refused({{"approval_days", "91"}}), HasSubstr("elevated_approval_days"));
    EXPECT_THAT(refused({{"labels.product", "Portfolio"}}), HasSubstr("labels.*"));
    EXPECT_THAT(refused({{"labels.product", "owner"}}), HasSubstr("labels.*"));
    EXPECT_THAT(refused({{"calendar.kind", "weeks445"}}), HasSubstr("in one command"));
    EXPECT_THAT(refused({{"calendar.first_year", "2026"}}), HasSubstr("calendar.*"));
}

TEST(SettingList, WhatATextSaysIsReadBackAsTheSame) {
    GovernanceSettings settings;
    std::vector<SettingWish> const wishes = {
        {"size_limit", "8000.5"},
        {"business_case_free_below", "0"},
        {"approval_days", "30"},
        {"elevated_approval_days", "7"},
        {"task_due_days", "5"},
        {"unused_days_before_removal", "21"},
        {"guard_rails", "no"},
        {"checkpoint_folder", "/mnt/witness"},
        {"role_name", "ai-{hash}-{workload}"},
        {"role_path", "/governed/ai/"},
        {"role_boundary", "arn:aws:iam::{account}:policy/ai-boundary"},
        {"role_tags", "cost-centre=4711,team=search"},
        {"labels.business_unit", "Division"},
        {"labels.department", "Bereich"},
        {"labels.portfolio", "Value Stream"},
        {"labels.product", "Dienst"},
        {"calendar.kind", "weeks454"},
        {"calendar.first_day", "2026-02-01"},
        {"calendar.first_year", "2026"},
        {"calendar.long_years", "2028,2034"}};
    std::vector<SettingChange> const changes = *set(settings, wishes);
    EXPECT_EQ(changes.size(), wishes.size());
    EXPECT_EQ(changes.front().before, "5000.00");
    EXPECT_EQ(changes.front().after, "8000.50");
    std::vector<SettingWish> again;
    for (Setting const& setting : all_settings()) {
        again.push_back({setting.name, setting.text(settings)});
    }
    EXPECT_EQ(again.size(), wishes.size() + 1);
    GovernanceSettings same;
    EXPECT_TRUE(set(same, again));
    EXPECT_EQ(same, settings);
    EXPECT_THAT(*set(settings, again), ::testing::IsEmpty());
}

TEST(SettingList, WhatIsSetAlreadyMakesNoEntry) {
    testing::MemoryRecords records;
    FixedClock const clock(*parse_date("2026-11-02"));
    Governance governance(records, clock);
    Caller const caller{PersonId("operator:root"), std::nullopt, true};
    SettingWish const same[] = {{"guard_rails", "yes"}, {"size_limit", "5000"}};
    EXPECT_THAT(*governance.change_settings(caller, same, "to be sure"), ::testing::IsEmpty());
    EXPECT_TRUE(records.log().empty());
    SettingWish const other[] = {{"guard_rails", "no"}, {"size_limit", "5000"}};
    EXPECT_EQ(governance.change_settings(caller, other, "no rails here")->size(), 1U);
    EXPECT_EQ(records.log().size(), 1U);
    EXPECT_FALSE(governance.change_settings(caller, other, " "));
    EXPECT_EQ(records.log().size(), 1U);
}

}  // namespace
}  // namespace mandate::app
