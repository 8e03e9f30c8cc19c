#include "store/verify_entries.h"

#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "audit/canonical_scanner.h"
#include "audit/merkle.h"

namespace mandate::store {
namespace {

constexpr std::size_t kEntriesOfPage = 1'000;

constexpr Statement kEntries{
    "verify_entries",
    "SELECT sequence, at, version, actor, on_behalf_of, via, action, entity_kind, entity_id, "
    "canonical FROM log_entry ORDER BY sequence"};
struct EntryColumn {
    enum { kSequence, kAt, kVersion, kActor, kOnBehalfOf, kVia, kAction, kKind, kId, kText };
};

bool do_columns_agree(WalkedEntry const& entry, audit::EntryView const& view) {
    bool const behalf =
        view.raw_on_behalf_of.has_value() == entry.on_behalf_of.has_value() &&
        (!entry.on_behalf_of || audit::stands_for(*view.raw_on_behalf_of, *entry.on_behalf_of));
    return behalf && view.sequence == entry.sequence &&
           view.at.time_since_epoch().count() == entry.at &&
           audit::stands_for(view.raw_actor, entry.actor) &&
           audit::name_of(view.via) == entry.via && view.action == entry.action &&
           view.entity_kind == entry.entity_kind &&
           audit::stands_for(view.raw_entity_id, entry.entity_id) && view.version == entry.version;
}

}  // namespace

std::string WalkedEntry::place() const {
    return fmt::format("log entry {} ({} {}, version {})", sequence, entity_kind, entity_id,
                       version);
}

EntryWalk::EntryWalk(Reader& reader, std::span<EntityTable const* const> nouns)
    : rows_(reader, kEntries) {
    for (EntityTable const* const table : nouns) {
        Noun& noun = nouns_[table->kind];
        noun.table = table;
        for (Projection const& projection : table->projections) {
            noun.paths.push_back(projection.path);
        }
    }
}

Result<WalkedEntry const*> EntryWalk::next() {
    if (page_ == nullptr || ++at_ == page_->entries.size()) {
        TRY(turn());
    }
    return page_->entries.empty() ? nullptr : &page_->entries[at_];
}

/// Makes the page that was read ahead the current one, and reads the one after it.
Result<void> EntryWalk::turn() {
    if (ahead_ == nullptr) {
        ahead_ = TRY(read());
        scan(*ahead_);
    } else {
        scanning_.get();
    }
    page_ = std::move(ahead_);
    at_ = 0;
    ahead_ = TRY(read());
    scanning_ = std::async(std::launch::async, [this] { scan(*ahead_); });
    return {};
}

void EntryWalk::scan(Page& page) const {
    for (WalkedEntry& entry : page.entries) {
        scan(entry, page);
    }
}

void EntryWalk::scan(WalkedEntry& entry, Page& page) const {
    entry.leaf = audit::leaf_hash(entry.canonical);
    Result<audit::EntryView> view = audit::scan_entry(entry.canonical);
    if (!view) {
        entry.problem = view.error().message;
        return;
    }
    entry.view = *view;
    entry.columns_agree = do_columns_agree(entry, *view);
    auto const noun = nouns_.find(view->entity_kind);
    if (noun == nouns_.end()) {
        return;
    }
    using Found = std::optional<std::string_view>;
    std::vector<std::string_view> const& paths = noun->second.paths;
    entry.noun = noun->second.table;
    entry.values = std::span(
        static_cast<Found*>(page.bytes.allocate(paths.size() * sizeof(Found), alignof(Found))),
        paths.size());
    std::ranges::uninitialized_value_construct(entry.values);
    audit::find_values(view->after, paths, entry.values);
}

Result<std::unique_ptr<EntryWalk::Page>> EntryWalk::read() {
    auto page = std::make_unique<Page>();
    auto const keep = [&](std::string_view text) {
        char* const kept = static_cast<char*>(page->bytes.allocate(text.size(), 1));
        std::memcpy(kept, text.data(), text.size());
        return std::string_view(kept, text.size());
    };
    page->entries.reserve(kEntriesOfPage);
    while (page->entries.size() < kEntriesOfPage) {
        Cursor const* const row = TRY(rows_.peek());
        if (row == nullptr) {
            break;
        }
        WalkedEntry& entry = page->entries.emplace_back();
        entry.sequence = row->integer(EntryColumn::kSequence);
        entry.at = row->integer(EntryColumn::kAt);
        entry.version = row->integer(EntryColumn::kVersion);
        entry.actor = keep(row->text(EntryColumn::kActor));
        if (!row->is_null(EntryColumn::kOnBehalfOf)) {
            entry.on_behalf_of = keep(row->text(EntryColumn::kOnBehalfOf));
        }
        entry.via = keep(row->text(EntryColumn::kVia));
        entry.action = keep(row->text(EntryColumn::kAction));
        entry.entity_kind = keep(row->text(EntryColumn::kKind));
        entry.entity_id = keep(row->text(EntryColumn::kId));
        entry.canonical = keep(row->text(EntryColumn::kText));
        rows_.pop();
    }
    return page;
}

}  // namespace mandate::store
