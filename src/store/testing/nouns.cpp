#include "store/testing/nouns.h"

#include "audit/checkpoint.h"
#include "audit/instant.h"
#include "store/duties.h"
#include "store/entity_schema.h"
#include "store/log.h"
#include "store/outbox.h"
#include "store/private_text.h"

namespace mandate::store::testing {
namespace {

Instant at_minute(int minute) {
    return Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)) +
           std::chrono::minutes(minute);
}

void write(Store const& store, WriteContext const& context,
           std::function<Result<void>(Writer&)> const& body) {
    must(store.write(context, body));
}

}  // namespace

GovernedDatabase::GovernedDatabase(Dialect dialect) : FreshDatabase(dialect) {
    Store const made = open();
    std::unique_ptr<Connection> const connection = connect();
    for (EntityTable const* const table : kTestTables) {
        for (std::string const& sql : create_entity_table(*table, dialect)) {
            script(*connection, sql);
        }
    }
    script(*connection, "CREATE UNIQUE INDEX thing_serial ON thing (serial) WHERE to_seq IS NULL");
}

WriteContext by(std::string actor, int minute) {
    return {.actor = std::move(actor), .at = at_minute(minute)};
}

Result<std::int64_t> put_thing(Writer& writer, std::string_view id, std::int64_t expected_version,
                               boost::json::object body, std::string_view reason) {
    return put(writer, kThing,
               {.id = id,
                .expected_version = expected_version,
                .body = std::move(body),
                .action = expected_version == 0 ? "thing.made" : "thing.changed",
                .reason = reason});
}

Result<std::int64_t> put_human(Writer& writer, std::string_view id, std::int64_t expected_version,
                               std::string const& name, std::string const& email) {
    std::vector<std::string> const private_pointers = {"/name", "/contact/emails/0"};
    return put(writer, kHuman,
               {.id = id,
                .expected_version = expected_version,
                .body = {{"handle", id},
                         {"name", name},
                         {"contact", {{"emails", boost::json::array{email}}}}},
                .action = "human.changed",
                .private_pointers = private_pointers});
}

audit::SigningKey const& log_key() {
    static audit::SigningKey const kKey =
        must(audit::SigningKey::create("test.example/log", std::array<std::uint8_t, 32>{7}));
    return kKey;
}

void keep_head(Store const& store, int minute) {
    audit::Frontier const head = must(store.read([](Reader& reader) { return log_head(reader); }));
    std::string const note =
        must(audit::sign_checkpoint({log_key().verifier_key().name(),
                                     head.size(),
                                     head.root(),
                                     {"time " + audit::to_log_text(at_minute(minute))}},
                                    log_key()));
    write(store, {}, [&](Writer& writer) { return keep_checkpoint(writer, note); });
}

VerifyReport verify(Store const& store) {
    std::vector<audit::VerifierKey> const keys = {log_key().verifier_key()};
    return must(store.read(
        [&](Reader& reader) { return verify_log(reader, {.tables = kTestTables, .keys = keys}); }));
}

std::string faults_of(Store const& store) {
    std::string text;
    for (Fault const& fault : verify(store).faults) {
        text += fault.place + ": " + fault.problem + "\n";
    }
    return text;
}

void populate(Store const& store) {
    std::vector<DutyConflict> const conflicts = {{"request", "approve"}, {"approve", "implement"}};
    write(store, by("system"), [&](Writer& writer) -> Result<void> {
        TRY(sync_duty_conflicts(writer, conflicts));
        TRY(put_human(writer, "priya", 0, "Priya Sharma", "priya@example.com"));
        TRY(put_human(writer, "lena", 0, "Lena Vogel", "lena@example.com"));
        return {};
    });
    keep_head(store, 1);
    write(store, by("priya", 2), [](Writer& writer) -> Result<void> {
        TRY(put_thing(writer, "thing-1", 0, {{"state", "draft"}, {"size", 5}}, "we need it"));
        TRY(put_thing(writer, "thing-2", 0, {{"state", "draft"}, {"serial", "s-2"}}));
        TRY(act(writer, {.chain = "thing-1", .duty = "request", .person = "priya"}));
        return notify(writer, {"thing.made", "lena", {{"thing", "thing-1"}}});
    });
    WriteContext deputy = by("omar", 3);
    deputy.on_behalf_of = "lena";
    deputy.via = audit::Via::kHttp;
    write(store, deputy, [](Writer& writer) -> Result<void> {
        TRY(put_thing(writer, "thing-1", 1, {{"state", "approved"}, {"size", 6}}, "a good plan"));
        TRY(act(writer,
                {.chain = "thing-1", .duty = "approve", .person = "omar", .on_behalf_of = "lena"}));
        TRY(writer.append({.action = "sign_in.refused", .kind = "sign_in", .id = "omar"}));
        return {};
    });
    write(store, by("lena", 4), [](Writer& writer) -> Result<void> {
        TRY(put_human(writer, "lena", 1, "Lena Vogel", "lena.vogel@example.com"));
        TRY(put_thing(writer, "thing-1", 2, {{"state", "done"}, {"size", 6}}));
        return {};
    });
    write(store, by("admin", 5), [](Writer& writer) -> Result<void> {
        TRY(erase_private(writer, "priya"));
        return {};
    });
    keep_head(store, 6);
    write(store, by("lena", 7), [](Writer& writer) -> Result<void> {
        TRY(put_thing(writer, "thing-2", 1, {{"state", "done"}, {"serial", "s-2"}}, "at last"));
        return {};
    });
}

}  // namespace mandate::store::testing
