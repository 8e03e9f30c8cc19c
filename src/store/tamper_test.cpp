// Every byte of every governed row counts: each value of each column of each row is changed behind
// the program's back, with triggers and foreign keys out of the way, and must be found, or be
// refused by what the schema says about the column itself.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "store/tables.h"
#include "store/testing/nouns.h"

namespace mandate::store {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the words of the test

/// Tables of which nothing is decided: bills, the outbox and counts for the log are not governed.
std::set<std::string> const kUngoverned = {"delivery",         "delivery_file", "delivery_payer",
                                           "source_of_record", "outbox",        "refusal",
                                           "schema_version",   "installation"};

class TamperTest : public ::testing::TestWithParam<Dialect> {
protected:
    void SetUp() override {
        populate(store_);
        ASSERT_EQ(faults_of(store_), "");
        if (GetParam() == Dialect::kPostgresql) {
            script(*beside_, "SET session_replication_role = replica");
            return;
        }
        script(*beside_, "PRAGMA foreign_keys = OFF");
        for (Row const& row : rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
            script(*beside_, "DROP TRIGGER " + row.text("name"));
        }
    }

    std::vector<Row> rows(std::string const& sql) {
        std::vector<Row> found;
        must(beside_->run({sql, sql}, {}, [&](Row const& row) -> Result<void> {
            found.push_back(row);
            return {};
        }));
        return found;
    }

    std::vector<std::string> tables() {
        std::vector<std::string> found;
        for (Row const& row :
             rows(GetParam() == Dialect::kSqlite
                      ? "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
                      : "SELECT table_name::text AS name FROM information_schema.tables WHERE "
                        "table_schema = 'public' ORDER BY 1")) {
            // The nouns of the rooms above have no rows here; e2e_governance tampers with those.
            bool const is_noun = std::ranges::any_of(
                mandate::store::tables::kAll,
                [&](EntityTable const* noun) { return noun->table == row.text("name"); });
            if (!is_noun && !kUngoverned.contains(row.text("name"))) {
                found.push_back(row.text("name"));
            }
        }
        return found;
    }

    /// A condition that only this row fulfils.
    static std::string is(Row const& row) {
        std::string condition;
        for (std::string const& column : row.columns()) {
            Value const& value = row.at(column);
            condition += condition.empty() ? "" : " AND ";
            condition += std::holds_alternative<std::monostate>(value)
                             ? column + " IS NULL"
                             : column + " = " + literal(value);
        }
        return condition;
    }

    static std::string literal(Value const& value) {
        if (auto const* number = std::get_if<std::int64_t>(&value)) {
            return std::to_string(*number);
        }
        return sql_quote(std::get<std::string>(value));
    }

    /// Sets one column of one row. @returns false when the schema refuses it.
    bool set(std::string const& table, std::string const& column, Value const& value,
             std::string const& where) {
        Result<void> const done = beside_->script(
            "tamper",
            fmt::format("UPDATE {} SET {} = {} WHERE {}", table, column, literal(value), where));
        return done.has_value();
    }

    /// Changes a value, expects that it is found, and puts it back.
    void expect_found(std::string const& table, Row const& row, std::string const& column,
                      Value const& changed) {
        if (!set(table, column, changed, is(row))) {
            ++refused_;
            return;
        }
        EXPECT_NE(faults_of(store_), "")
            << table << "." << column << " = " << literal(changed) << " where " << is(row);
        std::vector<Value> values;
        std::vector<std::string> const& names = row.columns();
        for (std::string const& name : names) {
            values.push_back(name == column ? changed : row.at(name));
        }
        Row const tampered(std::make_shared<std::vector<std::string> const>(names), values);
        ASSERT_TRUE(set(table, column, row.at(column), is(tampered)));
        ++found_;
    }

    GovernedDatabase database_{GetParam()};
    Store store_ = database_.open();
    std::unique_ptr<Connection> beside_ = database_.connect();
    int found_ = 0;
    int refused_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Both, TamperTest,
                         ::testing::Values(Dialect::kSqlite, Dialect::kPostgresql),
                         [](auto const& test) { return testing::name_of(test.param); });

TEST_P(TamperTest, EveryValueOfEveryColumnOfEveryRow) {
    std::size_t position = 0;
    std::vector<std::string> const governed = tables();
    EXPECT_EQ(governed.size(), 10U);
    for (std::string const& table : governed) {
        std::vector<Row> const all = rows("SELECT * FROM " + table);
        EXPECT_FALSE(all.empty()) << table;
        for (Row const& row : all) {
            for (std::string const& column : row.columns()) {
                Value const& value = row.at(column);
                if (auto const* number = std::get_if<std::int64_t>(&value)) {
                    expect_found(table, row, column, *number + 1);
                    expect_found(table, row, column, *number - 1);
                } else if (auto const* text = std::get_if<std::string>(&value)) {
                    std::string changed = *text;
                    ASSERT_FALSE(changed.empty());
                    // Another byte each time, so that all places of a text have their turn.
                    char& byte = changed[position++ % changed.size()];
                    byte = byte == 'x' ? 'y' : 'x';
                    expect_found(table, row, column, changed);
                }
            }
        }
    }
    EXPECT_EQ(faults_of(store_), "");
    EXPECT_GT(found_, 250);
    EXPECT_LT(refused_, 100);
}

TEST_P(TamperTest, EveryByteOfAnEntryAndOfItsVersion) {
    for (std::string const& table : {std::string("log_entry"), std::string("thing")}) {
        std::string const column = table == "thing" ? "body" : "canonical";
        Row const row = rows("SELECT * FROM " + table + " ORDER BY 1, 2").back();
        std::string const& text = row.text(column);
        for (std::size_t i = 0; i < text.size(); ++i) {
            std::string changed = text;
            changed[i] = changed[i] == '0' ? '1' : '0';
            expect_found(table, row, column, changed);
        }
    }
}

TEST_P(TamperTest, ARowThatIsGoneOrCame) {
    for (std::string const& table : tables()) {
        if (table == "log_checkpoint") {
            continue;  // kept for convenience; what was signed is with whoever it was shown to
        }
        for (Row const& row : rows("SELECT * FROM " + table)) {
            script(*beside_, fmt::format("DELETE FROM {} WHERE {}", table, is(row)));
            EXPECT_NE(faults_of(store_), "") << table << " without " << is(row);
            std::string columns;
            std::string values;
            for (std::string const& column : row.columns()) {
                Value const& value = row.at(column);
                columns += (columns.empty() ? "" : ", ") + column;
                values += (values.empty() ? "" : ", ") +
                          (std::holds_alternative<std::monostate>(value) ? "NULL" : literal(value));
            }
            script(*beside_,
                   fmt::format("INSERT INTO {} ({}) VALUES ({})", table, columns, values));
        }
    }
    EXPECT_EQ(faults_of(store_), "");
    script(*beside_,
           "INSERT INTO thing (id, version, from_seq, body, state) VALUES ('thing-8', 1, 900, "
           "'{}', 'x')");
    EXPECT_EQ(faults_of(store_),
              "thing thing-8, version 1 (table thing): no entry of the log made it\n");
}

TEST_P(TamperTest, NamesTheEntity) {
    script(*beside_, "UPDATE thing SET state = 'mine' WHERE id = 'thing-2' AND to_seq IS NULL");
    EXPECT_EQ(faults_of(store_),
              "thing thing-2, version 2 (table thing): column state is not what its body says\n");
}

/// Longer than what is read at once, of entries as of rows; and each version of the person repeats
/// the commitment to her name, which asks a question in the middle of the walk.
TEST_P(TamperTest, ALongLog) {
    constexpr int kVersions = 1'100;
    WriteContext const context = by("lena", 8);
    must(store_.write(context, [](Writer& writer) -> Result<void> {
        for (int i = 2; i < kVersions; ++i) {
            TRY(put_human(writer, "lena", i, "Lena Vogel", fmt::format("{}@example.com", i)));
            TRY(put_thing(writer, fmt::format("late-{}", i), 0, {{"size", i}}));
        }
        return {};
    }));
    EXPECT_EQ(faults_of(store_), "");
    EXPECT_GT(verify(store_).entries, 2 * kVersions);
    script(*beside_, "UPDATE human SET to_seq = to_seq + 1 WHERE id = 'lena' AND version = 1050");
    script(*beside_, "UPDATE thing SET size = 8 WHERE id = 'late-1090'");
    std::string const faults = faults_of(store_);
    EXPECT_TRUE(
        faults.starts_with("person lena, version 1050 (table human): it ended at another "
                           "entry than the log says\nthing late-1090, version 1 (table "
                           "thing): column size is not what its body says\nperson lena, "
                           "version 1050 (table human): entry "))
        << faults;
    EXPECT_EQ(std::ranges::count(faults, '\n'), 3) << faults;
}

TEST_P(TamperTest, AFewFaultsAreNamedAndAllAreCounted) {
    script(*beside_, "UPDATE log_entry SET actor = 'nobody', at = 1");
    script(*beside_, "UPDATE thing SET body = '[]'");
    script(*beside_, "UPDATE duty_act SET duty = 'x'");
    script(*beside_, "UPDATE human SET to_seq = 900, handle = 'x'");
    VerifyReport const report = verify(store_);
    EXPECT_EQ(report.faults.size(), kFaultsNamed);
    EXPECT_GT(report.faults_found, static_cast<std::int64_t>(kFaultsNamed));
}

}  // namespace
}  // namespace mandate::store
