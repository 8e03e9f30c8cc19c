#include "audit/hash.h"

#include <gtest/gtest.h>

#include "base/digest.h"

namespace mandate::audit {
namespace {

TEST(Hash, ReadsExactly64LowerCaseDigits) {
    std::string const digits = sha256("abc");
    EXPECT_EQ(Hash::from_hex(digits)->hex(), digits);
    EXPECT_FALSE(Hash::from_hex(""));
    EXPECT_FALSE(Hash::from_hex(digits.substr(1)));
    EXPECT_FALSE(Hash::from_hex(digits + "0"));
    EXPECT_FALSE(Hash::from_hex("B" + digits.substr(1)));
    EXPECT_FALSE(Hash::from_hex("g" + digits.substr(1)));
    EXPECT_FALSE(Hash::from_hex(" " + digits.substr(1)));
}

TEST(Hash, IsSha256OfAllPartsTogether) {
    // FIPS 180-4 examples.
    EXPECT_EQ(hash_of({}).hex(),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hash_of({"abc"}).hex(),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hash_of({"a", "", "bc"}), hash_of({"abc"}));
    std::string const long_text(1000, 'x');
    EXPECT_EQ(hash_of({long_text}).hex(), sha256(long_text));
}

}  // namespace
}  // namespace mandate::audit
