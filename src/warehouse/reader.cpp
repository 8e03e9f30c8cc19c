#include "warehouse/reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "warehouse/csv_staging.h"
#include "warehouse/engine.h"
#include "warehouse/file_identity.h"
#include "warehouse/line_source.h"
#include "warehouse/snapshot.h"
#include "warehouse/source_sql.h"

namespace mandate::warehouse {
namespace {

namespace fs = std::filesystem;
using billing::ColumnMap;
using billing::Field;

struct NamedField {
    Field field;
    std::string_view name;
};

/// The columns of the view `line`.
constexpr NamedField kLineColumns[] = {
    {Field::kUsageStart, "day"},
    {Field::kPayer, "payer"},
    {Field::kCurrency, "currency"},
    {Field::kAccount, "account"},
    {Field::kRegion, "region"},
    {Field::kInvoice, "invoice"},
    {Field::kPrincipal, "principal"},
    {Field::kResource, "resource"},
    {Field::kUserIdentifier, "user_identifier"},
    {Field::kBillingEntity, "billing_entity"},
    {Field::kProductCode, "product_code"},
    {Field::kProductName, "product_name"},
    {Field::kUsageType, "usage_type"},
    {Field::kOperation, "operation"},
    {Field::kDescription, "description"},
    {Field::kUnit, "unit"},
    {Field::kLineType, "line_type"},
    {Field::kUnblended, "unblended"},
    {Field::kNet, "net"},
    {Field::kList, "list"},
    {Field::kUsageAmount, "usage_amount"},
};

/// The dictionaries together may take up to half of the engine's memory beside it.
constexpr std::size_t kDictionaryBytesPerMegabyte = std::size_t{1} << 19U;

/// The product code as the export has it, beside `product_code`, which has NULL for empty texts.
constexpr std::string_view kCodeColumn = "export_product_code";

/// One reading: the state that its steps share.
class Reading {
public:
    explicit Reading(ReadJob const& job)
        : job_(job), dictionaries_(job.memory_mb * kDictionaryBytesPerMegabyte) {}

    Result<ReadReport> run() {
        TRY(check_names());
        std::vector<FileIdentity> const before = TRY(identify(job_.files));
        Result<void> const done = read();
        TRY(check_unchanged(before));  // first: it explains whatever else went wrong
        if (!done) {
            return std::unexpected(with_place(done.error()));
        }
        std::error_code ignored;
        fs::remove_all(job_.out / "work", ignored);
        return std::move(report_);
    }

private:
    /// DuckDB would take such a name for a pattern and read other files than these.
    Result<void> check_names() const {
        for (fs::path const& file : job_.files) {
            if (file.string().find_first_of("*?[") != std::string::npos) {
                return bad_input(fmt::format("{} has a name with *, ? or [", file.string()),
                                 "rename the file or its folder");
            }
        }
        return {};
    }

    Result<void> read() {
        fs::create_directories(job_.out / "work");
        files_ = job_.format == FileFormat::kCsv
                     ? TRY(stage_csv(job_.files, job_.out / "work", job_.memory_mb))
                     : TRY(parquet_files());
        report_.empty_files = static_cast<std::int64_t>(job_.files.size() - files_.size());
        TRY(open());
        TRY(group());
        TRY(write_periods());
        TRY(check_against_files());
        return job_.measure_time_grain ? measure_time_grain() : Result<void>{};
    }

    /// The files but those without a byte: AWS overwrites the chunks that a smaller delivery leaves
    /// over with nothing (Data Exports, "Understanding your export delivery").
    Result<std::vector<SourceFile>> parquet_files() const {
        std::vector<SourceFile> files;
        std::vector<FileIdentity> const found = TRY(identify(job_.files));
        for (FileIdentity const& file : found) {
            if (file.size > 0) {
                files.push_back({file.path, file.path});
            }
        }
        if (files.empty()) {
            return bad_input(fmt::format("{} is empty", job_.files.front().string()),
                             "wait for the next delivery of the export");
        }
        return files;
    }

    /// An error of the engine says neither where nor what to do.
    Error with_place(Error error) const {
        if (error.message.find('/') == std::string::npos) {
            error.message = fmt::format("{}: {}", job_.place, error.message);
        }
        if (error.hint.empty()) {
            error.hint = "download the files again, or wait for the next delivery of the export";
        }
        return error;
    }

    Engine& engine() { return *engine_; }

    Result<void> open() {
        EngineLimits limits{.memory_mb = job_.memory_mb, .threads = job_.threads};
        limits.temp_folder = job_.out / "work";
        limits.allowed_folders.push_back(job_.out);
        for (SourceFile const& file : files_) {
            limits.allowed_folders.push_back(file.path.parent_path());
        }
        engine_ = TRY(Engine::open(limits));
        source_ = TRY(LineSource::open(engine(), files_, job_.place));
        dictionaries_.tag_heads = source_->tag_heads();
        report_.kind = source_->kind();
        report_.columns = source_->columns();
        dictionaries_.tag_columns = tag_columns();
        report_.schema_fingerprint = billing::schema_fingerprint(report_.columns);
        return engine().run(
            "CREATE VIEW line AS " +
            source_->lines_sql([&](FileGroup const& group) { return line_columns(group); }));
    }

    std::string line_columns(FileGroup const& group) const {
        ColumnMap const& columns = group.map;
        std::vector<std::string> parts = {period_sql(columns) + " AS period_day"};
        std::vector<std::string> const tags = source_->tags_sql(group);
        for (std::size_t i = 0; i < tags.size(); ++i) {
            parts.push_back(tags[i] + " AS " + tag_columns()[i]);
        }
        for (NamedField const& column : kLineColumns) {
            parts.push_back(fmt::format("{} AS {}", field_sql(columns, column.field), column.name));
        }
        if (has_code_column()) {
            parts.push_back(fmt::format(
                "{} AS {}", sql_name(columns[Field::kProductCode]->name_in_file()), kCodeColumn));
        }
        return join(parts, ", ");
    }

    bool has_code_column() const { return source_->is_text_everywhere(Field::kProductCode); }

    std::vector<std::string> tag_columns() const {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < source_->tag_heads().size(); ++i) {
            names.push_back(fmt::format("tags_{}", i));
        }
        return names;
    }

    /// A day of the billing period: the line's own, else the delivery's, else that of its usage.
    std::string period_sql(ColumnMap const& columns) const {
        std::vector<std::string> sources;
        if (columns[Field::kPeriodStart]) {
            sources.push_back(field_sql(columns, Field::kPeriodStart));
        }
        sources.push_back(
            job_.period ? fmt::format("DATE {}", sql_quote(to_string(job_.period->first_day())))
                        : field_sql(columns, Field::kUsageStart));
        return sources.size() == 1 ? sources.front()
                                   : fmt::format("coalesce({})", join(sources, ", "));
    }

    Result<void> group() {
        Result<void> const grouped = group_by_grain();
        return grouped ? Result<void>{} : explain(grouped.error());
    }

    Result<void> group_by_grain() {
        GrainConditions const grain = TRY(
            grain_conditions(engine(), has_code_column() ? std::string(kCodeColumn) : std::string(),
                             job_.coarse_products));
        return group_lines(engine(), grain, dictionaries_);
    }

    /// Why the lines could not be grouped: a number in a row, a file that does not decode, or a
    /// fault of the machine.
    std::unexpected<Error> explain(Error const& error) {
        if (error.message.find("too many distinct identities") != std::string::npos) {
            return fail(
                ErrorCode::kDependency,
                fmt::format(
                    "{}: more distinct callers, users, resources or tags than {} MB can hold",
                    job_.place, job_.memory_mb),
                "give the reader more with --memory");
        }
        if (error.code != ErrorCode::kBadInput) {
            return std::unexpected(error);
        }
        for (Field field : {Field::kUnblended, Field::kNet, Field::kList, Field::kUsageAmount,
                            Field::kPeriodStart, Field::kUsageStart}) {
            if (std::optional<Error> found = find_bad_value(field)) {
                return std::unexpected(std::move(*found));
            }
        }
        return unreadable(error);
    }

    std::optional<Error> find_bad_value(Field field) {
        for (FileGroup const& group : source_->groups()) {
            if (std::optional<Error> found = find_bad_value(group, field)) {
                return found;
            }
        }
        return std::nullopt;
    }

    std::optional<Error> find_bad_value(FileGroup const& group, Field field) {
        std::optional<billing::Column> const& column = group.map[field];
        if (!column) {
            return std::nullopt;
        }
        Result<Table> const table = engine().query(
            fmt::format("SELECT filename, CAST(file_row_number AS BIGINT) + 1, {0}, CAST({1} AS "
                        "VARCHAR) FROM {2} WHERE {0} IS NOT NULL ORDER BY ALL LIMIT 1",
                        fault_sql(group.map, field), sql_name(column->name_in_file()),
                        LineSource::files_sql(group, ", filename=true, file_row_number=true")));
        if (!table || table->row_count == 0) {
            return std::nullopt;
        }
        std::string const file = original_name(table->text(0, 0));
        Error error;
        error.message =
            fmt::format("{}: row {}: {} is {} ({})", file, table->integer(0, 1), column->name,
                        table->text(0, 2), table->text(0, 3).substr(0, 40));
        bool const is_time = field == Field::kPeriodStart || field == Field::kUsageStart;
        error.hint = is_time ? "a time is written as 2026-10-31T23:30:00Z; have the export "
                               "delivered again"
                             : "an amount must be a finite number below 10^12; have the export "
                               "delivered again";
        error.fields = {{"file", file},
                        {"row", std::to_string(table->integer(0, 1))},
                        {"column", column->name}};
        return error;
    }

    /// The file that a person knows, for a CSV that was staged.
    std::string original_name(std::string const& read) const {
        auto const file = std::ranges::find_if(
            files_, [&](SourceFile const& source) { return source.path.string() == read; });
        return file == files_.end() ? read : file->original.string();
    }

    /// Names the file that cannot be decoded, by reading each alone.
    std::unexpected<Error> unreadable(Error const& error) {
        for (SourceFile const& file : files_) {
            Result<Table> const table = engine().query(fmt::format(
                "SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet({}, hive_partitioning=false)",
                sql_quote(file.path.string())));
            if (!table && table.error().code == ErrorCode::kBadInput) {
                return bad_input(
                    fmt::format("{} cannot be decoded as Parquet: {}", file.original.string(),
                                table.error().message),
                    "download the file again, or wait for the next delivery of the export");
            }
        }
        return bad_input(fmt::format("{}: {}", job_.place, error.message));
    }

    Result<void> write_periods() {
        std::vector<BillingPeriod> const periods = TRY(grouped_periods(engine(), job_.place));
        for (BillingPeriod period : periods) {
            if (job_.period && period != *job_.period) {
                return bad_input(
                    fmt::format("{} holds lines of the billing period {}", job_.place,
                                period.to_string()),
                    fmt::format("a delivery of {} must hold that period alone; check whether "
                                "files were mixed",
                                job_.period->to_string()));
            }
            report_.periods.push_back(TRY(write_snapshot(
                engine(), dictionaries_, period, job_.out / period.to_string(), job_.place)));
            report_.lines += report_.periods.back().lines;
        }
        if (periods.empty() && job_.period) {  // a delivery without a single line is a delivery
            report_.periods.push_back(
                TRY(write_snapshot(engine(), dictionaries_, *job_.period,
                                   job_.out / job_.period->to_string(), job_.place)));
        }
        return {};
    }

    /// Checks (b) and (c) of reader.h.
    Result<void> check_against_files() {
        Table const footers = TRY(engine().query(fmt::format(
            "SELECT CAST(coalesce(sum(num_rows), 0) AS BIGINT) FROM parquet_file_metadata({})",
            sql_list(names_of_files()))));
        std::string const costs = source_->lines_sql([](FileGroup const& group) {
            return field_sql(group.map, Field::kUnblended) + " AS cost";
        });
        Table const scan = TRY(engine().query(fmt::format(
            "SELECT count(*), coalesce(sum(money(cost)), money('0')) FROM ({})", costs)));
        Money total;
        for (PeriodRead const& period : report_.periods) {
            for (PayerTotals const& payer : period.payers) {
                total = TRY(total.plus(payer.unblended));
            }
        }
        if (footers.integer(0, 0) != report_.lines || scan.integer(0, 0) != report_.lines ||
            scan.fixed12(0, 1) != total.units()) {
            return bad_input(
                fmt::format(
                    "{}: a second look at the files gives {} lines and {}, the first gave {} "
                    "lines and {}",
                    job_.place, scan.integer(0, 0),
                    Money::from_units(scan.fixed12(0, 1)).to_string(), report_.lines,
                    total.to_string()),
                "the export was rewritten while it was read; run the command again");
        }
        return {};
    }

    /// The finest usage line decides: an hourly export also has lines that cover a day or a month.
    /// Without an end of the usage, times of day and days of the month tell.
    Result<void> measure_time_grain() {
        std::string const times = source_->lines_sql([](FileGroup const& group) {
            return fmt::format("{} AS begins, {} AS ends, {} AS line_type",
                               instant_sql(group.map, Field::kUsageStart),
                               instant_sql(group.map, Field::kUsageEnd),
                               field_sql(group.map, Field::kLineType));
        });
        Table const table = TRY(engine().query(fmt::format(
            "SELECT count(*) FILTER (WHERE hours < 24), count(*) FILTER (WHERE hours < 672), "
            "count(hours) FROM (SELECT CASE WHEN ends IS NOT NULL THEN epoch(ends - begins) / 3600 "
            "WHEN CAST(begins AS DATE) <> begins THEN 1 WHEN day(begins) <> 1 THEN 24 "
            "WHEN begins IS NOT NULL THEN 672 END AS hours "
            "FROM ({}) WHERE line_type IN "
            "('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage'))",
            times)));
        if (table.integer(0, 2) > 0) {
            report_.time_grain = table.integer(0, 0) > 0   ? TimeGrain::kHourly
                                 : table.integer(0, 1) > 0 ? TimeGrain::kDaily
                                                           : TimeGrain::kMonthly;
        }
        return {};
    }

    std::vector<std::string> names_of_files() const {
        std::vector<std::string> names;
        for (SourceFile const& file : files_) {
            names.push_back(file.path.string());
        }
        return names;
    }

    ReadJob const& job_;
    std::vector<SourceFile> files_;
    Dictionaries dictionaries_;  // outlive the engine, which calls them
    std::optional<Engine> engine_;
    std::optional<LineSource> source_;
    ReadReport report_;
};

}  // namespace

Result<ReadReport> read_export(ReadJob const& job) { return Reading(job).run(); }

}  // namespace mandate::warehouse
