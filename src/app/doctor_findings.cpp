#include "app/doctor_findings.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "base/text.h"
#include "billing/tags.h"

namespace mandate::app {
namespace {

/// IAM principals are in the bill from this day on (AWS: iam-principal-cost-allocation).
constexpr std::string_view kPrincipalsSince = "2026-04-08";

std::string export_setting(std::string_view name, std::string_view value) {
    return fmt::format("create a new export with {} = {}", name, value);
}

Finding principals_finding(Examined const& examined, Diagnosis const& diagnosis) {
    std::string first;
    std::int64_t with = 0;
    for (AiLine const& line : examined.usage) {
        if (line.identified) {
            first = first.empty() ? line.day : std::min(first, line.day);
            with += line.sums.lines;
        }
    }
    if (diagnosis.kind.starts_with("focus") || diagnosis.kind == "legacy_cur") {
        return {Health::kMissing, "IAM principals",
                fmt::format("a {} export never names who called", diagnosis.kind),
                "create a CUR 2.0 export with INCLUDE_IAM_PRINCIPAL_DATA = TRUE"};
    }
    if (with == 0) {
        return {Health::kMissing, "IAM principals", "no line of AI usage names who called",
                export_setting("INCLUDE_IAM_PRINCIPAL_DATA", "TRUE") +
                    " and line_item_iam_principal in its columns (console: Include caller identity "
                    "(IAM "
                    "principal) allocation data); days before stay without identity"};
    }
    bool const late =
        first > std::max(to_string(diagnosis.first.first_day()), std::string(kPrincipalsSince));
    return {late ? Health::kWarning : Health::kGood, "IAM principals",
            fmt::format("callers are named since {}{}", first,
                        late ? "; AWS does not fill in the days before" : ""),
            ""};
}

Finding resources_finding(Examined const& examined) {
    if (examined.ai_lines > 0 && examined.resource_lines == 0) {
        return {
            Health::kMissing, "Resources", "no line of AI names its resource",
            export_setting("INCLUDE_RESOURCES", "TRUE") +
                "; without it inference profiles, projects and workspaces cannot be told apart"};
    }
    return {
        Health::kGood, "Resources",
        fmt::format("{} of {} AI lines name their resource{}", examined.resource_lines,
                    examined.ai_lines,
                    examined.resources_since.empty() ? "" : ", since " + examined.resources_since),
        ""};
}

Finding discounts_finding(Examined const& examined) {
    if (examined.discount_lines) {
        return {Health::kGood, "Discounts",
                "discounts stand in lines of their own (INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY = "
                "TRUE)",
                ""};
    }
    if (examined.net_differs) {
        return {Health::kGood, "Discounts",
                "discounts stand in the net cost columns (INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY = "
                "FALSE)",
                ""};
    }
    return {
        Health::kWarning, "Discounts", "neither discount lines nor net costs differ from unblended",
        "if you have a private pricing agreement, add line_item_net_unblended_cost to the columns"};
}

Finding manifest_finding(Examined const& examined) {
    bool const listed = std::ranges::any_of(examined.deliveries, [](RecordDelivery const& record) {
        return record.delivery.found_by == "listing";
    });
    return listed ? Finding{Health::kWarning, "Manifest",
                            "some periods have no manifest, so the files were found by listing the "
                            "folder",
                            "download the export's metadata folder beside its data folder"}
                  : Finding{Health::kGood, "Manifest", "every period has its manifest", ""};
}

Finding callers_finding(Examined const& examined) {
    if (examined.other_callers == 0) {
        return {Health::kGood, "Callers", "every caller is in the billed account", ""};
    }
    return {Health::kWarning, "Callers",
            fmt::format("{} lines are billed to another account than their caller's",
                        examined.other_callers),
            "group by caller_account to see who called; by account to see who is billed"};
}

std::string counted(std::int64_t lines) {
    return fmt::format("{} {}", lines, lines == 1 ? "line" : "lines");
}

/// `resourceTags/team since 2026-10-07 (2 lines)`, of the tags of one source, or of no known one.
std::string list_tags(std::vector<warehouse::TagUse> const& tags,
                      std::function<bool(std::string_view)> const& chosen) {
    std::vector<std::string> texts;
    for (warehouse::TagUse const& use : tags) {
        if (chosen(use.tag)) {
            texts.push_back(fmt::format("{}{} ({})", use.tag,
                                        use.since ? " since " + to_string(*use.since) : "",
                                        counted(use.lines)));
        }
    }
    return join(texts, ", ");
}

bool has_source(std::string_view tag) {
    return billing::parse_tag_source(tag.substr(0, tag.find('/'))).has_value();
}

void add_tags(std::vector<Finding>& list, Examined const& examined, Diagnosis const& diagnosis) {
    auto const add = [&](Health health, std::string what, std::string setting) {
        list.push_back({health, "Tags", std::move(what), std::move(setting)});
    };
    std::string const known = list_tags(examined.tags, has_source);
    std::string const strange =
        list_tags(examined.tags, [](std::string_view tag) { return !has_source(tag); });
    std::string const callers = list_tags(
        examined.tags, [](std::string_view tag) { return tag.starts_with("iamPrincipal/"); });
    bool const named = std::ranges::any_of(examined.usage, &AiLine::identified);
    if (known.empty()) {
        add(Health::kMissing, "no line of AI carries a cost allocation tag",
            "activate the tag keys under Billing > Cost allocation tags (not retroactive), and "
            "have the column 'tags' in the export");
    } else {
        add(Health::kGood, "activated: " + known, "");
    }
    if (named && callers.empty()) {
        add(Health::kMissing, "no line of AI carries a tag of its caller (iamPrincipal/...)",
            "tag the roles and users, then activate the keys of type IAM principal under Billing > "
            "Cost allocation tags (listed up to a day after the first call; not retroactive)");
    }
    if (!strange.empty()) {
        add(Health::kWarning, "keys of no known source: " + strange,
            "no key of 'mandate spend' asks for them; a newer Mandate may know the source");
    }
    if (examined.unread_tags.lines > 0) {
        add(Health::kWarning,
            fmt::format("{} of AI ({} {}) {} a cell of tags that cannot be read",
                        counted(examined.unread_tags.lines), examined.unread_tags.cost.to_string(),
                        diagnosis.currency, examined.unread_tags.lines == 1 ? "has" : "have"),
            "a cell of tags is a JSON object of texts; have the export delivered again");
    }
}

Finding time_finding(Examined const& examined, Diagnosis const& diagnosis) {
    std::string const setting = diagnosis.kind == "legacy_cur"
                                    ? "create a CUR 2.0 export with TIME_GRANULARITY = HOURLY"
                                    : export_setting("TIME_GRANULARITY", "HOURLY");
    if (!examined.time_grain) {
        return {Health::kMissing, "Time", "no line of usage says when it was",
                "have line_item_usage_start_date in the export's columns"};
    }
    std::string const what =
        fmt::format("(TIME_GRANULARITY = {})", warehouse::name_of(*examined.time_grain));
    switch (*examined.time_grain) {
        case warehouse::TimeGrain::kHourly:
            return {Health::kGood, "Time", "usage is told by the hour " + what, ""};
        case warehouse::TimeGrain::kDaily:
            return {Health::kWarning, "Time",
                    "usage is told by the day " + what + ", not by the hour", setting};
        case warehouse::TimeGrain::kMonthly: break;
    }
    return {Health::kMissing, "Time", "usage is told by the month " + what + ", not by the hour",
            setting};
}

/// The days that count: the last seven with the newest day of AI usage, fewer when the export is
/// younger; of an export by the month that month.
struct Window {
    Date first;
    Date last;
};

std::optional<Window> window_of(Examined const& examined) {
    std::optional<Window> days;
    for (AiLine const& line : examined.usage) {
        if (Result<Date> const day = parse_date(line.day)) {
            days = days ? Window{std::min(days->first, *day), std::max(days->last, *day)}
                        : Window{*day, *day};
        }
    }
    if (!days) {
        return std::nullopt;
    }
    if (examined.time_grain == warehouse::TimeGrain::kMonthly) {
        BillingPeriod const month = BillingPeriod::of(days->last);
        return Window{month.first_day(), month.end() - std::chrono::days{1}};
    }
    return Window{std::max(days->first, days->last - std::chrono::days{6}), days->last};
}

}  // namespace

std::vector<Finding> findings(Examined const& examined, Diagnosis const& diagnosis) {
    std::vector<Finding> list;
    if (examined.ai_lines == 0) {
        list.push_back({Health::kWarning, "AI", "the export holds no AI usage", ""});
    } else {
        list = {principals_finding(examined, diagnosis), resources_finding(examined),
                time_finding(examined, diagnosis), discounts_finding(examined),
                callers_finding(examined)};
        add_tags(list, examined, diagnosis);
    }
    list.push_back(manifest_finding(examined));
    return list;
}

std::optional<Money> unowned_a_day(Examined const& examined) {
    std::optional<Window> const window = window_of(examined);
    if (!window) {
        return std::nullopt;
    }
    Money sum;
    for (AiLine const& line : examined.usage) {
        if (!line.identified && line.day >= to_string(window->first)) {
            sum = sum.plus(line.sums.cost).value_or(sum);
        }
    }
    std::int64_t const days = (window->last - window->first).count() + 1;
    return Money::from_units(fixed12::divide_half_even(sum.units(), Int128{days}));
}

}  // namespace mandate::app
