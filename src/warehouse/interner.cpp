#include "warehouse/interner.h"

#include <cstring>

namespace mandate::warehouse {
namespace {

constexpr char kAbsent = '\0';
constexpr char kText = '\1';
/// What one entry costs beside its text: node, number, string header, bucket.
constexpr std::size_t kEntryBytes = 96;

InternedColumns unpack(std::string_view packed) {
    InternedColumns columns;
    while (!packed.empty()) {
        char const mark = packed.front();
        packed.remove_prefix(1);
        if (mark == kAbsent) {
            columns.emplace_back();
            continue;
        }
        std::uint32_t size = 0;
        std::memcpy(&size, packed.data(), sizeof size);
        columns.emplace_back(packed.substr(sizeof size, size));
        packed.remove_prefix(sizeof size + size);
    }
    return columns;
}

}  // namespace

Interner::Interner(std::size_t limit_bytes, AllAbsent all_absent)
    : limit_bytes_(limit_bytes), all_absent_(all_absent) {}

void Interner::pack(std::string& packed, std::optional<std::string_view> column) {
    packed.push_back(column ? kText : kAbsent);
    if (column) {
        auto const size = static_cast<std::uint32_t>(column->size());
        packed.append(reinterpret_cast<char const*>(&size), sizeof size);
        packed.append(*column);
    }
}

std::optional<std::int64_t> Interner::id_of(std::string_view packed) {
    std::size_t const hash = TextHash{}(packed);
    Shard& shard = shards_[(hash >> 48U) % kShards];
    std::lock_guard const guard(shard.lock);
    auto const found = shard.ids.find(packed);
    if (found != shard.ids.end()) {
        return found->second;
    }
    if (bytes_.fetch_add(packed.size() + kEntryBytes) > limit_bytes_) {
        return std::nullopt;
    }
    return shard.ids.emplace(packed, next_.fetch_add(1)).first->second;
}

void Interner::for_each(
    std::function<void(std::int64_t, InternedColumns const&)> const& visit) const {
    for (Shard const& shard : shards_) {
        for (auto const& [packed, id] : shard.ids) {
            visit(id, unpack(packed));
        }
    }
}

}  // namespace mandate::warehouse
