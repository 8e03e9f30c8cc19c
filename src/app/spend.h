#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "base/result.h"

namespace mandate::app {

class DataFolder;

/// Who spent how much on what: the question as a face received it, not yet checked. The command
/// line and the API have the same words (docs/formats/spend.md).
struct SpendRequest {
    std::string by;  ///< `role,token_type`: one or more keys
    std::optional<std::string>
        period;  ///< `2026-10`, `2026-08..2026-10`, or a comma list; all when absent
    std::vector<std::string> where;       ///< `KEY=VALUE`, split at the last unescaped '='
    std::string basis = "unblended";      ///< `unblended`, `net` or `list`
    bool ai_only = false;                 ///< leave out platform `non_ai`
    bool newest_period = false;           ///< without `period`: the newest one instead of all
    std::optional<std::string> currency;  ///< needed when the selection holds several
    std::optional<std::string> chart;     ///< one key: adds day x KEY
    std::optional<std::uint64_t> limit;   ///< at most so many rows; totals cover all
};

/// Cost, tokens and number of bill lines of some part of the bill.
struct SpendFigures {
    Money cost;
    std::optional<Int128> tokens;  ///< absent where no line has tokens
    std::int64_t lines = 0;
    /// Lines that have no figure on the asked basis; their cost is unknown and not in `cost`.
    std::int64_t lines_without_basis = 0;
};

struct SpendRow {
    /// One per key of `SpendAnswer::keys`; absent is null.
    std::vector<std::optional<std::string>> values;
    /// Keys whose value should be there but was not understood.
    std::vector<std::string> unknown_keys;
    SpendFigures figures;
    std::optional<std::string> unit;  ///< the pricing unit, when all lines of the row share one
    std::optional<Int128> usage;      ///< 10^-12 of `unit`; absent when `unit` is
};

/// One ingested billing period, as the period picker shows it.
struct PeriodSummary {
    BillingPeriod period;
    std::optional<Date> data_through;  ///< the last day with a usage line
    bool final = false;                ///< every line has its invoice
    std::vector<std::string> bases;
    std::vector<std::string> currencies;
};

struct SpendAnswer {
    std::vector<std::string> keys;
    std::string currency;
    std::string basis;
    std::optional<Date> data_through;
    bool final = false;
    /// By cost descending, then values ascending by bytes, null last.
    std::vector<SpendRow> rows;
    std::uint64_t rows_total = 0;
    SpendFigures total;

    std::vector<PeriodSummary> periods;  ///< all ingested ones, newest first
    std::optional<std::string> chart_key;
    std::vector<SpendRow> chart;  ///< values: day, chart key
    /// AI usage lines that carry an identity, that carry none, and lines not understood.
    SpendFigures identified;
    SpendFigures unidentified;
    SpendFigures unknown;
};

/// Answers from the current ledgers of the data folder. Blocking (some milliseconds of disk and
/// CPU); thread-safe: any number of threads may ask at once.
/// @returns Error{Usage} for an unknown key, basis, period or a choice of currency that is needed,
///          Error{NotFound} when nothing was ingested yet for the period.
Result<SpendAnswer> spend(DataFolder const& folder, SpendRequest const& request);

}  // namespace mandate::app
