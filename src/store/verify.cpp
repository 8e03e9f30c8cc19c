#include "store/verify.h"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "audit/checkpoint.h"
#include "base/canonical_json.h"
#include "store/governance_tables.h"
#include "store/log.h"
#include "store/verify_rows.h"

namespace mandate::store {
namespace {

namespace json = boost::json;

constexpr Statement kCheckpoints{"verify_checkpoints",
                                 "SELECT size, note, at FROM log_checkpoint ORDER BY size"};
struct CheckpointColumn {
    enum { kSize, kNote, kAt };
};
constexpr Statement kVersionBefore{
    "verify_version_before",
    "SELECT sequence FROM log_entry WHERE entity_kind = :kind AND entity_id = :id AND version = "
    ":version AND version > 0"};
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
    Verifier(Reader& reader, VerifyOptions const& options,
             std::span<EntityTable const* const> nouns)
        : reader_(reader),
          options_(options),
          texts_(reader, report_),
          entries_(reader, nouns),
          checkpoints_(reader, kCheckpoints) {
        for (EntityTable const* const noun : nouns) {
            versions_.emplace(noun->kind, std::make_unique<VersionRows>(reader, *noun, report_));
        }
    }

    Result<VerifyReport> run() {
        TRY(meet_checkpoints());
        note_root();
        while (WalkedEntry const* const entry = TRY(entries_.next())) {
            TRY(take(*entry));
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
        if (entry.sequence != next_) {
            note_fault(report_, fmt::format("log entry {}", next_), "it is missing");
        }
        next_ = entry.sequence + 1;
        frontier_.append(entry.leaf);
        note_root();
        if (!entry.view) {
            note_fault(report_, entry.place(), "its text is no entry: " + entry.problem);
            return meet_checkpoints();
        }
        if (!entry.columns_agree) {
            note_fault(report_, entry.place(), "its columns are not what its text says");
        }
        TRY(entry.noun != nullptr ? versions_.at(entry.noun->kind)->meet(entry)
                                  : check_order(entry));
        TRY(texts_.meet(entry));
        return meet_checkpoints();
    }

    void note_root() {
        if (options_.roots_at.contains(frontier_.size())) {
            report_.roots_at.emplace(frontier_.size(), frontier_.root());
        }
    }

    /// Versions of what is no noun of ours have no rows that would tell their order.
    Result<void> check_order(WalkedEntry const& entry) {
        if (entry.version <= 1) {
            return {};
        }
        std::optional<std::int64_t> const before =
            TRY(reader_.one<std::int64_t>(kVersionBefore, {{"kind", std::string(entry.entity_kind)},
                                                           {"id", std::string(entry.entity_id)},
                                                           {"version", entry.version - 1}}));
        if (before && *before > entry.sequence) {
            note_fault(report_, entry.place(), "the version before it was made after it");
        }
        return {};
    }

    /// The kept checkpoints of the size that the tree has now.
    Result<void> meet_checkpoints() {
        for (;;) {
            Cursor const* const kept = TRY(checkpoints_.peek());
            if (kept == nullptr || kept->integer(CheckpointColumn::kSize) > frontier_.size()) {
                return {};
            }
            if (std::string const problem = problem_of(*kept); !problem.empty()) {
                note_fault(
                    report_,
                    fmt::format("checkpoint of size {}", kept->integer(CheckpointColumn::kSize)),
                    problem);
            }
            ++report_.checkpoints;
            checkpoints_.pop();
        }
    }

    std::string problem_of(Cursor const& kept) const {
        Result<audit::SignedCheckpoint> const note =
            audit::parse_checkpoint(kept.text(CheckpointColumn::kNote));
        if (!note) {
            return note.error().message;
        }
        if (!options_.keys.empty()) {
            Result<audit::Checkpoint> const verified = audit::verify_checkpoint(
                kept.text(CheckpointColumn::kNote), options_.keys.front().name(), options_.keys);
            if (!verified) {
                return verified.error().message;
            }
        }
        std::optional<Instant> const at = time_of(note->checkpoint);
        if (note->checkpoint.size != kept.integer(CheckpointColumn::kSize) || !at ||
            at->time_since_epoch().count() != kept.integer(CheckpointColumn::kAt)) {
            return "its columns are not what its note says";
        }
        return note->checkpoint.root == frontier_.root()
                   ? ""
                   : "the log has another root than it says: the log was changed";
    }

    Result<void> check_end() {
        while (Cursor const* const kept = TRY(checkpoints_.peek())) {
            note_fault(report_,
                       fmt::format("checkpoint of size {}", kept->integer(CheckpointColumn::kSize)),
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
    std::map<std::string_view, std::unique_ptr<VersionRows>> versions_;
    TextRows texts_;
    EntryWalk entries_;
    Walk checkpoints_;
};

}  // namespace

Result<VerifyReport> verify_log(Reader& reader, VerifyOptions const& options) {
    std::vector<EntityTable const*> nouns(std::begin(kStoreTables), std::end(kStoreTables));
    nouns.insert(nouns.end(), options.tables.begin(), options.tables.end());
    return Verifier(reader, options, nouns).run();
}

}  // namespace mandate::store
