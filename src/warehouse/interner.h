#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory_resource>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mandate::warehouse {

/// The columns of one entry of a dictionary; absent is SQL's NULL.
using InternedColumns = std::vector<std::optional<std::string_view>>;

/// The memory that the entries of all dictionaries of one reading may take together.
class InternerBudget {
public:
    explicit InternerBudget(std::size_t bytes) : bytes_(bytes) {}

    /// Takes some of it for good. @returns false when it is used up.
    bool take(std::size_t bytes) { return taken_.fetch_add(bytes) + bytes <= bytes_; }

private:
    std::size_t bytes_;
    std::atomic<std::size_t> taken_ = 0;
};

/// A dictionary that fills while DuckDB reads: gives each distinct tuple of texts a number, so that
/// lines are grouped by numbers instead of long texts. Numbers run from 1 without holes, in the
/// order of first sight, which differs from run to run: they mean nothing outside one snapshot.
///
/// `id_of` may be called from any number of threads at once; `in_order` when none of them runs.
class Interner {
public:
    /// What the tuple is whose columns are all absent.
    enum class AllAbsent { kNoEntry, kEntry };

    /// @param budget what `id_of` gives up at; must outlive the dictionary.
    explicit Interner(InternerBudget& budget, AllAbsent all_absent = AllAbsent::kNoEntry);

    bool takes_all_absent() const { return all_absent_ == AllAbsent::kEntry; }

    /// The number of a packed tuple (see pack), or nothing when the budget is used up.
    std::optional<std::int64_t> id_of(std::string_view packed);

    /// The packed tuples; the first is number 1. The texts live as long as the dictionary.
    std::vector<std::string_view> in_order() const;

    std::int64_t size() const { return next_.load() - 1; }

    /// Appends one column to a packed tuple: a mark, and for a text its length and bytes.
    static void pack(std::string& packed, std::optional<std::string_view> column);

    /// The columns of a packed tuple, into `columns`; its texts are parts of `packed`.
    static void unpack(std::string_view packed, InternedColumns& columns);

private:
    /// An entry stands in its shard's memory with its text right behind it, and never moves.
    struct Entry {
        std::int64_t number;
        std::size_t size;
        std::string_view text() const { return {reinterpret_cast<char const*>(this + 1), size}; }
    };
    struct Slot {
        std::size_t hash;
        Entry const* entry;  ///< null: free
    };
    /// A part of the dictionary under a lock of its own: open addressing, at most half full.
    struct Shard {
        mutable std::mutex lock;
        std::vector<Slot> slots;
        std::size_t used = 0;
        std::pmr::monotonic_buffer_resource memory;

        /// The slot of that text, or the free one where it belongs.
        Slot& find(std::size_t hash, std::string_view text);
        void grow();
        Entry const* keep(std::string_view text, std::int64_t number);
    };
    static constexpr std::size_t kShards = 16;

    InternerBudget& budget_;
    AllAbsent all_absent_;
    std::atomic<std::int64_t> next_ = 1;
    std::array<Shard, kShards> shards_;
};

}  // namespace mandate::warehouse
