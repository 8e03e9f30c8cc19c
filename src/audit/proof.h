#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <boost/json/object.hpp>

#include "audit/hash.h"
#include "audit/merkle.h"
#include "base/result.h"

namespace mandate::audit {

/// That one entry is in the log of a certain size.
struct InclusionProof {
    std::int64_t sequence = 0;
    std::int64_t size = 0;
    Hash leaf;
    Hash root;
    Path path;
    /// The entry's canonical text, whose leaf hash `leaf` then must be.
    std::optional<std::string> entry;
    /// A signed note of this size and root, so that the proof stands on its own.
    std::optional<std::string> checkpoint;

    friend bool operator==(InclusionProof const&, InclusionProof const&) = default;
};

/// That the log of the new size begins with the log of the old size: nothing was changed, only
/// added.
struct ConsistencyProof {
    std::int64_t old_size = 0;
    std::int64_t new_size = 0;
    Hash old_root;
    Hash new_root;
    Path path;
    /// Signed notes of either size and root.
    std::optional<std::string> old_checkpoint;
    std::optional<std::string> new_checkpoint;

    friend bool operator==(ConsistencyProof const&, ConsistencyProof const&) = default;
};

using Proof = std::variant<InclusionProof, ConsistencyProof>;

/// `{"format":"mandate.audit_proof/1","kind":"inclusion","sequence","size","leaf","root","path"}`,
/// and `entry` and `checkpoint` where they are known; hashes are lower-case hex.
boost::json::object to_json(InclusionProof const& proof);

/// `{"format":"mandate.audit_proof/1","kind":"consistency","old_size","new_size","old_root",
/// "new_root","path"}`, and `old_checkpoint` and `new_checkpoint` where they are known.
boost::json::object to_json(ConsistencyProof const& proof);

/// Reads either. Members that are not known are skipped: fields are only ever added.
/// @returns Error{BadInput} that names what is missing or of another kind.
Result<Proof> parse_proof(std::string_view text, std::string_view place);

/// Whether the path leads from the leaf to the root and, where the entry is there, the leaf is that
/// entry's and the entry has that sequence. The signature of `checkpoint` is not looked at (see
/// verify_checkpoint), but it must name this size and root.
/// @returns Error{AnswerIsNo}, or Error{BadInput} where entry or checkpoint cannot be read.
Result<void> verify(InclusionProof const& proof);

/// Whether the path leads from the old root to the new; for the checkpoints the same holds.
Result<void> verify(ConsistencyProof const& proof);

}  // namespace mandate::audit
