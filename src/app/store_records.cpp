#include "app/store_records.h"

#include <fmt/format.h>

#include "app/operator_act.h"
#include "app/refusals.h"
#include "store/duties.h"
#include "store/entity.h"
#include "store/outbox.h"
#include "store/private_text.h"

namespace mandate::app {
namespace {

using organisation::DutyAct;
using organisation::Step;
using store::Versioned;

Record to_record(Versioned&& versioned) {
    return {std::move(versioned.id), std::move(versioned.body), versioned.version};
}

std::vector<Record> to_records(std::vector<Versioned>&& found) {
    std::vector<Record> records;
    records.reserve(found.size());
    for (Versioned& versioned : found) {
        records.push_back(to_record(std::move(versioned)));
    }
    return records;
}

/// Both halves over one transaction; the writing ones are never called on a read.
class Transaction final : public Writing {
public:
    explicit Transaction(store::Reader& reader) : reader_(reader) {}
    explicit Transaction(store::Writer& writer) : reader_(writer), writer_(&writer) {}

    Result<std::optional<Record>> current(NounTable const& table, std::string_view id) override {
        std::optional<Versioned> found = TRY(store::current(reader_, table, id));
        return found ? std::optional(to_record(std::move(*found))) : std::optional<Record>();
    }

    Result<std::vector<Record>> find(NounTable const& table,
                                     std::span<Filter const> filters) override {
        std::vector<store::Filter> wanted;
        for (auto const& [column, value] : filters) {
            wanted.emplace_back(column, value);
        }
        return to_records(TRY(store::find_current(reader_, table, wanted)));
    }

    Result<std::vector<Record>> history(NounTable const& table, std::string_view id) override {
        return to_records(TRY(store::history(reader_, table, id)));
    }

    Result<std::int64_t> count(NounTable const& table) override {
        return store::count_ever(reader_, table);
    }

    Result<std::vector<DutyAct>> acts(std::string_view chain) override {
        std::vector<DutyAct> acts;
        for (store::DutyAct const& act : TRY(store::acts(reader_, chain))) {
            DutyAct done;
            done.chain = act.chain;
            done.step = TRY(parse_enum<Step>(act.duty, "duty"));
            done.person = PersonId(act.person);
            if (act.on_behalf_of) {
                done.on_behalf_of = PersonId(*act.on_behalf_of);
            }
            acts.push_back(std::move(done));
        }
        return acts;
    }

    Result<void> put(NounTable const& table, std::string_view id, std::int64_t expected_version,
                     Encoded const& body, std::string_view action,
                     std::string_view reason) override {
        TRY(store::put(*writer_, table,
                       {.id = id,
                        .expected_version = expected_version,
                        .body = body.body,
                        .action = action,
                        .reason = reason,
                        .private_pointers = body.private_pointers}));
        return {};
    }

    Result<void> act(std::string_view chain, Step step, organisation::Actor const& actor) override {
        store::DutyAct act;
        act.chain = chain;
        act.duty = text_of(step);
        act.person = actor.person.value();
        if (actor.on_behalf_of) {
            act.on_behalf_of = actor.on_behalf_of->value();
        }
        TRY(store::act(*writer_, act));
        return {};
    }

    Result<void> notify(Notice const& notice) override {
        return store::notify(*writer_,
                             {.kind = notice.kind,
                              .recipient = notice.recipient.value(),
                              .body = {{"kind", notice.subject_kind}, {"id", notice.subject_id}}});
    }

    Result<std::int64_t> erase_texts(PersonId const& person) override {
        return store::erase_private(*writer_, person.value());
    }

private:
    store::Reader& reader_;
    store::Writer* writer_ = nullptr;
};

store::WriteContext context_of(Caller const& caller, audit::Via via, Instant now) {
    store::WriteContext context;
    context.actor = caller.person.value();
    if (caller.on_behalf_of) {
        context.on_behalf_of = caller.on_behalf_of->value();
    }
    context.via = via;
    context.at = now;
    return context;
}

}  // namespace

Result<void> StoreRecords::sync_duties() {
    std::lock_guard const guard(lock_);
    if (duties_synced_) {
        return {};
    }
    std::vector<store::DutyConflict> conflicts;
    for (auto const& [a, b] : organisation::conflicts()) {
        conflicts.emplace_back(text_of(a), text_of(b));
    }
    store::WriteContext context;
    context.actor = "operator:mandate";
    context.via = via_;
    context.at = clock_.now();
    TRY(database_.write(context, [&](store::Writer& writer) -> Result<void> {
        TRY(store::sync_duty_conflicts(writer, conflicts));
        return {};
    }));
    duties_synced_ = true;
    return {};
}

Result<void> StoreRecords::read(std::function<Result<void>(Reading&)> const& body) {
    return database_.read([&](store::Reader& reader) -> Result<void> {
        Transaction transaction(reader);
        return body(transaction);
    });
}

Result<void> StoreRecords::write(Caller const& caller,
                                 std::function<Result<void>(Writing&)> const& body) {
    TRY(sync_duties());
    Instant const now = clock_.now();
    auto done =
        database_.write(context_of(caller, via_, now), [&](store::Writer& writer) -> Result<void> {
            Transaction transaction(writer);
            return body(transaction);
        });
    if (done) {
        return {};
    }
    Error told = std::move(done).error();
    if (told.code == ErrorCode::kForbidden || told.code == ErrorCode::kRefused) {
        told = counted(database_, now,
                       {.actor = caller.person.value(),
                        .via = via_,
                        .action = "access.refused",
                        .entity_kind = "access",
                        .entity_id = caller.person.value(),
                        .sentence = {}},
                       std::move(told));
    }
    return std::unexpected(std::move(told));
}

Error StoreRecords::refuse_sign_in(std::string_view token_id, Error told) {
    // Nobody is known yet: on the command line it is whoever has the files who tries.
    return counted(database_, clock_.now(),
                   {.actor = operator_id(),
                    .via = via_,
                    .action = "sign_in.refused",
                    .entity_kind = "sign_in",
                    .entity_id = std::string(token_id),
                    .sentence = {}},
                   std::move(told));
}

}  // namespace mandate::app
