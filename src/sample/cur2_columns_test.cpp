#include "sample/cur2_columns.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

namespace mandate::sample {
namespace {

std::int64_t count_of(std::string_view prefix, Cur2Type type) {
    return std::ranges::count_if(cur2_columns(), [&](Cur2Column const& column) {
        return column.name.starts_with(prefix) && column.type == type;
    });
}

TEST(Cur2Columns, AreThoseOfTheTableDictionary) {
    // 125 columns by default, and six more: the caller, the person, all tags, and three of
    // capacity reservations, which come with table configurations.
    EXPECT_EQ(cur2_columns().size(), 131U);
    std::set<std::string_view> names;
    for (Cur2Column const& column : cur2_columns()) {
        EXPECT_TRUE(names.insert(column.name).second) << column.name;
    }
    for (std::string_view const name :
         {"line_item_iam_principal", "line_item_user_identifier", "tags", "resource_tags",
          "bill_payer_account_name", "identity_line_item_id", "pricing_public_on_demand_cost",
          "reservation_reservation_a_r_n", "savings_plan_savings_plan_a_r_n",
          "split_line_item_parent_resource_id", "product_product_family", "product_instancesku",
          "capacity_reservation_capacity_reservation_status", "discount_bundled_discount"}) {
        EXPECT_TRUE(names.contains(name)) << name;
    }
}

TEST(Cur2Columns, HaveAwsTypes) {
    EXPECT_EQ(count_of("bill_", Cur2Type::kTimestamp), 2);
    EXPECT_EQ(count_of("line_item_", Cur2Type::kTimestamp), 2);
    EXPECT_EQ(count_of("line_item_", Cur2Type::kDouble), 6);
    EXPECT_EQ(count_of("pricing_", Cur2Type::kDouble), 1);
    EXPECT_EQ(count_of("product_", Cur2Type::kDouble), 0);
    EXPECT_EQ(count_of("reservation_", Cur2Type::kDouble), 16);
    EXPECT_EQ(count_of("savings_plan_", Cur2Type::kDouble), 9);
    EXPECT_EQ(count_of("split_line_item_", Cur2Type::kDouble), 10);
    EXPECT_EQ(count_of("", Cur2Type::kTextMap), 4);
    EXPECT_EQ(count_of("", Cur2Type::kNumberMap), 1);
}

}  // namespace
}  // namespace mandate::sample
