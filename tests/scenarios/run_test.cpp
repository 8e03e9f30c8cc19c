#include <algorithm>

#include <gtest/gtest.h>

#include "app/memory_records.h"
#include "database_backend.h"
#include "world.h"

namespace mandate::scenarios {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> scenario_files() {
    std::vector<fs::path> files;
    for (fs::directory_entry const& entry :
         fs::directory_iterator(fs::path(MANDATE_SOURCE_DIR) / "tests/scenarios")) {
        if (entry.path().extension() == ".scenario") {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    return files;
}

void play(fs::path const& file, Backend const& backend) {
    auto const sentences = read_scenario(file);
    ASSERT_TRUE(sentences) << to_string(sentences.error());
    World world(backend);
    for (Sentence const& sentence : *sentences) {
        std::string const problem = world.run(sentence);
        ASSERT_EQ(problem, "");
    }
    EXPECT_EQ(backend.verify(), "");
}

class Files : public testing::TestWithParam<fs::path> {};

TEST_P(Files, InMemory) {
    app::testing::MemoryRecords records;
    play(GetParam(), {records,
                      [&] {
                          std::vector<std::string> actions;
                          for (auto const& entry : records.log()) {
                              actions.push_back(entry.action);
                          }
                          return actions;
                      },
                      [&] {
                          std::vector<std::string> notices;
                          for (app::Notice const& notice : records.notices()) {
                              notices.push_back(notice.recipient.value() + " " + notice.kind);
                          }
                          return notices;
                      },
                      [&] { return records.fault(); }});
}

void play_on(store::Dialect dialect, fs::path const& file) {
    DatabaseBackend database(dialect);
    play(file, database.backend());
}

TEST_P(Files, OnSqlite) { play_on(store::Dialect::kSqlite, GetParam()); }
TEST_P(Files, OnPostgresql) { play_on(store::Dialect::kPostgresql, GetParam()); }

INSTANTIATE_TEST_SUITE_P(Scenario, Files, testing::ValuesIn(scenario_files()),
                         [](auto const& info) { return info.param.stem().string(); });

}  // namespace
}  // namespace mandate::scenarios
