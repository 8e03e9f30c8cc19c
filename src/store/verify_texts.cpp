#include "store/verify_rows.h"

namespace mandate::store {
namespace {

constexpr Statement kPageOfTexts{
    "verify_texts",
    "SELECT digest, sequence, subject, salt, text FROM private_text WHERE (sequence, digest) > "
    "(:sequence, :digest) ORDER BY sequence, digest LIMIT 500"};
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

std::string place_of(std::string_view digest) {
    return fmt::format("private text {} (table private_text)", digest);
}

}  // namespace

TextRows::TextRows(Reader& reader, VerifyReport& report)
    : reader_(reader), report_(report), rows_([this](Stored const* last) { return page(last); }) {}

Result<TextRows::Stored> TextRows::Stored::from_row(Row const& row) {
    return Stored{row.text("digest"), row.integer("sequence"), row.text("subject"),
                  row.optional_text("salt"), row.optional_text("text")};
}

Result<std::vector<TextRows::Stored>> TextRows::page(Stored const* last) {
    return reader_.many<Stored>(kPageOfTexts,
                                {{"sequence", last == nullptr ? std::int64_t{-1} : last->sequence},
                                 {"digest", last == nullptr ? std::string() : last->digest}});
}

/// The texts that were stored with an entry, by digest.
Result<std::map<std::string, TextRows::Stored>> TextRows::rows_of(std::int64_t sequence) {
    std::map<std::string, Stored> found;
    for (;;) {
        Stored const* const next = TRY(rows_.peek());
        if (next == nullptr || next->sequence > sequence) {
            return found;
        }
        if (next->sequence < sequence) {
            note_fault(report_, place_of(next->digest),
                       fmt::format("log entry {} does not commit to it", next->sequence));
        } else {
            found.emplace(next->digest, *next);
        }
        rows_.pop();
    }
}

Result<void> TextRows::meet(WalkedEntry const& entry, audit::EntryView const& view,
                            EntityTable const* table) {
    std::map<std::string, Stored> stored = TRY(rows_of(entry.row.sequence));
    if (view.commitments > 0) {
        audit::Entry const parsed = TRY(audit::parse_entry(entry.row.canonical));
        std::set<std::string> seen;
        for (audit::Commitment const& commitment : audit::commitments_in(parsed)) {
            std::string const digest = commitment.committed.digest.hex();
            if (!seen.insert(digest).second) {
                continue;
            }
            auto const row = stored.find(digest);
            if (row == stored.end()) {
                TRY(check_earlier(entry, digest));
                continue;
            }
            bool const itself = table != nullptr && table->texts_of == TextsOf::kItself &&
                                commitment.path != "/reason";
            compare(row->second, entry.place() + " at " + commitment.path,
                    itself ? parsed.entity.id : parsed.actor);
            stored.erase(row);
        }
    }
    for (auto const& [digest, row] : stored) {
        note_fault(report_, place_of(digest),
                   fmt::format("log entry {} does not commit to it", entry.row.sequence));
    }
    return {};
}

void TextRows::compare(Stored const& stored, std::string const& place, std::string const& subject) {
    if (stored.subject != subject) {
        note_fault(report_, place_of(stored.digest),
                   fmt::format("it is not the text of whom {} says", place));
    }
    if (!stored.text || !stored.salt) {
        ++report_.texts_erased;
        return;
    }
    std::optional<audit::Salt> const salt = audit::Salt::from_hex(*stored.salt);
    std::optional<audit::Hash> const digest = audit::Hash::from_hex(stored.digest);
    if (!salt || !digest || !audit::check({*digest}, *salt, *stored.text)) {
        note_fault(report_, place_of(stored.digest),
                   fmt::format("it is not the text that {} commits to", place));
        return;
    }
    ++report_.texts;
}

/// A commitment without a text of its own is one that an earlier entry made.
Result<void> TextRows::check_earlier(WalkedEntry const& entry, std::string const& digest) {
    std::optional<std::int64_t> const sequence =
        TRY(reader_.one<std::int64_t>(kTextOf, {{"digest", digest}}));
    if (!sequence || *sequence >= entry.row.sequence) {
        note_fault(report_, place_of(digest),
                   fmt::format("the text that {} commits to is missing", entry.place()));
    }
    return {};
}

Result<void> TextRows::finish() {
    for (;;) {
        Stored const* const next = TRY(rows_.peek());
        if (next == nullptr) {
            return check_erasures();
        }
        note_fault(report_, place_of(next->digest),
                   fmt::format("log entry {} does not commit to it", next->sequence));
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
