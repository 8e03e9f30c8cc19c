#include "warehouse/read_job.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/json.h"

namespace mandate::warehouse {
namespace {

namespace json = boost::json;

std::string text_of(json::value const& value, std::string_view key) {
    json::string const* text = json_text(value, key);
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

std::int64_t int_of(json::value const& value, std::string_view key) {
    json::value const* member = json_member(value, key);
    return member == nullptr || !member->is_int64() ? 0 : member->get_int64();
}

json::array const& array_of(json::value const& value, std::string_view key) {
    static json::array const kEmpty;
    json::value const* member = json_member(value, key);
    return member == nullptr || !member->is_array() ? kEmpty : member->get_array();
}

Result<std::optional<Money>> money_of(json::value const& value, std::string_view key) {
    std::string const text = text_of(value, key);
    if (text.empty()) {
        return std::nullopt;
    }
    return TRY(Money::parse(text));
}

json::value payer_json(PayerTotals const& payer) {
    json::object object{{"payer", payer.payer},
                        {"currency", payer.currency},
                        {"lines", payer.lines},
                        {"unblended", payer.unblended.to_string()},
                        {"final", payer.final}};
    if (payer.net) {
        object["net"] = payer.net->to_string();
    }
    if (payer.list) {
        object["list"] = payer.list->to_string();
    }
    if (payer.data_through) {
        object["data_through"] = to_string(*payer.data_through);
    }
    return object;
}

Result<PayerTotals> parse_payer(json::value const& value) {
    PayerTotals payer;
    payer.payer = text_of(value, "payer");
    payer.currency = text_of(value, "currency");
    payer.lines = int_of(value, "lines");
    payer.unblended = TRY(money_of(value, "unblended")).value_or(Money());
    payer.net = TRY(money_of(value, "net"));
    payer.list = TRY(money_of(value, "list"));
    if (std::string const day = text_of(value, "data_through"); !day.empty()) {
        payer.data_through = TRY(parse_date(day));
    }
    json::value const* final = json_member(value, "final");
    payer.final = final != nullptr && final->is_bool() && final->get_bool();
    return payer;
}

json::value period_json(PeriodRead const& period) {
    json::array files;
    for (SnapshotFile const& file : period.files) {
        files.push_back(json::object{{"name", file.name}, {"sha256", file.sha256}});
    }
    json::array payers;
    for (PayerTotals const& payer : period.payers) {
        payers.push_back(payer_json(payer));
    }
    return json::object{{"period", period.period.to_string()},
                        {"folder", period.folder.string()},
                        {"files", std::move(files)},
                        {"payers", std::move(payers)},
                        {"lines", period.lines},
                        {"facts", period.facts}};
}

Result<PeriodRead> parse_period(json::value const& value) {
    PeriodRead period{TRY(BillingPeriod::parse(text_of(value, "period"))),
                      text_of(value, "folder"),
                      {},
                      {},
                      int_of(value, "lines"),
                      int_of(value, "facts")};
    for (json::value const& file : array_of(value, "files")) {
        period.files.push_back({text_of(file, "name"), text_of(file, "sha256")});
    }
    for (json::value const& payer : array_of(value, "payers")) {
        period.payers.push_back(TRY(parse_payer(payer)));
    }
    return period;
}

}  // namespace

std::string_view name_of(TimeGrain grain) {
    switch (grain) {
        case TimeGrain::kHourly: return "HOURLY";
        case TimeGrain::kDaily: return "DAILY";
        case TimeGrain::kMonthly: return "MONTHLY";
    }
    return "MONTHLY";
}

std::optional<TimeGrain> parse_time_grain(std::string_view name) {
    for (TimeGrain grain : {TimeGrain::kHourly, TimeGrain::kDaily, TimeGrain::kMonthly}) {
        if (name == name_of(grain)) {
            return grain;
        }
    }
    return std::nullopt;
}

std::string to_json(ReadJob const& job) {
    json::array files;
    for (std::filesystem::path const& file : job.files) {
        files.push_back(json::string(file.string()));
    }
    json::array coarse;
    for (std::string const& product : job.coarse_products) {
        coarse.push_back(json::string(product));
    }
    return json::serialize(json::object{
        {"place", job.place},
        {"files", std::move(files)},
        {"format", job.format == FileFormat::kParquet ? "parquet" : "csv"},
        {"period", job.period ? json::value(job.period->to_string()) : json::value(nullptr)},
        {"coarse_products", std::move(coarse)},
        {"out", job.out.string()},
        {"memory_mb", job.memory_mb},
        {"threads", job.threads},
        {"measure_time_grain", job.measure_time_grain}});
}

Result<ReadJob> parse_read_job(std::string_view text) {
    json::value const value = TRY(parse_json(text, "read job"));
    ReadJob job;
    job.place = text_of(value, "place");
    for (json::value const& file : array_of(value, "files")) {
        job.files.emplace_back(std::string(file.as_string()));
    }
    job.format = text_of(value, "format") == "csv" ? FileFormat::kCsv : FileFormat::kParquet;
    if (std::string const period = text_of(value, "period"); !period.empty()) {
        job.period = TRY(BillingPeriod::parse(period));
    }
    for (json::value const& product : array_of(value, "coarse_products")) {
        job.coarse_products.emplace_back(product.as_string());
    }
    job.out = text_of(value, "out");
    job.memory_mb = static_cast<std::size_t>(int_of(value, "memory_mb"));
    job.threads = static_cast<int>(int_of(value, "threads"));
    json::value const* measure = json_member(value, "measure_time_grain");
    job.measure_time_grain = measure != nullptr && measure->is_bool() && measure->get_bool();
    return job;
}

std::string to_json(ReadReport const& report) {
    json::array columns;
    for (billing::Column const& column : report.columns) {
        columns.push_back(json::object{{"name", column.name}, {"type", column.type}});
    }
    json::array periods;
    for (PeriodRead const& period : report.periods) {
        periods.push_back(period_json(period));
    }
    return json::serialize(
        json::object{{"kind", billing::name_of(report.kind)},
                     {"schema_fingerprint", report.schema_fingerprint},
                     {"columns", std::move(columns)},
                     {"periods", std::move(periods)},
                     {"lines", report.lines},
                     {"empty_files", report.empty_files},
                     {"time_grain", report.time_grain ? json::value(name_of(*report.time_grain))
                                                      : json::value(nullptr)}});
}

Result<ReadReport> parse_read_report(std::string_view text) {
    json::value const value = TRY(parse_json(text, "read report"));
    ReadReport report;
    report.kind =
        billing::parse_export_kind(text_of(value, "kind")).value_or(billing::ExportKind::kCur2);
    report.schema_fingerprint = text_of(value, "schema_fingerprint");
    for (json::value const& column : array_of(value, "columns")) {
        report.columns.push_back({text_of(column, "name"), text_of(column, "type")});
    }
    for (json::value const& period : array_of(value, "periods")) {
        report.periods.push_back(TRY(parse_period(period)));
    }
    report.lines = int_of(value, "lines");
    report.empty_files = int_of(value, "empty_files");
    report.time_grain = parse_time_grain(text_of(value, "time_grain"));
    return report;
}

}  // namespace mandate::warehouse
