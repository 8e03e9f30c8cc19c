#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The encodings of Parquet that the sample writes (parquet-format: Encodings, Thrift,
/// Compression). Bytes are collected in std::string; numbers are little-endian.
namespace mandate::sample::parquet {

void put_varint(std::string& out, std::uint64_t value);
void put_u32(std::string& out, std::uint32_t value);
void put_u64(std::string& out, std::uint64_t value);
void put_double(std::string& out, double value);
/// PLAIN of a byte array: length, bytes.
void put_text(std::string& out, std::string_view text);

/// Bits that a dictionary index or level up to `largest` needs; at least 1.
unsigned bit_width(std::uint32_t largest);

/// RLE/bit-packing hybrid: one run. All equal values become a repeated run, others are packed.
void put_hybrid(std::string& out, std::span<std::uint32_t const> values, unsigned width);

/// A repeated run of `count` times `value`.
void put_run(std::string& out, std::uint64_t count, std::uint32_t value, unsigned width);

/// Snappy (format_description): greedy matches within blocks of 64 KiB.
std::string snappy(std::string_view input);

/// Thrift's compact protocol, as far as Parquet's metadata needs it. Fields ascend within a struct.
class Thrift {
public:
    void begin_struct(int field);  ///< as a field of the struct around it
    void begin_element();          ///< as an element of a list
    void end_struct();
    void begin_list(int field, std::size_t size, int element_type);
    void i32(int field, std::int32_t value);
    void i64(int field, std::int64_t value);
    void text(int field, std::string_view value);
    void element_i32(std::int32_t value);
    void element_text(std::string_view value);

    /// The struct at the top, closed.
    std::string finish();

    static constexpr int kI32 = 5;
    static constexpr int kBinary = 8;
    static constexpr int kStruct = 12;

private:
    void header(int field, int type);
    std::string bytes_;
    std::vector<int> last_ = {0};
};

}  // namespace mandate::sample::parquet
