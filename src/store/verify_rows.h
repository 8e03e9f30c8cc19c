#pragma once

#include <memory>

#include "audit/entry_view.h"
#include "store/log.h"
#include "store/paged.h"
#include "store/verify.h"

namespace mandate::store {

// Internal: the parts of verify_log. Each walks its rows beside the log.

/// Adds a fault to the report.
void note_fault(VerifyReport& report, std::string place, std::string problem);

/// An entry of the log, with the sequence of the entity's next version where there is one.
struct WalkedEntry {
    LogRow row;
    std::optional<std::int64_t> next_sequence;

    static Result<WalkedEntry> from_row(Row const& row);
    /// `log entry 12 (request req-7, version 2)`
    std::string place() const;
};

/// The versions of one governed noun, in the order in which their entries made them.
class VersionRows {
public:
    VersionRows(Reader& reader, EntityTable const& table, VerifyReport& report);
    VersionRows(VersionRows const&) = delete;
    VersionRows& operator=(VersionRows const&) = delete;

    EntityTable const& table() const { return table_; }

    /// Compares the version that an entry of this noun made.
    Result<void> meet(WalkedEntry const& entry, audit::EntryView const& view);
    /// What is left when the log has ended has no entry.
    Result<void> finish();

private:
    struct Stored {
        std::vector<Value> projected;
        std::string id;
        std::string body;
        std::int64_t version = 0;
        std::int64_t from_seq = 0;
        std::optional<std::int64_t> to_seq;
    };
    Result<std::vector<Stored>> page(Stored const* last);
    std::string place(Stored const& stored) const;
    void compare(Stored const& stored, WalkedEntry const& entry, audit::EntryView const& view);
    Result<void> skip_to(std::int64_t sequence);

    Reader& reader_;
    EntityTable const& table_;
    VerifyReport& report_;
    std::string sql_;
    Paged<Stored> rows_;
};

/// The private texts, in the order in which entries committed to them.
class TextRows {
public:
    TextRows(Reader& reader, VerifyReport& report);
    TextRows(TextRows const&) = delete;
    TextRows& operator=(TextRows const&) = delete;

    /// Compares the texts that an entry committed to. @param table its noun; null for another kind.
    Result<void> meet(WalkedEntry const& entry, audit::EntryView const& view,
                      EntityTable const* table);
    Result<void> finish();

private:
    struct Stored {
        std::string digest;
        std::int64_t sequence = 0;
        std::string subject;
        std::optional<std::string> salt;
        std::optional<std::string> text;

        static Result<Stored> from_row(Row const& row);
    };
    Result<std::vector<Stored>> page(Stored const* last);
    Result<std::map<std::string, Stored>> rows_of(std::int64_t sequence);
    void compare(Stored const& stored, std::string const& place, std::string const& subject);
    Result<void> check_earlier(WalkedEntry const& entry, std::string const& digest);
    Result<void> check_erasures();

    Reader& reader_;
    VerifyReport& report_;
    Paged<Stored> rows_;
};

}  // namespace mandate::store
