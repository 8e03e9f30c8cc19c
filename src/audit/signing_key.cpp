#include "audit/signing_key.h"

#include <sodium.h>

namespace mandate::audit {

Result<SigningKey> SigningKey::create(std::string name, std::span<std::uint8_t const, 32> seed) {
    std::array<std::uint8_t, 32> public_key{};
    Secret secret{};
    crypto_sign_ed25519_seed_keypair(public_key.data(), secret.data(), seed.data());
    Result<VerifierKey> verifier_key = VerifierKey::create(std::move(name), public_key);
    if (!verifier_key) {
        sodium_memzero(secret.data(), secret.size());
        return std::unexpected(std::move(verifier_key).error());
    }
    SigningKey key(*std::move(verifier_key), secret);
    sodium_memzero(secret.data(), secret.size());
    return key;
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

Signature SigningKey::sign(std::string_view text) const {
    Signature signature{};
    crypto_sign_ed25519_detached(signature.data(), nullptr,
                                 reinterpret_cast<unsigned char const*>(text.data()), text.size(),
                                 secret_.data());
    return signature;
}

}  // namespace mandate::audit
