#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace mandate::audit {

/// The four bytes that, with the name, say which key signed.
using KeyId = std::array<std::uint8_t, 4>;

/// An Ed25519 signature (RFC 8032).
using Signature = std::array<std::uint8_t, 64>;

/// True for a name that a key may have (C2SP signed-note): UTF-8, not empty, without Unicode
/// spaces, control characters or `+`; at most 256 bytes.
bool is_key_name(std::string_view name);

/// A public key of C2SP signed-note, type 0x01 (Ed25519), and the name it signs under. For the
/// log's own key that name is the log's origin. Immutable, thread-safe.
class VerifierKey {
public:
    /// @returns Error{BadInput} when the name is none that a key may have.
    static Result<VerifierKey> create(std::string name,
                                      std::span<std::uint8_t const, 32> public_key);

    /// Reads the text form `<name>+<key id, 8 hex digits>+<base64(0x01 || public key)>`, which is
    /// what the log's owner hands to auditors.
    /// @returns Error{BadInput} when the text is not one, the key id is not that of name and key,
    /// or
    ///          the key is of another type, such as a witness's (0x04).
    static Result<VerifierKey> parse(std::string_view text);

    std::string const& name() const { return name_; }

    /// The first four bytes of SHA-256(name || 0x0A || 0x01 || public key).
    KeyId const& id() const { return id_; }

    /// True when the key's owner signed exactly this text. Keys and signatures of small order and
    /// other malleable forms are refused, as libsodium does.
    bool verifies(std::string_view text, Signature const& signature) const;

    std::string to_text() const;

    friend bool operator==(VerifierKey const&, VerifierKey const&) = default;

private:
    VerifierKey() = default;
    std::string name_;
    std::array<std::uint8_t, 32> public_key_{};
    KeyId id_{};
};

}  // namespace mandate::audit
