#include "audit/verifier_key.h"

#include <algorithm>

#include <fmt/format.h>
#include <sodium.h>

#include "audit/base64.h"
#include "audit/hash.h"
#include "audit/utf8.h"
#include "base/text.h"

namespace mandate::audit {
namespace {

constexpr std::size_t kLongestName = 256;
constexpr std::uint8_t kEd25519 = 1;

template <std::size_t N>
std::string_view view(std::array<std::uint8_t, N> const& bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), N};
}

std::unexpected<Error> not_a_key(std::string_view text, std::string_view why) {
    return bad_input(fmt::format("'{}' is not a verifier key: {}", text.substr(0, 120), why),
                     "it is written NAME+KEYID+KEY, as 'mandate audit key' prints it");
}

}  // namespace

bool is_key_name(std::string_view name) {
    if (name.empty() || name.size() > kLongestName || name.contains('+')) {
        return false;
    }
    for (std::size_t at = 0; at < name.size();) {
        std::optional<char32_t> const c = next_code_point(name, at);
        if (!c || *c < 0x20 || is_unicode_space(*c)) {
            return false;
        }
    }
    return true;
}

Result<VerifierKey> VerifierKey::create(std::string name,
                                        std::span<std::uint8_t const, 32> public_key) {
    if (!is_key_name(name)) {
        return bad_input(fmt::format("'{}' cannot name a key", name.substr(0, 120)),
                         "a name has no spaces and no '+', for example example.com/mandate");
    }
    VerifierKey key;
    key.name_ = std::move(name);
    std::ranges::copy(public_key, key.public_key_.begin());
    Hash const hash = hash_of({key.name_, "\n", "\x01", view(key.public_key_)});
    std::ranges::copy_n(hash.bytes.begin(), key.id_.size(), key.id_.begin());
    return key;
}

Result<VerifierKey> VerifierKey::parse(std::string_view text) {
    std::size_t const first = text.find('+');
    std::size_t const second = first == std::string_view::npos ? first : text.find('+', first + 1);
    if (second == std::string_view::npos) {
        return not_a_key(text, "it has no three parts");
    }
    KeyId id{};
    auto const bytes = from_base64(text.substr(second + 1));
    if (!read_hex(text.substr(first + 1, second - first - 1), id) || !bytes || bytes->empty()) {
        return not_a_key(text, "its key id is not 8 hex digits, or its key is not base64");
    }
    if (bytes->front() != kEd25519 || bytes->size() != 33) {
        return not_a_key(text, "its key is not of type 1, Ed25519");
    }
    VerifierKey key =
        TRY(create(std::string(text.substr(0, first)), std::span(*bytes).subspan<1, 32>()));
    if (key.id_ != id) {
        return not_a_key(text, "its key id is not that of name and key");
    }
    return key;
}

bool VerifierKey::verifies(std::string_view text, Signature const& signature) const {
    return crypto_sign_ed25519_verify_detached(signature.data(),
                                               reinterpret_cast<unsigned char const*>(text.data()),
                                               text.size(), public_key_.data()) == 0;
}

std::string VerifierKey::to_text() const {
    std::vector<std::uint8_t> typed{kEd25519};
    typed.insert(typed.end(), public_key_.begin(), public_key_.end());
    return fmt::format("{}+{}+{}", name_, to_hex(view(id_)), to_base64(typed));
}

}  // namespace mandate::audit
