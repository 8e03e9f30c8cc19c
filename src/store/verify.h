#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "audit/hash.h"
#include "audit/verifier_key.h"
#include "store/entity.h"

namespace mandate::store {

/// Something in the database that is not as the log has it.
struct Fault {
    /// What and where: `request req-7, version 2 (table request)`, `log entry 12`.
    std::string place;
    /// What is wrong with it.
    std::string problem;
};

/// The faults that are named; the rest is counted.
inline constexpr std::size_t kFaultsNamed = 20;

struct VerifyOptions {
    /// The governed nouns, beside those of this room. Entries of other kinds are checked as such.
    std::span<EntityTable const* const> tables;
    /// The log's keys. Without one, signatures of checkpoints are not looked at, only what they
    /// say.
    std::span<audit::VerifierKey const> keys = {};
    /// Sizes of which the root is wanted: of checkpoints that somebody else kept.
    std::set<std::int64_t> roots_at = {};
};

struct VerifyReport {
    std::int64_t entries = 0;
    audit::Hash root;
    std::int64_t versions = 0;     ///< rows of governed nouns
    std::int64_t checkpoints = 0;  ///< that were kept
    std::int64_t texts = 0;        ///< private texts that agree with their commitment
    std::int64_t texts_erased = 0;
    /// What the options asked for; nothing for a size that the log does not have.
    std::map<std::int64_t, audit::Hash> roots_at;
    std::vector<Fault> faults;  ///< the first ones
    std::int64_t faults_found = 0;

    bool holds() const { return faults_found == 0; }
};

/// Compares the whole database with its log, in the order of the log. It holds a few thousand
/// entries at a time, and the id of each entity of which a later version is still to come; so its
/// memory grows with the entities that change, not with the log. A second thread hashes and scans.
///
/// - every entry: its number, its form, its columns; the tree over all of them against log_head and
///   every kept checkpoint, whose signatures are checked; the versions of each entity without gaps;
/// - every version of every governed noun: its body is what its entry says, it began and ended
///   there, its projected columns repeat it, and there is no other;
/// - every private text against its commitment, or the erasure that took it; none is missing;
/// - the conflicting duties against the entry that set them.
///
/// What it cannot see is a database that was replaced whole, log and all, and signed by a stolen
/// key: that takes a checkpoint that somebody else kept. The outbox and the tables of bills are not
/// governed, and not looked at.
/// @returns what was found; Error only when the database cannot be read.
Result<VerifyReport> verify_log(Reader& reader, VerifyOptions const& options);

}  // namespace mandate::store
