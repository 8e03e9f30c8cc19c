#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mandate::warehouse {

/// The columns of one entry of a dictionary; absent is SQL's NULL.
using InternedColumns = std::vector<std::optional<std::string_view>>;

/// A dictionary that fills while DuckDB reads: gives each distinct tuple of texts a number, so that
/// lines are grouped by numbers instead of long texts. Numbers run from 1 without holes, in the
/// order of first sight, which differs from run to run: they mean nothing outside one snapshot.
///
/// `id_of` may be called from any number of threads at once; `for_each` when none of them runs.
class Interner {
public:
    /// What the tuple is whose columns are all absent.
    enum class AllAbsent { kNoEntry, kEntry };

    /// @param limit_bytes how much memory the entries may take before `id_of` gives up.
    explicit Interner(std::size_t limit_bytes, AllAbsent all_absent = AllAbsent::kNoEntry);

    bool takes_all_absent() const { return all_absent_ == AllAbsent::kEntry; }

    /// The number of a packed tuple (see pack), or nothing when the dictionary is full.
    std::optional<std::int64_t> id_of(std::string_view packed);

    /// Calls `visit` with each number and its columns, in no particular order.
    void for_each(std::function<void(std::int64_t, InternedColumns const&)> const& visit) const;

    std::int64_t size() const { return next_.load() - 1; }

    /// Appends one column to a packed tuple: a mark, and for a text its length and bytes.
    static void pack(std::string& packed, std::optional<std::string_view> column);

private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    struct Shard {
        std::mutex lock;
        std::unordered_map<std::string, std::int64_t, TextHash, std::equal_to<>> ids;
    };
    static constexpr std::size_t kShards = 16;

    std::size_t limit_bytes_;
    AllAbsent all_absent_;
    std::atomic<std::size_t> bytes_ = 0;
    std::atomic<std::int64_t> next_ = 1;
    std::array<Shard, kShards> shards_;
};

}  // namespace mandate::warehouse
