#include "store/verify_rows.h"

#include <fmt/format.h>

#include "audit/canonical_scanner.h"

namespace mandate::store {
namespace {

struct VersionColumn {
    enum { kFromSeq, kToSeq, kVersion, kId, kBody, kFirstProjected };
};

std::string select_versions(EntityTable const& table) {
    std::string columns;
    for (Projection const& projection : table.projections) {
        columns += fmt::format(", {}", projection.column);
    }
    return fmt::format("SELECT from_seq, to_seq, version, id, body{} FROM {} ORDER BY from_seq",
                       columns, table.table);
}

/// Whether a column holds what the JSON text of a value says, as project() stores it.
bool holds(Cursor const& row, int column, ColumnType type, std::optional<std::string_view> raw) {
    if (!raw || *raw == "null") {
        return row.is_null(column);
    }
    if (row.is_null(column)) {
        return false;
    }
    if (type == ColumnType::kText) {
        return raw->starts_with('"') &&
               audit::stands_for(raw->substr(1, raw->size() - 2), row.text(column));
    }
    std::int64_t const number = row.integer(column);
    return *raw == "true"    ? number == 1
           : *raw == "false" ? number == 0
                             : *raw == fmt::format_int(number).c_str();
}

}  // namespace

void note_fault(VerifyReport& report, std::string place, std::string problem) {
    ++report.faults_found;
    if (report.faults.size() < kFaultsNamed) {
        report.faults.push_back({std::move(place), std::move(problem)});
    }
}

VersionRows::VersionRows(Reader& reader, EntityTable const& table, VerifyReport& report)
    : table_(table),
      report_(report),
      sql_(select_versions(table)),
      rows_(reader, {table.table, sql_}) {}

std::string VersionRows::place(std::string_view id, std::int64_t version) const {
    return fmt::format("{} {}, version {} (table {})", table_.words, id, version, table_.table);
}

Result<void> VersionRows::skip_to(std::int64_t sequence) {
    for (;;) {
        Cursor const* const next = TRY(rows_.peek());
        if (next == nullptr || next->integer(VersionColumn::kFromSeq) >= sequence) {
            return {};
        }
        note_fault(report_,
                   place(next->text(VersionColumn::kId), next->integer(VersionColumn::kVersion)),
                   "no entry of the log made it");
        rows_.pop();
    }
}

Result<void> VersionRows::meet(WalkedEntry const& entry) {
    TRY(skip_to(entry.sequence));
    meet_end(entry);
    Cursor const* const next = TRY(rows_.peek());
    if (next == nullptr || next->integer(VersionColumn::kFromSeq) != entry.sequence) {
        note_fault(report_, entry.place(),
                   fmt::format("the version it made is missing in table {}", table_.table));
        return {};
    }
    ++report_.versions;
    compare(*next, entry);
    if (std::optional<std::int64_t> const end = next->optional_integer(VersionColumn::kToSeq)) {
        Ended ended{std::string(entry.entity_id), entry.version};
        if (!ended_.try_emplace(*end, ended).second) {
            note_false_end(ended, *end);
        }
    }
    rows_.pop();
    return {};
}

/// What ends with an entry is the version before the one that it made, and nothing else.
void VersionRows::meet_end(WalkedEntry const& entry) {
    auto const ended = ended_.extract(entry.sequence);
    bool const is_it = !ended.empty() && ended.mapped().id == entry.entity_id &&
                       ended.mapped().version == entry.version - 1;
    if (!is_it && !ended.empty()) {
        note_false_end(ended.mapped(), entry.sequence);
    }
    if (!is_it && entry.version > 1) {
        note_fault(report_, place(entry.entity_id, entry.version - 1),
                   "it ended at another entry than the log says");
    }
}

void VersionRows::note_false_end(Ended const& ended, std::int64_t sequence) {
    note_fault(report_, place(ended.id, ended.version),
               fmt::format("entry {}, where it says that it ended, did not end it", sequence));
}

void VersionRows::compare(Cursor const& stored, WalkedEntry const& entry) {
    if (stored.text(VersionColumn::kId) != entry.entity_id ||
        stored.integer(VersionColumn::kVersion) != entry.version) {
        note_fault(report_,
                   place(stored.text(VersionColumn::kId), stored.integer(VersionColumn::kVersion)),
                   fmt::format("its entry {} speaks of {}, version {}", entry.sequence,
                               entry.entity_id, entry.version));
    }
    if (stored.text(VersionColumn::kBody) == entry.view->after) {
        compare_columns(stored, entry);
    } else {  // its columns then repeat something else
        note_fault(report_,
                   place(stored.text(VersionColumn::kId), stored.integer(VersionColumn::kVersion)),
                   fmt::format("its body is not what entry {} says", entry.sequence));
    }
}

/// The body is the entry's `after`, so its values are those that were found there.
void VersionRows::compare_columns(Cursor const& stored, WalkedEntry const& entry) {
    for (std::size_t i = 0; i < table_.projections.size(); ++i) {
        Projection const& projection = table_.projections[i];
        if (!holds(stored, VersionColumn::kFirstProjected + static_cast<int>(i), projection.type,
                   entry.values[i])) {
            note_fault(
                report_,
                place(stored.text(VersionColumn::kId), stored.integer(VersionColumn::kVersion)),
                fmt::format("column {} is not what its body says", projection.column));
        }
    }
}

Result<void> VersionRows::finish() {
    TRY(skip_to(std::numeric_limits<std::int64_t>::max()));
    for (auto const& [sequence, ended] : ended_) {
        note_false_end(ended, sequence);
    }
    return {};
}

}  // namespace mandate::store
