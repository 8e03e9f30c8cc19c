#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace mandate::warehouse {

/// The cells of DuckDB's vectors, read in place: its C API would be one call a cell. `String` is
/// duckdb_string_t, which a header of ours does not name.
template <typename String>
std::string_view text_of(String const& cell) {
    std::uint32_t const size = cell.value.inlined.length;
    return {size <= sizeof cell.value.inlined.inlined ? cell.value.inlined.inlined
                                                      : cell.value.pointer.ptr,
            size};
}

/// Whether a row is not NULL. @param validity a bit a row; null when no row is NULL.
inline bool is_valid(std::uint64_t const* validity, std::size_t row) {
    return validity == nullptr || ((validity[row / 64] >> (row % 64)) & 1U) != 0;
}

/// Equal texts; at once where both stand in one place, as the values of a Parquet dictionary do.
inline bool is_same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && (a.data() == b.data() || a == b);
}

/// Mixes length, first and last eight bytes of a text into a hash over the cells of a row. Good
/// enough for a hint (SameRows) and far cheaper than all of its bytes.
inline std::uint64_t mix(std::uint64_t hash, std::string_view text) {
    constexpr std::uint64_t kOdd = 0x9E37'79B9'7F4A'7C15U;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    if (text.size() >= sizeof first) {
        std::memcpy(&first, text.data(), sizeof first);
        std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
    } else {
        std::memcpy(&first, text.data(), text.size());
    }
    hash = (hash ^ first ^ (text.size() << 56U)) * kOdd;
    hash = ((hash ^ (hash >> 32U)) ^ last) * kOdd;
    return hash ^ (hash >> 29U);
}

/// Remembers rows of one chunk by a hash over their cells, so that a row that equals an earlier one
/// takes over that one's result. Forgets a row when another one's hash meets it.
class SameRows {
public:
    /// The row that had this hash last, whose cells are to be compared; `row` takes its place.
    std::optional<std::size_t> swap(std::uint64_t hash, std::size_t row) {
        std::uint16_t& place = rows_[hash % rows_.size()];
        std::uint16_t const before = place;
        place = static_cast<std::uint16_t>(row + 1);
        return before == 0 ? std::nullopt : std::optional<std::size_t>(before - 1U);
    }

private:
    std::array<std::uint16_t, 4096> rows_{};  ///< row + 1; a chunk has 2,048 rows
};

}  // namespace mandate::warehouse
