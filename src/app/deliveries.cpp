#include "app/deliveries.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "app/operator_act.h"
#include "base/digest.h"

namespace mandate::app {
namespace {

using store::Parameters;
using store::Row;
using store::Statement;
using warehouse::PayerTotals;

#define DELIVERY_COLUMNS                                                                      \
    "id, export, period, kind, source, found_by, execution_id, files_digest, coarse_digest, " \
    "schema_fingerprint, folder, ledger, lines, facts, ingested_at"

constexpr Statement kCurrent{
    "deliveries_current",
    "SELECT " DELIVERY_COLUMNS
    " FROM delivery WHERE superseded_at IS NULL ORDER BY period DESC, export ASC"};

constexpr Statement kCurrentOne{
    "delivery_current_one", "SELECT " DELIVERY_COLUMNS
                            " FROM delivery WHERE superseded_at IS NULL AND export = :export AND "
                            "period = :period"};

constexpr Statement kOne{"delivery_one",
                         "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE id = :id"};

#undef DELIVERY_COLUMNS

constexpr Statement kFiles{
    "delivery_files",
    "SELECT name, sha256 FROM delivery_file WHERE delivery_id = :id ORDER BY name"};

constexpr Statement kPayers{
    "delivery_payers",
    "SELECT payer, currency, lines, unblended, net, list, data_through, final FROM delivery_payer "
    "WHERE delivery_id = :id ORDER BY payer"};

constexpr Statement kCurrentFiles{
    "deliveries_current_files",
    "SELECT f.delivery_id AS delivery_id, f.name AS name, f.sha256 AS sha256 FROM delivery_file f "
    "JOIN delivery d ON d.id = f.delivery_id WHERE d.superseded_at IS NULL ORDER BY f.name"};

constexpr Statement kCurrentPayers{
    "deliveries_current_payers",
    "SELECT p.delivery_id AS delivery_id, p.payer AS payer, p.currency AS currency, p.lines AS "
    "lines, p.unblended AS unblended, p.net AS net, p.list AS list, p.data_through AS "
    "data_through, p.final AS final FROM delivery_payer p JOIN delivery d ON d.id = p.delivery_id "
    "WHERE d.superseded_at IS NULL ORDER BY p.payer"};

constexpr Statement kPeriodsOfFiles{
    "delivery_periods_of_files",
    "SELECT DISTINCT period FROM delivery WHERE export = :export AND files_digest = :digest ORDER "
    "BY period"};

constexpr Statement kOfRecord{
    "deliveries_of_record",
    "SELECT r.payer AS payer, d.id AS delivery_id FROM source_of_record r "
    "JOIN delivery d ON d.export = r.export AND d.period = r.period AND d.superseded_at IS NULL "
    "JOIN delivery_payer p ON p.delivery_id = d.id AND p.payer = r.payer "
    "ORDER BY d.period DESC, r.payer ASC"};

constexpr Statement kSupersede{"delivery_supersede",
                               "UPDATE delivery SET superseded_at = :at WHERE export = :export AND "
                               "period = :period AND superseded_at IS NULL"};

constexpr Statement kInsert{
    "delivery_insert",
    "INSERT INTO delivery (id, export, period, kind, source, found_by, execution_id, files_digest, "
    "coarse_digest, schema_fingerprint, folder, ledger, lines, facts, ingested_at) VALUES (:id, "
    ":export, :period, :kind, :source, :found_by, :execution_id, :files_digest, :coarse_digest, "
    ":schema_fingerprint, :folder, :ledger, :lines, :facts, :ingested_at)"};

constexpr Statement kInsertFile{
    "delivery_file_insert",
    "INSERT INTO delivery_file (delivery_id, name, sha256) VALUES (:id, :name, :sha256)"};

constexpr Statement kInsertPayer{
    "delivery_payer_insert",
    "INSERT INTO delivery_payer (delivery_id, payer, currency, lines, unblended, net, list, "
    "data_through, final) VALUES (:id, :payer, :currency, :lines, :unblended, :net, :list, "
    ":data_through, :final)"};

// A payer whose export no longer mentions it has no record; the next export may take its place.
constexpr Statement kDropEmptyRecords{
    "record_drop_empty",
    "DELETE FROM source_of_record WHERE period = :period AND NOT EXISTS (SELECT 1 FROM delivery d "
    "JOIN delivery_payer p ON p.delivery_id = d.id WHERE d.superseded_at IS NULL AND d.export = "
    "source_of_record.export AND d.period = source_of_record.period AND p.payer = "
    "source_of_record.payer)"};

constexpr Statement kClaimRecord{
    "record_claim",
    "INSERT INTO source_of_record (payer, period, export, chosen_at, chosen_by) VALUES (:payer, "
    ":period, :export, :at, :by) ON CONFLICT (payer, period) DO NOTHING"};

// Another export may still have a payer that lost its record.
constexpr Statement kClaimLeft{
    "record_claim_left",
    "INSERT INTO source_of_record (payer, period, export, chosen_at, chosen_by) "
    "SELECT p.payer, d.period, MIN(d.export), :at, 'the export of record lost the payer' "
    "FROM delivery d JOIN delivery_payer p ON p.delivery_id = d.id "
    "WHERE d.superseded_at IS NULL AND d.period = :period AND NOT EXISTS (SELECT 1 FROM "
    "source_of_record r WHERE r.payer = p.payer AND r.period = d.period) GROUP BY p.payer, "
    "d.period"};

constexpr Statement kDeleteRecord{
    "record_delete", "DELETE FROM source_of_record WHERE payer = :payer AND period = :period"};

constexpr Statement kSetLedger{"delivery_set_ledger",
                               "UPDATE delivery SET ledger = :ledger WHERE id = :id"};

constexpr Statement kPlaces{"delivery_places", "SELECT id, folder, ledger FROM delivery"};

constexpr Statement kForgettable{
    "delivery_forgettable",
    "SELECT id FROM delivery WHERE superseded_at IS NOT NULL AND superseded_at < :before "
    "AND "
    "EXISTS (SELECT 1 FROM delivery n WHERE n.export = delivery.export AND n.period = "
    "delivery.period "
    "AND n.superseded_at IS NOT NULL AND n.superseded_at > delivery.superseded_at) AND NOT EXISTS "
    "(SELECT 1 FROM delivery c WHERE c.export = delivery.export AND c.files_digest = "
    "delivery.files_digest AND c.superseded_at IS NULL)"};

constexpr Statement kForget{"delivery_forget", "DELETE FROM delivery WHERE id = :id"};

/// A delivery without its files and payers.
Result<Delivery> to_delivery(Row const& row) {
    Delivery delivery;
    delivery.id = row.text("id");
    delivery.export_name = row.text("export");
    delivery.period = TRY(BillingPeriod::parse(row.text("period")));
    delivery.kind = row.text("kind");
    delivery.source = row.text("source");
    delivery.found_by = row.text("found_by");
    delivery.execution_id = row.optional_text("execution_id");
    delivery.files_digest = row.text("files_digest");
    delivery.coarse_digest = row.text("coarse_digest");
    delivery.schema_fingerprint = row.text("schema_fingerprint");
    delivery.folder = row.text("folder");
    delivery.ledger = row.text("ledger");
    delivery.lines = row.integer("lines");
    delivery.facts = row.integer("facts");
    delivery.ingested_at = row.integer("ingested_at");
    return delivery;
}

warehouse::SnapshotFile to_file(Row const& row) { return {row.text("name"), row.text("sha256")}; }

Result<PayerTotals> to_payer(Row const& row) {
    PayerTotals totals;
    totals.payer = row.text("payer");
    totals.currency = row.text("currency");
    totals.lines = row.integer("lines");
    totals.unblended = TRY(Money::parse(row.text("unblended")));
    if (auto const net = row.optional_text("net")) {
        totals.net = TRY(Money::parse(*net));
    }
    if (auto const list = row.optional_text("list")) {
        totals.list = TRY(Money::parse(*list));
    }
    if (auto const day = row.optional_text("data_through")) {
        totals.data_through = TRY(parse_date(*day));
    }
    totals.final = row.integer("final") != 0;
    return totals;
}

Result<void> load_parts(store::Reader& reader, Delivery& delivery) {
    for (Row const& file : TRY(reader.many<Row>(kFiles, {{"id", delivery.id}}))) {
        delivery.files.push_back(to_file(file));
    }
    for (Row const& payer : TRY(reader.many<Row>(kPayers, {{"id", delivery.id}}))) {
        delivery.payers.push_back(TRY(to_payer(payer)));
    }
    return {};
}

/// The only delivery that a statement finds.
Result<std::optional<Delivery>> read_one(store::Store const& database, Statement const& statement,
                                         Parameters const& parameters) {
    return database.read([&](store::Reader& reader) -> Result<std::optional<Delivery>> {
        std::optional<Row> const row = TRY(reader.one<Row>(statement, parameters));
        if (!row) {
            return std::optional<Delivery>();
        }
        Delivery delivery = TRY(to_delivery(*row));
        TRY(load_parts(reader, delivery));
        return std::optional(std::move(delivery));
    });
}

std::optional<std::string> money_text(std::optional<Money> const& money) {
    return money ? std::optional(money->to_string()) : std::nullopt;
}

Parameters payer_parameters(std::string const& id, PayerTotals const& payer) {
    return {{"id", id},
            {"payer", payer.payer},
            {"currency", payer.currency},
            {"lines", payer.lines},
            {"unblended", payer.unblended.to_string()},
            {"net", store::text_or_null(money_text(payer.net))},
            {"list", store::text_or_null(money_text(payer.list))},
            {"data_through",
             store::text_or_null(payer.data_through ? std::optional(to_string(*payer.data_through))
                                                    : std::nullopt)},
            {"final", std::int64_t{payer.final ? 1 : 0}}};
}

/// One hash over the snapshot's files, so that the log says what was ingested.
std::string snapshot_digest(Delivery const& delivery) {
    std::string names;
    for (warehouse::SnapshotFile const& file : delivery.files) {
        names += file.name + " " + file.sha256 + "\n";
    }
    return sha256(names);
}

}  // namespace

Result<std::vector<Delivery>> current_deliveries(store::Store const& database) {
    return database.read([](store::Reader& reader) -> Result<std::vector<Delivery>> {
        std::vector<Delivery> deliveries;
        for (Row const& row : TRY(reader.many<Row>(kCurrent))) {
            deliveries.push_back(TRY(to_delivery(row)));
        }
        std::map<std::string, Delivery*> by_id;
        for (Delivery& delivery : deliveries) {
            by_id.emplace(delivery.id, &delivery);
        }
        // One snapshot: whatever these find belongs to a delivery that was found above.
        for (Row const& file : TRY(reader.many<Row>(kCurrentFiles))) {
            by_id.at(file.text("delivery_id"))->files.push_back(to_file(file));
        }
        for (Row const& payer : TRY(reader.many<Row>(kCurrentPayers))) {
            by_id.at(payer.text("delivery_id"))->payers.push_back(TRY(to_payer(payer)));
        }
        return deliveries;
    });
}

Result<std::optional<Delivery>> current_delivery(store::Store const& database,
                                                 std::string const& export_name,
                                                 BillingPeriod period) {
    return read_one(database, kCurrentOne,
                    {{"export", export_name}, {"period", period.to_string()}});
}

Result<std::optional<Delivery>> find_delivery(store::Store const& database, std::string const& id) {
    return read_one(database, kOne, {{"id", id}});
}

Result<std::vector<Delivery>> find_deliveries(store::Store const& database,
                                              std::set<std::string> const& ids) {
    std::vector<Delivery> found;
    std::set<std::string> missing = ids;
    for (Delivery& delivery : TRY(current_deliveries(database))) {
        if (missing.erase(delivery.id) > 0) {
            found.push_back(std::move(delivery));
        }
    }
    for (std::string const& id : missing) {
        if (std::optional<Delivery> delivery = TRY(find_delivery(database, id))) {
            found.push_back(*std::move(delivery));
        }
    }
    return found;
}

Result<std::vector<BillingPeriod>> periods_of_files(store::Store const& database,
                                                    std::string const& export_name,
                                                    std::string const& files_digest) {
    std::vector<BillingPeriod> periods;
    for (Row const& row : TRY(database.many<Row>(
             kPeriodsOfFiles, {{"export", export_name}, {"digest", files_digest}}))) {
        periods.push_back(TRY(BillingPeriod::parse(row.text("period"))));
    }
    return periods;
}

Result<std::vector<RecordEntry>> entries_of_record(store::Store const& database) {
    std::vector<RecordEntry> entries;
    for (Row const& row : TRY(database.many<Row>(kOfRecord))) {
        entries.push_back({row.text("payer"), row.text("delivery_id")});
    }
    return entries;
}

Result<void> store_delivery(store::Writer& writer, Delivery const& delivery) {
    std::string const period = delivery.period.to_string();
    TRY(writer.append({.action = "delivery.ingested",
                       .kind = "delivery",
                       .id = delivery.id,
                       .after = {{"export", delivery.export_name},
                                 {"period", period},
                                 {"kind", delivery.kind},
                                 {"files_digest", delivery.files_digest},
                                 {"snapshot", snapshot_digest(delivery)},
                                 {"lines", delivery.lines}}}));
    TRY(writer.run(
        kSupersede,
        {{"at", delivery.ingested_at}, {"export", delivery.export_name}, {"period", period}}));
    TRY(writer.run(kInsert, {{"id", delivery.id},
                             {"export", delivery.export_name},
                             {"period", period},
                             {"kind", delivery.kind},
                             {"source", delivery.source},
                             {"found_by", delivery.found_by},
                             {"execution_id", store::text_or_null(delivery.execution_id)},
                             {"files_digest", delivery.files_digest},
                             {"coarse_digest", delivery.coarse_digest},
                             {"schema_fingerprint", delivery.schema_fingerprint},
                             {"folder", delivery.folder},
                             {"ledger", delivery.ledger},
                             {"lines", delivery.lines},
                             {"facts", delivery.facts},
                             {"ingested_at", delivery.ingested_at}}));
    for (warehouse::SnapshotFile const& file : delivery.files) {
        TRY(writer.run(kInsertFile,
                       {{"id", delivery.id}, {"name", file.name}, {"sha256", file.sha256}}));
    }
    for (PayerTotals const& payer : delivery.payers) {
        TRY(writer.run(kInsertPayer, payer_parameters(delivery.id, payer)));
    }
    TRY(writer.run(kDropEmptyRecords, {{"period", period}}));
    for (PayerTotals const& payer : delivery.payers) {
        TRY(writer.run(kClaimRecord, {{"payer", payer.payer},
                                      {"period", period},
                                      {"export", delivery.export_name},
                                      {"at", delivery.ingested_at},
                                      {"by", std::string("first export ingested")}}));
    }
    TRY(writer.run(kClaimLeft, {{"at", delivery.ingested_at}, {"period", period}}));
    return {};
}

Result<void> choose_source_of_record(store::Store const& database, std::string const& payer,
                                     BillingPeriod period, std::string const& export_name,
                                     std::string const& chosen_by, Instant now) {
    std::optional<Delivery> const delivery = TRY(current_delivery(database, export_name, period));
    if (!delivery ||
        std::ranges::find(delivery->payers, payer, &PayerTotals::payer) == delivery->payers.end()) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("no export '{}' was ingested for payer {} and {}", export_name,
                                payer, period.to_string()),
                    "run 'mandate reconcile' to see the exports of a period");
    }
    TRY(database.write(operator_context(now), [&](store::Writer& writer) -> Result<void> {
        TRY(writer.append({.action = "record.chosen",
                           .kind = "source_of_record",
                           .id = fmt::format("{}/{}", payer, period.to_string()),
                           .after = {{"export", export_name}}}));
        TRY(writer.run(kDeleteRecord, {{"payer", payer}, {"period", period.to_string()}}));
        TRY(writer.run(kClaimRecord, {{"payer", payer},
                                      {"period", period.to_string()},
                                      {"export", export_name},
                                      {"at", now.time_since_epoch().count()},
                                      {"by", chosen_by}}));
        return {};
    }));
    return {};
}

Result<void> store_ledger(store::Writer& writer, std::string const& delivery_id,
                          std::string const& ledger) {
    TRY(writer.run(kSetLedger, {{"id", delivery_id}, {"ledger", ledger}}));
    TRY(writer.append({.action = "delivery.reclassified",
                       .kind = "delivery",
                       .id = delivery_id,
                       .after = {{"ledger", ledger}}}));
    return {};
}

Result<std::vector<DeliveryPlace>> known_places(store::Store const& database) {
    std::vector<DeliveryPlace> places;
    for (Row const& row : TRY(database.many<Row>(kPlaces))) {
        places.push_back({row.text("id"), row.text("folder"), row.text("ledger")});
    }
    return places;
}

Result<void> forget_superseded(store::Store const& database, Instant before, Instant now) {
    std::vector<Row> const rows =
        TRY(database.many<Row>(kForgettable, {{"before", before.time_since_epoch().count()}}));
    if (rows.empty()) {
        return {};
    }
    TRY(database.write(operator_context(now), [&](store::Writer& writer) -> Result<void> {
        for (Row const& row : rows) {
            TRY(writer.append(
                {.action = "delivery.forgotten", .kind = "delivery", .id = row.text("id")}));
            TRY(writer.run(kForget, {{"id", row.text("id")}}));
        }
        return {};
    }));
    return {};
}

}  // namespace mandate::app
