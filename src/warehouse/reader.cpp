#include "warehouse/reader.h"

#include <fmt/format.h>

#include "base/text.h"
#include "warehouse/csv_staging.h"
#include "warehouse/engine.h"
#include "warehouse/file_identity.h"
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
        : job_(job),
          parquet_(job.files),
          dictionaries_(job.memory_mb * kDictionaryBytesPerMegabyte) {}

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
        if (job_.format == FileFormat::kCsv) {
            parquet_ = TRY(stage_csv(job_.files, job_.out / "work", job_.memory_mb));
        }
        TRY(open());
        TRY(group());
        TRY(write_periods());
        return check_against_files();
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

    std::string source_sql(std::string_view options = "") const {
        std::vector<std::string> names;
        for (fs::path const& file : parquet_) {
            names.push_back(file.string());
        }
        return fmt::format("read_parquet({}, union_by_name=true, hive_partitioning=false{})",
                           sql_list(names), options);
    }

    Result<void> open() {
        EngineLimits limits{.memory_mb = job_.memory_mb, .threads = job_.threads};
        limits.temp_folder = job_.out / "work";
        limits.allowed_folders.push_back(job_.out);
        for (fs::path const& file : parquet_) {
            limits.allowed_folders.push_back(file.parent_path());
        }
        engine_ = TRY(Engine::open(limits));
        Result<Table> const described =
            engine().query(fmt::format("DESCRIBE SELECT * FROM {}", source_sql()));
        if (!described) {
            return unreadable(described.error());
        }
        for (std::size_t row = 0; row < described->row_count; ++row) {
            report_.columns.push_back({described->text(row, 0), described->text(row, 1)});
        }
        columns_ = TRY(billing::map_columns(report_.columns, job_.place));
        dictionaries_.tag_heads = tag_heads(columns_);
        dictionaries_.tag_columns = tag_columns();
        report_.kind = columns_.kind;
        report_.schema_fingerprint = billing::schema_fingerprint(report_.columns);
        return engine().run(
            fmt::format("CREATE VIEW line AS SELECT {} FROM {}", line_columns(), source_sql()));
    }

    std::string line_columns() const {
        std::vector<std::string> parts = {period_sql() + " AS period_day"};
        std::vector<std::string> const tags = tag_texts_sql(columns_);
        for (std::size_t i = 0; i < tags.size(); ++i) {
            parts.push_back(tags[i] + " AS " + tag_columns()[i]);
        }
        for (NamedField const& column : kLineColumns) {
            parts.push_back(
                fmt::format("{} AS {}", field_sql(columns_, column.field), column.name));
        }
        if (columns_[Field::kProductCode]) {
            parts.push_back(fmt::format("{} AS {}", sql_name(columns_[Field::kProductCode]->name),
                                        kCodeColumn));
        }
        return join(parts, ", ");
    }

    std::vector<std::string> tag_columns() const {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < columns_.tags.size(); ++i) {
            names.push_back(fmt::format("tags_{}", i));
        }
        return names;
    }

    /// A day of the billing period: the line's own, else the delivery's, else that of its usage.
    std::string period_sql() const {
        std::vector<std::string> sources;
        if (columns_[Field::kPeriodStart]) {
            sources.push_back(field_sql(columns_, Field::kPeriodStart));
        }
        sources.push_back(
            job_.period ? fmt::format("DATE {}", sql_quote(to_string(job_.period->first_day())))
                        : field_sql(columns_, Field::kUsageStart));
        return sources.size() == 1 ? sources.front()
                                   : fmt::format("coalesce({})", join(sources, ", "));
    }

    Result<void> group() {
        Result<void> const grouped = group_by_grain();
        return grouped ? Result<void>{} : explain(grouped.error());
    }

    Result<void> group_by_grain() {
        bool const plain =
            columns_[Field::kProductCode] && columns_[Field::kProductCode]->type == "VARCHAR";
        GrainConditions const grain = TRY(grain_conditions(
            engine(), plain ? std::string(kCodeColumn) : std::string(), job_.coarse_products));
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
        for (Field field : {Field::kUnblended, Field::kNet, Field::kList, Field::kUsageAmount}) {
            if (std::optional<Error> found = find_bad_number(field)) {
                return std::unexpected(std::move(*found));
            }
        }
        return unreadable(error);
    }

    std::optional<Error> find_bad_number(Field field) {
        if (!columns_[field]) {
            return std::nullopt;
        }
        std::string const number = field_sql(columns_, field);
        Result<Table> const table = engine().query(
            fmt::format("SELECT filename, CAST(file_row_number AS BIGINT) + 1, number_fault({0}), "
                        "CAST({0} AS VARCHAR) "
                        "FROM {1} WHERE number_fault({0}) IS NOT NULL ORDER BY ALL LIMIT 1",
                        number, source_sql(", filename=true, file_row_number=true")));
        if (!table || table->row_count == 0) {
            return std::nullopt;
        }
        Error error;
        error.message = fmt::format("{}: row {}: {} is {} ({})", original_name(table->text(0, 0)),
                                    table->integer(0, 1), columns_[field]->name, table->text(0, 2),
                                    table->text(0, 3).substr(0, 40));
        error.hint =
            "an amount must be a finite number below 10^12; have the export delivered again";
        error.fields = {{"file", original_name(table->text(0, 0))},
                        {"row", std::to_string(table->integer(0, 1))},
                        {"column", columns_[field]->name}};
        return error;
    }

    /// The file that a person knows, for a CSV that was staged.
    std::string original_name(std::string const& read) const {
        for (std::size_t i = 0; i < parquet_.size(); ++i) {
            if (parquet_[i].string() == read) {
                return job_.files[i].string();
            }
        }
        return read;
    }

    /// Names the file that cannot be decoded, by reading each alone.
    std::unexpected<Error> unreadable(Error const& error) {
        if (error.code != ErrorCode::kBadInput || !engine_) {
            return std::unexpected(error);
        }
        for (fs::path const& file : parquet_) {
            Result<Table> const table = engine().query(fmt::format(
                "SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet({}, hive_partitioning=false)",
                sql_quote(file.string())));
            if (!table && table.error().code == ErrorCode::kBadInput) {
                return bad_input(
                    fmt::format("{} cannot be decoded as Parquet: {}", original_name(file.string()),
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
        Table const scan = TRY(engine().query(
            fmt::format("SELECT count(*), coalesce(sum(money({})), money('0')) FROM {}",
                        field_sql(columns_, Field::kUnblended), source_sql())));
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

    std::vector<std::string> names_of_files() const {
        std::vector<std::string> names;
        for (fs::path const& file : parquet_) {
            names.push_back(file.string());
        }
        return names;
    }

    ReadJob const& job_;
    std::vector<fs::path> parquet_;
    Dictionaries dictionaries_;  // outlive the engine, which calls them
    std::optional<Engine> engine_;
    ColumnMap columns_;
    ReadReport report_;
};

}  // namespace

Result<ReadReport> read_export(ReadJob const& job) { return Reading(job).run(); }

}  // namespace mandate::warehouse
