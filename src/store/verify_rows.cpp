#include "store/verify_rows.h"

#include <boost/json/parse.hpp>

namespace mandate::store {
namespace {

constexpr std::int64_t kPageOfVersions = 200;

}  // namespace

void note_fault(VerifyReport& report, std::string place, std::string problem) {
    ++report.faults_found;
    if (report.faults.size() < kFaultsNamed) {
        report.faults.push_back({std::move(place), std::move(problem)});
    }
}

Result<WalkedEntry> WalkedEntry::from_row(Row const& row) {
    return WalkedEntry{TRY(LogRow::from_row(row)), row.optional_integer("next_sequence")};
}

std::string WalkedEntry::place() const {
    return fmt::format("log entry {} ({} {}, version {})", row.sequence, row.entity_kind,
                       row.entity_id, row.version);
}

VersionRows::VersionRows(Reader& reader, EntityTable const& table, VerifyReport& report)
    : reader_(reader),
      table_(table),
      report_(report),
      rows_([this](Stored const* last) { return page(last); }) {
    std::string columns;
    for (Projection const& projection : table.projections) {
        columns += fmt::format(", {}", projection.column);
    }
    sql_ = fmt::format(
        "SELECT id, version, from_seq, to_seq, body{} FROM {} WHERE from_seq > :last ORDER BY "
        "from_seq LIMIT :limit",
        columns, table.table);
}

Result<std::vector<VersionRows::Stored>> VersionRows::page(Stored const* last) {
    std::vector<Stored> page;
    for (Row const& row : TRY(reader_.many<Row>(
             {table_.table, sql_}, {{"last", last == nullptr ? std::int64_t{-1} : last->from_seq},
                                    {"limit", kPageOfVersions}}))) {
        Stored stored{{},
                      row.text("id"),
                      row.text("body"),
                      row.integer("version"),
                      row.integer("from_seq"),
                      row.optional_integer("to_seq")};
        for (Projection const& projection : table_.projections) {
            stored.projected.push_back(row.at(projection.column));
        }
        page.push_back(std::move(stored));
    }
    return page;
}

std::string VersionRows::place(Stored const& stored) const {
    return fmt::format("{} {}, version {} (table {})", table_.words, stored.id, stored.version,
                       table_.table);
}

Result<void> VersionRows::skip_to(std::int64_t sequence) {
    for (;;) {
        Stored const* const next = TRY(rows_.peek());
        if (next == nullptr || next->from_seq >= sequence) {
            return {};
        }
        note_fault(report_, place(*next), "no entry of the log made it");
        rows_.pop();
    }
}

Result<void> VersionRows::meet(WalkedEntry const& entry, audit::EntryView const& view) {
    TRY(skip_to(entry.row.sequence));
    Stored const* const next = TRY(rows_.peek());
    if (next == nullptr || next->from_seq != entry.row.sequence) {
        note_fault(report_, entry.place(),
                   fmt::format("the version it made is missing in table {}", table_.table));
        return {};
    }
    ++report_.versions;
    compare(*next, entry, view);
    rows_.pop();
    return {};
}

void VersionRows::compare(Stored const& stored, WalkedEntry const& entry,
                          audit::EntryView const& view) {
    auto const object = [&](std::string problem) {
        note_fault(report_, place(stored), std::move(problem));
    };
    if (stored.id != entry.row.entity_id || stored.version != entry.row.version) {
        object(fmt::format("its entry {} speaks of {}, version {}", entry.row.sequence,
                           entry.row.entity_id, entry.row.version));
    }
    if (stored.body != view.after) {
        object(fmt::format("its body is not what entry {} says", entry.row.sequence));
        return;  // its columns then repeat something else
    }
    if (stored.to_seq != entry.next_sequence) {
        object("it ended at another entry than the log says");
    }
    boost::json::error_code problem;
    boost::json::value const body = boost::json::parse(stored.body, problem);
    for (std::size_t i = 0; i < table_.projections.size() && !problem; ++i) {
        Result<Value> const wanted = project(table_, table_.projections[i], body);
        if (!wanted || *wanted != stored.projected[i]) {
            object(
                fmt::format("column {} is not what its body says", table_.projections[i].column));
        }
    }
}

Result<void> VersionRows::finish() { return skip_to(std::numeric_limits<std::int64_t>::max()); }

}  // namespace mandate::store
