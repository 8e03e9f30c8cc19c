#include "sample/cur2_sql.h"

#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "sample/json_text.h"
#include "sample/random.h"

namespace mandate::sample {
namespace {

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

std::string map_expression(std::string_view name) {
    if (name == "discount") {
        return "CASE WHEN l.discount IS NULL THEN NULL ELSE '{\"' || s.discount_name || '\":' || "
               "CAST(l.discount AS VARCHAR) || '}' END";
    }
    return fmt::format("s.{}_json", name);
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

Pairs product_of(Stream const& stream) {
    Pairs product = stream.product;
    if (!stream.product_name.empty()) {
        product.emplace_back("product_name", stream.product_name);
    }
    return product;
}

std::string expression_of(std::string_view column, Company const& company,
                          BillingPeriod const& period) {
    auto const found = expressions().find(column);
    return found != expressions().end() ? found->second
                                        : constant_expression(column, company, period);
}

std::vector<std::string> const& stream_texts() {
    static std::vector<std::string> const kTexts = [] {
        std::vector<std::string> texts{"bill_type",
                                       "billing_entity",
                                       "invoice",
                                       "invoicing_entity",
                                       "rate",
                                       "principal",
                                       "legal_entity",
                                       "description",
                                       "line_type",
                                       "operation",
                                       "product_code",
                                       "resource",
                                       "tax_type",
                                       "account",
                                       "account_name",
                                       "usage_type",
                                       "user_identifier",
                                       "list_rate",
                                       "rate_code",
                                       "rate_id",
                                       "term",
                                       "unit",
                                       "location_type",
                                       "product_family",
                                       "region_code",
                                       "servicecode",
                                       "sku",
                                       "discount_name"};
        for (std::string const map : {"product", "tags", "resource_tags", "cost_category"}) {
            texts.push_back(map + "_json");
        }
        return texts;
    }();
    return kTexts;
}

std::vector<std::string> texts_of(Stream const& stream, Company const& company,
                                  std::uint64_t seed) {
    Account const* account = company.by_id(stream.account);
    std::string const rate =
        stream.flat_amount ? "" : rate_text(stream.price, stream.quantum_places);
    Random random(mix(seed, mix_text(stream.product_code + stream.usage_type)));
    constexpr std::string_view kSkuAlphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    std::string const sku = stream.usage_type.empty() ? "" : random.text(16, kSkuAlphabet);
    std::string const rate_id = sku.empty() ? "" : std::to_string(random.below(900'000'000'000));
    std::vector<std::string> texts{stream.bill_type,
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
    for (Pairs const& map :
         {product_of(stream), stream.tags, stream.resource_tags, stream.cost_category}) {
        texts.push_back(map.empty() ? "" : json_object(map));
    }
    return texts;
}

std::string select_list(std::vector<Cur2Column> const& columns, Company const& company,
                        BillingPeriod const& period) {
    std::vector<std::string> items;
    for (Cur2Column const& column : columns) {
        std::string expression = expression_of(column.name, company, period);
        if (column.type == Cur2Type::kTextMap || column.type == Cur2Type::kNumberMap) {
            expression = map_expression(column.name);
        } else if (expression.empty()) {
            expression = "CAST(NULL AS VARCHAR)";
        } else if (column.type == Cur2Type::kTimestamp) {
            expression = fmt::format("strftime({}, '%Y-%m-%dT%H:%M:%S.000Z')", expression);
        }
        items.push_back(expression + " AS " + std::string(column.name));
    }
    return join(items, ", ");
}

}  // namespace mandate::sample
