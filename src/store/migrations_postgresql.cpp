#include "store/entity_schema.h"
#include "store/governance_tables.h"
#include "store/migrations.h"
#include "store/tables.h"

namespace mandate::store {
namespace {

// Order and equality by bytes, as in SQLite.
#define TEXT_C "TEXT COLLATE \"C\""

Migration postgresql_bills() {
    return {
        "bills",
        {
            // A delivery is one reading of one period of an export. `superseded_at` is NULL while
            // it is the current one; the unique index makes that one per export and period.
            "CREATE TABLE delivery ("
            " id " TEXT_C " PRIMARY KEY,"
            " export " TEXT_C " NOT NULL,"
            " period " TEXT_C " NOT NULL,"
            " kind " TEXT_C " NOT NULL,"
            " source " TEXT_C " NOT NULL,"
            " found_by " TEXT_C " NOT NULL CHECK (found_by IN ('manifest', 'listing')),"
            " execution_id " TEXT_C ","
            " files_digest " TEXT_C " NOT NULL,"
            " coarse_digest " TEXT_C " NOT NULL,"
            " schema_fingerprint " TEXT_C " NOT NULL,"
            " folder " TEXT_C " NOT NULL UNIQUE,"
            " ledger " TEXT_C " NOT NULL,"
            " lines BIGINT NOT NULL CHECK (lines >= 0),"
            " facts BIGINT NOT NULL CHECK (facts >= 0),"
            " ingested_at BIGINT NOT NULL,"
            " superseded_at BIGINT)",

            ("CREATE UNIQUE INDEX delivery_current ON delivery (export, period) WHERE "
             "superseded_at "
             "IS NULL"),

            ("CREATE TABLE delivery_file ("
             " delivery_id " TEXT_C " NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,"
             " name " TEXT_C " NOT NULL,"
             " sha256 " TEXT_C " NOT NULL,"
             " PRIMARY KEY (delivery_id, name))"),

            "CREATE TABLE delivery_payer ("
            " delivery_id " TEXT_C " NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,"
            " payer " TEXT_C " NOT NULL,"
            " currency " TEXT_C " NOT NULL,"
            " lines BIGINT NOT NULL,"
            " unblended " TEXT_C " NOT NULL,"
            " net " TEXT_C ","
            " list " TEXT_C ","
            " data_through " TEXT_C ","
            " final BIGINT NOT NULL CHECK (final IN (0, 1)),"
            " PRIMARY KEY (delivery_id, payer))",

            // Which export speaks for a payer and period; every other one is an alternate.
            "CREATE TABLE source_of_record ("
            " payer " TEXT_C " NOT NULL,"
            " period " TEXT_C " NOT NULL,"
            " export " TEXT_C " NOT NULL,"
            " chosen_at BIGINT NOT NULL,"
            " chosen_by " TEXT_C " NOT NULL,"
            " PRIMARY KEY (payer, period))",
        }};
}

Migration postgresql_log() {
    Migration step{
        "log",
        {
            ("CREATE FUNCTION mandate_refuse() RETURNS trigger LANGUAGE plpgsql AS "
             "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"),

            // Whose database it is: the data folder that opened it first.
            ("CREATE TABLE installation (id " TEXT_C " PRIMARY KEY)"),

            "CREATE TABLE log_entry ("
            " sequence BIGINT PRIMARY KEY CHECK (sequence >= 0),"
            " at BIGINT NOT NULL,"
            " actor " TEXT_C " NOT NULL,"
            " on_behalf_of " TEXT_C ","
            " via " TEXT_C " NOT NULL CHECK (via IN ('cli', 'http', 'job')),"
            " action " TEXT_C " NOT NULL,"
            " entity_kind " TEXT_C " NOT NULL,"
            " entity_id " TEXT_C " NOT NULL,"
            " version BIGINT NOT NULL CHECK (version >= 0),"
            " canonical " TEXT_C " NOT NULL)",

            ("CREATE UNIQUE INDEX log_entry_version ON log_entry (entity_kind, entity_id, version)"
             " WHERE version > 0"),

            // One row: how large the log is, and what it needs to grow.
            ("CREATE TABLE log_head ("
             " id BIGINT PRIMARY KEY CHECK (id = 1),"
             " size BIGINT NOT NULL CHECK (size >= 0),"
             " frontier " TEXT_C " NOT NULL)"),

            "INSERT INTO log_head (id, size, frontier) VALUES (1, 0, '0')",

            ("CREATE TABLE log_checkpoint ("
             " size BIGINT PRIMARY KEY CHECK (size >= 0),"
             " note " TEXT_C " NOT NULL,"
             " at BIGINT NOT NULL)"),

            "CREATE TABLE private_text ("
            " digest " TEXT_C " NOT NULL UNIQUE,"
            " sequence BIGINT NOT NULL REFERENCES log_entry (sequence),"
            " subject " TEXT_C " NOT NULL,"
            " salt " TEXT_C ","
            " text " TEXT_C ","
            " erased_seq BIGINT REFERENCES log_entry (sequence),"
            " PRIMARY KEY (sequence, digest),"
            " CHECK ((salt IS NULL) = (erased_seq IS NOT NULL)),"
            " CHECK ((text IS NULL) = (erased_seq IS NOT NULL)))",

            "CREATE TRIGGER private_text_kept BEFORE UPDATE ON private_text FOR EACH ROW"
            " WHEN (OLD.erased_seq IS NOT NULL OR NEW.erased_seq IS NULL"
            " OR NEW.digest IS DISTINCT FROM OLD.digest"
            " OR NEW.sequence IS DISTINCT FROM OLD.sequence"
            " OR NEW.subject IS DISTINCT FROM OLD.subject)"
            " EXECUTE FUNCTION mandate_refuse('a private text is never changed, only erased')",

            ("CREATE TRIGGER private_text_deleted BEFORE DELETE OR TRUNCATE ON private_text"
             " FOR EACH STATEMENT"
             " EXECUTE FUNCTION mandate_refuse('a row of private_text is never deleted')"),

            "CREATE TABLE outbox ("
            " id BIGINT PRIMARY KEY,"
            " at BIGINT NOT NULL,"
            " sequence BIGINT NOT NULL,"
            " kind " TEXT_C " NOT NULL,"
            " recipient " TEXT_C " NOT NULL,"
            " body " TEXT_C " NOT NULL,"
            " attempts BIGINT NOT NULL DEFAULT 0,"
            " sent_at BIGINT)",

            "CREATE INDEX outbox_waiting ON outbox (id) WHERE sent_at IS NULL",

            ("CREATE TABLE duty_conflict ("
             " duty_a " TEXT_C " NOT NULL,"
             " duty_b " TEXT_C " NOT NULL,"
             " PRIMARY KEY (duty_a, duty_b))"),
        }};
    for (std::string_view const table : {"log_entry", "log_checkpoint"}) {
        step.add(keep_rows(table, Dialect::kPostgresql));
    }
    return step;
}

Migration postgresql_nouns() {
    Migration step{"nouns", {}};
    for (EntityTable const* const table : kStoreTables) {
        step.add(create_entity_table(*table, Dialect::kPostgresql));
    }
    step.add(
        {"CREATE INDEX duty_act_chain ON duty_act (chain)",

         // NULL equals nothing, so an act in nobody's name compares by its person alone.
         "CREATE FUNCTION mandate_keep_duties_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
         "IF EXISTS (SELECT 1 FROM duty_act a JOIN duty_conflict c ON (c.duty_a = a.duty AND "
         "c.duty_b = NEW.duty) OR (c.duty_b = a.duty AND c.duty_a = NEW.duty) WHERE a.chain = "
         "NEW.chain AND (a.person = NEW.person OR a.person = NEW.on_behalf_of OR a.on_behalf_of = "
         "NEW.person OR a.on_behalf_of = NEW.on_behalf_of)) THEN RAISE EXCEPTION 'separation of "
         "duties: a conflicting step of this chain was done by the same person'; END IF; RETURN "
         "NEW; END $$",

         "CREATE TRIGGER duty_act_apart BEFORE INSERT ON duty_act FOR EACH ROW EXECUTE FUNCTION "
         "mandate_keep_duties_apart()"});
    return step;
}

Migration postgresql_governance() {
    Migration step{"governance", {}};
    for (EntityTable const* const table : tables::kAll) {
        step.add(create_entity_table(*table, Dialect::kPostgresql));
    }
    step.add(governance_indexes());
    step.add(
        {// Days are texts that sort like days; a claim that ends where it begins holds none.
         "CREATE FUNCTION mandate_claim_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF "
         "EXISTS (SELECT 1 FROM "
         "claim c WHERE c.to_seq IS NULL AND c.id <> NEW.id AND c.anchor_kind = NEW.anchor_kind "
         "AND "
         "c.anchor_value = NEW.anchor_value AND c.effective_from < coalesce(NEW.effective_to, "
         "'9999-12-31') AND NEW.effective_from < coalesce(c.effective_to, '9999-12-31') AND "
         "c.effective_from < coalesce(c.effective_to, '9999-12-31') AND NEW.effective_from < "
         "coalesce(NEW.effective_to, '9999-12-31')) THEN RAISE EXCEPTION 'an anchor has one owner "
         "a "
         "day'; END IF; RETURN NEW; END $$",

         "CREATE TRIGGER claim_once BEFORE INSERT ON claim FOR EACH ROW EXECUTE FUNCTION "
         "mandate_claim_once()"});
    return step;
}

Migration postgresql_refusals() {
    return {"refusals",
            {// Counted here, entered in the log when the minute is over (refusals.h).
             "CREATE TABLE refusal ("
             " minute BIGINT NOT NULL,"
             " actor " TEXT_C " NOT NULL,"
             " via " TEXT_C " NOT NULL,"
             " action " TEXT_C " NOT NULL,"
             " entity_kind " TEXT_C " NOT NULL,"
             " entity_id " TEXT_C " NOT NULL,"
             " count BIGINT NOT NULL CHECK (count > 0),"
             " sentence " TEXT_C " NOT NULL,"
             " PRIMARY KEY (minute, actor, via, action, entity_kind, entity_id))"}};
}

#undef TEXT_C

}  // namespace

std::vector<Migration> postgresql_migrations() {
    return {postgresql_bills(), postgresql_log(), postgresql_nouns(), postgresql_governance(),
            postgresql_refusals()};
}

}  // namespace mandate::store
