#include "store/location.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/driver.h"

namespace mandate::store {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Each holds the password "hush", in a place where it is not certain, or not an address at all.
constexpr std::string_view kUnclear[] = {
    "postgresql://ann:hu/hush@127.0.0.1/state",      // libpq: host ann, port hu
    "postgresql://ann:x@hush@127.0.0.1/state",       // libpq: host hush@127.0.0.1
    "postgresql://ann:x?hush@127.0.0.1/state",       // libpq: a password with a question mark
    "postgresql://ann:hush%@127.0.0.1/state",        // libpq shows the token in its complaint
    "postgresql://ann:hush%zz@127.0.0.1/state",      //
    "postgresql://ann:hush%00@127.0.0.1/state",      //
    "postgresql://127.0.0.1/st@te?user=hush",        //
    "postgresql://127.0.0.1/state?p%61ssword=hush",  // libpq reads password
    "postgresql://ann:hu sh@127.0.0.1/state hush",   //
    "postgresql://ann:h\xc3\xbcsh@127.0.0.1/hush",   //
    "host=127.0.0.1 password=hush",
    "hush",
    "",
};

TEST(Location, AnAddressWhosePasswordHasNoCertainEndIsRefusedAndNotShown) {
    for (std::string_view const url : kUnclear) {
        Result<void> const checked = check_postgresql_url(url);
        ASSERT_FALSE(checked) << url;
        EXPECT_EQ(checked.error().code, ErrorCode::kUsage);
        EXPECT_THAT(to_string(checked.error()), Not(HasSubstr("hush")));
        auto const location = DatabaseLocation::postgresql(std::string(url), "");
        EXPECT_THAT(location.name(), Not(HasSubstr("hush")));
        auto const opened = open_postgresql(location);
        ASSERT_FALSE(opened) << url;
        EXPECT_THAT(to_string(opened.error()), Not(HasSubstr("hush")));
    }
}

TEST(Location, WhatLibpqCannotReadIsASentenceWithoutThePassword) {
    for (std::string const& url :
         {std::string("postgresql://ann:hush@127.0.0.1:port/state?colour=hush"),
          std::string("postgresql://ann:hush@[::1/state"),
          std::string("postgresql://ann:hush@127.0.0.1/state?user"),
          std::string("postgresql://ann:hush@127.0.0.1:99999/state")}) {
        ASSERT_TRUE(check_postgresql_url(url)) << url;
        auto const opened = open_postgresql(DatabaseLocation::postgresql(url, ""));
        ASSERT_FALSE(opened) << url;
        EXPECT_THAT(to_string(opened.error()), Not(HasSubstr("hush")));
    }
}

TEST(Location, WithoutPasswordKeepsAllElse) {
    constexpr std::pair<std::string_view, std::string_view> kPairs[] = {
        {"postgresql://h/db", "postgresql://h/db"},
        {"postgres://h/db", "postgresql://h/db"},
        {"postgresql://ann@h:1/db", "postgresql://ann@h:1/db"},
        {"postgresql://ann:hush@h:1/db", "postgresql://ann@h:1/db"},
        {"postgresql://ann:hu:sh%40@h:1,i:2/db", "postgresql://ann@h:1,i:2/db"},
        {"postgresql://:hush@h/db", "postgresql://h/db"},
        {"postgresql:///db?host=/run/pg&password=hush&user=ann",
         "postgresql:///db?host=/run/pg&user=ann"},
        {"postgresql://h/db?password=hush&sslpassword=hush", "postgresql://h/db"},
        {"postgresql://ann:hush@h?sslmode=require", "postgresql://ann@h?sslmode=require"},
    };
    for (auto const& [url, want] : kPairs) {
        ASSERT_TRUE(check_postgresql_url(url)) << url;
        EXPECT_EQ(without_password(url), want);
        EXPECT_EQ(without_password(want), want);
    }
}

}  // namespace
}  // namespace mandate::store
