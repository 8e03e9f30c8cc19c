#include "sample/parquet_encoding.h"

#include <gtest/gtest.h>

#include "sample/random.h"

namespace mandate::sample::parquet {
namespace {

/// A slow and obvious reader of snappy (format_description).
std::string unsnappy(std::string_view in) {
    std::size_t at = 0;
    std::size_t size = 0;
    for (unsigned shift = 0;; shift += 7) {
        auto const byte = static_cast<unsigned char>(in[at++]);
        size |= std::size_t{byte & 0x7FU} << shift;
        if (byte < 0x80) {
            break;
        }
    }
    std::string out;
    auto const byte_at = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(in[i]));
    };
    while (at < in.size()) {
        std::size_t const tag = byte_at(at++);
        if ((tag & 3U) == 0) {
            std::size_t length = (tag >> 2U) + 1;
            if (length == 61) {
                length = byte_at(at++) + 1;
            } else if (length == 62) {
                length = byte_at(at) + (byte_at(at + 1) << 8U) + 1;
                at += 2;
            }
            out += in.substr(at, length);
            at += length;
        } else {
            EXPECT_EQ(tag & 3U, 2U);
            std::size_t const offset = byte_at(at) + (byte_at(at + 1) << 8U);
            at += 2;
            for (std::size_t i = 0; i < (tag >> 2U) + 1; ++i) {
                out += out[out.size() - offset];
            }
        }
    }
    EXPECT_EQ(out.size(), size);
    return out;
}

TEST(Snappy, GivesBackWhatWentIn) {
    Random random(7);
    for (int round = 0; round < 300; ++round) {
        std::string text;
        std::size_t const size = random.below(round % 10 == 0 ? 200'000 : 600);
        while (text.size() < size) {
            if (random.below(3) == 0 && !text.empty()) {
                std::size_t const from = random.below(text.size());
                text += std::string(text.substr(from, random.below(200)));
            } else {
                text += random.text(random.below(90), kLowerAlphanumeric);
            }
        }
        EXPECT_EQ(unsnappy(snappy(text)), text);
    }
    EXPECT_LT(snappy(std::string(100'000, 'a')).size(), 6'000U);
}

TEST(Hybrid, PacksFromTheLowestBit) {
    std::string out;
    std::vector<std::uint32_t> const values{0, 1, 2, 3, 4, 5, 6, 7};
    put_hybrid(out, values, 3);
    EXPECT_EQ(out, "\x03\x88\xC6\xFA");  // the example of parquet-format, Encodings.md
}

TEST(Hybrid, RepeatsWhatIsTheSame) {
    std::string out;
    put_hybrid(out, std::vector<std::uint32_t>(300, 5), 9);
    EXPECT_EQ(out, std::string("\xD8\x04\x05\x00", 4));
}

TEST(BitWidth, IsWhatTheLargestNeeds) {
    EXPECT_EQ(bit_width(0), 1U);
    EXPECT_EQ(bit_width(1), 1U);
    EXPECT_EQ(bit_width(2), 2U);
    EXPECT_EQ(bit_width(255), 8U);
    EXPECT_EQ(bit_width(256), 9U);
}

TEST(Thrift, WritesTheCompactProtocol) {
    Thrift thrift;
    thrift.i32(1, 1);
    thrift.i64(3, -2);
    thrift.text(20, "ab");
    EXPECT_EQ(thrift.finish(), std::string("\x15\x02\x26\x03\x08\x28\x02"
                                           "ab"
                                           "\x00",
                                           10));
}

}  // namespace
}  // namespace mandate::sample::parquet
