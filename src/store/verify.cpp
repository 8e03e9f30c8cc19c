#include "store/verify.h"

#include <boost/json/array.hpp>

#include "audit/canonical_scanner.h"
#include "audit/merkle.h"
#include "base/canonical_json.h"
#include "store/governance_tables.h"
#include "store/verify_rows.h"

namespace mandate::store {
namespace {

namespace json = boost::json;

constexpr std::int64_t kPageOfEntries = 1'000;
constexpr std::int64_t kPageOfCheckpoints = 100;

constexpr Statement kEntries{
    "verify_entries",
    "SELECT e.sequence AS sequence, e.at AS at, e.actor AS actor, e.on_behalf_of AS on_behalf_of, "
    "e.via AS via, e.action AS action, e.entity_kind AS entity_kind, e.entity_id AS entity_id, "
    "e.version AS version, e.canonical AS canonical, n.sequence AS next_sequence FROM log_entry e "
    "LEFT JOIN log_entry n ON n.entity_kind = e.entity_kind AND n.entity_id = e.entity_id AND "
    "n.version = e.version + 1 AND n.version > 0 WHERE e.sequence > :last ORDER BY e.sequence "
    "LIMIT :limit"};
constexpr Statement kGaps{
    "verify_gaps",
    "SELECT entity_kind, entity_id FROM log_entry WHERE version > 0 GROUP BY entity_kind, "
    "entity_id HAVING COUNT(*) <> MAX(version) OR MIN(version) <> 1 ORDER BY entity_kind, "
    "entity_id LIMIT 20"};
constexpr Statement kHeads{"verify_heads", "SELECT id, size, frontier FROM log_head"};
constexpr Statement kRules{"verify_duty_rules", "SELECT body FROM duty_rules WHERE to_seq IS NULL"};
constexpr Statement kPairs{"verify_duty_conflicts",
                           "SELECT duty_a, duty_b FROM duty_conflict ORDER BY duty_a, duty_b"};

class Verifier {
public:
    Verifier(Reader& reader, VerifyOptions const& options)
        : reader_(reader),
          options_(options),
          texts_(reader, report_),
          entries_([this](WalkedEntry const* last) {
              return reader_.many<WalkedEntry>(
                  kEntries, {{"last", last == nullptr ? std::int64_t{-1} : last->row.sequence},
                             {"limit", kPageOfEntries}});
          }),
          checkpoints_([this](KeptCheckpoint const* last) {
              return checkpoints_from(reader_, last == nullptr ? 0 : last->size + 1,
                                      kPageOfCheckpoints);
          }) {
        for (std::span<EntityTable const* const> const tables :
             {std::span<EntityTable const* const>(kStoreTables), options.tables}) {
            for (EntityTable const* const table : tables) {
                versions_.emplace(table->kind,
                                  std::make_unique<VersionRows>(reader, *table, report_));
            }
        }
    }

    Result<VerifyReport> run() {
        TRY(meet_checkpoints());
        for (;;) {
            WalkedEntry const* const entry = TRY(entries_.peek());
            if (entry == nullptr) {
                break;
            }
            TRY(take(*entry));
            entries_.pop();
        }
        for (auto const& [kind, rows] : versions_) {
            TRY(rows->finish());
        }
        TRY(texts_.finish());
        TRY(check_end());
        report_.entries = frontier_.size();
        report_.root = frontier_.root();
        return std::move(report_);
    }

private:
    Result<void> take(WalkedEntry const& entry) {
        if (entry.row.sequence != next_) {
            note_fault(report_, fmt::format("log entry {}", next_), "it is missing");
        }
        next_ = entry.row.sequence + 1;
        frontier_.append(audit::leaf_hash(entry.row.canonical));
        Result<audit::EntryView> const view = audit::scan_entry(entry.row.canonical);
        if (!view) {
            note_fault(report_, entry.place(), "its text is no entry: " + view.error().message);
        } else {
            check_columns(entry, *view);
            auto const rows = versions_.find(view->entity_kind);
            bool const governed = rows != versions_.end();
            if (governed) {
                TRY(rows->second->meet(entry, *view));
            }
            TRY(texts_.meet(entry, *view, governed ? &rows->second->table() : nullptr));
        }
        return meet_checkpoints();
    }

    void check_columns(WalkedEntry const& entry, audit::EntryView const& view) {
        LogRow const& row = entry.row;
        bool const behalf =
            view.raw_on_behalf_of.has_value() == row.on_behalf_of.has_value() &&
            (!row.on_behalf_of || audit::unescape(*view.raw_on_behalf_of) == *row.on_behalf_of);
        bool const same =
            view.sequence == row.sequence && view.at.time_since_epoch().count() == row.at &&
            audit::unescape(view.raw_actor) == row.actor && behalf &&
            audit::name_of(view.via) == row.via && view.action == row.action &&
            view.entity_kind == row.entity_kind &&
            audit::unescape(view.raw_entity_id) == row.entity_id && view.version == row.version;
        if (!same) {
            note_fault(report_, entry.place(), "its columns are not what its text says");
        }
        if (entry.next_sequence && row.version > 0 && *entry.next_sequence <= row.sequence) {
            note_fault(report_, entry.place(), "the version after it was made before it");
        }
    }

    /// The kept checkpoints of the size that the tree has now.
    Result<void> meet_checkpoints() {
        for (;;) {
            KeptCheckpoint const* const kept = TRY(checkpoints_.peek());
            if (kept == nullptr || kept->size > frontier_.size()) {
                return {};
            }
            if (std::string const problem = problem_of(*kept); !problem.empty()) {
                note_fault(report_, fmt::format("checkpoint of size {}", kept->size), problem);
            }
            ++report_.checkpoints;
            checkpoints_.pop();
        }
    }

    std::string problem_of(KeptCheckpoint const& kept) const {
        Result<audit::SignedCheckpoint> const note = audit::parse_checkpoint(kept.note);
        if (!note) {
            return note.error().message;
        }
        if (!options_.keys.empty()) {
            Result<audit::Checkpoint> const verified =
                audit::verify_checkpoint(kept.note, options_.keys.front().name(), options_.keys);
            if (!verified) {
                return verified.error().message;
            }
        }
        std::optional<Instant> const at = time_of(note->checkpoint);
        if (note->checkpoint.size != kept.size || !at ||
            at->time_since_epoch().count() != kept.at) {
            return "its columns are not what its note says";
        }
        return note->checkpoint.root == frontier_.root()
                   ? ""
                   : "the log has another root than it says: the log was changed";
    }

    Result<void> check_end() {
        while (KeptCheckpoint const* const kept = TRY(checkpoints_.peek())) {
            note_fault(report_, fmt::format("checkpoint of size {}", kept->size),
                       "the log is shorter than it says");
            checkpoints_.pop();
        }
        std::vector<Row> const heads = TRY(reader_.many<Row>(kHeads));
        bool const one = heads.size() == 1 && heads[0].integer("id") == 1 &&
                         heads[0].integer("size") == frontier_.size() &&
                         heads[0].text("frontier") == frontier_.to_text();
        if (!one) {
            note_fault(report_, "the head of the log (table log_head)",
                       "it is not that of the entries: entries were changed, added or removed");
        }
        for (Row const& row : TRY(reader_.many<Row>(kGaps))) {
            note_fault(report_,
                       fmt::format("{} {}", row.text("entity_kind"), row.text("entity_id")),
                       "its versions in the log are not 1, 2, 3, ...");
        }
        return check_duties();
    }

    Result<void> check_duties() {
        json::array pairs;
        for (Row const& row : TRY(reader_.many<Row>(kPairs))) {
            pairs.push_back(json::array{row.text("duty_a"), row.text("duty_b")});
        }
        std::optional<std::string> const rules = TRY(reader_.one<std::string>(kRules));
        bool const none = !rules && pairs.empty();
        json::value const wanted = json::object{{"conflicts", std::move(pairs)}};
        if (!none && canonical_json(wanted).value_or("") != rules.value_or("")) {
            note_fault(report_, "the conflicting duties (table duty_conflict)",
                       "they are not what the log says");
        }
        return {};
    }

    Reader& reader_;
    VerifyOptions const& options_;
    VerifyReport report_;
    audit::Frontier frontier_;
    std::int64_t next_ = 0;
    std::map<std::string, std::unique_ptr<VersionRows>, std::less<>> versions_;
    TextRows texts_;
    Paged<WalkedEntry> entries_;
    Paged<KeptCheckpoint> checkpoints_;
};

}  // namespace

Result<VerifyReport> verify_log(Reader& reader, VerifyOptions const& options) {
    return Verifier(reader, options).run();
}

}  // namespace mandate::store
