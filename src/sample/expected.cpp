#include "sample/expected.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>

#include <fmt/format.h>

#include "base/money.h"
#include "base/text.h"
#include "sample/json_text.h"

namespace mandate::sample {
namespace {

/// The tags that the company has activated.
constexpr std::array kTagKeys{"tag:resourceTags/team",          "tag:resourceTags/application",
                              "tag:resourceTags/map-migrated",  "tag:resourceTags/aws:createdBy",
                              "tag:iamPrincipal/team",          "tag:iamPrincipal/application",
                              "tag:iamPrincipal/map-migrated",  "tag:accountTag/environment",
                              "tag:costCategory/business_unit", "tag:userAttribute/department"};

constexpr std::array<std::array<char const*, 2>, 4> kPairs{{{"role", "token_type"},
                                                            {"month", "platform"},
                                                            {"account", "model"},
                                                            {"billing_shape", "line_kind"}}};

/// Keys that known non-AI services keep; whatever else their lines say is not looked at.
bool is_coarse_key(std::string_view key) {
    constexpr std::array kCoarse{"month",   "payer",   "account",   "caller_account", "platform",
                                 "product", "service", "line_kind", "line_type",      "invoice"};
    return std::ranges::find(kCoarse, key) != kCoarse.end();
}

bool contains(std::string const& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string money(Int128 units) { return Money::from_units(units).to_string(); }

/// Writes a file piece by piece.
class Output {
public:
    explicit Output(std::filesystem::path const& path) : file_(path, std::ios::binary) {}

    void text(std::string_view piece) { file_ << piece; }
    bool close() {
        file_.close();
        return !file_.fail();
    }

private:
    std::ofstream file_;
};

/// The amount of a row under one basis.
using Basis = Int128 Tally::*;

template <typename Rows>
void write_rows(Output& out, std::string const& key, Rows const& rows, Basis basis) {
    std::vector<std::string_view> const names = split(key, ',');
    out.text("    " + json_text(key) + ": [");
    char const* separator = "\n";
    for (auto const& [words, row] : rows) {
        std::string line = std::string(separator) + "      {";
        std::string unknown;
        for (std::size_t i = 0; i < words.size(); ++i) {
            line += json_text(names[i]) + ": " +
                    (words[i].text ? json_text(*words[i].text) : "null") + ", ";
            if (words[i].unknown) {
                unknown += (unknown.empty() ? "" : ", ") + json_text(names[i]);
            }
        }
        if (!unknown.empty()) {
            line += "\"unknown\": true, \"unknown_keys\": [" + unknown + "], ";
        }
        line += fmt::format(R"("cost": "{}", "tokens": {}, "lines": {}}})", money(row.tally.*basis),
                            row.counts_tokens
                                ? std::to_string(static_cast<std::int64_t>(row.tally.tokens))
                                : "null",
                            row.tally.lines);
        out.text(line);
        separator = ",\n";
    }
    out.text(rows.empty() ? "]" : "\n    ]");
}

template <typename Groups>
void write_groups(Output& out, std::string const& name, Groups const& groups, Basis basis) {
    out.text(",\n  " + json_text(name) + ": {\n");
    char const* separator = "";
    for (auto const& [key, rows] : groups) {
        out.text(separator);
        write_rows(out, key, rows, basis);
        separator = ",\n";
    }
    out.text("\n  }");
}

}  // namespace

Expected::Expected(SampleOptions const& options, Company const& company)
    : options_(options), company_(company) {}

Expected::Words Expected::words_of(Stream const& stream, BillingPeriod const& period) const {
    bool const coarse = stream.means.platform == "non_ai";
    std::string const& resource = stream.resource;
    bool const profile = contains(resource, ":inference-profile/") ||
                         contains(resource, "application-inference-profile/");
    Caller const& caller = stream.caller;
    Words words{{"month", period.to_string()},
                {"payer", company_.payer().id},
                {"account", stream.account},
                {"caller_account", caller.account.empty() ? stream.account : caller.account},
                {"region", stream.means.region},
                {"platform", stream.means.platform},
                {"product", stream.product_code},
                {"service", stream.means.service},
                {"usage_type", Word::or_none(stream.usage_type)},
                {"operation", Word::or_none(stream.operation)},
                {"model", stream.means.model},
                {"vendor", stream.means.vendor},
                {"token_type", stream.means.token_type},
                {"tier", stream.means.tier},
                {"routing", stream.means.routing},
                {"billing_shape", stream.means.billing_shape},
                {"principal", Word::or_none(caller.principal)},
                {"role", caller.role},
                {"session", caller.session},
                {"user", caller.user.text ? caller.user : Word::or_none(stream.user_identifier)},
                {"resource", Word::or_none(resource)},
                {"profile", profile ? Word(resource) : Word::none()},
                {"workspace", contains(resource, ":workspace/") ? Word(resource) : Word::none()},
                {"line_kind", stream.means.line_kind},
                {"line_type", stream.line_type},
                {"unit", Word::or_none(stream.unit)},
                {"invoice", Word::or_none(stream.invoice)}};
    for (char const* tag : kTagKeys) {
        words[tag] = Word::none();
    }
    for (auto const& [key, value] : stream.tag_words) {
        words["tag:" + key] = value;
    }
    if (coarse) {
        for (auto& [key, word] : words) {
            word = is_coarse_key(key) ? word : Word::none();
        }
    }
    return words;
}

void Expected::put(std::string const& month, std::string const& key, Word const& word,
                   Tally const& tally, bool tokens) {
    by_[key][{word}].add(tally, tokens);
    bool const few = key != "session" && key != "principal";
    if (key != "month" && (few || options_.extent == Extent::kFull)) {
        by_month_["month," + key][{month, word}].add(tally, tokens);
    }
}

void Expected::add_stream(Words const& words, std::string const& month, Tally const& tally,
                          bool tokens) {
    for (auto const& [key, word] : words) {
        put(month, key, word, tally, tokens);
    }
    for (auto const& [first, second] : kPairs) {
        by_[fmt::format("{},{}", first, second)][{words.at(first), words.at(second)}].add(tally,
                                                                                          tokens);
    }
}

void Expected::add_month(LineSource const& source) {
    MonthPlan const& plan = source.plan();
    std::string const month = plan.period.to_string();
    for (std::size_t i = 0; i < plan.streams.size(); ++i) {
        Stream const& stream = plan.streams[i];
        Words words = words_of(stream, plan.period);
        Word const platform = words.at("platform");
        Tally whole;
        for (std::size_t day = 0; day < kMonthDays; ++day) {
            Tally const& tally = source.tally(i, day);
            if (tally.lines == 0) {
                continue;
            }
            whole += tally;
            Word const date = to_string(plan.period.first_day() + std::chrono::days{day});
            by_["day"][{date}].add(tally, stream.counts_tokens);
            by_["day,platform"][{date, platform}].add(tally, stream.counts_tokens);
        }
        if (whole.lines == 0) {
            continue;
        }
        if (stream.pool) {  // their names come from add_sessions
            words.erase("principal");
            words.erase("session");
        }
        add_stream(words, month, whole, stream.counts_tokens);
        periods_[month].add(whole, false);
    }
    add_sessions(source);
}

void Expected::add_sessions(LineSource const& source) {
    MonthPlan const& plan = source.plan();
    std::string const month = plan.period.to_string();
    std::map<std::int64_t, Stream const*> ranges;
    for (Stream const& stream : plan.streams) {
        if (stream.pool) {
            ranges.emplace(stream.pool->first, &stream);
        }
    }
    std::vector<Tally> const& tallies = source.session_tallies();
    for (auto const& [first, stream] : ranges) {
        for (std::int64_t number = first; number < first + stream->pool->count; ++number) {
            Tally const& tally = tallies[static_cast<std::size_t>(number)];
            if (tally.lines == 0) {
                continue;
            }
            std::string const session =
                session_name(stream->pool->style, plan.period, number, options_.seed);
            put(month, "principal", stream->caller.principal + session, tally, true);
            put(month, "session", session, tally, true);
        }
    }
}

Result<void> Expected::write(std::filesystem::path const& path,
                             std::vector<DeliveredPeriod> const& exports) const {
    Output out(path);
    out.text(
        fmt::format("{{\n  \"format\": \"mandate.expected/1\",\n  \"seed\": {},\n"
                    "  \"exports\": [",
                    options_.seed));
    char const* separator = "\n";
    for (DeliveredPeriod const& delivered : exports) {
        out.text(
            fmt::format("{}    {{\"export\": {}, \"period\": {}, \"manifest\": {}, "
                        "\"lines\": {}, \"files\": {}}}",
                        separator, json_text(delivered.export_name), json_text(delivered.period),
                        json_text(delivered.manifest.lexically_relative(options_.out).string()),
                        delivered.lines, delivered.files));
        separator = ",\n";
    }
    out.text("\n  ],\n  \"periods\": {");
    separator = "\n";
    for (auto const& [period, row] : periods_) {
        out.text(
            fmt::format("{}    \"{}\": {{\"lines\": {}, \"cost\": {{\"unblended\": \"{}\", "
                        "\"net\": \"{}\", \"list\": \"{}\"}}, \"currency\": \"USD\"}}",
                        separator, period, row.tally.lines, money(row.tally.cost),
                        money(row.tally.net), money(row.tally.list)));
        separator = ",\n";
    }
    out.text("\n  }");
    write_groups(out, "by", by_, &Tally::cost);
    write_groups(out, "by_month", by_month_, &Tally::cost);
    std::map<std::string, Rows> const platform{{"platform", by_.at("platform")}};
    write_groups(out, "net", platform, &Tally::net);
    write_groups(out, "list", platform, &Tally::list);
    out.text("\n}\n");
    if (!out.close()) {
        return fail(ErrorCode::kDependency, path.string() + ": cannot be written",
                    "free some space on the disk");
    }
    return {};
}

}  // namespace mandate::sample
