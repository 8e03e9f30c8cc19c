#pragma once

#include <map>
#include <unordered_map>

#include "store/verify.h"
#include "store/verify_entries.h"

namespace mandate::store {

// Internal: the parts of verify_log. Each walks over its rows beside the log.

/// Adds a fault to the report.
void note_fault(VerifyReport& report, std::string place, std::string problem);

/// The versions of one governed noun, in the order in which their entries made them.
class VersionRows {
public:
    VersionRows(Reader& reader, EntityTable const& table, VerifyReport& report);
    VersionRows(VersionRows const&) = delete;
    VersionRows& operator=(VersionRows const&) = delete;

    /// Compares the version that an entry of this noun made.
    Result<void> meet(WalkedEntry const& entry);
    /// What is left when the log has ended has no entry.
    Result<void> finish();

private:
    struct Ended {
        std::string id;
        std::int64_t version = 0;
    };

    std::string place(std::string_view id, std::int64_t version) const;
    void compare(Cursor const& stored, WalkedEntry const& entry);
    void compare_columns(Cursor const& stored, WalkedEntry const& entry);
    void meet_end(WalkedEntry const& entry);
    void note_false_end(Ended const& ended, std::int64_t sequence);
    Result<void> skip_to(std::int64_t sequence);

    EntityTable const& table_;
    VerifyReport& report_;
    std::string sql_;
    Walk rows_;
    /// The versions so far that end at an entry still to come, by its sequence.
    std::unordered_map<std::int64_t, Ended> ended_;
};

/// The private texts, in the order in which entries committed to them.
class TextRows {
public:
    TextRows(Reader& reader, VerifyReport& report);
    TextRows(TextRows const&) = delete;
    TextRows& operator=(TextRows const&) = delete;

    /// Compares the texts that an entry committed to.
    Result<void> meet(WalkedEntry const& entry);
    Result<void> finish();

private:
    struct Stored {
        std::string digest;
        std::string subject;
        std::optional<std::string> salt;
        std::optional<std::string> text;
    };
    using ByDigest = std::map<std::string, Stored, std::less<>>;

    Result<ByDigest> rows_of(std::int64_t sequence);
    void compare(Stored const& stored, WalkedEntry const& entry,
                 audit::Commitment const& commitment, std::string_view subject);
    Result<void> check_earlier(WalkedEntry const& entry, std::string const& digest);
    Result<void> check_erasures();

    Reader& reader_;
    VerifyReport& report_;
    Walk rows_;
};

}  // namespace mandate::store
