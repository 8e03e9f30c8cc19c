#include "warehouse/gzip_check.h"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "base/digest.h"

namespace mandate::warehouse {
namespace {

namespace fs = std::filesystem;

std::string gzip(std::string const& content) {
    fs::path const file = fs::path(testing::TempDir()) / ("gz_" + random_hex(6));
    gzFile out = gzopen(file.c_str(), "wb");
    gzwrite(out, content.data(), static_cast<unsigned>(content.size()));
    gzclose(out);
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

Result<std::uint64_t> check(std::string const& bytes) {
    fs::path const file = fs::path(testing::TempDir()) / ("check_" + random_hex(6));
    std::ofstream(file, std::ios::binary) << bytes;
    return check_gzip(file);
}

std::string content() {
    std::string text;
    for (int i = 0; i < 100'000; ++i) {
        text += std::to_string(i * 7919) + ",";
    }
    return text;
}

TEST(GzipCheck, AcceptsOneAndSeveralMembers) {
    EXPECT_EQ(*check(gzip("abc")), 3U);
    EXPECT_EQ(*check(gzip("")), 0U);
    EXPECT_EQ(*check(gzip("abc") + gzip("defg")), 7U);
    EXPECT_EQ(*check(gzip(content())), content().size());
}

TEST(GzipCheck, RefusesEveryEarlyEnd) {
    std::string const whole = gzip("some lines of a bill");
    for (std::size_t left = 0; left < whole.size(); ++left) {
        EXPECT_FALSE(check(whole.substr(0, left))) << left;
    }
    std::string const large = gzip(content());
    EXPECT_FALSE(check(large.substr(0, large.size() / 2)));
    EXPECT_THAT(check(large.substr(0, large.size() - 1)).error().message,
                testing::HasSubstr("the gzip file ends early"));
}

TEST(GzipCheck, RefusesAWrongChecksumLengthAndTrailingBytes) {
    std::string const whole = gzip("some lines of a bill");
    for (std::size_t back : {1U, 5U}) {  // the length and the CRC-32 of the trailer
        std::string damaged = whole;
        damaged[damaged.size() - back] = static_cast<char>(damaged[damaged.size() - back] ^ 1);
        EXPECT_FALSE(check(damaged)) << back;
    }
    EXPECT_FALSE(check(whole + "x"));
    EXPECT_FALSE(check(whole + std::string(100, '\0')));
    EXPECT_FALSE(check("plain text"));
}

}  // namespace
}  // namespace mandate::warehouse
