#include "http/spend_query.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <span>

#include <fmt/format.h>

#include "base/text.h"

namespace mandate::http {
namespace {

std::unexpected<Error> bad_parameter(std::string_view name, std::string_view what,
                                     std::string hint) {
    auto error =
        fail(ErrorCode::kUsage, fmt::format("parameter '{}' {}", name, what), std::move(hint));
    error.error().fields.emplace("parameter", name);
    return error;
}

using Read = Result<void> (*)(std::string const& value, SpendQuery& query);

/// Takes the text as it is; the use case reads it.
template <auto kField>
Result<void> take(std::string const& value, SpendQuery& query) {
    query.request.*kField = value;
    return {};
}

Result<void> read_where(std::string const& value, SpendQuery& query) {
    query.request.where.push_back(value);
    return {};
}

Result<void> read_ai(std::string const& value, SpendQuery& query) {
    if (value != "true" && value != "false") {
        return bad_parameter("ai", fmt::format("is '{}'", value), "write ai=true or ai=false");
    }
    query.request.ai_only = value == "true";
    return {};
}

Result<void> read_limit(std::string const& value, SpendQuery& query) {
    std::uint64_t limit = 0;
    auto const [end, fault] = std::from_chars(value.data(), value.data() + value.size(), limit);
    if (fault != std::errc{} || end != value.data() + value.size() || limit == 0) {
        return bad_parameter("limit", fmt::format("is '{}'", value),
                             "write a whole number from 1 up");
    }
    query.request.limit = limit;
    return {};
}

Result<void> read_format(std::string const& value, SpendQuery& query) {
    if (value != "json" && value != "csv") {
        return bad_parameter("format", fmt::format("is '{}'", value),
                             "write format=json or format=csv");
    }
    query.format = value == "csv" ? Format::kCsv : Format::kJson;
    return {};
}

enum class Times { kOnce, kMany };

struct Parameter {
    std::string_view name;
    Times times;
    Read read;
};

constexpr auto kParameters = std::to_array<Parameter>({
    {"by", Times::kOnce, take<&app::SpendRequest::by>},
    {"period", Times::kOnce, take<&app::SpendRequest::period>},
    {"where", Times::kMany, read_where},
    {"ai", Times::kOnce, read_ai},
    {"basis", Times::kOnce, take<&app::SpendRequest::basis>},
    {"currency", Times::kOnce, take<&app::SpendRequest::currency>},
    {"chart", Times::kOnce, take<&app::SpendRequest::chart>},
    {"limit", Times::kOnce, read_limit},
    {"format", Times::kOnce, read_format},
});

/// How precisely a media range names a type: `text/csv` 2, `text/*` 1, `*/*` 0, another type -1.
int precision_of(std::string_view range, std::string_view type) {
    if (range == type) {
        return 2;
    }
    if (range == std::string(type.substr(0, type.find('/') + 1)) + '*') {
        return 1;
    }
    return range == "*/*" ? 0 : -1;
}

double quality_of(std::span<std::string_view const> parameters) {
    for (std::string_view const parameter : parameters) {
        std::string const text = to_lower(trim(parameter));
        if (text.starts_with("q=")) {
            double q = 0;
            auto const read = std::from_chars(text.data() + 2, text.data() + text.size(), q);
            return read.ec == std::errc{} && q > 0 && q <= 1 ? q : 0;
        }
    }
    return 1;
}

/// How much an Accept header wants a type, 0 to 1; its most precise range decides.
double wish_for(std::string_view type, std::string_view accept) {
    int best = -1;
    double quality = 0;
    for (std::string_view const range : split(accept, ',')) {
        auto const parts = split(range, ';');
        int const precision = precision_of(to_lower(trim(parts.front())), type);
        if (precision > best) {
            best = precision;
            quality = quality_of(std::span(parts).subspan(1));
        }
    }
    return quality;
}

}  // namespace

Result<SpendQuery> parse_spend_query(Target const& target, std::string_view accept) {
    SpendQuery query;
    query.format = preferred_format(accept);
    query.request.ai_only = true;
    std::set<std::string_view> seen;
    for (auto const& [name, value] : target.parameters) {
        auto const* const known = std::ranges::find(kParameters, name, &Parameter::name);
        if (known == kParameters.end()) {
            return bad_parameter(
                name, "is not known",
                "use by, period, where, ai, basis, currency, chart, limit, format");
        }
        if (!seen.insert(known->name).second && known->times == Times::kOnce) {
            return bad_parameter(name, "is given twice", "give it once");
        }
        TRY(known->read(value, query));
    }
    if (query.request.by.empty()) {
        return bad_parameter("by", "is missing", "name keys to group by: by=role,token_type");
    }
    query.request.newest_period = !query.request.period.has_value();
    return query;
}

Format preferred_format(std::string_view accept) {
    return wish_for("text/csv", accept) > wish_for("application/json", accept) ? Format::kCsv
                                                                               : Format::kJson;
}

std::string csv_file_name(app::SpendRequest const& request, app::SpendAnswer const& answer) {
    std::string period = request.period.value_or("");
    if (period.empty() && !answer.periods.empty()) {
        period = answer.periods.front().period.to_string();
    }
    std::string name = "mandate-spend-" + request.by + (period.empty() ? "" : "-" + period);
    for (char& c : name) {
        bool const safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_';
        c = safe ? c : '-';
    }
    constexpr std::size_t kLongest = 120;
    return name.substr(0, kLongest) + ".csv";
}

}  // namespace mandate::http
