#include <set>

#include <fmt/format.h>

#include "audit/canonical_scanner.h"
#include "store/verify_rows.h"

namespace mandate::store {
namespace {

constexpr Statement kAllTexts{"verify_texts",
                              "SELECT sequence, digest, subject, salt, text FROM private_text "
                              "ORDER BY sequence, digest"};
struct TextColumn {
    enum { kSequence, kDigest, kSubject, kSalt, kText };
};
constexpr Statement kTextOf{"verify_text",
                            "SELECT sequence FROM private_text WHERE digest = :digest"};
constexpr Statement kTakenByNobody{
    "verify_erased",
    "SELECT p.digest AS digest FROM private_text p LEFT JOIN erasure e ON e.from_seq = "
    "p.erased_seq "
    "AND e.subject = p.subject WHERE p.erased_seq IS NOT NULL AND e.id IS NULL LIMIT 20"};
constexpr Statement kErasures{
    "verify_erasures",
    "SELECT e.id AS id FROM erasure e LEFT JOIN private_text p ON p.erased_seq = e.from_seq GROUP "
    "BY e.id, e.texts HAVING COUNT(p.digest) <> e.texts LIMIT 20"};

constexpr std::string_view kReason = "/reason";

std::string place_of(std::string_view digest) {
    return fmt::format("private text {} (table private_text)", digest);
}

/// The commitments of an entry, sorted by path. Nearly always there is none, or that of the reason.
Result<std::vector<audit::Commitment>> commitments_of(WalkedEntry const& entry) {
    audit::EntryView const& view = *entry.view;
    std::size_t const of_reason = view.reason ? 1 : 0;
    if (view.commitments > of_reason) {
        return audit::commitments_in(TRY(audit::parse_entry(entry.canonical)));
    }
    std::vector<audit::Commitment> found;
    if (view.reason) {
        found.push_back({std::string(kReason), *view.reason});
    }
    return found;
}

}  // namespace

TextRows::TextRows(Reader& reader, VerifyReport& report)
    : reader_(reader), report_(report), rows_(reader, kAllTexts) {}

/// The texts that were stored with an entry, by digest.
Result<TextRows::ByDigest> TextRows::rows_of(std::int64_t sequence) {
    ByDigest found;
    for (;;) {
        Cursor const* const next = TRY(rows_.peek());
        if (next == nullptr || next->integer(TextColumn::kSequence) > sequence) {
            return found;
        }
        std::string digest(next->text(TextColumn::kDigest));
        if (next->integer(TextColumn::kSequence) < sequence) {
            note_fault(report_, place_of(digest),
                       fmt::format("log entry {} does not commit to it",
                                   next->integer(TextColumn::kSequence)));
        } else {
            Stored stored{digest, std::string(next->text(TextColumn::kSubject)), std::nullopt,
                          std::nullopt};
            if (!next->is_null(TextColumn::kSalt)) {
                stored.salt = next->text(TextColumn::kSalt);
            }
            if (!next->is_null(TextColumn::kText)) {
                stored.text = next->text(TextColumn::kText);
            }
            found.emplace(std::move(digest), std::move(stored));
        }
        rows_.pop();
    }
}

Result<void> TextRows::meet(WalkedEntry const& entry) {
    ByDigest stored = TRY(rows_of(entry.sequence));
    std::set<std::string> seen;
    for (audit::Commitment const& commitment : TRY(commitments_of(entry))) {
        std::string const digest = commitment.committed.digest.hex();
        if (!seen.insert(digest).second) {
            continue;
        }
        auto const row = stored.find(digest);
        if (row == stored.end()) {
            TRY(check_earlier(entry, digest));
            continue;
        }
        bool const itself = entry.noun != nullptr && entry.noun->texts_of == TextsOf::kItself &&
                            commitment.path != kReason;
        compare(row->second, entry, commitment,
                audit::unescape(itself ? entry.view->raw_entity_id : entry.view->raw_actor));
        stored.erase(row);
    }
    for (auto const& [digest, row] : stored) {
        note_fault(report_, place_of(digest),
                   fmt::format("log entry {} does not commit to it", entry.sequence));
    }
    return {};
}

void TextRows::compare(Stored const& stored, WalkedEntry const& entry,
                       audit::Commitment const& commitment, std::string_view subject) {
    auto const place = [&] { return fmt::format("{} at {}", entry.place(), commitment.path); };
    if (stored.subject != subject) {
        note_fault(report_, place_of(stored.digest),
                   fmt::format("it is not the text of whom {} says", place()));
    }
    if (!stored.text && !stored.salt) {
        ++report_.texts_erased;
        return;
    }
    std::optional<audit::Salt> const salt =
        stored.salt ? audit::Salt::from_hex(*stored.salt) : std::nullopt;
    if (!salt || !stored.text || !audit::check(commitment.committed, *salt, *stored.text)) {
        note_fault(report_, place_of(stored.digest),
                   fmt::format("it is not the text that {} commits to", place()));
        return;
    }
    ++report_.texts;
}

/// A commitment without a text of its own is one that an earlier entry made.
Result<void> TextRows::check_earlier(WalkedEntry const& entry, std::string const& digest) {
    std::optional<std::int64_t> const sequence =
        TRY(reader_.one<std::int64_t>(kTextOf, {{"digest", digest}}));
    if (!sequence || *sequence >= entry.sequence) {
        note_fault(report_, place_of(digest),
                   fmt::format("the text that {} commits to is missing", entry.place()));
    }
    return {};
}

Result<void> TextRows::finish() {
    for (;;) {
        Cursor const* const next = TRY(rows_.peek());
        if (next == nullptr) {
            return check_erasures();
        }
        note_fault(report_, place_of(next->text(TextColumn::kDigest)),
                   fmt::format("log entry {} does not commit to it",
                               next->integer(TextColumn::kSequence)));
        rows_.pop();
    }
}

Result<void> TextRows::check_erasures() {
    for (Row const& row : TRY(reader_.many<Row>(kTakenByNobody))) {
        note_fault(report_, place_of(row.text("digest")), "no erasure took it");
    }
    for (Row const& row : TRY(reader_.many<Row>(kErasures))) {
        note_fault(report_, fmt::format("erasure {}", row.text("id")),
                   "it took another number of texts than its entry says");
    }
    return {};
}

}  // namespace mandate::store
