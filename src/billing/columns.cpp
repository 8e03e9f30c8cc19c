#include "billing/columns.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "billing/tags.h"

namespace mandate::billing {
namespace {

/// The names of one field, best first. Compared in lower case.
struct Names {
    Field field;
    std::vector<std::string_view> cur2;
    std::vector<std::string_view> legacy;
    std::vector<std::string_view> focus;
};

// clang-format off
std::vector<Names> const& all_names() {
    static std::vector<Names> const kNames = {
        {Field::kPeriodStart, {"bill_billing_period_start_date"}, {"bill/billingperiodstartdate"}, {"billingperiodstart"}},
        {Field::kUsageStart, {"line_item_usage_start_date"}, {"lineitem/usagestartdate"}, {"chargeperiodstart"}},
        {Field::kUsageEnd, {"line_item_usage_end_date"}, {"lineitem/usageenddate"}, {"chargeperiodend"}},
        {Field::kPayer, {"bill_payer_account_id"}, {"bill/payeraccountid"}, {"billingaccountid"}},
        {Field::kAccount, {"line_item_usage_account_id"}, {"lineitem/usageaccountid"}, {"subaccountid"}},
        {Field::kBillingEntity, {"bill_billing_entity"}, {"bill/billingentity"}, {}},
        {Field::kInvoice, {"bill_invoice_id"}, {"bill/invoiceid"}, {"invoiceid", "x_invoiceid"}},
        {Field::kCurrency, {"line_item_currency_code", "pricing_currency"}, {"lineitem/currencycode", "pricing/currency"}, {"billingcurrency"}},
        {Field::kLineType, {"line_item_line_item_type"}, {"lineitem/lineitemtype"}, {"chargecategory"}},
        {Field::kProductCode, {"line_item_product_code"}, {"lineitem/productcode"}, {"x_servicecode", "servicename"}},
        {Field::kProductName, {"product_product_name", "product_name"}, {"product/productname"}, {"servicename"}},
        {Field::kUsageType, {"line_item_usage_type"}, {"lineitem/usagetype"}, {"x_usagetype", "skumeter"}},
        {Field::kOperation, {"line_item_operation"}, {"lineitem/operation"}, {"x_operation"}},
        {Field::kDescription, {"line_item_line_item_description"}, {"lineitem/lineitemdescription"}, {"chargedescription"}},
        {Field::kUnit, {"pricing_unit", "product_pricing_unit"}, {"pricing/unit"}, {"pricingunit"}},
        {Field::kRegion, {"product_region_code", "product_region"}, {"product/regioncode", "product/region"}, {"regionid"}},
        {Field::kPrincipal, {"line_item_iam_principal"}, {}, {"principalid"}},
        {Field::kResource, {"line_item_resource_id"}, {"lineitem/resourceid"}, {"resourceid"}},
        {Field::kUserIdentifier, {"line_item_user_identifier"}, {}, {}},
        {Field::kUnblended, {"line_item_unblended_cost"}, {"lineitem/unblendedcost"}, {"billedcost"}},
        {Field::kNet, {"line_item_net_unblended_cost"}, {"lineitem/netunblendedcost"}, {"billedcost"}},
        {Field::kList, {"pricing_public_on_demand_cost"}, {"pricing/publicondemandcost"}, {"listcost"}},
        {Field::kUsageAmount, {"line_item_usage_amount"}, {"lineitem/usageamount"}, {"pricingquantity"}},
        {Field::kPublisher, {}, {}, {"publishername"}},
        {Field::kProvider, {}, {}, {"providername", "serviceprovidername"}},
        {Field::kCommitment, {}, {}, {"commitmentdiscountid"}},
        {Field::kMarkOfFocus12, {}, {}, {"pricingcurrency", "billingaccounttype"}},
    };
    return kNames;
}
// clang-format on

using Index = std::map<std::string, Column const*>;

std::optional<ExportKind> recognise(Index const& index) {
    if (index.contains("line_item_unblended_cost")) {
        return ExportKind::kCur2;
    }
    if (index.contains("lineitem/unblendedcost")) {
        return ExportKind::kLegacyCur;
    }
    if (index.contains("billedcost")) {
        // FOCUS 1.2 added the pricing currency and the billing account's type to 1.0.
        bool const is_12 =
            index.contains("pricingcurrency") || index.contains("billingaccounttype");
        return is_12 ? ExportKind::kFocus12 : ExportKind::kFocus10;
    }
    return std::nullopt;
}

std::vector<std::string_view> const& names_for(Names const& names, ExportKind kind) {
    switch (kind) {
        case ExportKind::kCur2: return names.cur2;
        case ExportKind::kLegacyCur: return names.legacy;
        case ExportKind::kFocus10:
        case ExportKind::kFocus12: return names.focus;
    }
    return names.cur2;
}

bool is_map_like(Column const& column) {
    return column.type.starts_with("MAP") || column.type == "VARCHAR";
}

std::vector<TagColumn> find_tags(std::vector<Column> const& columns, ExportKind kind) {
    std::vector<TagColumn> tags;
    bool const focus = is_focus(kind);
    for (Column const& column : columns) {
        std::string const lower = to_lower(column.name);
        bool const whole = lower == "tags" || lower == "resource_tags" || lower == "cost_category";
        if (whole && is_map_like(column)) {
            tags.push_back(
                {column.name_in_file(), focus ? "focus" : lower, std::nullopt, column.type});
        } else if (!focus && normalise_tag(TagOrigin::kColumn, column.name)) {  // flattened
            tags.push_back({column.name_in_file(), "column", column.name, column.type});
        }
    }
    return tags;
}

}  // namespace

std::string_view name_of(ExportKind kind) {
    switch (kind) {
        case ExportKind::kCur2: return "cur_2.0";
        case ExportKind::kLegacyCur: return "legacy_cur";
        case ExportKind::kFocus10: return "focus_1.0";
        case ExportKind::kFocus12: return "focus_1.2";
    }
    return "cur_2.0";
}

std::optional<ExportKind> parse_export_kind(std::string_view name) {
    for (ExportKind kind :
         {ExportKind::kCur2, ExportKind::kLegacyCur, ExportKind::kFocus10, ExportKind::kFocus12}) {
        if (name == name_of(kind)) {
            return kind;
        }
    }
    return std::nullopt;
}

Result<ColumnMap> map_columns(std::vector<Column> const& columns, std::string_view place) {
    Index index;
    for (Column const& column : columns) {
        index.emplace(to_lower(column.name), &column);
    }
    std::optional<ExportKind> const kind = recognise(index);
    if (!kind) {
        return bad_input(
            fmt::format(
                "{} is no AWS billing export: none of its {} columns is "
                "'line_item_unblended_cost' (CUR 2.0), 'lineItem/UnblendedCost' (legacy CUR) "
                "or 'BilledCost' (FOCUS)",
                place, columns.size()),
            "name a folder that an AWS Data Export was delivered to");
    }
    ColumnMap map;
    map.kind = *kind;
    for (Names const& names : all_names()) {
        for (std::string_view name : names_for(names, *kind)) {
            auto const found = index.find(std::string(name));
            if (found != index.end()) {
                map.fields[static_cast<std::size_t>(names.field)] = *found->second;
                break;
            }
        }
    }
    auto const product = index.find("product");
    map.product_name_in_map = !map[Field::kProductName] && product != index.end() &&
                              is_map_like(*product->second) && *kind == ExportKind::kCur2;
    if (map.product_name_in_map) {
        map.fields[static_cast<std::size_t>(Field::kProductName)] = *product->second;
    }
    map.tags = find_tags(columns, *kind);
    return map;
}

std::optional<std::string> repeated_column(std::vector<std::string> const& names) {
    std::set<std::string> seen;
    for (std::string const& name : names) {
        bool const is_tag = normalise_tag(TagOrigin::kColumn, name).has_value();
        if (!seen.insert(is_tag ? name : to_lower(name)).second) {
            return name;
        }
    }
    return std::nullopt;
}

std::string schema_fingerprint(std::vector<Column> const& columns) {
    std::vector<std::string> lines;
    for (Column const& column : columns) {
        lines.push_back(column.name + '\t' + column.type + '\n');
    }
    std::ranges::sort(lines);
    return sha256(join(lines, ""));
}

std::string_view cur2_name(Field field) {
    for (Names const& names : all_names()) {
        if (names.field == field && !names.cur2.empty()) {
            return names.cur2.front();
        }
    }
    return "";
}

}  // namespace mandate::billing
