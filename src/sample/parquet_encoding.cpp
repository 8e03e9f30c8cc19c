#include "sample/parquet_encoding.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace mandate::sample::parquet {
namespace {

std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63);
}

std::uint32_t load32(char const* at) {
    std::uint32_t value = 0;
    std::memcpy(&value, at, sizeof(value));
    return value;
}

/// Compresses one block of at most 64 KiB.
class SnappyBlock {
public:
    SnappyBlock(std::string_view block, std::string& out) : block_(block), out_(out) {}

    void compress() {
        std::size_t const size = block_.size();
        if (size >= 16) {
            limit_ = size - 15;
            std::size_t at = 1;
            while (find_match(at)) {
                put_literal(at);
                at = copy_matches(at);
                if (at >= limit_) {
                    break;
                }
                ++at;
            }
        }
        put_literal(size);
    }

private:
    std::size_t slot(std::size_t at) const {
        return (load32(block_.data() + at) * 0x1E35A7BDU) >> 18U;
    }
    bool same(std::size_t a, std::size_t b) const {
        return load32(block_.data() + a) == load32(block_.data() + b);
    }

    /// Moves `at` to the next place whose four bytes stood before, ever faster where none do.
    bool find_match(std::size_t& at) {
        for (std::size_t skip = 32;; ++skip) {
            if (at >= limit_) {
                return false;
            }
            std::size_t const here = slot(at);
            candidate_ = table_[here];
            table_[here] = static_cast<std::uint16_t>(at);
            if (candidate_ < at && same(candidate_, at)) {
                return true;
            }
            at += skip >> 5U;
        }
    }

    /// Writes the match at `at` and those that follow at once. @returns where they end.
    std::size_t copy_matches(std::size_t at) {
        do {
            std::size_t length = 4;
            while (at + length < block_.size() &&
                   block_[candidate_ + length] == block_[at + length]) {
                ++length;
            }
            put_copy(at - candidate_, length);
            at += length;
            done_ = at;
            if (at >= limit_) {
                return at;
            }
            std::size_t const here = slot(at);
            candidate_ = table_[here];
            table_[here] = static_cast<std::uint16_t>(at);
        } while (candidate_ < at && same(candidate_, at));
        return at;
    }

    void put_literal(std::size_t upto) {
        std::size_t const length = upto - done_;
        if (length == 0) {
            return;
        }
        std::size_t const n = length - 1;
        if (n < 60) {
            out_ += static_cast<char>(n << 2U);
        } else if (n < 256) {
            out_ += static_cast<char>(60U << 2U);
            out_ += static_cast<char>(n);
        } else {
            out_ += static_cast<char>(61U << 2U);
            out_ += static_cast<char>(n & 0xFFU);
            out_ += static_cast<char>(n >> 8U);
        }
        out_.append(block_.data() + done_, length);
        done_ = upto;
    }

    void put_copy(std::size_t offset, std::size_t length) {
        while (length > 0) {
            // A copy is 1 to 64 bytes long.
            std::size_t const part = std::min<std::size_t>(length, 64);
            out_ += static_cast<char>(((part - 1) << 2U) | 2U);
            out_ += static_cast<char>(offset & 0xFFU);
            out_ += static_cast<char>(offset >> 8U);
            length -= part;
        }
    }

    std::string_view block_;
    std::string& out_;
    std::array<std::uint16_t, 1U << 14U> table_{};
    std::size_t limit_ = 0;
    std::size_t candidate_ = 0;
    std::size_t done_ = 0;
};

}  // namespace

void put_varint(std::string& out, std::uint64_t value) {
    while (value >= 0x80U) {
        out += static_cast<char>((value & 0x7FU) | 0x80U);
        value >>= 7U;
    }
    out += static_cast<char>(value);
}

void put_u32(std::string& out, std::uint32_t value) {
    char bytes[4];
    std::memcpy(bytes, &value, sizeof(value));
    out.append(bytes, sizeof(bytes));
}

void put_u64(std::string& out, std::uint64_t value) {
    char bytes[8];
    std::memcpy(bytes, &value, sizeof(value));
    out.append(bytes, sizeof(bytes));
}

void put_double(std::string& out, double value) {
    put_u64(out, std::bit_cast<std::uint64_t>(value));
}

void put_text(std::string& out, std::string_view text) {
    put_u32(out, static_cast<std::uint32_t>(text.size()));
    out += text;
}

unsigned bit_width(std::uint32_t largest) {
    return std::max(1U, static_cast<unsigned>(std::bit_width(largest)));
}

void put_run(std::string& out, std::uint64_t count, std::uint32_t value, unsigned width) {
    put_varint(out, count << 1U);
    for (unsigned bits = 0; bits < width; bits += 8) {
        out += static_cast<char>((value >> bits) & 0xFFU);
    }
}

void put_hybrid(std::string& out, std::span<std::uint32_t const> values, unsigned width) {
    if (values.empty()) {
        return;
    }
    if (std::ranges::all_of(values, [&](std::uint32_t value) { return value == values[0]; })) {
        put_run(out, values.size(), values[0], width);
        return;
    }
    std::size_t const groups = (values.size() + 7) / 8;
    put_varint(out, (groups << 1U) | 1U);
    std::size_t const start = out.size();
    out.resize(start + groups * width);
    char* at = out.data() + start;
    std::uint64_t bits = 0;
    unsigned filled = 0;
    for (std::uint32_t const value : values) {
        bits |= std::uint64_t{value} << filled;
        filled += width;
        while (filled >= 8) {
            *at++ = static_cast<char>(bits & 0xFFU);
            bits >>= 8U;
            filled -= 8;
        }
    }
    if (filled > 0) {
        *at = static_cast<char>(bits & 0xFFU);
    }
}

std::string snappy(std::string_view input) {
    constexpr std::size_t kBlock = 65'536;
    std::string out;
    out.reserve(input.size() / 2 + 32);
    put_varint(out, input.size());
    for (std::size_t at = 0; at < input.size(); at += kBlock) {
        SnappyBlock(input.substr(at, kBlock), out).compress();
    }
    return out;
}

void Thrift::header(int field, int type) {
    int const delta = field - last_.back();
    if (delta >= 1 && delta <= 15) {
        bytes_ += static_cast<char>((delta << 4) | type);
    } else {
        bytes_ += static_cast<char>(type);
        put_varint(bytes_, zigzag(field));
    }
    last_.back() = field;
}

void Thrift::begin_struct(int field) {
    header(field, kStruct);
    last_.push_back(0);
}

void Thrift::begin_element() { last_.push_back(0); }

void Thrift::end_struct() {
    bytes_ += '\0';
    last_.pop_back();
}

void Thrift::begin_list(int field, std::size_t size, int element_type) {
    header(field, 9);
    if (size < 15) {
        bytes_ += static_cast<char>((size << 4U) | static_cast<unsigned>(element_type));
    } else {
        bytes_ += static_cast<char>(0xF0U | static_cast<unsigned>(element_type));
        put_varint(bytes_, size);
    }
}

void Thrift::i32(int field, std::int32_t value) {
    header(field, kI32);
    put_varint(bytes_, zigzag(value));
}

void Thrift::i64(int field, std::int64_t value) {
    header(field, 6);
    put_varint(bytes_, zigzag(value));
}

void Thrift::text(int field, std::string_view value) {
    header(field, kBinary);
    element_text(value);
}

void Thrift::element_i32(std::int32_t value) { put_varint(bytes_, zigzag(value)); }

void Thrift::element_text(std::string_view value) {
    put_varint(bytes_, value.size());
    bytes_ += value;
}

std::string Thrift::finish() { return std::move(bytes_) + '\0'; }

}  // namespace mandate::sample::parquet
