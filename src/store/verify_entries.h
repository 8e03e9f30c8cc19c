#pragma once

#include <cstdint>
#include <future>
#include <map>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entry_view.h"
#include "audit/hash.h"
#include "store/entity.h"
#include "store/walk.h"

namespace mandate::store {

// Internal: the log, as verify_log walks over it.

/// An entry: its columns, and what its text says. Views hold until the entry is left.
struct WalkedEntry {
    std::int64_t sequence = 0;
    std::int64_t at = 0;
    std::int64_t version = 0;
    std::string_view actor;
    std::optional<std::string_view> on_behalf_of;
    std::string_view via;
    std::string_view action;
    std::string_view entity_kind;
    std::string_view entity_id;
    std::string_view canonical;

    audit::Hash leaf;
    /// Nothing when the text is no entry; `problem` then says why.
    std::optional<audit::EntryView> view;
    std::string problem;
    /// Whether the columns are what the text says.
    bool columns_agree = false;
    /// The noun that its text speaks of; null for another kind.
    EntityTable const* noun = nullptr;
    /// The JSON texts of the values that the noun projects, in its order.
    std::span<std::optional<std::string_view>> values;

    /// `log entry 12 (request req-7, version 2)`
    std::string place() const;
};

/// Reads the entries in order, in pages. While a page is looked at, a second thread hashes and
/// scans the one after it; nothing but the entry itself is needed for that.
class EntryWalk {
public:
    EntryWalk(Reader& reader, std::span<EntityTable const* const> nouns);

    /// The next entry; nullptr at the end. It holds until the next call.
    Result<WalkedEntry const*> next();

private:
    /// Some entries, and the bytes that they point into.
    struct Page {
        std::pmr::monotonic_buffer_resource bytes;
        std::vector<WalkedEntry> entries;
    };

    Result<std::unique_ptr<Page>> read();
    Result<void> turn();
    void scan(Page& page) const;
    void scan(WalkedEntry& entry, Page& page) const;

    /// A governed noun, and where its projected values stand.
    struct Noun {
        EntityTable const* table;
        std::vector<std::string_view> paths;
    };
    std::map<std::string_view, Noun> nouns_;
    Walk rows_;
    std::unique_ptr<Page> page_;
    std::size_t at_ = 0;
    /// Read, and being scanned.
    std::unique_ptr<Page> ahead_;
    /// Declared last, so that it ends first: it works on `ahead_`.
    std::future<void> scanning_;
};

}  // namespace mandate::store
