#include "catalog/prices.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/date.h"
#include "base/json.h"
#include "catalog/decode.h"

namespace mandate::catalog {
namespace {

constexpr std::array<std::string_view, 3> kRoutings{"regional", "global", "claude_platform"};
constexpr std::array<std::string_view, 6> kTokenTypes{
    "input", "output", "cache_read", "cache_write", "cache_write_30m", "cache_write_1h"};
/// Tiers that are paid by the token.
constexpr std::array<std::string_view, 5> kTiers{"standard", "priority", "flex", "batch",
                                                 "latency_optimized"};

/// `2026-08` or `2026-08-31`.
bool is_day_or_month(std::string_view text) {
    return parse_date(text).has_value() || BillingPeriod::parse(text).has_value();
}

}  // namespace

std::string_view name_of(PriceRouting routing) {
    return kRoutings.at(static_cast<std::size_t>(routing));
}

std::optional<PriceRouting> parse_price_routing(std::string_view word) {
    if (word == "geographic") {
        return PriceRouting::kRegional;
    }
    auto const found = std::ranges::find(kRoutings, word);
    return found == kRoutings.end()
               ? std::nullopt
               : std::optional(static_cast<PriceRouting>(found - kRoutings.begin()));
}

/// Fills a Prices from its file. A class only to be its friend.
class PricesReader {
public:
    static Result<Prices> read(Fields const& root) {
        PricesReader reader;
        for (Fields const& source : TRY(root.objects("sources"))) {
            TRY(reader.add_source(source));
        }
        for (Fields const& entry : TRY(root.objects("prices"))) {
            TRY(reader.add_list(entry));
        }
        return std::move(reader.prices_);
    }

private:
    struct Source {
        std::string as_of;
        std::string page;
    };

    Result<void> add_source(Fields const& entry) {
        TRY(entry.only({"id", "as_of", "page"}));
        std::string const id = TRY(entry.text("id"));
        Source source{TRY(entry.text("as_of")), TRY(entry.text("page"))};
        if (!is_day_or_month(source.as_of)) {
            return entry.wrong("as_of", "must be a day or a month, such as 2026-08");
        }
        if (!sources_.emplace(id, std::move(source)).second) {
            return entry.wrong("id", fmt::format("'{}' stands twice", id));
        }
        return {};
    }

    Result<void> add_list(Fields const& entry) {
        TRY(entry.only({"model", "routing", "tier", "source", "input", "output", "cache_read",
                        "cache_write", "cache_write_30m", "cache_write_1h"}));
        ModelId const model(TRY(entry.text("model")));
        std::string const routing_word = TRY(entry.text("routing"));
        auto const word = std::ranges::find(kRoutings, routing_word);
        if (word == kRoutings.end()) {
            return entry.wrong("routing", fmt::format("'{}' is no routing", routing_word));
        }
        std::string const tier = TRY(entry.text("tier"));
        if (std::ranges::find(kTiers, tier) == kTiers.end()) {
            return entry.wrong("tier", fmt::format("'{}' is no tier", tier));
        }
        std::string const source_id = TRY(entry.text("source"));
        auto const source = sources_.find(source_id);
        if (source == sources_.end()) {
            return entry.wrong("source", fmt::format("'{}' is no source", source_id));
        }
        Prices::Entry list = TRY(read_prices(entry));
        list.source = fmt::format("prices {} {} {} ({})", source->second.as_of, model.value(),
                                  routing_word, source->second.page);
        auto const routing = static_cast<PriceRouting>(word - kRoutings.begin());
        if (!prices_.entries_.try_emplace({model, routing, tier}, std::move(list)).second) {
            return entry.wrong(
                "model", fmt::format("'{}' {} {} stands twice", model.value(), routing_word, tier));
        }
        return {};
    }

    static Result<Prices::Entry> read_prices(Fields const& entry) {
        Prices::Entry list;
        bool any = false;
        for (std::size_t i = 0; i < kTokenTypes.size(); ++i) {
            std::optional<std::string> const text = TRY(entry.optional_text(kTokenTypes[i]));
            if (!text) {
                continue;
            }
            Result<Money> const amount = Money::parse_line_amount(*text);
            if (!amount || *amount < Money()) {
                return entry.wrong(kTokenTypes[i],
                                   fmt::format("'{}' is no price such as 0.25", *text));
            }
            list.per_million.at(i) = *amount;
            any = true;
        }
        if (!any) {
            return entry.wrong("input", "the list has no price");
        }
        return list;
    }

    Prices prices_;
    std::map<std::string, Source> sources_;
};

Result<Prices> Prices::parse(std::string_view json, std::string_view file) {
    boost::json::value const value = TRY(parse_json(json, file));
    Fields const root = TRY(Fields::root(value, file, "prices"));
    TRY(root.only({"format", "currency", "sources", "prices"}));
    if (std::string const currency = TRY(root.text("currency")); currency != "USD") {
        return root.wrong("currency", "must be USD, the currency of the lists");
    }
    return PricesReader::read(root);
}

std::optional<Price> Prices::find(ModelId const& model, PriceRouting routing,
                                  std::string_view token_type, std::string_view tier) const {
    auto const type = std::ranges::find(kTokenTypes, token_type);
    auto const entry = entries_.find({model, routing, std::string(tier)});
    if (type == kTokenTypes.end() || entry == entries_.end()) {
        return std::nullopt;
    }
    std::optional<Money> const amount =
        entry->second.per_million.at(static_cast<std::size_t>(type - kTokenTypes.begin()));
    return amount ? std::optional(Price{*amount, entry->second.source}) : std::nullopt;
}

std::vector<Prices::List> Prices::all() const {
    std::vector<List> lists;
    for (auto const& [key, entry] : entries_) {
        lists.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key)});
    }
    return lists;
}

}  // namespace mandate::catalog
