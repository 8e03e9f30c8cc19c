#include "store/refusals.h"

#include "audit/instant.h"

namespace mandate::store {
namespace {

constexpr Statement kCount{
    "refusal_count",
    "INSERT INTO refusal (minute, actor, via, action, entity_kind, entity_id, count, sentence) "
    "VALUES (:minute, :actor, :via, :action, :kind, :id, 1, :sentence) ON CONFLICT (minute, actor, "
    "via, action, entity_kind, entity_id) DO UPDATE SET count = refusal.count + 1"};
constexpr Statement kAny{"refusal_any", "SELECT minute FROM refusal LIMIT 1"};
constexpr Statement kBefore{
    "refusal_before",
    "SELECT minute, actor, via, action, entity_kind, entity_id, count, sentence FROM refusal WHERE "
    "minute < :minute ORDER BY minute, actor, via, action, entity_kind, entity_id"};
constexpr Statement kForget{"refusal_forget", "DELETE FROM refusal WHERE minute < :minute"};

std::int64_t minute_of(Instant instant) {
    return Instant(std::chrono::floor<std::chrono::minutes>(instant)).time_since_epoch().count();
}

struct Counted {
    std::int64_t minute = 0;
    std::int64_t count = 0;
    Refusal refusal;

    static Result<Counted> from_row(Row const& row) {
        return Counted{
            row.integer("minute"),
            row.integer("count"),
            {row.text("actor"), audit::via_of(row.text("via")).value_or(audit::Via::kCli),
             row.text("action"), row.text("entity_kind"), row.text("entity_id"),
             row.text("sentence")}};
    }
};

Result<void> enter_before(Writer& writer, std::int64_t minute) {
    for (Counted const& counted : TRY(writer.many<Counted>(kBefore, {{"minute", minute}}))) {
        Refusal const& refusal = counted.refusal;
        WriteContext const by{.actor = refusal.actor,
                              .on_behalf_of = std::nullopt,
                              .via = refusal.via,
                              .at = writer.context().at};
        Instant const began{std::chrono::microseconds(counted.minute)};
        TRY(writer.append_for(
            by, {.action = refusal.action,
                 .kind = refusal.entity_kind,
                 .id = refusal.entity_id,
                 .reason = refusal.sentence,
                 .after = {{"count", counted.count}, {"minute", audit::to_log_text(began)}}}));
    }
    return writer.run_later(kForget, {{"minute", minute}});
}

}  // namespace

Result<void> count_refusal(Writer& writer, Refusal const& refusal) {
    return writer.run_later(kCount, {{"minute", minute_of(writer.context().at)},
                                     {"actor", refusal.actor},
                                     {"via", std::string(audit::name_of(refusal.via))},
                                     {"action", refusal.action},
                                     {"kind", refusal.entity_kind},
                                     {"id", refusal.entity_id},
                                     {"sentence", refusal.sentence}});
}

Result<bool> has_refusals(Reader& reader) {
    return TRY(reader.one<std::int64_t>(kAny)).has_value();
}

Result<void> enter_finished_refusals(Writer& writer) {
    return enter_before(writer, minute_of(writer.context().at));
}

Result<void> enter_all_refusals(Writer& writer) {
    return enter_before(writer, std::numeric_limits<std::int64_t>::max());
}

}  // namespace mandate::store
