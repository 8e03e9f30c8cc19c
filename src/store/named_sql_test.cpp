#include "store/named_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NamedSql, LeavesTextsNamesAndCommentsAlone) {
    for (std::string const sql :
         {"SELECT ':a', ':b''s :c', \":d\" FROM t", "SELECT 1 -- :a\n", "SELECT /* :a */ 1",
          "SELECT x::text", "SELECT a : b", "SELECT '12:30'", "SELECT 'open :a", "SELECT :", ""}) {
        PositionalSql const positional = to_positional(sql);
        EXPECT_EQ(positional.text, sql);
        EXPECT_THAT(positional.names, IsEmpty());
    }
}

TEST(NamedSql, NumbersNamesInTheOrderInWhichTheyComeFirst) {
    PositionalSql const positional =
        to_positional("UPDATE t SET a=:new_1,b = ':x' WHERE a=:old AND (b=:new_1 OR :old_2=c)");
    EXPECT_EQ(positional.text, "UPDATE t SET a=$1,b = ':x' WHERE a=$2 AND (b=$1 OR $3=c)");
    EXPECT_THAT(positional.names, ElementsAre("new_1", "old", "old_2"));
}

}  // namespace
}  // namespace mandate::store
