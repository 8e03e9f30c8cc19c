#include "app/setting_list.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/codec.h"
#include "base/text.h"
#include "iam/arn.h"
#include "iam/role_name.h"
#include "organisation/name.h"

namespace mandate::app {
namespace {

using organisation::CalendarKind;
using organisation::HierarchyLabels;

/// An approval of ten years is as good as one for ever.
constexpr std::int64_t kMostDays = 3'660;
constexpr std::string_view kNone = "none";

std::optional<std::int64_t> whole_number(std::string_view text, std::int64_t least,
                                         std::int64_t most) {
    std::int64_t number = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const is_number = problem == std::errc{} && end == text.data() + text.size();
    return is_number && number >= least && number <= most ? std::optional(number) : std::nullopt;
}

/// `5000.00`: all places that are not zero, two at least.
std::string decimal(Money amount) {
    std::string text = amount.to_string();
    std::size_t const point = text.find('.');
    while (text.size() > point + 3 && text.back() == '0') {
        text.pop_back();
    }
    return text;
}

Setting label(std::string name, std::string level, std::string HierarchyLabels::* member) {
    return {"labels." + std::move(name),
            "a name of 1 to 120 characters that does not begin with =, +, - or @",
            "what you call level " + std::move(level) + " of the hierarchy",
            [member](GovernanceSettings const& settings) { return settings.labels.*member; },
            [member](GovernanceSettings& settings, std::string_view text) {
                if (organisation::name_fault(text)) {
                    return false;
                }
                settings.labels.*member = text;
                return true;
            }};
}

Setting amount(std::string name, std::string meaning, Money GovernanceSettings::* member) {
    return {std::move(name), "a decimal amount of 0 or more, such as 5000.00", std::move(meaning),
            [member](GovernanceSettings const& settings) { return decimal(settings.*member); },
            [member](GovernanceSettings& settings, std::string_view text) {
                Result<Money> const read = Money::parse_line_amount(text);
                bool const plain = text.find_first_not_of("0123456789.") == std::string_view::npos;
                std::string_view const places = text.substr(std::min(text.find('.'), text.size()));
                if (!read || !plain || places.size() > 13) {  // more places would be rounded
                    return false;
                }
                settings.*member = *read;
                return true;
            }};
}

Setting days(std::string name, std::string meaning, std::int64_t GovernanceSettings::* member) {
    return {
        std::move(name), fmt::format("a whole number of days from 1 to {}", kMostDays),
        std::move(meaning),
        [member](GovernanceSettings const& settings) { return std::to_string(settings.*member); },
        [member](GovernanceSettings& settings, std::string_view text) {
            auto const read = whole_number(text, 1, kMostDays);
            settings.*member = read.value_or(settings.*member);
            return read.has_value();
        }};
}

Setting guard_rails() {
    return {"guard_rails", "yes or no", "whether a decision on a model makes guard-rail tasks",
            [](GovernanceSettings const& settings) -> std::string {
                return settings.guard_rails.value_or(true) ? "yes" : "no";
            },
            [](GovernanceSettings& settings, std::string_view text) {
                if (text != "yes" && text != "no") {
                    return false;
                }
                settings.guard_rails = text == "yes";
                return true;
            }};
}

Setting checkpoint_folder() {
    return {"checkpoint_folder", "the full path of a folder outside the data folder, or none",
            "where every checkpoint of the log is also kept, such as a share that only grows",
            [](GovernanceSettings const& settings) {
                return settings.checkpoint_folder.value_or(std::string(kNone));
            },
            [](GovernanceSettings& settings, std::string_view text) {
                bool const is_path =
                    text.starts_with('/') && text.size() <= 4'096 && printable(text) == text;
                if (text != kNone && !is_path) {
                    return false;
                }
                settings.checkpoint_folder =
                    text == kNone ? std::nullopt : std::optional<std::string>(text);
                return true;
            }};
}

/// Changes how roles are made; what says the same as nothing is kept as nothing.
void set_conventions(GovernanceSettings& settings, iam::Conventions conventions) {
    settings.conventions =
        conventions == iam::Conventions{} ? std::nullopt : std::optional(std::move(conventions));
}

iam::Conventions conventions_of(GovernanceSettings const& settings) {
    return settings.conventions.value_or(iam::Conventions{});
}

bool is_role_path(std::string_view text) {
    constexpr std::size_t kLongest = 128;
    return text.size() > 2 && text.size() <= kLongest && text.starts_with('/') &&
           text.ends_with('/') && text.find("//") == std::string_view::npos &&
           std::ranges::all_of(text, [](char c) {
               return is_alphanumeric(c) || std::string_view("/._:+@-").contains(c);
           });
}

Setting role_path() {
    return {"role_path", "a path of letters, digits and ._:+@- between slashes, such as /mandate/",
            "where new roles stand in IAM; guard rails govern what is under it",
            [](GovernanceSettings const& settings) { return conventions_of(settings).role_path; },
            [](GovernanceSettings& settings, std::string_view text) {
                if (!is_role_path(text)) {
                    return false;
                }
                iam::Conventions conventions = conventions_of(settings);
                conventions.role_path = text;
                set_conventions(settings, std::move(conventions));
                return true;
            }};
}

Setting role_name() {
    return {
        "role_name",
        "a rule with {workload} and {hash} once each, beside them at most 40 letters, digits and "
        "._=+@-",
        "how new roles are named; a role keeps the name that it has",
        [](GovernanceSettings const& settings) { return conventions_of(settings).role_name; },
        [](GovernanceSettings& settings, std::string_view text) {
            if (!iam::is_role_name_rule(text)) {
                return false;
            }
            iam::Conventions conventions = conventions_of(settings);
            conventions.role_name = text;
            set_conventions(settings, std::move(conventions));
            return true;
        }};
}

Setting role_boundary() {
    return {
        "role_boundary",
        "the ARN of a managed policy, in which {account} stands for the role's account, or none",
        "the permissions boundary of every new role",
        [](GovernanceSettings const& settings) {
            return conventions_of(settings).permissions_boundary.value_or(std::string(kNone));
        },
        [](GovernanceSettings& settings, std::string_view text) {
            std::optional<iam::ArnView> const arn = iam::split_arn(text);
            bool const is_policy = arn && arn->service == "iam" && text.size() <= 2'048 &&
                                   arn->resource.starts_with("policy/") &&
                                   printable(text) == text &&
                                   text.find_first_of(" '\"*?$`\\") == std::string_view::npos;
            if (text != kNone && !is_policy) {
                return false;
            }
            iam::Conventions conventions = conventions_of(settings);
            conventions.permissions_boundary =
                text == kNone ? std::nullopt : std::optional<std::string>(text);
            set_conventions(settings, std::move(conventions));
            return true;
        }};
}

/// `team=search,cost-centre=4711` in pairs; nothing for any other text.
std::optional<std::map<std::string, std::string>> read_tags(std::string_view text) {
    constexpr std::size_t kMostTags = 20;
    auto const is_plain = [](std::string_view part, std::size_t most) {
        return !part.empty() && part.size() <= most && std::ranges::all_of(part, [](char c) {
            return is_alphanumeric(c) || std::string_view("._:/+@- ").contains(c);
        });
    };
    std::map<std::string, std::string> tags;
    for (std::string_view pair : split(text, ',')) {
        std::size_t const mark = std::min(pair.find('='), pair.size() - 1);
        std::string_view const key = pair.substr(0, mark);
        bool const good = is_plain(key, 128) && is_plain(pair.substr(mark + 1), 256) &&
                          !key.starts_with("aws:") && !key.starts_with("finops:");
        if (!good || !tags.emplace(key, pair.substr(mark + 1)).second) {
            return std::nullopt;
        }
    }
    return tags.size() <= kMostTags ? std::optional(std::move(tags)) : std::nullopt;
}

Setting role_tags() {
    return {"role_tags", "KEY=VALUE pairs between commas, at most 20, or none",
            "tags that every new role has, beside finops:workload, finops:product, finops:request",
            [](GovernanceSettings const& settings) {
                std::vector<std::string> pairs;
                for (auto const& [key, value] : conventions_of(settings).tags) {
                    pairs.push_back(fmt::format("{}={}", key, value));
                }
                return pairs.empty() ? std::string(kNone) : join(pairs, ",");
            },
            [](GovernanceSettings& settings, std::string_view text) {
                auto tags = text == kNone  ? std::optional(std::map<std::string, std::string>{})
                            : text.empty() ? std::nullopt
                                           : read_tags(text);
                if (!tags) {
                    return false;
                }
                iam::Conventions conventions = conventions_of(settings);
                conventions.tags = std::move(*tags);
                set_conventions(settings, std::move(conventions));
                return true;
            }};
}

Setting calendar_kind() {
    return {"calendar.kind", "months, weeks445, weeks454 or weeks544",
            "how a fiscal year is cut: into months, or quarters of 4-4-5, 4-5-4 or 5-4-4 weeks",
            [](GovernanceSettings const& settings) { return text_of(settings.calendar.kind); },
            [](GovernanceSettings& settings, std::string_view text) {
                Result<CalendarKind> const read = parse_enum<CalendarKind>(text, "calendar.kind");
                settings.calendar.kind = read.value_or(settings.calendar.kind);
                return read.has_value();
            }};
}

Setting first_month() {
    return {"calendar.first_month", "a whole number from 1 to 12",
            "the month in which a fiscal year of months begins",
            [](GovernanceSettings const& settings) {
                return std::to_string(settings.calendar.first_month);
            },
            [](GovernanceSettings& settings, std::string_view text) {
                auto const read = whole_number(text, 1, 12);
                settings.calendar.first_month = read.value_or(settings.calendar.first_month);
                return read.has_value();
            }};
}

Setting first_day() {
    return {"calendar.first_day", "a day such as 2026-02-01, or none",
            "the first day of calendar.first_year, of a calendar of weeks",
            [](GovernanceSettings const& settings) {
                std::optional<Date> const& day = settings.calendar.first_day;
                return day ? to_string(*day) : std::string(kNone);
            },
            [](GovernanceSettings& settings, std::string_view text) {
                Result<Date> const read = parse_date(text);
                if (!read && text != kNone) {
                    return false;
                }
                settings.calendar.first_day = read ? std::optional(*read) : std::nullopt;
                return true;
            }};
}

Setting first_year() {
    return {"calendar.first_year", "a year from 1970 to 9998, or none",
            "the fiscal year that begins on calendar.first_day, of a calendar of weeks",
            [](GovernanceSettings const& settings) {
                std::optional<std::int64_t> const& year = settings.calendar.first_year;
                return year ? std::to_string(*year) : std::string(kNone);
            },
            [](GovernanceSettings& settings, std::string_view text) {
                auto const read = whole_number(text, 1970, 9998);
                if (!read && text != kNone) {
                    return false;
                }
                settings.calendar.first_year = read;
                return true;
            }};
}

Setting long_years() {
    return {"calendar.long_years", "years by comma, such as 2028,2034, or none",
            "the fiscal years of 53 weeks, of a calendar of weeks",
            [](GovernanceSettings const& settings) {
                std::vector<std::int64_t> const& years = settings.calendar.long_years;
                return years.empty() ? std::string(kNone)
                                     : fmt::format("{}", fmt::join(years, ","));
            },
            [](GovernanceSettings& settings, std::string_view text) {
                std::vector<std::int64_t> years;
                if (text != kNone) {
                    for (std::string_view const part : split(text, ',')) {
                        auto const read = whole_number(trim(part), 1970, 9998);
                        if (!read) {
                            return false;
                        }
                        years.push_back(*read);
                    }
                }
                settings.calendar.long_years = std::move(years);
                return true;
            }};
}

std::vector<Setting> make_settings() {
    return {
        amount("size_limit",
               "the largest month of a request, in dollars at list price, without gate 1",
               &GovernanceSettings::size_limit),
        amount("business_case_free_below",
               "the first year of a request, at list price, below which it needs no business case",
               &GovernanceSettings::business_case_free_below),
        days("approval_days", "the most days for which an approval holds",
             &GovernanceSettings::approval_days),
        days("elevated_approval_days", "the same above the default agentic tier",
             &GovernanceSettings::elevated_approval_days),
        days("task_due_days", "days from a task's making to the day on which it is due",
             &GovernanceSettings::task_due_days),
        days("unused_days_before_removal",
             "days without a call before a permission counts as unused; nothing reads it yet",
             &GovernanceSettings::unused_days_before_removal),
        guard_rails(),
        checkpoint_folder(),
        role_name(),
        role_path(),
        role_boundary(),
        role_tags(),
        label("business_unit", "E1", &HierarchyLabels::business_unit),
        label("department", "E2", &HierarchyLabels::department),
        label("portfolio", "E3", &HierarchyLabels::portfolio),
        label("product", "E4", &HierarchyLabels::product),
        calendar_kind(),
        first_month(),
        first_day(),
        first_year(),
        long_years(),
    };
}

/// How many characters must be put in, taken out or replaced (Levenshtein).
std::size_t distance(std::string_view one, std::string_view other) {
    std::vector<std::size_t> row(other.size() + 1);
    for (std::size_t i = 0; i < row.size(); ++i) {
        row[i] = i;
    }
    for (char const c : one) {
        std::size_t diagonal = row[0]++;
        for (std::size_t i = 1; i < row.size(); ++i) {
            std::size_t const replaced = diagonal + (other[i - 1] == c ? 0 : 1);
            diagonal = row[i];
            row[i] = std::min({row[i] + 1, row[i - 1] + 1, replaced});
        }
    }
    return row.back();
}

Result<void> check_whole(GovernanceSettings const& settings) {
    // What is exported under these labels must be what an import reads.
    std::string const file =
        organisation::hierarchy_csv(organisation::Hierarchy(), settings.labels) + "E,,,,,,,,\n";
    if (!organisation::parse_hierarchy_csv(file, "settings")) {
        return bad_input(
            "the settings labels.* do not fit: two are the same, or one is called as "
            "another column of the hierarchy's file",
            "give each level a name of its own");
    }
    if (settings.elevated_approval_days > settings.approval_days) {
        return bad_input(
            fmt::format("elevated_approval_days cannot be {} while approval_days is {}",
                        settings.elevated_approval_days, settings.approval_days),
            "what is above the default tier does not last longer; set both in one command");
    }
    if (Result<void> const calendar = organisation::check_calendar(settings.calendar); !calendar) {
        return bad_input("the settings calendar.* do not fit: " + calendar.error().message,
                         calendar.error().hint +
                             "; set what belongs together in one command, such as: calendar.kind "
                             "weeks445 calendar.first_day 2026-02-01 calendar.first_year 2026");
    }
    return {};
}

}  // namespace

std::span<Setting const> all_settings() {
    static std::vector<Setting> const kSettings = make_settings();
    return kSettings;
}

Result<Setting const*> find_setting(std::string_view name) {
    std::span<Setting const> const settings = all_settings();
    auto const found = std::ranges::find(settings, name, &Setting::name);
    if (found != settings.end()) {
        return &*found;
    }
    std::string_view const wanted = name.substr(0, 80);
    auto const nearest = std::ranges::min_element(settings, {}, [&](Setting const& setting) {
        std::string_view const whole = setting.name;
        return std::min(distance(wanted, whole),
                        distance(wanted, whole.substr(whole.find('.') + 1)));
    });
    return fail(ErrorCode::kUsage, fmt::format("there is no setting '{}'", wanted),
                fmt::format("the nearest is {}; 'mandate settings' shows all", nearest->name));
}

Result<std::vector<SettingChange>> apply_settings(GovernanceSettings& settings,
                                                  std::span<SettingWish const> wishes) {
    GovernanceSettings next = settings;
    std::set<std::string> seen;
    std::vector<SettingChange> changes;
    for (SettingWish const& wish : wishes) {
        Setting const& setting = *TRY(find_setting(wish.name));
        if (!seen.insert(setting.name).second) {
            return fail(ErrorCode::kUsage, fmt::format("{} is set twice", setting.name),
                        "give it one value");
        }
        if (!setting.read(next, wish.value)) {
            return bad_input(
                fmt::format("{} cannot be '{}'", setting.name, wish.value.substr(0, 120)),
                fmt::format("it is {}", setting.allowed));
        }
        std::string const before = setting.text(settings);
        if (std::string after = setting.text(next); after != before) {
            changes.push_back({setting.name, before, std::move(after)});
        }
    }
    TRY(check_whole(next));
    settings = std::move(next);
    return changes;
}

}  // namespace mandate::app
