#include "store/writer.h"

#include <stdexcept>

#include <fmt/format.h>

#include "audit/merkle.h"
#include "base/canonical_json.h"
#include "store/private_text.h"
#include "store/unit.h"

namespace mandate::store {
namespace {

constexpr Statement kInsertEntry{
    "log_entry_insert",
    "INSERT INTO log_entry (sequence, at, actor, on_behalf_of, via, action, entity_kind, "
    "entity_id, "
    "version, canonical) VALUES (:sequence, :at, :actor, :on_behalf_of, :via, :action, :kind, :id, "
    ":version, :canonical)"};

}  // namespace

Result<std::int64_t> Writer::run(Statement const& statement, Parameters const& parameters) {
    return unit().run(statement, parameters, [](Row const&) -> Result<void> { return {}; });
}

Result<void> Writer::run_later(Statement const& statement, Parameters const& parameters) {
    return unit().run_later(statement, parameters);
}

Result<std::int64_t> Writer::append_for(WriteContext const& by, LogAct const& act) {
    return enter(by, act, TRY(canonical_json(act.after)));
}

Result<std::int64_t> Writer::enter(WriteContext const& by, LogAct const& act,
                                   std::string_view after) {
    if (unit().actions != nullptr && unit().actions->find(act.action) == nullptr) {
        throw std::logic_error(fmt::format("{} is no act that the log knows", act.action));
    }
    std::int64_t const sequence = frontier_.size();
    std::optional<NewText> reason;
    if (!act.reason.empty()) {
        reason = NewText::create(act.reason);
    }
    audit::Entry entry;
    entry.sequence = sequence;
    entry.at = by.at;
    entry.actor = by.actor;
    entry.on_behalf_of = by.on_behalf_of;
    entry.via = by.via;
    entry.action = act.action;
    entry.entity = {std::string(act.kind), std::string(act.id)};
    entry.version = act.version;
    if (reason) {
        entry.reason = reason->committed;
    }
    std::string text = TRY(audit::canonical_text(entry, after));
    audit::Hash const leaf = audit::leaf_hash(text);
    TRY(run_later(kInsertEntry, {{"sequence", sequence},
                                 {"at", std::int64_t{by.at.time_since_epoch().count()}},
                                 {"actor", entry.actor},
                                 {"on_behalf_of", text_or_null(entry.on_behalf_of)},
                                 {"via", std::string(audit::name_of(entry.via))},
                                 {"action", entry.action},
                                 {"kind", entry.entity.kind},
                                 {"id", entry.entity.id},
                                 {"version", act.version},
                                 {"canonical", std::move(text)}}));
    frontier_.append(leaf);
    if (reason) {
        TRY(store_text(*this, *reason, sequence, by.actor));
    }
    return sequence;
}

}  // namespace mandate::store
