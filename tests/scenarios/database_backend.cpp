#include "database_backend.h"

#include <fmt/format.h>

#include "app/known_actions.h"
#include "store/log.h"
#include "store/tables.h"
#include "store/verify.h"

namespace mandate::scenarios {
namespace {

struct NoticeRow {
    std::string text;
    static Result<NoticeRow> from_row(store::Row const& row) {
        return NoticeRow{row.text("recipient") + " " + row.text("kind")};
    }
};

constexpr store::Statement kNotices{"outbox_all", "SELECT recipient, kind FROM outbox ORDER BY id"};

store::StoreOptions with_known_actions(store::StoreOptions options) {
    options.actions = &app::known_actions();
    return options;
}

}  // namespace

DatabaseBackend::DatabaseBackend(store::Dialect dialect, store::StoreOptions options)
    : database_(dialect),
      store_(database_.open(with_known_actions(std::move(options)))),
      clock_(Date(std::chrono::year{2026} / 11 / 2)),
      records_(std::make_unique<app::StoreRecords>(store_, clock_, audit::Via::kCli)) {}

Backend DatabaseBackend::backend() {
    return {
        *records_,
        [this] {
            std::vector<std::string> actions;
            for (store::LogRow const& row : store::testing::must(store_.read(
                     [](store::Reader& reader) { return store::log_page(reader, 0, 100'000); }))) {
                actions.push_back(row.action);
            }
            return actions;
        },
        [this] {
            std::vector<std::string> notices;
            for (NoticeRow const& row : store::testing::must(store_.read(
                     [](store::Reader& reader) { return reader.many<NoticeRow>(kNotices); }))) {
                notices.push_back(row.text);
            }
            return notices;
        },
        [this] { return verify(); }};
}

std::string DatabaseBackend::verify() const {
    store::VerifyOptions options;
    options.tables = store::tables::kAll;
    store::VerifyReport const report = store::testing::must(
        store_.read([&](store::Reader& reader) { return store::verify_log(reader, options); }));
    return report.holds()
               ? std::string()
               : fmt::format("{}: {}", report.faults.front().place, report.faults.front().problem);
}

}  // namespace mandate::scenarios
