#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/hash.h"
#include "audit/signing_key.h"
#include "audit/verifier_key.h"
#include "base/result.h"

namespace mandate::audit {

/// What a log says of itself at one size (C2SP tlog-checkpoint).
struct Checkpoint {
    /// Which log: the name of its key, for example `example.com/mandate`.
    std::string origin;
    std::int64_t size = 0;
    Hash root;
    /// Further lines, not empty; Mandate writes one, `time 2026-11-23T14:09:00.000000Z`.
    std::vector<std::string> extensions;

    friend bool operator==(Checkpoint const&, Checkpoint const&) = default;
};

/// One signature line of a note. Whose it is, is a claim until verified.
struct NoteSignature {
    std::string name;
    KeyId key_id{};
    /// What follows the key id; of any length, because other keys sign in other ways.
    std::vector<std::uint8_t> bytes;

    friend bool operator==(NoteSignature const&, NoteSignature const&) = default;
};

/// A checkpoint and who says that they signed it (C2SP signed-note).
struct SignedCheckpoint {
    Checkpoint checkpoint;
    /// The text that is signed: everything before the blank line.
    std::string text;
    std::vector<NoteSignature> signatures;
};

inline constexpr std::size_t kCheckpointLimitBytes = 1U << 16U;
inline constexpr std::size_t kSignatureLimit = 64;

/// The signed note of a checkpoint:
///
///     example.com/mandate
///     20852163
///     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
///
///     — example.com/mandate Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeO...
///
/// @returns Error{BadInput} when the checkpoint's origin is not the key's name, its size is
///          negative or beyond 2^53 - 1, or an extension is empty, has a control character or is
///          not UTF-8.
Result<std::string> sign_checkpoint(Checkpoint const& checkpoint, SigningKey const& key);

/// Takes a note apart without believing it.
/// @returns Error{BadInput} for anything that is not a signed note around a checkpoint, is longer
///          than kCheckpointLimitBytes, or has more than kSignatureLimit signatures.
Result<SignedCheckpoint> parse_checkpoint(std::string_view note);

/// The checkpoint in a note that at least one of `keys` signed, about the log `origin`.
///
/// Signatures of unknown keys, such as cosignatures of witnesses, are ignored; a known key is one
/// whose name and id both match. One bad signature by a known key spoils the note.
/// @returns Error{BadInput} as parse_checkpoint, or Error{AnswerIsNo} when the note is of another
///          log, no known key signed it, or a signature by a known key is wrong.
Result<Checkpoint> verify_checkpoint(std::string_view note, std::string_view origin,
                                     std::span<VerifierKey const> keys);

}  // namespace mandate::audit
