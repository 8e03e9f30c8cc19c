#include "warehouse/interner.h"

#include <cstring>
#include <new>

namespace mandate::warehouse {
namespace {

constexpr char kAbsent = '\0';
constexpr char kText = '\1';
/// What one entry costs beside its text: its head, two to four slots, its place in `in_order`.
constexpr std::size_t kEntryBytes = 96;
constexpr std::size_t kFirstSlots = 64;

}  // namespace

Interner::Interner(InternerBudget& budget, AllAbsent all_absent)
    : budget_(budget), all_absent_(all_absent) {}

void Interner::pack(std::string& packed, std::optional<std::string_view> column) {
    packed.push_back(column ? kText : kAbsent);
    if (column) {
        auto const size = static_cast<std::uint32_t>(column->size());
        packed.append(reinterpret_cast<char const*>(&size), sizeof size);
        packed.append(*column);
    }
}

void Interner::unpack(std::string_view packed, InternedColumns& columns) {
    columns.clear();
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
}

std::optional<std::int64_t> Interner::id_of(std::string_view packed) {
    std::size_t const hash = std::hash<std::string_view>{}(packed);
    Shard& shard = shards_[(hash >> 48U) % kShards];
    std::lock_guard const guard(shard.lock);
    if (2 * shard.used >= shard.slots.size()) {
        shard.grow();
    }
    Slot& slot = shard.find(hash, packed);
    if (slot.entry == nullptr) {
        if (!budget_.take(packed.size() + kEntryBytes)) {
            return std::nullopt;
        }
        slot = {hash, shard.keep(packed, next_.fetch_add(1))};
        ++shard.used;
    }
    return slot.entry->number;
}

std::vector<std::string_view> Interner::in_order() const {
    std::vector<std::string_view> texts(static_cast<std::size_t>(size()));
    for (Shard const& shard : shards_) {
        for (Slot const& slot : shard.slots) {
            if (slot.entry != nullptr) {
                texts[static_cast<std::size_t>(slot.entry->number) - 1] = slot.entry->text();
            }
        }
    }
    return texts;
}

Interner::Slot& Interner::Shard::find(std::size_t hash, std::string_view text) {
    std::size_t const mask = slots.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        Slot& slot = slots[at];
        if (slot.entry == nullptr || (slot.hash == hash && slot.entry->text() == text)) {
            return slot;
        }
    }
}

void Interner::Shard::grow() {
    std::vector<Slot> old(slots.empty() ? kFirstSlots : 2 * slots.size(), Slot{0, nullptr});
    old.swap(slots);
    std::size_t const mask = slots.size() - 1;
    for (Slot const& slot : old) {
        if (slot.entry != nullptr) {
            std::size_t at = slot.hash & mask;
            while (slots[at].entry != nullptr) {
                at = (at + 1) & mask;
            }
            slots[at] = slot;
        }
    }
}

Interner::Entry const* Interner::Shard::keep(std::string_view text, std::int64_t number) {
    void* const place = memory.allocate(sizeof(Entry) + text.size(), alignof(Entry));
    auto* const entry = new (place) Entry{number, text.size()};
    std::memcpy(entry + 1, text.data(), text.size());
    return entry;
}

}  // namespace mandate::warehouse
