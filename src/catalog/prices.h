#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/strong_id.h"

namespace mandate::catalog {

/// Which price list a call is rated by.
enum class PriceRouting {
    kRegional,        ///< Bedrock in one region, or through a geographic profile (`us.`, `eu.`)
    kGlobal,          ///< Bedrock through a global profile
    kClaudePlatform,  ///< Claude Platform on AWS
};

/// `regional`, `global`, `claude_platform`.
std::string_view name_of(PriceRouting routing);

/// The list of a word; `geographic`, the bill's word, is rated as `regional`.
std::optional<PriceRouting> parse_price_routing(std::string_view word);

/// A list price, in US dollars.
struct Price {
    Money per_million;  ///< for a million tokens
    std::string
        source;  ///< list, date, model, routing: `prices 2026-08 claude-opus-5 global (PAGE)`

    friend bool operator==(Price const&, Price const&) = default;
};

/// List prices of tokens, from `prices.json`: for estimates, never for what was billed. They are
/// dated and belong to the day they were read; discounts, and prices that differ between regions,
/// are not in them. A price that is not listed is unknown, which is not zero and never derived from
/// another: the ratios between prices hold for some models only.
/// Immutable; thread-safe.
class Prices {
public:
    /// Reads the text of `prices.json`. @returns Error{BadInput} that names `file` and the field
    /// for unknown fields, sources, routings and tiers, negative prices, an entry without prices,
    /// and a list that stands twice.
    static Result<Prices> parse(std::string_view json, std::string_view file);

    /// The price of a million tokens. @param token_type, tier words of the vocabulary: `input`,
    /// `output`, `cache_read`, ...; `standard`, `batch`, ... Other words have no price.
    std::optional<Price> find(ModelId const& model, PriceRouting routing,
                              std::string_view token_type, std::string_view tier) const;

    /// One list: a model, how it is reached, and a tier.
    struct List {
        ModelId model;
        PriceRouting routing = PriceRouting::kRegional;
        std::string tier;
    };
    /// All lists, in order of model.
    std::vector<List> all() const;

private:
    static constexpr std::size_t kTokenTypeCount = 6;
    struct Entry {
        std::string source;
        std::array<std::optional<Money>, kTokenTypeCount> per_million;
    };
    using Key = std::tuple<ModelId, PriceRouting, std::string>;
    friend class PricesReader;

    std::map<Key, Entry> entries_;
};

}  // namespace mandate::catalog
