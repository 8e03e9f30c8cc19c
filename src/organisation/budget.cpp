#include "organisation/budget.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/csv.h"
#include "base/text.h"
#include "base/utf8.h"
#include "organisation/element_columns.h"

namespace mandate::organisation {
namespace {

constexpr std::size_t kMonths = 12;
constexpr std::string_view kAnnual = "annual";
constexpr std::string_view kEstimated = "estimated";

std::unexpected<Error> wrong_name(std::string_view name, std::string_view what) {
    return bad_input(fmt::format("'{}' is no name of a budget file: {}", excerpt(name, 120), what),
                     "name it like Customer_2026_true_2026-01-01_false_Budget_v1.csv: effective "
                     "year, is new, first day, is override, version");
}

std::optional<bool> read_flag(std::string_view text) {
    return text == "true"    ? std::optional(true)
           : text == "false" ? std::optional(false)
                             : std::nullopt;
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_version(std::string_view text) {
    auto const allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-';
    };
    return !text.empty() && text.size() <= 20 && std::ranges::all_of(text, allowed);
}

/// Digits with an optional point. A sign would be no budget; an exponent is what a spreadsheet
/// writes when it has dropped digits.
bool is_plain_amount(std::string_view text) {
    std::size_t const point = text.find('.');
    std::string_view const places = point == std::string_view::npos ? "0" : text.substr(point + 1);
    return is_digits(text.substr(0, point)) && is_digits(places) &&
           places.size() <= fixed12::kPlaces;
}

/// Where the amounts stand.
struct Layout {
    std::optional<std::size_t> annual;
    std::vector<std::size_t> periods;  ///< of fiscal periods 1 to 12, or none
    std::optional<std::size_t> estimated;
};

class Reader {
public:
    Reader(CsvTable const& table, std::string_view place, BudgetFileName const& name,
           Hierarchy const& hierarchy)
        : table_(table), place_(place), name_(name), hierarchy_(hierarchy) {}

    Result<std::vector<Budget>> read() {
        TRY(read_layout());
        std::map<ElementId, std::int64_t> seen;
        std::vector<Budget> budgets;
        for (CsvRow const& row : table_.rows) {
            Budget budget = TRY(read_row(row));
            auto const [at, is_new] = seen.emplace(budget.element, row.number);
            if (!is_new) {
                return csv_fault(place_, row.number, 1,
                                 fmt::format("{} has its budget in row {} already",
                                             budget.element.value(), at->second),
                                 "remove one of the two rows");
            }
            budgets.push_back(std::move(budget));
        }
        if (budgets.empty()) {
            return bad_input(fmt::format("{}: holds no budget", place_),
                             "after the header comes one row for each element");
        }
        return budgets;
    }

private:
    Result<void> read_layout() {
        constexpr std::array kOthers = {kAnnual, kEstimated};
        TRY(read_level_names(table_, place_, kOthers));
        std::map<std::string, std::size_t> months;
        for (std::size_t i = kLevels; i < table_.header.size(); ++i) {
            std::string const& title = table_.header[i];
            if (title == kAnnual) {
                layout_.annual = i;
            } else if (title == kEstimated) {
                layout_.estimated = i;
            } else if (std::optional<std::string> const period = TRY(fiscal_period(title))) {
                months.emplace(*period, i);
            } else {
                return csv_fault(place_, 1, i + 1,
                                 fmt::format("'{}' is no column of a budget", excerpt(title)),
                                 "after the four levels come annual or twelve months (2026-01 or "
                                 "m1 to m12), and estimated");
            }
        }
        if (layout_.annual.has_value() == !months.empty()) {
            return csv_fault(place_, 1, kLevels + 1,
                             layout_.annual ? "there are both an annual amount and months"
                                            : "there is neither an annual amount nor months",
                             "give the column annual, or twelve months");
        }
        return layout_.annual ? Result<void>() : read_months(months);
    }

    /// A month's title as a text that sorts in order of time: `2026-01`, or `m01`.
    static Result<std::optional<std::string>> fiscal_period(std::string_view title) {
        if (BillingPeriod::parse(title)) {
            return std::string(title);
        }
        std::string_view number = title;
        bool const numbered = consume_prefix(number, "m") && is_digits(number) &&
                              number.size() <= 2 && number.front() != '0' &&
                              (number.size() == 1 || number <= "12");
        if (!numbered) {
            return std::nullopt;
        }
        return fmt::format("m{:0>2}", number);
    }

    /// Twelve months are m1 to m12, or follow each other and end in the effective year, after which
    /// a fiscal year is named.
    Result<void> read_months(std::map<std::string, std::size_t> const& months) {
        std::string const first = months.begin()->first;
        bool good = months.size() == kMonths && first.starts_with('m');
        if (months.size() == kMonths && !good) {
            auto month = TRY(BillingPeriod::parse(first));
            good = std::ranges::all_of(months, [&](auto const& entry) {
                bool const next = entry.first == month.to_string();
                month = month.next();
                return next;
            });
            good = good && month.previous().year() == name_.effective_year;
        }
        if (!good) {
            return csv_fault(place_, 1, kLevels + 1,
                             fmt::format("the months are not the twelve of fiscal year {}",
                                         name_.effective_year),
                             fmt::format("give m1 to m12, or twelve months in a row of which the "
                                         "last lies in {}",
                                         name_.effective_year));
        }
        for (auto const& [title, column] : months) {
            layout_.periods.push_back(column);
        }
        return {};
    }

    Result<Budget> read_row(CsvRow const& row) const {
        std::vector<std::string> const names = TRY(read_element_path(row, place_));
        Element const* const element = hierarchy_.by_names(names);
        if (element == nullptr) {
            return csv_fault(place_, row.number, names.size(),
                             fmt::format("{} is no element of the hierarchy", print_path(names)),
                             "import the hierarchy first, or write the names as they stand there");
        }
        Budget budget;
        budget.element = element->id;
        budget.fiscal_year = name_.effective_year;
        budget.id = fmt::format("{}:{}", element->id.value(), budget.fiscal_year);
        if (layout_.annual) {
            budget.approved = TRY(amount(row, *layout_.annual));
        }
        for (std::size_t const column : layout_.periods) {
            budget.approved_by_period.push_back(TRY(amount(row, column)));
            budget.approved = TRY(budget.approved.plus(budget.approved_by_period.back()));
        }
        if (layout_.estimated && !trim(row.cells[*layout_.estimated]).empty()) {
            budget.estimated = TRY(amount(row, *layout_.estimated));
        }
        return budget;
    }

    Result<Money> amount(CsvRow const& row, std::size_t column) const {
        std::string_view const text = trim(row.cells[column]);
        std::string const& title = table_.header[column];
        if (text.empty()) {
            return csv_fault(place_, row.number, column + 1, fmt::format("{} is empty", title),
                             "write 0 where nothing may be spent");
        }
        Result<Money> const money = Money::parse_line_amount(text);
        if (!is_plain_amount(text) || !money) {
            return csv_fault(place_, row.number, column + 1,
                             fmt::format("{} '{}' is no amount of a budget", title, excerpt(text)),
                             "write it as 1200.00: no sign, no currency, no thousands separator, "
                             "no exponent");
        }
        return *money;
    }

    CsvTable const& table_;
    std::string_view place_;
    BudgetFileName const& name_;
    Hierarchy const& hierarchy_;
    Layout layout_;
};

}  // namespace

Result<BudgetFileName> parse_budget_file_name(std::string_view name) {
    std::string_view stem = name;
    if (!consume_suffix(stem, ".csv")) {
        return wrong_name(name, "it does not end with .csv");
    }
    std::vector<std::string_view> const parts = split(stem, '_');
    if (parts.size() != 7 || parts[0] != "Customer" || parts[5] != "Budget") {
        return wrong_name(name, "its parts are not Customer, five facts and Budget");
    }
    BudgetFileName result;
    Result<BillingPeriod> const year = BillingPeriod::parse(fmt::format("{}-01", parts[1]));
    if (!year) {
        return wrong_name(name, fmt::format("'{}' is no year", excerpt(parts[1])));
    }
    result.effective_year = year->year();
    std::optional<bool> const is_new = read_flag(parts[2]);
    std::optional<bool> const is_override = read_flag(parts[4]);
    if (!is_new || !is_override) {
        return wrong_name(name, fmt::format("'{}' is neither true nor false",
                                            excerpt(is_new ? parts[4] : parts[2])));
    }
    result.is_new = *is_new;
    result.is_override = *is_override;
    Result<Date> const start = parse_date(parts[3]);
    if (!start || BillingPeriod::of(*start).first_day() != *start) {
        return wrong_name(name,
                          fmt::format("'{}' is not the first day of a month", excerpt(parts[3])));
    }
    // A fiscal year may begin in the calendar year before the one that names it.
    if (std::int64_t const before = year->year() - BillingPeriod::of(*start).year();
        before < 0 || before > 1) {
        return wrong_name(name,
                          fmt::format("{} is not in {} or the year before", parts[3], parts[1]));
    }
    result.start = result.is_new ? year->first_day() : *start;
    if (!is_version(parts[6])) {
        return wrong_name(name, fmt::format("'{}' is no version", excerpt(parts[6])));
    }
    result.version = std::string(parts[6]);
    return result;
}

Result<std::vector<Budget>> parse_budget_csv(std::string_view text, std::string_view place,
                                             BudgetFileName const& name,
                                             Hierarchy const& hierarchy) {
    CsvTable const table = TRY(parse_csv(text, place));
    return Reader(table, place, name, hierarchy).read();
}

Result<Money> remaining(Budget const& budget, Money committed) {
    return budget.approved.minus(committed);
}

}  // namespace mandate::organisation
