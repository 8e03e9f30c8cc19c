#include "app/ingest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/deliveries.h"
#include "app/testing.h"
#include "store/store.h"

namespace mandate::app {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

class IngestTest : public AppTest {
protected:
    /// `2026-10 new 1.00` a period.
    std::vector<std::string> outcomes(DataFolder const& folder, fs::path const& below) {
        std::vector<std::string> texts;
        for (IngestedPeriod const& period : ingest_all(folder, below).periods) {
            constexpr std::array kWords = {"new", "replaced", "unchanged"};
            texts.push_back(fmt::format("{} {} {}", period.period.to_string(),
                                        kWords.at(static_cast<std::size_t>(period.outcome)),
                                        period.payers.at(0).unblended.to_display()));
        }
        return texts;
    }
};

TEST_F(IngestTest, AFolderOfSeveralPeriodsIsUnchangedOnlyWithAllOfThem) {
    write("a/acme/both.csv",
          csv({{.cost = "1", .month = "2026-10"}, {.cost = "2", .month = "2026-11"}}));
    write("b/acme/one.csv", csv({{.cost = "3", .month = "2026-11"}}));
    DataFolder const folder = open();
    EXPECT_THAT(outcomes(folder, "a"),
                UnorderedElementsAre("2026-10 new 1.00", "2026-11 new 2.00"));
    EXPECT_THAT(outcomes(folder, "a"),
                UnorderedElementsAre("2026-10 unchanged 1.00", "2026-11 unchanged 2.00"));
    EXPECT_THAT(outcomes(folder, "b"), ElementsAre("2026-11 replaced 3.00"));
    EXPECT_THAT(outcomes(folder, "b"), ElementsAre("2026-11 unchanged 3.00"));
    EXPECT_THAT(outcomes(folder, "a"),
                UnorderedElementsAre("2026-10 replaced 1.00", "2026-11 replaced 2.00"));
    EXPECT_THAT(rows(ask(folder, "month")), ElementsAre("2026-11 2.00 1", "2026-10 1.00 1"));
}

TEST_F(IngestTest, WhatAFolderGaveIsKnownForAsLongAsAPartOfItIsCurrent) {
    write("a/acme/both.csv",
          csv({{.cost = "1", .month = "2026-10"}, {.cost = "2", .month = "2026-11"}}));
    write("b/acme/one.csv", csv({{.cost = "3", .month = "2026-11"}}));
    write("c/acme/one.csv", csv({{.cost = "4", .month = "2026-11"}}));
    DataFolder const folder = open();
    ingest_all(folder, "a");
    ingest_all(folder, "b");
    ingest_all(folder, "c");
    clock_.set(clock_.now() + std::chrono::days{100});
    ingest_all(folder, "c");  // forgets what was superseded long ago
    EXPECT_THAT(outcomes(folder, "a"),
                UnorderedElementsAre("2026-10 replaced 1.00", "2026-11 replaced 2.00"));
}

TEST_F(IngestTest, DeliveriesAreForgottenAfterTheirTime) {
    DataFolder const folder = open();
    for (std::string const cost : {"1", "2", "3", "4"}) {
        write("a/acme/one.csv", csv({{.cost = cost}}));
        fs::last_write_time(root_ / "export/a/acme/one.csv",
                            fs::file_time_type(std::chrono::seconds{std::stoi(cost)}));
        ingest_all(folder, "a");
        clock_.set(clock_.now() + std::chrono::days{20});
    }
    ingest_all(folder, "a");
    EXPECT_EQ(known_places(folder.database())->size(),
              2U);  // 3 is superseded for 20 days, 2 for 40
    EXPECT_EQ(current_deliveries(folder.database())->size(), 1U);
}

TEST_F(IngestTest, DeliveriesComeWithTheirFilesAndPayers) {
    write("a/acme/both.csv",
          csv({{.cost = "1", .month = "2026-10"}, {.cost = "2", .month = "2026-11"}}));
    DataFolder const folder = open();
    ingest_all(folder, "a");
    Result<std::vector<Delivery>> const all = current_deliveries(folder.database());
    ASSERT_TRUE(all);
    ASSERT_EQ(all->size(), 2U);
    for (Delivery const& delivery : *all) {
        EXPECT_EQ(delivery.files.size(), 5U);
        ASSERT_EQ(delivery.payers.size(), 1U);
        EXPECT_EQ(delivery.payers[0].unblended.to_display(),
                  delivery.period.month() == 10 ? "1.00" : "2.00");
        Result<std::optional<Delivery>> const one = find_delivery(folder.database(), delivery.id);
        ASSERT_TRUE(one);
        EXPECT_EQ((*one)->payers.size(), 1U);
    }
}

}  // namespace
}  // namespace mandate::app
