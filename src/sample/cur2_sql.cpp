#include "sample/cur2_sql.h"

#include <fmt/format.h>
#include <map>

#include "base/text.h"
#include "sample/json_text.h"
#include "sample/random.h"

namespace mandate::sample {
namespace {

constexpr char kSeparator = '\x1F';

std::string keys_of(Pairs const& pairs) {
    std::string result;
    for (auto const& [key, value] : pairs) {
        result += (result.empty() ? "" : std::string(1, kSeparator)) + key;
    }
    return result;
}

std::string values_of(Pairs const& pairs) {
    std::string result;
    bool first = true;
    for (auto const& [key, value] : pairs) {
        result += (first ? "" : std::string(1, kSeparator)) + value;
        first = false;
    }
    return result;
}

void add_map(std::vector<std::string>& texts, Pairs const& pairs) {
    texts.push_back(keys_of(pairs));
    texts.push_back(values_of(pairs));
    texts.push_back(pairs.empty() ? "" : json_object(pairs));
}

/// A price for one unit, as the rate columns spell it.
std::string rate_text(std::int64_t price, int places) {
    Int128 rate = price;
    for (int i = 0; i < places; ++i) {
        rate *= 10;
    }
    return fixed12::print_short(rate);
}

/// What each column of the export is made of; columns that are not here are NULL.
std::map<std::string_view, std::string> const& expressions() {
    static std::map<std::string_view, std::string> const kExpressions{
        {"bill_bill_type", "s.bill_type"},
        {"bill_billing_entity", "s.billing_entity"},
        {"bill_invoice_id", "s.invoice"},
        {"bill_invoicing_entity", "s.invoicing_entity"},
        {"identity_line_item_id", "l.id"},
        {"identity_time_interval", "l.time_interval"},
        {"line_item_blended_cost", "l.cost"},
        {"line_item_blended_rate", "s.rate"},
        {"line_item_currency_code", "'USD'"},
        {"line_item_iam_principal",
         "CASE WHEN l.session IS NULL THEN s.principal ELSE s.principal || l.session END"},
        {"line_item_legal_entity", "s.legal_entity"},
        {"line_item_line_item_description", "s.description"},
        {"line_item_line_item_type", "s.line_type"},
        {"line_item_net_unblended_cost", "l.net"},
        {"line_item_operation", "s.operation"},
        {"line_item_product_code", "s.product_code"},
        {"line_item_resource_id", "coalesce(l.resource, s.resource)"},
        {"line_item_tax_type", "s.tax_type"},
        {"line_item_unblended_cost", "l.cost"},
        {"line_item_unblended_rate", "s.rate"},
        {"line_item_usage_account_id", "s.account"},
        {"line_item_usage_account_name", "s.account_name"},
        {"line_item_usage_amount", "l.usage"},
        {"line_item_usage_end_date", "l.stop"},
        {"line_item_usage_start_date", "l.start"},
        {"line_item_usage_type", "s.usage_type"},
        {"line_item_user_identifier", "s.user_identifier"},
        {"discount_total_discount", "l.discount"},
        {"pricing_currency", "'USD'"},
        {"pricing_public_on_demand_cost", "l.list"},
        {"pricing_public_on_demand_rate", "s.list_rate"},
        {"pricing_rate_code", "s.rate_code"},
        {"pricing_rate_id", "s.rate_id"},
        {"pricing_term", "s.term"},
        {"pricing_unit", "s.unit"},
        {"product_location_type", "s.location_type"},
        {"product_operation", "s.operation"},
        {"product_product_family", "s.product_family"},
        {"product_region_code", "s.region_code"},
        {"product_servicecode", "s.servicecode"},
        {"product_sku", "s.sku"},
        {"product_usagetype", "s.usage_type"},
    };
    return kExpressions;
}

std::string map_expression(std::string_view name, ExportFormat format) {
    if (name == "discount") {
        return format == ExportFormat::kParquet
                   ? "CASE WHEN l.discount IS NULL THEN NULL "
                     "ELSE map([s.discount_name], [l.discount]) END"
                   : "CASE WHEN l.discount IS NULL THEN NULL ELSE '{\"' || s.discount_name || "
                     "'\":' || CAST(l.discount AS VARCHAR) || '}' END";
    }
    return fmt::format("s.{}{}", name, format == ExportFormat::kParquet ? "_map" : "_json");
}

std::string constant_expression(std::string_view name, Company const& company,
                                BillingPeriod const& period) {
    if (name == "bill_payer_account_id") {
        return sql_quote(company.payer().id);
    }
    if (name == "bill_payer_account_name") {
        return sql_quote(company.payer().name);
    }
    if (name == "bill_billing_period_start_date") {
        return fmt::format("TIMESTAMP '{} 00:00:00'", to_string(period.first_day()));
    }
    if (name == "bill_billing_period_end_date") {
        return fmt::format("TIMESTAMP '{} 00:00:00'", to_string(period.end()));
    }
    return {};
}

}  // namespace

std::vector<std::string> const& stream_texts() {
    static std::vector<std::string> const kTexts = [] {
        std::vector<std::string> texts{
            "bill_type",      "billing_entity", "invoice",      "invoicing_entity",
            "rate",           "principal",      "legal_entity", "description",
            "line_type",      "operation",      "product_code", "resource",
            "tax_type",       "account",        "account_name", "usage_type",
            "user_identifier", "list_rate",     "rate_code",    "rate_id",
            "term",           "unit",           "location_type", "product_family",
            "region_code",    "servicecode",    "sku",          "discount_name"};
        for (std::string const map : {"product", "tags", "resource_tags", "cost_category"}) {
            for (std::string const part : {"_keys", "_values", "_json"}) {
                texts.push_back(map + part);
            }
        }
        return texts;
    }();
    return kTexts;
}

std::vector<std::string> texts_of(Stream const& stream, Company const& company,
                                  BillingPeriod const& period, std::uint64_t seed) {
    static_cast<void>(period);
    Account const* account = company.by_id(stream.account);
    std::string const rate =
        stream.flat_amount ? "" : rate_text(stream.price, stream.quantum_places);
    Random random(mix(seed, mix_text(stream.product_code + stream.usage_type)));
    constexpr std::string_view kSkuAlphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    std::string const sku = stream.usage_type.empty() ? "" : random.text(16, kSkuAlphabet);
    std::string const rate_id = sku.empty() ? "" : std::to_string(random.below(900'000'000'000));
    std::vector<std::string> texts{
        stream.bill_type,
        stream.marketplace ? "AWS Marketplace" : "AWS",
        stream.invoice,
        "Amazon Web Services, Inc.",
        rate,
        stream.caller.principal,
        stream.marketplace ? stream.seller : stream.legal_entity,
        stream.description,
        stream.line_type,
        stream.operation,
        stream.product_code,
        stream.resource,
        stream.tax_type,
        stream.account,
        account == nullptr ? "" : account->name,
        stream.usage_type,
        stream.user_identifier,
        stream.listed ? rate : "",
        sku.empty() ? "" : sku + ".JRTCKXETXF.6YS6EN2CT7",
        rate_id,
        stream.flat_amount ? "" : "OnDemand",
        stream.unit,
        stream.region_code.empty() ? "" : "AWS Region",
        stream.product_family,
        stream.region_code,
        stream.marketplace ? "" : stream.product_code,
        sku,
        stream.marketplace ? "private_rate_discount" : "edp_discount"};
    Pairs product = stream.product;
    if (!stream.product_name.empty()) {
        product.emplace_back("product_name", stream.product_name);
    }
    add_map(texts, product);
    add_map(texts, stream.tags);
    add_map(texts, stream.resource_tags);
    add_map(texts, stream.cost_category);
    return texts;
}

std::string select_list(std::vector<Cur2Column> const& columns, Company const& company,
                        BillingPeriod const& period, ExportFormat format) {
    std::vector<std::string> items;
    for (Cur2Column const& column : columns) {
        std::string expression = constant_expression(column.name, company, period);
        auto const found = expressions().find(column.name);
        bool const csv = format == ExportFormat::kCsvGzip;
        if (column.type == Cur2Type::kTextMap || column.type == Cur2Type::kNumberMap) {
            expression = map_expression(column.name, format);
        } else if (found != expressions().end()) {
            expression = found->second;
        } else if (expression.empty()) {
            expression = fmt::format("CAST(NULL AS {})", csv ? "VARCHAR" : sql_name_of(column.type));
        }
        if (csv && column.type == Cur2Type::kTimestamp) {
            expression = fmt::format("strftime({}, '%Y-%m-%dT%H:%M:%S.000Z')", expression);
        }
        items.push_back(expression + " AS " + std::string(column.name));
    }
    return join(items, ", ");
}

}  // namespace mandate::sample
