#include "sample/cur2_columns.h"

#include <array>

namespace mandate::sample {
namespace {

constexpr std::array kColumns = std::to_array<Cur2Column>({
    {"bill_bill_type", Cur2Type::kText},
    {"bill_billing_entity", Cur2Type::kText},
    {"bill_billing_period_end_date", Cur2Type::kTimestamp},
    {"bill_billing_period_start_date", Cur2Type::kTimestamp},
    {"bill_invoice_id", Cur2Type::kText},
    {"bill_invoicing_entity", Cur2Type::kText},
    {"bill_payer_account_id", Cur2Type::kText},
    {"bill_payer_account_name", Cur2Type::kText},
    {"capacity_reservation_capacity_reservation_arn", Cur2Type::kText},
    {"capacity_reservation_capacity_reservation_status", Cur2Type::kText},
    {"capacity_reservation_capacity_reservation_type", Cur2Type::kText},
    {"cost_category", Cur2Type::kTextMap},
    {"discount", Cur2Type::kNumberMap},
    {"discount_bundled_discount", Cur2Type::kDouble},
    {"discount_total_discount", Cur2Type::kDouble},
    {"identity_line_item_id", Cur2Type::kText},
    {"identity_time_interval", Cur2Type::kText},
    {"line_item_availability_zone", Cur2Type::kText},
    {"line_item_blended_cost", Cur2Type::kDouble},
    {"line_item_blended_rate", Cur2Type::kText},
    {"line_item_currency_code", Cur2Type::kText},
    {"line_item_iam_principal", Cur2Type::kText},
    {"line_item_legal_entity", Cur2Type::kText},
    {"line_item_line_item_description", Cur2Type::kText},
    {"line_item_line_item_type", Cur2Type::kText},
    {"line_item_net_unblended_cost", Cur2Type::kDouble},
    {"line_item_net_unblended_rate", Cur2Type::kText},
    {"line_item_normalization_factor", Cur2Type::kDouble},
    {"line_item_normalized_usage_amount", Cur2Type::kDouble},
    {"line_item_operation", Cur2Type::kText},
    {"line_item_product_code", Cur2Type::kText},
    {"line_item_resource_id", Cur2Type::kText},
    {"line_item_tax_type", Cur2Type::kText},
    {"line_item_unblended_cost", Cur2Type::kDouble},
    {"line_item_unblended_rate", Cur2Type::kText},
    {"line_item_usage_account_id", Cur2Type::kText},
    {"line_item_usage_account_name", Cur2Type::kText},
    {"line_item_usage_amount", Cur2Type::kDouble},
    {"line_item_usage_end_date", Cur2Type::kTimestamp},
    {"line_item_usage_start_date", Cur2Type::kTimestamp},
    {"line_item_usage_type", Cur2Type::kText},
    {"line_item_user_identifier", Cur2Type::kText},
    {"pricing_currency", Cur2Type::kText},
    {"pricing_lease_contract_length", Cur2Type::kText},
    {"pricing_offering_class", Cur2Type::kText},
    {"pricing_public_on_demand_cost", Cur2Type::kDouble},
    {"pricing_public_on_demand_rate", Cur2Type::kText},
    {"pricing_purchase_option", Cur2Type::kText},
    {"pricing_rate_code", Cur2Type::kText},
    {"pricing_rate_id", Cur2Type::kText},
    {"pricing_term", Cur2Type::kText},
    {"pricing_unit", Cur2Type::kText},
    {"product", Cur2Type::kTextMap},
    {"product_comment", Cur2Type::kText},
    {"product_fee_code", Cur2Type::kText},
    {"product_fee_description", Cur2Type::kText},
    {"product_from_location", Cur2Type::kText},
    {"product_from_location_type", Cur2Type::kText},
    {"product_from_region_code", Cur2Type::kText},
    {"product_instance_family", Cur2Type::kText},
    {"product_instance_type", Cur2Type::kText},
    {"product_instancesku", Cur2Type::kText},
    {"product_location", Cur2Type::kText},
    {"product_location_type", Cur2Type::kText},
    {"product_operation", Cur2Type::kText},
    {"product_pricing_unit", Cur2Type::kText},
    {"product_product_family", Cur2Type::kText},
    {"product_region_code", Cur2Type::kText},
    {"product_servicecode", Cur2Type::kText},
    {"product_sku", Cur2Type::kText},
    {"product_to_location", Cur2Type::kText},
    {"product_to_location_type", Cur2Type::kText},
    {"product_to_region_code", Cur2Type::kText},
    {"product_usagetype", Cur2Type::kText},
    {"reservation_amortized_upfront_cost_for_usage", Cur2Type::kDouble},
    {"reservation_amortized_upfront_fee_for_billing_period", Cur2Type::kDouble},
    {"reservation_availability_zone", Cur2Type::kText},
    {"reservation_effective_cost", Cur2Type::kDouble},
    {"reservation_end_time", Cur2Type::kText},
    {"reservation_modification_status", Cur2Type::kText},
    {"reservation_net_amortized_upfront_cost_for_usage", Cur2Type::kDouble},
    {"reservation_net_amortized_upfront_fee_for_billing_period", Cur2Type::kDouble},
    {"reservation_net_effective_cost", Cur2Type::kDouble},
    {"reservation_net_recurring_fee_for_usage", Cur2Type::kDouble},
    {"reservation_net_unused_amortized_upfront_fee_for_billing_period", Cur2Type::kDouble},
    {"reservation_net_unused_recurring_fee", Cur2Type::kDouble},
    {"reservation_net_upfront_value", Cur2Type::kDouble},
    {"reservation_normalized_units_per_reservation", Cur2Type::kText},
    {"reservation_number_of_reservations", Cur2Type::kText},
    {"reservation_recurring_fee_for_usage", Cur2Type::kDouble},
    {"reservation_reservation_a_r_n", Cur2Type::kText},
    {"reservation_start_time", Cur2Type::kText},
    {"reservation_subscription_id", Cur2Type::kText},
    {"reservation_total_reserved_normalized_units", Cur2Type::kText},
    {"reservation_total_reserved_units", Cur2Type::kText},
    {"reservation_units_per_reservation", Cur2Type::kText},
    {"reservation_unused_amortized_upfront_fee_for_billing_period", Cur2Type::kDouble},
    {"reservation_unused_normalized_unit_quantity", Cur2Type::kDouble},
    {"reservation_unused_quantity", Cur2Type::kDouble},
    {"reservation_unused_recurring_fee", Cur2Type::kDouble},
    {"reservation_upfront_value", Cur2Type::kDouble},
    {"resource_tags", Cur2Type::kTextMap},
    {"savings_plan_amortized_upfront_commitment_for_billing_period", Cur2Type::kDouble},
    {"savings_plan_end_time", Cur2Type::kText},
    {"savings_plan_instance_type_family", Cur2Type::kText},
    {"savings_plan_net_amortized_upfront_commitment_for_billing_period", Cur2Type::kDouble},
    {"savings_plan_net_recurring_commitment_for_billing_period", Cur2Type::kDouble},
    {"savings_plan_net_savings_plan_effective_cost", Cur2Type::kDouble},
    {"savings_plan_offering_type", Cur2Type::kText},
    {"savings_plan_payment_option", Cur2Type::kText},
    {"savings_plan_purchase_term", Cur2Type::kText},
    {"savings_plan_recurring_commitment_for_billing_period", Cur2Type::kDouble},
    {"savings_plan_region", Cur2Type::kText},
    {"savings_plan_savings_plan_a_r_n", Cur2Type::kText},
    {"savings_plan_savings_plan_effective_cost", Cur2Type::kDouble},
    {"savings_plan_savings_plan_rate", Cur2Type::kDouble},
    {"savings_plan_start_time", Cur2Type::kText},
    {"savings_plan_total_commitment_to_date", Cur2Type::kDouble},
    {"savings_plan_used_commitment", Cur2Type::kDouble},
    {"split_line_item_actual_usage", Cur2Type::kDouble},
    {"split_line_item_net_split_cost", Cur2Type::kDouble},
    {"split_line_item_net_unused_cost", Cur2Type::kDouble},
    {"split_line_item_parent_resource_id", Cur2Type::kText},
    {"split_line_item_public_on_demand_split_cost", Cur2Type::kDouble},
    {"split_line_item_public_on_demand_unused_cost", Cur2Type::kDouble},
    {"split_line_item_reserved_usage", Cur2Type::kDouble},
    {"split_line_item_split_cost", Cur2Type::kDouble},
    {"split_line_item_split_usage", Cur2Type::kDouble},
    {"split_line_item_split_usage_ratio", Cur2Type::kDouble},
    {"split_line_item_unused_cost", Cur2Type::kDouble},
    {"tags", Cur2Type::kTextMap},
});

}  // namespace

std::span<Cur2Column const> cur2_columns() { return kColumns; }

std::string_view sql_name_of(Cur2Type type) {
    switch (type) {
        case Cur2Type::kText: return "VARCHAR";
        case Cur2Type::kDouble: return "DOUBLE";
        case Cur2Type::kTimestamp: return "TIMESTAMP";
        case Cur2Type::kTextMap: return "MAP(VARCHAR, VARCHAR)";
        case Cur2Type::kNumberMap: return "MAP(VARCHAR, DOUBLE)";
    }
    return {};
}

std::string_view manifest_name_of(Cur2Type type) {
    switch (type) {
        case Cur2Type::kText: return "string";
        case Cur2Type::kDouble: return "double";
        case Cur2Type::kTimestamp: return "timestamp";
        case Cur2Type::kTextMap: return "map<string,string>";
        case Cur2Type::kNumberMap: return "map<string,double>";
    }
    return {};
}

}  // namespace mandate::sample
