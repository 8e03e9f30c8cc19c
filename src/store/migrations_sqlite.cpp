#include "store/entity_schema.h"
#include "store/governance_tables.h"
#include "store/migrations.h"
#include "store/tables.h"

namespace mandate::store {
namespace {

Migration sqlite_bills() {
    return {
        "bills",
        {
            // A delivery is one reading of one period of an export. `superseded_at` is NULL while
            // it is the current one; the unique index makes that one per export and period.
            "CREATE TABLE delivery ("
            " id TEXT PRIMARY KEY,"
            " export TEXT NOT NULL,"
            " period TEXT NOT NULL,"
            " kind TEXT NOT NULL,"
            " source TEXT NOT NULL,"
            " found_by TEXT NOT NULL CHECK (found_by IN ('manifest', 'listing')),"
            " execution_id TEXT,"
            " files_digest TEXT NOT NULL,"
            " coarse_digest TEXT NOT NULL,"
            " schema_fingerprint TEXT NOT NULL,"
            " folder TEXT NOT NULL UNIQUE,"
            " ledger TEXT NOT NULL,"
            " lines BIGINT NOT NULL CHECK (lines >= 0),"
            " facts BIGINT NOT NULL CHECK (facts >= 0),"
            " ingested_at BIGINT NOT NULL,"
            " superseded_at BIGINT)",

            ("CREATE UNIQUE INDEX delivery_current ON delivery (export, period) WHERE "
             "superseded_at "
             "IS NULL"),

            ("CREATE TABLE delivery_file ("
             " delivery_id TEXT NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,"
             " name TEXT NOT NULL,"
             " sha256 TEXT NOT NULL,"
             " PRIMARY KEY (delivery_id, name))"),

            "CREATE TABLE delivery_payer ("
            " delivery_id TEXT NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,"
            " payer TEXT NOT NULL,"
            " currency TEXT NOT NULL,"
            " lines BIGINT NOT NULL,"
            " unblended TEXT NOT NULL,"
            " net TEXT,"
            " list TEXT,"
            " data_through TEXT,"
            " final BIGINT NOT NULL CHECK (final IN (0, 1)),"
            " PRIMARY KEY (delivery_id, payer))",

            // Which export speaks for a payer and period; every other one is an alternate.
            "CREATE TABLE source_of_record ("
            " payer TEXT NOT NULL,"
            " period TEXT NOT NULL,"
            " export TEXT NOT NULL,"
            " chosen_at BIGINT NOT NULL,"
            " chosen_by TEXT NOT NULL,"
            " PRIMARY KEY (payer, period))",
        }};
}

// From here on tables are STRICT: a column holds its type and nothing else, as in PostgreSQL.
Migration sqlite_log() {
    Migration step{
        "log",
        {
            "CREATE TABLE log_entry ("
            " sequence INTEGER PRIMARY KEY CHECK (sequence >= 0),"
            " at INTEGER NOT NULL,"
            " actor TEXT NOT NULL,"
            " on_behalf_of TEXT,"
            " via TEXT NOT NULL CHECK (via IN ('cli', 'http', 'job')),"
            " action TEXT NOT NULL,"
            " entity_kind TEXT NOT NULL,"
            " entity_id TEXT NOT NULL,"
            " version INTEGER NOT NULL CHECK (version >= 0),"
            " canonical TEXT NOT NULL) STRICT",

            ("CREATE UNIQUE INDEX log_entry_version ON log_entry (entity_kind, entity_id, version)"
             " WHERE version > 0"),

            // One row: how large the log is, and what it needs to grow.
            ("CREATE TABLE log_head ("
             " id INTEGER PRIMARY KEY CHECK (id = 1),"
             " size INTEGER NOT NULL CHECK (size >= 0),"
             " frontier TEXT NOT NULL) STRICT"),

            "INSERT INTO log_head (id, size, frontier) VALUES (1, 0, '0')",

            ("CREATE TABLE log_checkpoint ("
             " size INTEGER PRIMARY KEY CHECK (size >= 0),"
             " note TEXT NOT NULL,"
             " at INTEGER NOT NULL) STRICT"),

            "CREATE TABLE private_text ("
            " digest TEXT NOT NULL UNIQUE,"
            " sequence INTEGER NOT NULL REFERENCES log_entry (sequence),"
            " subject TEXT NOT NULL,"
            " salt TEXT,"
            " text TEXT,"
            " erased_seq INTEGER REFERENCES log_entry (sequence),"
            " PRIMARY KEY (sequence, digest),"
            " CHECK ((salt IS NULL) = (erased_seq IS NOT NULL)),"
            " CHECK ((text IS NULL) = (erased_seq IS NOT NULL))) STRICT, WITHOUT ROWID",

            ("CREATE TRIGGER private_text_kept BEFORE UPDATE ON private_text"
             " WHEN OLD.erased_seq IS NOT NULL OR NEW.erased_seq IS NULL"
             " OR NEW.digest IS NOT OLD.digest OR NEW.sequence IS NOT OLD.sequence"
             " OR NEW.subject IS NOT OLD.subject"
             " BEGIN SELECT RAISE(ABORT, 'a private text is never changed, only erased'); END"),

            ("CREATE TRIGGER private_text_deleted BEFORE DELETE ON private_text"
             " BEGIN SELECT RAISE(ABORT, 'a row of private_text is never deleted'); END"),

            "CREATE TABLE outbox ("
            " id INTEGER PRIMARY KEY,"
            " at INTEGER NOT NULL,"
            " sequence INTEGER NOT NULL,"
            " kind TEXT NOT NULL,"
            " recipient TEXT NOT NULL,"
            " body TEXT NOT NULL,"
            " attempts INTEGER NOT NULL DEFAULT 0,"
            " sent_at INTEGER) STRICT",

            "CREATE INDEX outbox_waiting ON outbox (id) WHERE sent_at IS NULL",

            ("CREATE TABLE duty_conflict ("
             " duty_a TEXT NOT NULL,"
             " duty_b TEXT NOT NULL,"
             " PRIMARY KEY (duty_a, duty_b)) STRICT"),
        }};
    for (std::string_view const table : {"log_entry", "log_checkpoint"}) {
        step.add(keep_rows(table, Dialect::kSqlite));
    }
    return step;
}

Migration sqlite_nouns() {
    Migration step{"nouns", {}};
    for (EntityTable const* const table : kStoreTables) {
        step.add(create_entity_table(*table, Dialect::kSqlite));
    }
    step.add(
        {"CREATE INDEX duty_act_chain ON duty_act (chain)",

         // NULL equals nothing, so an act in nobody's name compares by its person alone.
         "CREATE TRIGGER duty_act_apart BEFORE INSERT ON duty_act WHEN EXISTS (SELECT 1 FROM "
         "duty_act a JOIN duty_conflict c ON (c.duty_a = a.duty AND c.duty_b = NEW.duty) OR "
         "(c.duty_b = a.duty AND c.duty_a = NEW.duty) WHERE a.chain = NEW.chain AND (a.person = "
         "NEW.person OR a.person = NEW.on_behalf_of OR a.on_behalf_of = NEW.person OR "
         "a.on_behalf_of = NEW.on_behalf_of)) BEGIN SELECT RAISE(ABORT, 'separation of duties: a "
         "conflicting step of this chain was done by the same person'); END"});
    return step;
}

Migration sqlite_governance() {
    Migration step{"governance", {}};
    for (EntityTable const* const table : tables::kAll) {
        step.add(create_entity_table(*table, Dialect::kSqlite));
    }
    step.add(governance_indexes());
    step.add({// Days are texts that sort like days; a claim that ends where it begins holds none.
              "CREATE TRIGGER claim_once BEFORE INSERT ON claim WHEN EXISTS (SELECT 1 FROM "
              "claim c WHERE c.to_seq IS NULL AND c.id <> NEW.id AND c.anchor_kind = "
              "NEW.anchor_kind AND "
              "c.anchor_value = NEW.anchor_value AND c.effective_from < coalesce(NEW.effective_to, "
              "'9999-12-31') AND NEW.effective_from < coalesce(c.effective_to, '9999-12-31') AND "
              "c.effective_from < coalesce(c.effective_to, '9999-12-31') AND NEW.effective_from < "
              "coalesce(NEW.effective_to, '9999-12-31')) BEGIN SELECT RAISE(ABORT, 'an anchor has "
              "one owner a "
              "day'); END"});
    return step;
}

Migration sqlite_refusals() {
    return {"refusals",
            {// Counted here, entered in the log when the minute is over (refusals.h).
             "CREATE TABLE refusal ("
             " minute INTEGER NOT NULL,"
             " actor TEXT NOT NULL,"
             " via TEXT NOT NULL,"
             " action TEXT NOT NULL,"
             " entity_kind TEXT NOT NULL,"
             " entity_id TEXT NOT NULL,"
             " count INTEGER NOT NULL CHECK (count > 0),"
             " sentence TEXT NOT NULL,"
             " PRIMARY KEY (minute, actor, via, action, entity_kind, entity_id)) STRICT, WITHOUT "
             "ROWID"}};
}

}  // namespace

std::vector<Migration> sqlite_migrations() {
    return {sqlite_bills(), sqlite_log(), sqlite_nouns(), sqlite_governance(), sqlite_refusals()};
}

}  // namespace mandate::store
