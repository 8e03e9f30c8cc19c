#include "audit/checkpoint.h"

#include <algorithm>

#include <fmt/format.h>

#include "audit/base64.h"
#include "audit/canonical_json.h"
#include "audit/merkle.h"
#include "audit/utf8.h"
#include "base/text.h"
#include "base/utf8.h"

namespace mandate::audit {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // an em dash and a space

/// A line of a note's text: not empty, UTF-8, no control characters.
bool is_line(std::string_view line) {
    return !line.empty() && is_utf8(line) &&
           std::ranges::all_of(line, [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
}

std::unexpected<Error> broken(std::string_view what) {
    return bad_input(fmt::format("checkpoint: {}", what));
}

Result<NoteSignature> parse_signature(std::string_view line) {
    std::size_t const space = line.rfind(' ');
    if (!line.starts_with(kDash) || space < kDash.size()) {
        return broken("a signature line does not begin with a dash, a name and a signature");
    }
    NoteSignature signature;
    signature.name = line.substr(kDash.size(), space - kDash.size());
    auto const bytes = from_base64(line.substr(space + 1));
    if (!is_key_name(signature.name) || !bytes || bytes->size() <= signature.key_id.size()) {
        return broken("a signature line has no valid name, or its signature is not base64");
    }
    auto const rest =
        std::ranges::copy_n(bytes->begin(), signature.key_id.size(), signature.key_id.begin()).in;
    signature.bytes.assign(rest, bytes->end());
    return signature;
}

Result<Checkpoint> parse_text(std::string_view text) {
    text.remove_suffix(1);  // the line feed behind the last line
    std::vector<std::string_view> const lines = split(text, '\n');
    if (lines.size() < 3 || !std::ranges::all_of(lines, is_line)) {
        return broken("it does not have three lines or more, none of them empty");
    }
    auto const size = parse_tree_size(lines[1]);
    auto const root = from_base64(lines[2]);
    Checkpoint checkpoint;
    if (!size || !root || root->size() != checkpoint.root.bytes.size()) {
        return broken("its second line is not a size, or its third not a root hash");
    }
    checkpoint.origin = lines[0];
    checkpoint.size = *size;
    std::ranges::copy(*root, checkpoint.root.bytes.begin());
    checkpoint.extensions.assign(lines.begin() + 3, lines.end());
    return checkpoint;
}

bool is_known(NoteSignature const& signature, VerifierKey const& key) {
    return signature.name == key.name() && signature.key_id == key.id();
}

bool is_right(NoteSignature const& signature, VerifierKey const& key, std::string_view text) {
    Signature bytes{};
    if (signature.bytes.size() != bytes.size()) {
        return false;
    }
    std::ranges::copy(signature.bytes, bytes.begin());
    return key.verifies(text, bytes);
}

std::string signature_line(VerifierKey const& key, Signature const& signature) {
    std::vector<std::uint8_t> bytes(key.id().begin(), key.id().end());
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    return fmt::format("{}{} {}\n", kDash, key.name(), to_base64(bytes));
}

}  // namespace

Result<std::string> sign_checkpoint(Checkpoint const& checkpoint, SigningKey const& key) {
    if (checkpoint.origin != key.verifier_key().name()) {
        return bad_input(fmt::format("checkpoint: the log '{}' does not sign with the key of '{}'",
                                     checkpoint.origin, key.verifier_key().name()));
    }
    if (checkpoint.size < 0 || checkpoint.size > kLargestInteger) {
        return broken(fmt::format("{} is not the size of a log", checkpoint.size));
    }
    if (!std::ranges::all_of(checkpoint.extensions, is_line)) {
        return broken(
            "an extension is empty, or has control characters or bytes that are not UTF-8");
    }
    std::string text = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size,
                                   to_base64(checkpoint.root.bytes));
    for (std::string const& extension : checkpoint.extensions) {
        text += extension + '\n';
    }
    std::string note =
        fmt::format("{}\n{}", text, signature_line(key.verifier_key(), key.sign(text)));
    if (note.size() > kCheckpointLimitBytes) {
        return broken(fmt::format("it would be longer than {} bytes", kCheckpointLimitBytes));
    }
    return note;
}

Result<SignedCheckpoint> parse_checkpoint(std::string_view note) {
    if (note.size() > kCheckpointLimitBytes) {
        return broken(fmt::format("it is longer than {} bytes", kCheckpointLimitBytes));
    }
    std::size_t const blank = note.rfind("\n\n");
    if (blank == std::string_view::npos || !note.ends_with('\n')) {
        return broken("it has no blank line before its signatures, or its last line does not end");
    }
    SignedCheckpoint result;
    result.text = note.substr(0, blank + 1);
    result.checkpoint = TRY(parse_text(result.text));
    std::string_view signatures = note.substr(blank + 2);
    if (signatures.empty()) {
        return broken("it has no signature");
    }
    signatures.remove_suffix(1);
    for (std::string_view const line : split(signatures, '\n')) {
        if (result.signatures.size() == kSignatureLimit) {
            return broken(fmt::format("it has more than {} signatures", kSignatureLimit));
        }
        result.signatures.push_back(TRY(parse_signature(line)));
    }
    return result;
}

Result<Checkpoint> verify_checkpoint(std::string_view note, std::string_view origin,
                                     std::span<VerifierKey const> keys) {
    SignedCheckpoint parsed = TRY(parse_checkpoint(note));
    if (parsed.checkpoint.origin != origin) {
        return fail(ErrorCode::kAnswerIsNo,
                    fmt::format("checkpoint: it is of the log '{}', not of '{}'",
                                parsed.checkpoint.origin, origin));
    }
    bool verified = false;
    for (NoteSignature const& signature : parsed.signatures) {
        for (VerifierKey const& key : keys) {
            if (!is_known(signature, key)) {
                continue;
            }
            if (!is_right(signature, key, parsed.text)) {
                return fail(ErrorCode::kAnswerIsNo,
                            fmt::format("checkpoint: of size {}: the signature of '{}' is wrong",
                                        parsed.checkpoint.size, key.name()));
            }
            verified = true;
        }
    }
    if (!verified) {
        return fail(ErrorCode::kAnswerIsNo,
                    fmt::format("checkpoint: of size {}: no key that is known has signed it",
                                parsed.checkpoint.size),
                    "give the log's verifier key, as its owner handed it out");
    }
    return std::move(parsed.checkpoint);
}

}  // namespace mandate::audit
