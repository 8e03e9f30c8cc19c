#include "audit/committed.h"

#include <gtest/gtest.h>

#include "audit/testing.h"
#include "base/digest.h"

namespace mandate::audit {
namespace {

TEST(Committed, IsSha256OfSaltAndText) {
    Salt const salt = *Salt::from_hex("000102030405060708090a0b0c0d0e0f");
    std::string bytes;
    for (char c = 0; c < 16; ++c) {
        bytes.push_back(c);
    }
    EXPECT_EQ(commit("lena@example.com", salt).digest.hex(), sha256(bytes + "lena@example.com"));
    EXPECT_EQ(salt.hex(), "000102030405060708090a0b0c0d0e0f");
}

TEST(Committed, ChecksOnlyWithItsTextAndItsSalt) {
    Committed const committed = commit("because", testing::make_salt(1));
    EXPECT_TRUE(check(committed, testing::make_salt(1), "because"));
    EXPECT_FALSE(check(committed, testing::make_salt(2), "because"));
    EXPECT_FALSE(check(committed, testing::make_salt(1), "because "));
    EXPECT_FALSE(check(committed, testing::make_salt(1), ""));
}

TEST(Committed, SaltsAre32LowerCaseDigits) {
    EXPECT_FALSE(Salt::from_hex(""));
    EXPECT_FALSE(Salt::from_hex(std::string(31, '0')));
    EXPECT_FALSE(Salt::from_hex(std::string(33, '0')));
    EXPECT_FALSE(Salt::from_hex(std::string(32, 'A')));
    EXPECT_TRUE(Salt::from_hex(std::string(32, 'a')));
}

}  // namespace
}  // namespace mandate::audit
