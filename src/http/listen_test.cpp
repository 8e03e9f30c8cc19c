#include "http/listen.h"

#include <gtest/gtest.h>

namespace mandate::http {
namespace {

TEST(ListenAddress, RefusesWhatIsNoAddress) {
    for (auto const* text :
         {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536",
          "127.0.0.1:-1", "127.0.0.1: 80", "127.0.0.1:80 ", "::1:8080", "[::1]", "[]:1",
          "[127.0.0.1]:1", "example.com:80", "256.0.0.1:80", "127.1:80"}) {
        auto const address = ListenAddress::parse(text);
        ASSERT_FALSE(address.has_value()) << text;
        EXPECT_EQ(address.error().code, ErrorCode::kUsage);
        EXPECT_NE(to_string(address.error()).find("127.0.0.1:8080"), std::string::npos);
    }
}

TEST(ListenAddress, ReadsBothFamilies) {
    auto const four = ListenAddress::parse("localhost:8080");
    ASSERT_TRUE(four.has_value());
    EXPECT_EQ(four->authority(), "127.0.0.1:8080");
    EXPECT_EQ(four->url(), "http://127.0.0.1:8080");
    EXPECT_TRUE(four->is_loopback());

    auto const six = ListenAddress::parse("[::1]:0");
    ASSERT_TRUE(six.has_value());
    EXPECT_EQ(six->authority(), "[::1]:0");
    EXPECT_TRUE(six->is_loopback());

    for (auto const* text : {"0.0.0.0:80", "[::]:80", "10.0.0.7:80"}) {
        auto const open = ListenAddress::parse(text);
        ASSERT_TRUE(open.has_value());
        EXPECT_FALSE(open->is_loopback());
    }
    EXPECT_EQ(ListenAddress::parse("0.0.0.0:81")->url(), "http://127.0.0.1:81");
    EXPECT_EQ(ListenAddress::parse("[::]:81")->url(), "http://[::1]:81");
}

TEST(HostRule, OnLoopbackOnlyLocalNamesWithThePort) {
    HostRule const rule(*ListenAddress::parse("127.0.0.1:8080"));
    for (auto const* host : {"localhost:8080", "LocalHost:8080", "127.0.0.1:8080", "[::1]:8080"}) {
        EXPECT_TRUE(rule.allows(host)) << host;
    }
    for (auto const* host : {"", "localhost", "localhost:80", "127.0.0.1", "evil.example:8080",
                             "localhost.evil.example:8080", "127.0.0.1.nip.io:8080", "[::1]",
                             "localhost:8080:8080", "127.0.0.2:8080"}) {
        EXPECT_FALSE(rule.allows(host)) << host;
    }
}

TEST(HostRule, PortEightyMayBeAbsentAndOtherAddressesTakeAnyHost) {
    HostRule const standard(*ListenAddress::parse("[::1]:80"));
    EXPECT_TRUE(standard.allows("localhost"));
    EXPECT_TRUE(standard.allows("[::1]:80"));
    EXPECT_FALSE(standard.allows("evil.example"));
    HostRule const open(*ListenAddress::parse("0.0.0.0:8080"));
    EXPECT_TRUE(open.allows("mandate.internal"));
}

}  // namespace
}  // namespace mandate::http
