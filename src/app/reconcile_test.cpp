#include "app/reconcile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/testing.h"

namespace mandate::app {
namespace {

class ReconcileTest : public AppTest {};

TEST_F(ReconcileTest, AnAlternateThatCannotBeReadIsAnEntryWithItsFault) {
    write("a/acme/one.csv", csv({{.cost = "1"}}));
    write("b/other/one.csv", csv({{.cost = "3"}}));
    DataFolder const folder = open();
    ingest_all(folder, "a");
    ingest_all(folder, "b");
    Result<Reconciliation> const whole = reconcile(folder, {});
    ASSERT_TRUE(whole);
    ASSERT_EQ(whole->alternates.size(), 1U);
    EXPECT_EQ(whole->alternates[0].fault, "");
    EXPECT_EQ(whole->alternates[0].totals->difference.to_display(), "2.00");

    fs::remove_all(folder.bills() / "other");
    Result<Reconciliation> const lost = reconcile(folder, {});
    ASSERT_TRUE(lost);
    EXPECT_TRUE(lost->good) << "the record is not touched";
    ASSERT_EQ(lost->alternates.size(), 1U);
    Alternate const& alternate = lost->alternates[0];
    EXPECT_EQ(alternate.export_name, "other");
    EXPECT_EQ(alternate.of_record, "acme");
    EXPECT_THAT(alternate.fault, testing::HasSubstr("the snapshot of 2026-10 is lost"));
    EXPECT_FALSE(alternate.totals);
}

}  // namespace
}  // namespace mandate::app
