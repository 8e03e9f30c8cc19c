#include "store/migrations.h"

namespace mandate::store {
namespace {

// A delivery is one reading of one period of an export. `superseded_at` is NULL while it is the
// current one; the unique index makes that one per export and period.
constexpr std::string_view kBills[] = {
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

    "CREATE UNIQUE INDEX delivery_current ON delivery (export, period) WHERE superseded_at IS NULL",

    "CREATE TABLE delivery_file ("
    " delivery_id TEXT NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,"
    " name TEXT NOT NULL,"
    " sha256 TEXT NOT NULL,"
    " PRIMARY KEY (delivery_id, name))",

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
};

constexpr Migration kMigrations[] = {
    {"bills", kBills},
};

}  // namespace

std::span<Migration const> sqlite_migrations() { return kMigrations; }

}  // namespace mandate::store
