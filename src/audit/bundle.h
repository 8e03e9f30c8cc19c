#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/committed.h"
#include "audit/verifier_key.h"
#include "base/result.h"

namespace mandate::audit {

/// The lines of an evidence bundle: a text file with the whole log, from which anybody can verify
/// it without the program and its database. docs/formats/audit_log.md is the contract.
///
///     {"format":"mandate.audit_bundle/1","heads":2,"origin":"example.com/mandate","size":3,...}
///     {"action":"request.submitted","actor":"u-7", ... }     an entry: the bytes of its leaf
///     {"path":"/reason","salt":"...","text":"..."}           a text that this entry committed to
///     {"action":"request.estimated", ... }
///     {"checkpoint":"example.com/mandate\n2\n..."}           right behind the last entry it covers
///     {"action":"approval.granted", ... }
///     {"checkpoint":"example.com/mandate\n3\n..."}
///
/// Every line is canonical JSON and ends with one line feed. An entry's line is its canonical_text,
/// and nothing else begins with `{"action":`. The texts of an entry follow it, sorted by path; one
/// that is missing has been erased. The last line is a checkpoint of the log's whole size.

/// What the first line says.
struct BundleHeader {
    std::string origin;
    /// How many entries follow.
    std::int64_t size = 0;
    /// How many checkpoints follow; at least one.
    std::int64_t heads = 0;
    /// The keys with which the log has signed, each with the origin as its name. Whoever verifies
    /// takes them from the log's owner, not from here: a forger would name their own.
    std::vector<VerifierKey> keys;

    friend bool operator==(BundleHeader const&, BundleHeader const&) = default;
};

/// A text and its salt, as a line discloses them.
struct Disclosure {
    /// As commitments_in names it: `/reason`, `/after/email`.
    std::string path;
    Salt salt;
    std::string text;

    friend bool operator==(Disclosure const&, Disclosure const&) = default;
};

/// A line of a bundle must be shorter than this, its line feed left out.
inline constexpr std::size_t kLineLimitBytes = 1U << 20U;

/// Lines, without a line feed. @returns Error{BadInput} for what a verifier would refuse.
Result<std::string> header_line(BundleHeader const& header);
Result<std::string> disclosure_line(Disclosure const& disclosure);
Result<std::string> checkpoint_line(std::string_view note);

/// What a line begins with, by its kind.
inline constexpr std::string_view kEntryStart = R"({"action":)";
inline constexpr std::string_view kDisclosureStart = R"({"path":)";
inline constexpr std::string_view kCheckpointStart = R"({"checkpoint":)";

/// The way back, strictly. @returns Error{BadInput}.
Result<BundleHeader> parse_header_line(std::string_view line);
Result<Disclosure> parse_disclosure_line(std::string_view line);
/// The note, as parse_checkpoint takes it.
Result<std::string> parse_checkpoint_line(std::string_view line);

}  // namespace mandate::audit
