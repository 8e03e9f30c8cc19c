#include "sample/sample.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "sample/calendar.h"
#include "sample/company.h"
#include "sample/expected.h"
#include "sample/export_writer.h"
#include "sample/line_source.h"
#include "sample/manifest.h"
#include "sample/month_plan.h"
#include "sample/random.h"

namespace mandate::sample {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBucket = "alderfinch-billing-exports";
constexpr std::string_view kExport = "alderfinch-cur2";
constexpr std::string_view kSecondExport = "finops-trial-cur2";

/// One delivery of one period: what to write, and where.
struct Delivery {
    std::string export_name;
    fs::path root;  ///< stands for the bucket
    Edition edition = Edition::kFinal;
    Invoicing invoicing = Invoicing::kNone;
    int refresh = 1;             ///< counts the deliveries of the period
    bool leftover_file = false;  ///< an empty file behind the last one
    bool alternate = false;      ///< of the second export
};

Result<void> check(SampleOptions const& options) {
    auto const refuse = [](std::string message) {
        return fail(ErrorCode::kUsage, std::move(message));
    };
    if (options.months < 1 || options.months > 9) {
        return refuse("sample: the story has 1 to 9 months");
    }
    if (options.accounts < kPlaceCount || options.accounts > 500) {
        return refuse("sample: the company has 14 to 500 accounts");
    }
    if (options.lines_per_month < 10'000 || options.lines_per_month > 100'000'000) {
        return refuse("sample: a month has 10,000 to 100,000,000 lines");
    }
    if (options.sessions < 0 || options.sessions > 1'000'000) {
        return refuse("sample: a month has 0 to 1,000,000 session names");
    }
    if (options.lines_per_file < 1'000 || options.threads < 1) {
        return refuse("sample: a file has at least 1,000 lines, and one thread writes it");
    }
    std::error_code error;
    if (options.out.empty() ||
        (fs::exists(options.out, error) && !fs::is_empty(options.out, error))) {
        return fail(ErrorCode::kUsage,
                    fmt::format("sample: '{}' is not an empty folder", options.out.string()),
                    "name a new one with --out");
    }
    return {};
}

Result<void> write_text(fs::path const& path, std::string const& text) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (file.fail()) {
        return fail(ErrorCode::kDependency, path.string() + ": cannot be written",
                    "free some space on the disk");
    }
    return {};
}

/// The columns of the second export: somebody tried it out with fewer.
std::vector<Cur2Column> columns_of(Delivery const& delivery) {
    std::vector<Cur2Column> columns;
    for (Cur2Column const& column : cur2_columns()) {
        bool const wanted = column.name.starts_with("bill_") ||
                            column.name.starts_with("line_item_") ||
                            column.name.starts_with("pricing_") || column.name == "product";
        if (!delivery.alternate || (wanted && column.name != "line_item_iam_principal")) {
            columns.push_back(column);
        }
    }
    return columns;
}

std::string execution_of(SampleOptions const& options, Delivery const& delivery,
                         BillingPeriod const& period) {
    std::uint64_t const a =
        mix(mix(options.seed, mix_text(period.to_string())),
            mix_text(delivery.export_name) + static_cast<std::uint64_t>(delivery.refresh));
    std::uint64_t const b = mix(a);
    return fmt::format("{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}", a >> 32U, (a >> 16U) & 0xFFFFU,
                       a & 0xFFFU, b & 0xFFFU, b >> 16U);
}

/// Makes the deliveries of the story.
class Story2026 {
public:
    Story2026(SampleOptions const& options, Company const& company, ExportWriter writer)
        : options_(options),
          company_(company),
          writer_(std::move(writer)),
          expected_(options, company),
          ai_(ai_spending(company)) {
        std::ranges::move(everyday_spending(company), std::back_inserter(ai_));
    }

    Result<SampleReport> tell();

private:
    std::vector<BillingPeriod> periods() const;
    Invoicing invoicing_of(std::size_t from_newest) const;
    Result<void> deliver(BillingPeriod const& period, Delivery const& delivery);
    Result<DeliveredPeriod> write_period(MonthPlan const& plan, LineSource& source,
                                         Delivery const& delivery);
    Date last_day() const {
        return options_.story == Story::kDayOne ? kGoverned - std::chrono::days{1} : kToday;
    }

    SampleOptions const& options_;
    Company const& company_;
    ExportWriter writer_;
    Expected expected_;
    std::vector<Spending> ai_;  // and everything else
    SampleReport report_;
    std::vector<DeliveredPeriod> current_;
};

std::vector<BillingPeriod> Story2026::periods() const {
    if (options_.extent == Extent::kPlain) {
        return {BillingPeriod::of(std::chrono::sys_days{2026y / 10 / 1})};
    }
    std::vector<BillingPeriod> periods{BillingPeriod::of(last_day())};
    BillingPeriod const first = BillingPeriod::of(std::chrono::sys_days{2026y / 3 / 1});
    while (static_cast<int>(periods.size()) < options_.months && periods.back() != first) {
        periods.push_back(periods.back().previous());
    }
    std::ranges::reverse(periods);
    return periods;
}

Invoicing Story2026::invoicing_of(std::size_t from_newest) const {
    if (options_.extent == Extent::kPlain || from_newest > 1) {
        return Invoicing::kClosed;
    }
    return from_newest == 1 ? Invoicing::kAwsOnly : Invoicing::kNone;
}

Result<DeliveredPeriod> Story2026::write_period(MonthPlan const& plan, LineSource& source,
                                                Delivery const& delivery) {
    std::string const prefix = "cur2/" + company_.payer().id + "/" + delivery.export_name;
    std::string const partition = "BILLING_PERIOD=" + plan.period.to_string();
    std::string const execution = execution_of(options_, delivery, plan.period);
    std::string folder = "data/" + partition;
    std::string execution_folder;
    if (options_.delivery == DeliveryMode::kCreateNew) {
        Date const made = plan.period.end() + std::chrono::days{delivery.refresh * 4};
        std::string stamp = to_string(made);
        std::erase(stamp, '-');
        execution_folder = fmt::format("{}T0{}1207Z-{}", stamp, 3 + delivery.refresh, execution);
        folder += "/" + execution_folder;
    }
    bool const parquet = options_.format == ExportFormat::kParquet;
    Manifest manifest{
        delivery.export_name,
        fmt::format("arn:aws:bcm-data-exports:us-east-1:{}:export/{}-{}", company_.payer().id,
                    delivery.export_name, execution.substr(0, 8)),
        execution,
        plan.period,
        columns_of(delivery),
        parquet ? "PARQUET" : "GZIP",
        {}};
    std::error_code error;
    fs::create_directories(delivery.root / prefix / folder, error);
    std::int64_t left = plan.line_count();
    LineFilter const filter = delivery.alternate ? LineFilter::kNoRefundOrTax : LineFilter::kAll;
    for (int file = 1; file == 1 || left > 0 || (delivery.leftover_file && left == 0); ++file) {
        std::string const name = fmt::format("{}/{}-{:05}.{}", folder, delivery.export_name, file,
                                             parquet ? "snappy.parquet" : "csv.gz");
        TRY(writer_.write_file(delivery.root / prefix / name, source, options_.lines_per_file,
                               filter));
        manifest.data_files.push_back(fmt::format("s3://{}/{}/{}", kBucket, prefix, name));
        left = left == 0 ? -1 : left - std::min(left, options_.lines_per_file);
    }
    fs::path const described = delivery.root / prefix / "metadata" / partition;
    std::string const name = delivery.export_name + "-Manifest.json";
    TRY(write_text(described / name, manifest_json(manifest)));
    if (!execution_folder.empty()) {
        TRY(write_text(described / execution_folder / name, manifest_json(manifest)));
    }
    return DeliveredPeriod{delivery.export_name, plan.period.to_string(), described / name,
                           source.lines_given(), std::ssize(manifest.data_files)};
}

Result<void> Story2026::deliver(BillingPeriod const& period, Delivery const& delivery) {
    MonthPlan const plan = plan_month(company_, ai_, options_, period, last_day(),
                                      delivery.invoicing, delivery.edition);
    LineSource source(plan, mix(options_.seed, static_cast<std::uint64_t>(delivery.edition)));
    TRY(writer_.begin_month(plan, columns_of(delivery)));
    DeliveredPeriod const delivered = TRY(write_period(plan, source, delivery));
    report_.periods.push_back(delivered);
    report_.lines += delivered.lines;
    if (delivery.edition == Edition::kFinal && !delivery.alternate) {
        expected_.add_month(source);
        current_.push_back(delivered);
    }
    return {};
}

Result<SampleReport> Story2026::tell() {
    std::vector<BillingPeriod> const all = periods();
    fs::path const root = options_.out / "exports";
    bool const full = options_.extent == Extent::kFull;
    for (std::size_t i = 0; i < all.size(); ++i) {
        BillingPeriod const& period = all[i];
        Invoicing const invoicing = invoicing_of(all.size() - 1 - i);
        bool const twice = full && period.month() == 9 && invoicing != Invoicing::kNone;
        Delivery final{.export_name = std::string(kExport), .root = root, .invoicing = invoicing};
        if (twice) {
            Delivery earlier = final;
            earlier.edition = Edition::kEarlier;
            earlier.invoicing = Invoicing::kNone;
            if (options_.delivery == DeliveryMode::kOverwrite) {
                earlier.root = options_.out / "earlier";
            }
            TRY(deliver(period, earlier));
            final.refresh = 2;
            final.leftover_file = options_.delivery == DeliveryMode::kOverwrite;
        }
        TRY(deliver(period, final));
        if (full && period.month() == 8) {
            Delivery second = final;
            second.export_name = kSecondExport;
            second.alternate = true;
            TRY(deliver(period, second));
        }
    }
    report_.exports = root;
    report_.expected = options_.out / "expected.json";
    report_.organisation = options_.out / "organisation.json";
    TRY(expected_.write(report_.expected, current_));
    TRY(write_text(report_.organisation, organisation_json(company_)));
    return report_;
}

}  // namespace

Result<SampleReport> write_sample(SampleOptions const& options) {
    TRY(check(options));
    std::error_code error;
    std::filesystem::create_directories(options.out, error);
    if (error) {
        return fail(ErrorCode::kDependency, fmt::format("sample: cannot make the folder '{}': {}",
                                                        options.out.string(), error.message()));
    }
    Company const company = Company::create(options.seed, options.accounts);
    Story2026 story(options, company, TRY(ExportWriter::open(options, company)));
    return story.tell();
}

}  // namespace mandate::sample
