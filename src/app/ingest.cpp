#include "app/ingest.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "app/deliveries.h"
#include "app/job_lock.h"
#include "app/operator_act.h"
#include "app/placement.h"
#include "app/selection.h"
#include "base/digest.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "warehouse/discovery.h"
#include "warehouse/file_identity.h"
#include "warehouse/ledger.h"
#include "warehouse/snapshot.h"

namespace mandate::app {
namespace {

namespace fs = std::filesystem;
using warehouse::FoundDelivery;
using warehouse::PeriodRead;
using warehouse::ReadReport;

constexpr auto kKeepSuperseded = std::chrono::days{35};

/// The codes and names of products whose lines are kept coarse.
std::vector<std::string> coarse_products(catalog::Catalog const& catalog) {
    std::vector<std::string> products;
    for (catalog::Service const& service : catalog.services().all()) {
        if (service.platform == catalog::Platform::kNonAi) {
            products.push_back(service.code);
            products.push_back(service.name);
        }
    }
    std::ranges::sort(products);
    products.erase(std::ranges::unique(products).begin(), products.end());
    return products;
}

std::string size_text(std::vector<warehouse::FileIdentity> const& files) {
    std::uint64_t bytes = 0;
    for (warehouse::FileIdentity const& file : files) {
        bytes += file.size;
    }
    return bytes >= 1'000'000'000 ? fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9)
                                  : fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

/// A folder name from a foreign text: letters, digits and a few marks, never a path.
std::string safe_name(std::string_view text) {
    std::string name;
    for (char c : text.substr(0, 80)) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        name.push_back(plain ? c : '_');
    }
    return name.empty() || name.front() == '.' ? "_" + name : name;
}

/// One ingest run: finds, reads, checks, switches.
class Run {
public:
    Run(DataFolder const& folder, IngestOptions const& options, Reader const& reader,
        Clock const& clock, Progress const& progress)
        : folder_(folder),
          options_(options),
          reader_(reader),
          clock_(clock),
          progress_(progress),
          coarse_(coarse_products(folder.catalog())),
          coarse_digest_(sha256(join(coarse_, "\n"))),
          rules_(warehouse::rules_version(folder.catalog())) {}

    Result<IngestReport> run() {
        warehouse::Discovery discovery = TRY(warehouse::discover(options_.source));
        report_.failures = std::move(discovery.problems);
        TRY(clean_up());
        for (FoundDelivery const& found : in_order(std::move(discovery.deliveries))) {
            Result<void> const done = take(found);
            fs::remove_all(staging_, ignored_);
            if (!done) {
                report_.failures.push_back(done.error());
            }
        }
        TRY(clean_up());
        return std::move(report_);
    }

private:
    /// The export that knows most comes first, because the first one becomes the source of record:
    /// several exports of one payer in one folder are read CUR 2.0 before others, larger first.
    static std::vector<FoundDelivery> in_order(std::vector<FoundDelivery> deliveries) {
        std::map<std::string, std::uint64_t> bytes;
        for (FoundDelivery const& delivery : deliveries) {
            for (fs::path const& file : delivery.files) {
                std::error_code ignored;
                bytes[delivery.export_name] += fs::file_size(file, ignored);
            }
        }
        std::ranges::sort(deliveries, [&](FoundDelivery const& a, FoundDelivery const& b) {
            return std::tuple(a.kind, bytes[b.export_name], a.export_name, a.period, a.place) <
                   std::tuple(b.kind, bytes[a.export_name], b.export_name, b.period, b.place);
        });
        return deliveries;
    }

    Result<void> take(FoundDelivery const& found) {
        std::vector<warehouse::FileIdentity> const files = TRY(warehouse::identify(found.files));
        std::string const digest = warehouse::digest_of(files);
        if (TRY(is_unchanged(found, digest))) {
            return {};
        }
        std::string const label = found.period ? found.period->to_string() : found.export_name;
        progress_(fmt::format("{}: reading {} {} ({})", label, found.files.size(),
                              found.files.size() == 1 ? "file" : "files", size_text(files)));
        staging_ = folder_.staging() / random_hex(8);
        std::error_code problem;
        fs::create_directories(staging_, problem);
        warehouse::ReadJob job;
        job.place = found.place.string();
        job.files = found.files;
        job.format = found.format;
        job.period = found.period;
        job.coarse_products = coarse_;
        job.out = staging_;
        job.memory_mb = options_.memory_mb;
        job.threads = options_.threads;
        job.measure_time_grain = options_.measure_time_grain;
        ReadReport const report = TRY(reader_(job));
        std::vector<Delivery> deliveries;
        for (PeriodRead const& period : report.periods) {
            progress_(fmt::format("{}: classifying {} groups of {} lines",
                                  period.period.to_string(), period.facts, period.lines));
            deliveries.push_back(delivery_of(found, report, period, digest));
            TRY(check_replaces(found, deliveries.back()));
            // The reader is not asked where its folder is: it read foreign files.
            TRY(place(deliveries.back(), staging_ / period.period.to_string()));
        }
        return make_current(found, report, deliveries);
    }

    /// Whether every period that these files gave last time is current, came from the same files
    /// under the same list of known products, and is whole. Reports them, because "nothing to do"
    /// is an answer too.
    Result<bool> is_unchanged(FoundDelivery const& found, std::string const& digest) {
        std::vector<BillingPeriod> const periods =
            found.period ? std::vector{*found.period}
                         : TRY(periods_of_files(folder_.database(), found.export_name, digest));
        std::vector<IngestedPeriod> unchanged;
        for (BillingPeriod const period : periods) {
            std::optional<Delivery> const delivery =
                TRY(current_delivery(folder_.database(), found.export_name, period));
            if (!delivery || delivery->files_digest != digest ||
                delivery->coarse_digest != coarse_digest_ || !is_intact(*delivery)) {
                return false;
            }
            unchanged.push_back(TRY(describe(*delivery, IngestedPeriod::Outcome::kUnchanged)));
        }
        std::ranges::move(unchanged, std::back_inserter(report_.periods));
        return !unchanged.empty();
    }

    /// A snapshot that was lost or altered is read again.
    bool is_intact(Delivery const& delivery) const {
        return std::ranges::all_of(delivery.files, [&](warehouse::SnapshotFile const& file) {
            return sha256_file(folder_.bills() / delivery.folder / file.name).value_or("") ==
                   file.sha256;
        });
    }

    /// What replaces a period must be the same bill: not nothing, and not somebody else's.
    Result<void> check_replaces(FoundDelivery const& found, Delivery const& delivery) {
        std::optional<Delivery> const before =
            TRY(current_delivery(folder_.database(), delivery.export_name, delivery.period));
        if (!before || before->payers.empty()) {
            return {};
        }
        if (delivery.payers.empty()) {
            return bad_input(
                fmt::format("{} holds not one line of {}, where {} lines are known",
                            found.place.string(), delivery.period.to_string(), before->lines),
                "wait for the next delivery of the export; what is known stays");
        }
        bool const shared =
            std::ranges::any_of(delivery.payers, [&](warehouse::PayerTotals const& payer) {
                return std::ranges::find(before->payers, payer.payer,
                                         &warehouse::PayerTotals::payer) != before->payers.end();
            });
        if (!shared) {
            return bad_input(
                fmt::format(
                    "{} is the bill of payer {}, but the export '{}' of {} is known as that of "
                    "payer {}",
                    found.place.string(), delivery.payers.front().payer, delivery.export_name,
                    delivery.period.to_string(), before->payers.front().payer),
                "ingest the folder that holds both exports, so that they are told apart by their "
                "folders");
        }
        return {};
    }

    Delivery delivery_of(FoundDelivery const& found, ReadReport const& report,
                         PeriodRead const& period, std::string const& digest) const {
        Delivery delivery;
        delivery.id = random_hex(16);
        delivery.export_name = found.export_name;
        delivery.period = period.period;
        delivery.kind = billing::name_of(report.kind);
        delivery.source = found.place.string();
        delivery.found_by =
            found.found_by == warehouse::FoundBy::kManifest ? "manifest" : "listing";
        delivery.execution_id = found.execution_id;
        delivery.files_digest = digest;
        delivery.coarse_digest = coarse_digest_;
        delivery.schema_fingerprint = report.schema_fingerprint;
        delivery.folder = fmt::format("{}/{}/{}", safe_name(found.export_name),
                                      period.period.to_string(), delivery.id);
        delivery.ledger = warehouse::ledger_name(delivery.id, rules_);
        delivery.lines = period.lines;
        delivery.facts = period.facts;
        delivery.ingested_at = clock_.now().time_since_epoch().count();
        delivery.files = period.files;
        delivery.payers = period.payers;
        return delivery;
    }

    /// Switches to what was read, all periods of it in one transaction: a run that is killed
    /// between two would call the rest unchanged the next time.
    Result<void> make_current(FoundDelivery const& found, ReadReport const& report,
                              std::vector<Delivery> const& deliveries) {
        std::vector<IngestedPeriod::Outcome> outcomes;
        for (Delivery const& delivery : deliveries) {
            bool const before =
                TRY(current_delivery(folder_.database(), delivery.export_name, delivery.period))
                    .has_value();
            outcomes.push_back(before ? IngestedPeriod::Outcome::kReplaced
                                      : IngestedPeriod::Outcome::kNew);
        }
        TRY(folder_.database().write(operator_context(clock_.now()),
                                     [&](store::Writer& writer) -> Result<void> {
                                         for (Delivery const& delivery : deliveries) {
                                             TRY(store_delivery(writer, delivery));
                                         }
                                         return {};
                                     }));
        for (std::size_t i = 0; i < deliveries.size(); ++i) {
            report_.periods.push_back(TRY(describe(deliveries[i], outcomes[i])));
            report_.periods.back().empty_files = report.empty_files;
            report_.periods.back().time_grain = report.time_grain;
            report_.periods.back().listed = found.found_by == warehouse::FoundBy::kListing;
        }
        return {};
    }

    /// Builds the ledger and moves both folders to where their row will name them. Until the row is
    /// there nobody sees them.
    Result<void> place(Delivery const& delivery, fs::path const& snapshot) {
        TRY(place_ledger(folder_, snapshot, staging_ / "ledger", delivery.ledger));
        return move_into_place(folder_, snapshot, folder_.bills() / delivery.folder);
    }

    Result<IngestedPeriod> describe(Delivery const& delivery, IngestedPeriod::Outcome outcome) {
        IngestedPeriod period{delivery.export_name,
                              delivery.period,
                              delivery.kind,
                              outcome,
                              delivery.lines,
                              delivery.payers,
                              {},
                              0,
                              std::nullopt,
                              false};
        std::vector<RecordEntry> const record = TRY(entries_of_record(folder_.database()));
        for (warehouse::PayerTotals const& payer : delivery.payers) {
            bool const speaks = std::ranges::any_of(record, [&](RecordEntry const& entry) {
                return entry.delivery_id == delivery.id && entry.payer == payer.payer;
            });
            if (!speaks) {
                period.alternate_for.push_back(payer.payer);
            }
        }
        return period;
    }

    /// Removes what a killed run left behind and what is superseded for long enough. The lock is
    /// held, so nobody else writes here.
    Result<void> clean_up() {
        for (fs::path const& left : children(folder_.staging())) {
            fs::remove_all(left, ignored_);
        }
        TRY(forget_superseded(folder_.database(), clock_.now() - kKeepSuperseded, clock_.now()));
        std::set<fs::path> known;
        for (DeliveryPlace const& delivery : TRY(known_places(folder_.database()))) {
            known.insert(folder_.bills() / delivery.folder);
            known.insert(folder_.ledger() / delivery.ledger);
            // A reader may have built it where the other was lost.
            known.insert(folder_.ledger() / warehouse::ledger_name(delivery.id, rules_));
        }
        for (fs::path const& ledger : children(folder_.ledger())) {
            std::string const name = ledger.filename().string();
            bool const building = name.starts_with("rebuild-") && !is_abandoned_rebuild(name);
            if (!known.contains(ledger) && !building) {
                fs::remove_all(ledger, ignored_);
            }
        }
        for (fs::path const& export_folder : children(folder_.bills())) {
            for (fs::path const& period : children(export_folder)) {
                for (fs::path const& delivery : children(period)) {
                    if (!known.contains(delivery)) {
                        fs::remove_all(delivery, ignored_);
                    }
                }
            }
        }
        return {};
    }

    static std::vector<fs::path> children(fs::path const& folder) {
        std::vector<fs::path> paths;
        std::error_code problem;
        for (fs::directory_iterator entry(folder, problem);
             !problem && entry != fs::directory_iterator(); entry.increment(problem)) {
            paths.push_back(entry->path());
        }
        return paths;
    }

    DataFolder const& folder_;
    IngestOptions const& options_;
    Reader const& reader_;
    Clock const& clock_;
    Progress const& progress_;
    std::vector<std::string> coarse_;
    std::string coarse_digest_;
    std::string rules_;
    fs::path staging_;
    std::error_code ignored_;
    IngestReport report_;
};

}  // namespace

Result<IngestReport> ingest(DataFolder const& folder, IngestOptions const& options,
                            Reader const& reader, Clock const& clock, Progress const& progress) {
    JobLock const lock =
        TRY(JobLock::take(folder.path() / "jobs.lock", "ingesting or running a job"));
    return Run(folder, options, reader, clock, progress).run();
}

Result<std::size_t> reclassify(DataFolder const& folder, Clock const& clock,
                               Progress const& progress) {
    JobLock const lock =
        TRY(JobLock::take(folder.path() / "jobs.lock", "ingesting or running a job"));
    std::string const rules = warehouse::rules_version(folder.catalog());
    std::vector<Delivery> changed;
    for (Delivery& delivery : TRY(current_deliveries(folder.database()))) {
        std::string const ledger = warehouse::ledger_name(delivery.id, rules);
        if (ledger == delivery.ledger) {
            continue;
        }
        progress(
            fmt::format("{}: classifying {}", delivery.period.to_string(), delivery.export_name));
        TRY(place_ledger(folder, folder.bills() / delivery.folder, folder.staging() / random_hex(8),
                         ledger));
        delivery.ledger = ledger;
        changed.push_back(std::move(delivery));
    }
    TRY(folder.database().write(operator_context(clock.now()),
                                [&](store::Writer& writer) -> Result<void> {
                                    for (Delivery const& delivery : changed) {
                                        TRY(store_ledger(writer, delivery.id, delivery.ledger));
                                    }
                                    return {};
                                }));
    return changed.size();
}

}  // namespace mandate::app
