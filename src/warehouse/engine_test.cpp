#include "warehouse/engine.h"

#include <fstream>

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
