#include "catalog/prices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/catalog.h"

namespace mandate::catalog {
namespace {

using testing::HasSubstr;

constexpr std::string_view kList =
    R"({"model":"m","routing":"global","tier":"standard","source":"s","input":"1"})";

std::string problem(std::string_view lists, std::string_view head = R"("currency":"USD",)",
                    std::string_view as_of = "2026-08") {
    Result<Prices> const prices = Prices::parse(
        fmt::format(R"({{"format":"mandate.prices/1",{}"sources":[{{"id":"s","as_of":"{}",)"
                    R"("page":"p"}}],"prices":[{}]}})",
                    head, as_of, lists),
        "p.json");
    return prices ? "accepted" : prices.error().message;
}

std::string changed(std::string_view from, std::string_view to) {
    std::string text(kList);
    text.replace(text.find(from), from.size(), to);
    return problem(text);
}

TEST(Prices, AnErrorNamesTheField) {
    EXPECT_EQ(problem(kList), "accepted");
    EXPECT_EQ(problem(kList, ""), "p.json: currency: is missing");
    EXPECT_THAT(problem(kList, R"("currency":"EUR",)"), HasSubstr("currency: must be USD"));
    EXPECT_THAT(problem(kList, R"("currency":"USD",)", "summer"),
                HasSubstr("sources[0].as_of: must be a day or a month"));
    EXPECT_EQ(changed("global", "lunar"), "p.json: prices[0].routing: 'lunar' is no routing");
    EXPECT_EQ(changed("global", "geographic"),
              "p.json: prices[0].routing: 'geographic' is no routing");
    EXPECT_EQ(changed("standard", "provisioned"),
              "p.json: prices[0].tier: 'provisioned' is no tier");
    EXPECT_EQ(changed(R"("s")", R"("t")"), "p.json: prices[0].source: 't' is no source");
    EXPECT_EQ(changed(R"(,"input":"1")", ""), "p.json: prices[0].input: the list has no price");
    EXPECT_EQ(changed(R"("input")", R"("inputs")"), "p.json: prices[0].inputs: unknown field");
    EXPECT_EQ(problem(std::string(kList) + "," + std::string(kList)),
              "p.json: prices[1].model: 'm' global standard stands twice");
}

TEST(Prices, APriceIsDecimalTextAndNotNegative) {
    for (char const* text : {"-1", "abc", "NaN", "1e30", "1,5"}) {
        EXPECT_EQ(changed(R"("1")", fmt::format("\"{}\"", text)),
                  fmt::format("p.json: prices[0].input: '{}' is no price such as 0.25", text));
    }
    EXPECT_THAT(changed(R"("1")", "1.5"), HasSubstr("must be a text"));
    EXPECT_EQ(changed(R"("1")", R"("0")"), "accepted");
}

TEST(Prices, RoutingsReadBack) {
    for (auto const routing :
         {PriceRouting::kRegional, PriceRouting::kGlobal, PriceRouting::kClaudePlatform}) {
        EXPECT_EQ(parse_price_routing(name_of(routing)), routing);
    }
    EXPECT_EQ(parse_price_routing("geographic"), PriceRouting::kRegional);
    EXPECT_EQ(parse_price_routing(""), std::nullopt);
    EXPECT_EQ(parse_price_routing("Global"), std::nullopt);
}

/// The list that is part of the program.
class ListPrices : public testing::Test {
protected:
    std::string text(std::string_view model, PriceRouting routing, std::string_view token_type,
                     std::string_view tier = "standard") const {
        auto const price = catalog_.price(model, routing, token_type, tier);
        return price ? price->per_million.to_display(4) : "unknown";
    }
    std::optional<Money> amount(ModelId const& model, PriceRouting routing,
                                std::string_view token_type,
                                std::string_view tier = "standard") const {
        auto const price = catalog_.prices().find(model, routing, token_type, tier);
        return price ? std::optional(price->per_million) : std::nullopt;
    }

    Catalog const catalog_ = *load_catalog(std::nullopt);
};

TEST_F(ListPrices, WhatIsNotListedIsUnknownAndNeverZero) {
    EXPECT_EQ(text("claude-opus-5", PriceRouting::kGlobal, "cache_write_30m"), "unknown");
    EXPECT_EQ(text("claude-opus-5", PriceRouting::kGlobal, "input", "priority"), "unknown");
    EXPECT_EQ(text("claude-opus-5", PriceRouting::kGlobal, "none"), "unknown");
    EXPECT_EQ(text("claude-opus-5", PriceRouting::kGlobal, ""), "unknown");
    EXPECT_EQ(text("claude-opus-5", PriceRouting::kGlobal, "cache_read", "batch"), "unknown");
    EXPECT_EQ(text("claude-opus-9", PriceRouting::kGlobal, "input"), "unknown");
    EXPECT_EQ(text("nova-lite", PriceRouting::kClaudePlatform, "input"), "unknown");
    EXPECT_EQ(text("claude-opus-4-1", PriceRouting::kClaudePlatform, "input"), "unknown");
    EXPECT_EQ(text("gpt-5-6", PriceRouting::kRegional, "input"), "unknown");
    EXPECT_EQ(text("", PriceRouting::kRegional, "input"), "unknown");
    EXPECT_EQ(text("a model", PriceRouting::kRegional, "input"), "unknown");
}

TEST_F(ListPrices, AModelIsFoundUnderAllItsNames) {
    for (char const* name : {"claude-sonnet-4-6", "Claude4.6Sonnet", "anthropic.claude-sonnet-4-6",
                             "us.anthropic.claude-sonnet-4-6", "Claude Sonnet 4.6",
                             "Claude Sonnet 4.6 (Amazon Bedrock Edition)"}) {
        EXPECT_EQ(text(name, PriceRouting::kRegional, "input"), "3.3000") << name;
    }
    EXPECT_EQ(text("amazon.nova-lite-v1:0", PriceRouting::kRegional, "output"), "0.2400");
}

TEST_F(ListPrices, APriceSaysWhereItComesFrom) {
    EXPECT_EQ(
        catalog_.price("claude-sonnet-4-6", PriceRouting::kRegional, "input", "standard")->source,
        "prices 2026-08 claude-sonnet-4-6 regional "
        "(https://platform.claude.com/docs/en/about-claude/pricing)");
}

/// The table, written down a second time: model, global input and output, regional input and
/// output.
struct Row {
    char const* model;
    char const* input;
    char const* output;
    char const* regional_input;
    char const* regional_output;
};
constexpr Row kClaude[] = {
    {"claude-fable-5", "10", "50", "11", "55"},
    {"claude-opus-5", "5", "25", "5.5", "27.5"},
    {"claude-opus-4-8", "5", "25", "5.5", "27.5"},
    {"claude-opus-4-7", "5", "25", "5.5", "27.5"},
    {"claude-opus-4-6", "5", "25", "5.5", "27.5"},
    {"claude-opus-4-5", "5", "25", "5.5", "27.5"},
    {"claude-opus-4-1", "15", "75", "15", "75"},
    {"claude-opus-4", "15", "75", "15", "75"},
    {"claude-sonnet-5", "2", "10", "2.2", "11"},
    {"claude-sonnet-4-6", "3", "15", "3.3", "16.5"},
    {"claude-sonnet-4-5", "3", "15", "3.3", "16.5"},
    {"claude-sonnet-4", "3", "15", "3", "15"},
    {"claude-haiku-4-5", "1", "5", "1.1", "5.5"},
    {"claude-3-5-haiku", "0.8", "4", "0.8", "4"},
};

TEST_F(ListPrices, BedrockInARegionCostsATenthMoreFromClaude45On) {
    for (Row const& row : kClaude) {
        ModelId const model(row.model);
        EXPECT_EQ(amount(model, PriceRouting::kGlobal, "input"), *Money::parse(row.input));
        EXPECT_EQ(amount(model, PriceRouting::kGlobal, "output"), *Money::parse(row.output));
        EXPECT_EQ(amount(model, PriceRouting::kRegional, "input"),
                  *Money::parse(row.regional_input));
        EXPECT_EQ(amount(model, PriceRouting::kRegional, "output"),
                  *Money::parse(row.regional_output));
        bool const older = std::string_view(row.input) == row.regional_input;
        for (char const* type :
             {"input", "output", "cache_read", "cache_write", "cache_write_1h"}) {
            EXPECT_EQ(*amount(model, PriceRouting::kRegional, type)->times(10),
                      *amount(model, PriceRouting::kGlobal, type)->times(older ? 10 : 11))
                << row.model << " " << type;
        }
    }
}

TEST_F(ListPrices, CachesCostATenthFiveQuartersAndTwiceTheInputAndBatchHalf) {
    for (Row const& row : kClaude) {
        for (auto const routing : {PriceRouting::kRegional, PriceRouting::kGlobal}) {
            ModelId const model(row.model);
            Money const input = *amount(model, routing, "input");
            Money const output = *amount(model, routing, "output");
            EXPECT_EQ(*amount(model, routing, "cache_read")->times(10), input) << row.model;
            EXPECT_EQ(*amount(model, routing, "cache_write")->times(4), *input.times(5))
                << row.model;
            EXPECT_EQ(amount(model, routing, "cache_write_1h"), *input.times(2)) << row.model;
            EXPECT_EQ(*amount(model, routing, "input", "batch")->times(2), input) << row.model;
            EXPECT_EQ(*amount(model, routing, "output", "batch")->times(2), output) << row.model;
        }
    }
}

TEST_F(ListPrices, ClaudePlatformCostsWhatBedrockCostsGlobally) {
    int models = 0;
    for (Prices::List const& list : catalog_.prices().all()) {
        if (list.routing != PriceRouting::kClaudePlatform) {
            continue;
        }
        ++models;
        for (char const* type :
             {"input", "output", "cache_read", "cache_write", "cache_write_1h"}) {
            EXPECT_EQ(amount(list.model, list.routing, type, list.tier),
                      amount(list.model, PriceRouting::kGlobal, type, list.tier))
                << list.model.value();
        }
    }
    EXPECT_EQ(models, 20);  // ten models, standard and batch
}

TEST_F(ListPrices, RatiosAreNotDerivedForModelsWhereTheyDoNotHold) {
    EXPECT_EQ(text("claude-opus-5-5", PriceRouting::kGlobal, "cache_read"), "0.2000");
    EXPECT_EQ(text("claude-fable-5-1", PriceRouting::kGlobal, "cache_read"), "0.2500");
    EXPECT_EQ(text("claude-fable-5-1", PriceRouting::kGlobal, "cache_write"), "unknown");
    EXPECT_EQ(text("claude-opus-5-5", PriceRouting::kRegional, "output"), "22.0000");
    EXPECT_EQ(text("nova-2-lite", PriceRouting::kGlobal, "input"), "0.3000");
    EXPECT_EQ(text("nova-2-lite", PriceRouting::kRegional, "input"), "0.3300");
}

TEST_F(ListPrices, EveryListIsOfAModelOfTheCatalogue) {
    for (Prices::List const& list : catalog_.prices().all()) {
        EXPECT_NE(catalog_.models().by_slug(list.model), nullptr) << list.model.value();
    }
    EXPECT_GT(catalog_.prices().all().size(), 90U);
}

}  // namespace
}  // namespace mandate::catalog
