#include "warehouse/dictionary.h"

#include <gtest/gtest.h>

#include "warehouse/engine.h"
#include "warehouse/interner.h"

namespace mandate::warehouse {
namespace {

/// An engine with one dictionary of pairs.
class DictionaryTest : public testing::Test {
protected:
    static constexpr std::size_t kBudget = std::size_t{1} << 28U;

    explicit DictionaryTest(std::size_t budget = kBudget)
        : budget_(budget), pairs_(budget_), engine_(std::move(*Engine::open({}))) {
        EXPECT_TRUE(engine_.add_dictionary({"pair_id", "pairs", {"a", "b"}}, pairs_));
    }

    std::int64_t number(std::string const& sql) {
        Result<Table> const table = engine_.query(sql);
        EXPECT_TRUE(table) << to_string(table.error());
        return table ? table->integer(0, 0) : -1;
    }

    InternerBudget budget_;
    Interner pairs_;
    Engine engine_;
};

class FullDictionaryTest : public DictionaryTest {
protected:
    FullDictionaryTest() : DictionaryTest(100'000) {}
};

TEST_F(FullDictionaryTest, FailsTheStatement) {
    Result<Table> const table =
        engine_.query("SELECT max(pair_id('caller ' || i, NULL)) FROM range(10000) AS t(i)");
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().message, "too many distinct identities for the memory");
    EXPECT_LT(pairs_.size(), 2'000);
}

TEST_F(FullDictionaryTest, SharesItsBudgetWithOthers) {
    Interner others(budget_);
    ASSERT_TRUE(engine_.add_dictionary({"other_id", "others", {"a"}}, others));
    ASSERT_FALSE(engine_.query("SELECT max(other_id(i::VARCHAR)) FROM range(10000) AS t(i)"));
    EXPECT_FALSE(engine_.query("SELECT pair_id('first', NULL)"));
    EXPECT_GT(number("SELECT other_id('0')"), 0) << "what is known stays known";
}

TEST_F(DictionaryTest, TellsTuplesApartWhoseTextsRunTogether) {
    EXPECT_EQ(number("SELECT count(DISTINCT pair_id(a, b)) FROM (VALUES ('ab', 'c'), ('a', 'bc'), "
                     "('abc', ''), ('', 'abc'), ('abc', NULL), (NULL, 'abc'), ('', NULL), "
                     "(NULL, ''), ('', '')) AS t(a, b)"),
              9);
}

TEST_F(DictionaryTest, NothingAtAllIsNumberZeroUnlessItIsAnEntry) {
    EXPECT_EQ(number("SELECT pair_id(NULL, NULL)"), 0);
    EXPECT_EQ(pairs_.size(), 0);
    Interner keys(budget_, Interner::AllAbsent::kEntry);
    ASSERT_TRUE(engine_.add_dictionary({"key_id", "keys", {"a", "b"}}, keys));
    EXPECT_EQ(number("SELECT key_id(NULL, NULL)"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM keys() WHERE a IS NULL AND b IS NULL"), 1);
}

/// Texts with the same length, beginning and end look alike to what remembers the rows of a chunk.
TEST_F(DictionaryTest, TellsTextsApartThatDifferInTheirMiddle) {
    EXPECT_EQ(number("SELECT count(DISTINCT pair_id('beginning' || lpad(i::VARCHAR, 5, '0') || "
                     "'the very end', 'same')) FROM range(2000) AS t(i)"),
              2000);
}

TEST_F(DictionaryTest, GivesEachTupleOneNumberFromManyThreads) {
    constexpr std::int64_t kDistinct = 60'011;
    ASSERT_TRUE(engine_.run(
        "CREATE TABLE line AS SELECT CASE WHEN n % 7 > 0 THEN 'arn:aws:sts::1:assumed-role/r/' || "
        "n END AS a, CASE WHEN n % 5 > 0 THEN (n % 100)::VARCHAR END AS b FROM "
        "(SELECT (i * 7919) % 60011 AS n FROM range(500000) AS t(i))"));
    ASSERT_TRUE(engine_.run("CREATE TABLE numbered AS SELECT *, pair_id(a, b) AS id FROM line"));
    std::int64_t const distinct = number(
        "SELECT count(*) FROM (SELECT DISTINCT a, b FROM line "
        "WHERE a IS NOT NULL OR b IS NOT NULL)");
    EXPECT_GT(distinct, kDistinct / 2);
    EXPECT_EQ(pairs_.size(), distinct);
    EXPECT_EQ(number("SELECT count(*) FROM pairs()"), distinct);
    EXPECT_EQ(number("SELECT count(DISTINCT pair_id) FROM pairs() WHERE pair_id BETWEEN 1 AND " +
                     std::to_string(distinct)),
              distinct);
    EXPECT_EQ(number("SELECT count(*) FROM numbered LEFT JOIN pairs() AS p ON id = pair_id WHERE "
                     "numbered.a IS DISTINCT FROM p.a OR numbered.b IS DISTINCT FROM p.b"),
              0);
}

TEST_F(DictionaryTest, KeepsTextsOfAnyLengthAndByte) {
    ASSERT_TRUE(engine_.run(
        "CREATE TABLE line AS SELECT repeat('ä', i::BIGINT) || chr(0) AS a FROM range(3000) t(i)"));
    EXPECT_EQ(number("SELECT count(DISTINCT pair_id(a, a)) FROM line"), 3000);
    EXPECT_EQ(number("SELECT count(*) FROM line JOIN pairs() AS p ON line.a = p.a AND p.a = p.b"),
              3000);
}

}  // namespace
}  // namespace mandate::warehouse
