#include "audit/verifier_key.h"

#include <gtest/gtest.h>

#include "audit/base64.h"
#include "audit/hash.h"
#include "audit/signing_key.h"
#include "audit/testing.h"
#include "base/text.h"

namespace mandate::audit {
namespace {

// The key in the documentation of Go's golang.org/x/mod/sumdb/note, whose text form C2SP took over.
constexpr std::string_view kGoKey =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

template <std::size_t N>
std::array<std::uint8_t, N> bytes_of(std::string_view digits) {
    std::array<std::uint8_t, N> bytes{};
    EXPECT_TRUE(read_hex(digits, bytes));
    return bytes;
}

std::string problem_of(std::string_view text) {
    auto const key = VerifierKey::parse(text);
    return key ? "" : key.error().message;
}

TEST(VerifierKey, RefusesTextsThatAreNone) {
    std::string const text = testing::make_key().verifier_key().to_text();
    ASSERT_EQ(problem_of(text), "");
    for (std::string const& other :
         {std::string(), std::string("a"), std::string("a+b"), std::string("++"), "x" + text,
          text + "A", text + " ", text.substr(0, text.size() - 1), " " + text,
          // type 4, a witness's key
          "witness.example.com+00000000+" + to_base64(std::vector<std::uint8_t>(33, 4)),
          // 31 bytes of key
          "example.com+00000000+" + to_base64(std::vector<std::uint8_t>(32, 1))}) {
        EXPECT_NE(problem_of(other), "") << other;
    }
    std::string flipped = text;
    flipped[text.find('+') + 1] ^= 1;
    EXPECT_NE(problem_of(flipped).find("key id"), std::string::npos);
}

TEST(VerifierKey, NamesHaveNoSpacesAndNoPlus) {
    for (std::string_view const name :
         {"", "a b", "a+b", "a\n", "a\t", "a\xC2\xA0", "\xE2\x80\x83", "\xFF", "a\x01"}) {
        EXPECT_FALSE(is_key_name(name)) << name;
    }
    EXPECT_TRUE(is_key_name("example.com/mandate"));
    EXPECT_TRUE(is_key_name("caf\xC3\xA9"));
    EXPECT_TRUE(is_key_name(std::string(256, 'a')));
    EXPECT_FALSE(is_key_name(std::string(257, 'a')));
    std::array<std::uint8_t, 32> const seed{};
    EXPECT_FALSE(SigningKey::create("a b", seed));
}

TEST(VerifierKey, ReadsAndPrintsAKeyOfGosDocumentation) {
    VerifierKey const key = *VerifierKey::parse(kGoKey);
    EXPECT_EQ(key.name(), "PeterNeumann");
    EXPECT_EQ(key.to_text(), kGoKey);
}

// RFC 8032, 7.1: TEST 1 to 3.
TEST(SigningKey, SignsTheRfcsTestVectors) {
    struct Vector {
        std::string_view seed;
        std::string_view message;
        std::string_view public_key;
        std::string_view signature;
    };
    for (Vector const& vector :
         {Vector{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
                 "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                 "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                 "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
          Vector{"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "\x72",
                 "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                 "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                 "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
          Vector{"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "\xaf\x82",
                 "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                 "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                 "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"}}) {
        SigningKey const key = *SigningKey::create("a", bytes_of<32>(vector.seed));
        Signature const signature = key.sign(vector.message);
        EXPECT_EQ(signature, bytes_of<64>(vector.signature));
        EXPECT_EQ(key.verifier_key(), *VerifierKey::create("a", bytes_of<32>(vector.public_key)));
        EXPECT_TRUE(key.verifier_key().verifies(vector.message, signature));
        EXPECT_FALSE(key.verifier_key().verifies("other", signature));
        EXPECT_FALSE(key.verifier_key().verifies(vector.message, Signature{}));
    }
}

// S + L signs too, were it not refused (RFC 8032, 5.1.7: S must be below L).
TEST(VerifierKey, RefusesAMalleatedSignature) {
    SigningKey const key = testing::make_key();
    Signature signature = key.sign("text");
    auto const order =
        bytes_of<32>("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    unsigned carry = 0;
    for (std::size_t i = 0; i < 32; ++i) {
        carry += signature[32 + i] + order[i];
        signature[32 + i] = static_cast<std::uint8_t>(carry & 0xFFU);
        carry >>= 8U;
    }
    EXPECT_FALSE(key.verifier_key().verifies("text", signature));
}

TEST(Base64, ReadsOnlyWhatItWrites) {
    std::vector<std::uint8_t> bytes;
    for (unsigned i = 0; i < 70; ++i) {
        EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
        bytes.push_back(static_cast<std::uint8_t>(i * 37));
    }
    for (std::string_view const text :
         {"A", "AA", "AAA", "AA=", "A===", "====", "AB==", "AAB=", "AA==A", "AAAA ", " AAAA",
          "AA\nAA", "AA-_", "AAAA=", "AAA\xAB", "AAA\xAF"}) {
        EXPECT_FALSE(from_base64(text)) << text;
    }
    EXPECT_EQ(to_base64(std::vector<std::uint8_t>{'f', 'o', 'o', 'b'}), "Zm9vYg==");  // RFC 4648
}

}  // namespace
}  // namespace mandate::audit
