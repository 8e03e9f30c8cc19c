#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "audit/verifier_key.h"
#include "base/result.h"

namespace mandate::audit {

/// The secret half of the log's key (Ed25519, RFC 8032). Who keeps the seed, and how it is sealed,
/// is not decided here. The secret is wiped from memory with the object. Signing is
/// thread-safe and needs no randomness: the same text gives the same signature.
class SigningKey {
public:
    /// @param name the log's origin, under which it signs.
    /// @param seed 32 bytes from the system's random source.
    /// @returns Error{BadInput} when the name is none that a key may have.
    static Result<SigningKey> create(std::string name, std::span<std::uint8_t const, 32> seed);

    SigningKey(SigningKey&&) noexcept = default;
    SigningKey& operator=(SigningKey&&) noexcept = default;
    SigningKey(SigningKey const&) = delete;
    SigningKey& operator=(SigningKey const&) = delete;
    ~SigningKey();

    VerifierKey const& verifier_key() const { return verifier_key_; }

    Signature sign(std::string_view text) const;

private:
    using Secret = std::array<std::uint8_t, 64>;
    SigningKey(VerifierKey verifier_key, Secret const& secret)
        : verifier_key_(std::move(verifier_key)), secret_(secret) {}

    VerifierKey verifier_key_;
    Secret secret_;
};

}  // namespace mandate::audit
