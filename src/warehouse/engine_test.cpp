#include "warehouse/engine.h"

#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace mandate::warehouse {
namespace {

namespace fs = std::filesystem;

Engine open_engine(EngineLimits const& limits = {}) {
    Result<Engine> engine = Engine::open(limits);
    EXPECT_TRUE(engine) << to_string(engine.error());
    return std::move(*engine);
}

TEST(Engine, IsTheVersionThatMandateIsBuiltFor) { EXPECT_EQ(Engine::library_version(), "v1.5.6"); }

TEST(Engine, MoneyIsExactAndSumsExactly) {
    Engine engine = open_engine();
    Table const table = *engine.query(
        "SELECT sum(money(x)), sum(money(x::VARCHAR)), money('6.71E-8'), money(NULL::DOUBLE) "
        "FROM (SELECT 0.1::DOUBLE AS x FROM range(1000000))");
    EXPECT_EQ(fixed12::print(table.fixed12(0, 0)), "100000.000000000000");
    EXPECT_EQ(fixed12::print(table.fixed12(0, 1)), "100000.000000000000");
    EXPECT_EQ(fixed12::print(table.fixed12(0, 2)), "0.000000067100");
    EXPECT_TRUE(table.is_null(0, 3));
}

TEST(Engine, MoneyRefusesWhatIsNoAmountAndFaultNamesIt) {
    Engine engine = open_engine();
    for (std::string_view value : {"'NaN'::DOUBLE", "'inf'::DOUBLE", "1e308::DOUBLE",
                                   "1e12::DOUBLE", "'abc'", "'1e12'", "''"}) {
        EXPECT_FALSE(engine.query(fmt::format("SELECT money({})", value))) << value;
        EXPECT_FALSE(engine.query(fmt::format("SELECT number_fault({})", value))->is_null(0, 0));
    }
    EXPECT_EQ(engine.query("SELECT money(1e308::DOUBLE)").error().message,
              "an amount of money is too large");
    EXPECT_TRUE(engine.query("SELECT number_fault('12.5')")->is_null(0, 0));
}

TEST(Engine, MapsBecomeJsonText) {
    Engine engine = open_engine();
    Table const table = *engine.query(
        "SELECT map_text(MAP {'a': 'x', 'b\"': 'y\\'}), map_text(MAP {}::MAP(VARCHAR, VARCHAR)), "
        "map_text(NULL)");
    EXPECT_EQ(table.text(0, 0), R"({"a":"x","b\"":"y\\"})");
    EXPECT_TRUE(table.is_null(0, 1));
    EXPECT_TRUE(table.is_null(0, 2));
}

/// Within one chunk: maps that repeat, and maps that look alike and differ in the middle of a text,
/// in the order of their pairs, or in a NULL.
TEST(Engine, MapsThatLookAlikeAreToldApart) {
    Engine engine = open_engine();
    ASSERT_TRUE(
        engine.run("CREATE TABLE t AS SELECT i, 'beginning' || lpad((i % 500)::VARCHAR, 3, '0') || "
                   "'the very end' AS v FROM range(5000) AS r(i)"));
    Table const middles = *engine.query(
        "SELECT count(*) FILTER (map_text(MAP {'key': v, 'other key': v}) = '{\"key\":\"' || v "
        "|| '\",\"other key\":\"' || v || '\"}'), count(DISTINCT map_text(MAP {'key': v})) "
        "FROM t");
    EXPECT_EQ(middles.integer(0, 0), 5000);
    EXPECT_EQ(middles.integer(0, 1), 500);
    Table const others = *engine.query(
        "SELECT map_text(m) FROM (VALUES (1, MAP {'a': 'x', 'b': 'y'}), (2, MAP {'b': 'y', 'a': "
        "'x'}), (3, MAP {'a': 'x', 'b': NULL}), (4, MAP {'a': NULL, 'b': 'x'}), (5, MAP {'a': "
        "'x', 'b': 'y'})) AS t(i, m) ORDER BY i");
    EXPECT_EQ(others.text(0, 0), R"({"a":"x","b":"y"})");
    EXPECT_EQ(others.text(1, 0), R"({"b":"y","a":"x"})");
    EXPECT_EQ(others.text(2, 0), R"({"a":"x"})");
    EXPECT_EQ(others.text(3, 0), R"({"b":"x"})");
    EXPECT_EQ(others.text(4, 0), R"({"a":"x","b":"y"})");
}

TEST(Engine, OpensOnlyTheFoldersItWasGiven) {
    fs::path const inside = fs::path(testing::TempDir()) / "engine_inside";
    fs::create_directories(inside);
    std::ofstream(inside / "a.csv") << "x\n1\n";
    std::ofstream(fs::path(testing::TempDir()) / "outside.csv") << "x\n1\n";
    Engine engine = open_engine({.allowed_folders = {inside}});
    EXPECT_TRUE(
        engine.query("SELECT * FROM read_csv(" + sql_quote((inside / "a.csv").string()) + ")"));
    EXPECT_FALSE(engine.query("SELECT * FROM read_csv(" +
                              sql_quote((inside / "../outside.csv").string()) + ")"));
    EXPECT_FALSE(engine.run("SET enable_external_access=true"));
    EXPECT_FALSE(engine.run("INSTALL httpfs"));
    EXPECT_FALSE(engine.run("ATTACH '/tmp/x.db'"));
}

TEST(Engine, AppendsRows) {
    Engine engine = open_engine();
    ASSERT_TRUE(engine.run("CREATE TABLE t (a BIGINT, b VARCHAR)"));
    auto appender = std::move(*engine.append_to("t"));
    for (std::int64_t i = 0; i < 5000; ++i) {
        appender->add(i);
        if (i % 2 == 0) {
            appender->add("even");
        } else {
            appender->add_null();
        }
        appender->end_row();
    }
    ASSERT_TRUE(appender->finish());
    Table const table = *engine.query("SELECT count(*), count(b) FROM t");
    EXPECT_EQ(table.integer(0, 0), 5000);
    EXPECT_EQ(table.integer(0, 1), 2500);
}

}  // namespace
}  // namespace mandate::warehouse
