#include "audit/hash.h"

#include <memory>
#include <stdexcept>

#include <openssl/evp.h>

#include "base/text.h"

namespace mandate::audit {
namespace {

struct ContextDeleter {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

Context make_context() {
    Context context{EVP_MD_CTX_new()};
    if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("OpenSSL cannot start SHA-256");
    }
    return context;
}

/// Looking SHA-256 up anew costs OpenSSL 3 more than hashing an entry; so each thread keeps one.
EVP_MD_CTX* thread_context() {
    thread_local Context const kContext = make_context();
    return kContext.get();
}

constexpr std::uint8_t kNoDigit = 0x80;

/// The value of each character as a hex digit; kNoDigit for all others.
constexpr std::array<std::uint8_t, 256> make_digit_values() {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNoDigit);
    for (std::uint8_t i = 0; i < 16; ++i) {
        values[static_cast<unsigned char>("0123456789abcdef"[i])] = i;
    }
    return values;
}
constexpr std::array<std::uint8_t, 256> kDigitValues = make_digit_values();

std::uint8_t digit_value(char c) { return kDigitValues[static_cast<unsigned char>(c)]; }

}  // namespace

bool read_hex(std::string_view digits, std::span<std::uint8_t> bytes) {
    if (digits.size() != bytes.size() * 2) {
        return false;
    }
    std::uint8_t seen = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::uint8_t const high = digit_value(digits[2 * i]);
        std::uint8_t const low = digit_value(digits[2 * i + 1]);
        seen |= high | low;
        bytes[i] = static_cast<std::uint8_t>(high << 4U | low);
    }
    return (seen & kNoDigit) == 0;
}

std::optional<Hash> Hash::from_hex(std::string_view digits) {
    Hash hash;
    if (!read_hex(digits, hash.bytes)) {
        return std::nullopt;
    }
    return hash;
}

std::string Hash::hex() const { return to_hex(view()); }

Hash hash_of(std::initializer_list<std::string_view> parts) {
    EVP_MD_CTX* const context = thread_context();
    bool done = EVP_DigestInit_ex(context, nullptr, nullptr) == 1;
    for (std::string_view const part : parts) {
        done = done && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
    }
    Hash hash;
    if (!done || EVP_DigestFinal_ex(context, hash.bytes.data(), nullptr) != 1) {
        throw std::runtime_error("OpenSSL cannot finish SHA-256");
    }
    return hash;
}

}  // namespace mandate::audit
