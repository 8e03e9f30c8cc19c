#include "sample/governance_history.h"

#include "sample/history_diary.h"
#include "sample/history_weeks.h"

namespace mandate::sample {
namespace {

Result<HistoryReport> count(app::Records& records) {
    HistoryReport report;
    TRY(records.read([&](app::Reading& reading) -> Result<void> {
        report.people = TRY(reading.count(app::Noun<organisation::Person>::kTable));
        report.models = TRY(reading.count(app::Noun<approval::CatalogModel>::kTable));
        report.requests = TRY(reading.count(app::Noun<approval::Request>::kTable));
        report.approvals = TRY(reading.count(app::Noun<approval::Approval>::kTable));
        report.tasks = TRY(reading.count(app::Noun<approval::Task>::kTable));
        report.claims = TRY(reading.count(app::Noun<ownership::Claim>::kTable));
        return {};
    }));
    return report;
}

}  // namespace

Result<HistoryReport> live_history(app::Records& records, FixedClock& clock, Company const& company,
                                   HistoryOptions const& options) {
    Diary diary(records, clock, company, options.seed);
    TRY(set_up(diary));
    if (options.story == Story::kGoverned) {
        TRY(live_first_week(diary));
        TRY(live_second_week(diary));
        TRY(live_third_week(diary));
        TRY(live_fourth_week(diary));
    }
    return count(records);
}

}  // namespace mandate::sample
