#include "warehouse/source_sql.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/text.h"

namespace mandate::warehouse {
namespace {

using billing::Column;
using billing::ColumnMap;
using billing::Field;

bool is_number(Field field) {
    return field == Field::kUnblended || field == Field::kNet || field == Field::kList ||
           field == Field::kUsageAmount;
}

bool is_time(Field field) {
    return field == Field::kPeriodStart || field == Field::kUsageStart || field == Field::kUsageEnd;
}

bool is_account(Field field) { return field == Field::kPayer || field == Field::kAccount; }

std::string text_sql(Column const& column) {
    std::string const name = sql_name(column.name_in_file());
    return column.type == "VARCHAR" ? fmt::format("nullif({}, '')", name)
                                    : fmt::format("nullif(CAST({} AS VARCHAR), '')", name);
}

/// An account id. A column of numbers has lost its leading zeros; ids have twelve digits.
std::string account_sql(Column const& column) {
    constexpr std::array kNumbers = {"DECIMAL",  "DOUBLE",  "FLOAT",   "TINYINT",  "SMALLINT",
                                     "INTEGER",  "BIGINT",  "HUGEINT", "UTINYINT", "USMALLINT",
                                     "UINTEGER", "UBIGINT", "UHUGEINT"};
    bool const is_number = std::ranges::any_of(
        kNumbers, [&](std::string_view name) { return column.type.starts_with(name); });
    if (!is_number) {
        return text_sql(column);
    }
    return fmt::format(
        "CASE WHEN {0} = trunc({0}) AND {0} BETWEEN 0 AND 999999999999 THEN "
        "lpad(CAST(CAST({0} AS BIGINT) AS VARCHAR), 12, '0') ELSE CAST({0} AS VARCHAR) END",
        sql_name(column.name_in_file()));
}

/// A number as money() takes it: DOUBLE as it is, everything else as its exact text.
std::string number_sql(Column const& column) {
    if (column.type == "DOUBLE") {
        return sql_name(column.name_in_file());
    }
    return fmt::format("nullif(trim(CAST({} AS VARCHAR)), '')", sql_name(column.name_in_file()));
}

bool is_instant(Column const& column) {
    return column.type == "DATE" || column.type.starts_with("TIMESTAMP");
}

std::string day_sql(Column const& column) {
    return is_instant(column) ? fmt::format("CAST({} AS DATE)", sql_name(column.name_in_file()))
                              : fmt::format("CAST(utc_time({}) AS DATE)", text_sql(column));
}

std::string product_name_sql(ColumnMap const& columns) {
    Column const& column = *columns[Field::kProductName];
    std::string const name = sql_name(column.name_in_file());
    if (!columns.product_name_in_map) {
        return text_sql(column);
    }
    if (column.type == "VARCHAR") {  // a CSV cell that holds a JSON object
        return fmt::format(
            "nullif(CASE WHEN json_valid({0}) THEN json_extract_string({0}, '$.product_name') END, "
            "'')",
            name);
    }
    return fmt::format("nullif({}['product_name'], '')", name);
}

/// FOCUS names no billing entity: what somebody other than AWS publishes on an AWS bill came
/// through AWS Marketplace.
std::string focus_entity_sql(ColumnMap const& columns) {
    auto text = [&](Field field) {
        return columns[field] ? text_sql(*columns[field]) : std::string("NULL::VARCHAR");
    };
    return fmt::format(
        "CASE WHEN {0} IN ('AWS', 'Amazon Web Services') OR {0} IS NULL THEN "
        "CASE WHEN {1} IS NULL OR {1} = 'AWS' OR {1} LIKE 'Amazon%' THEN 'AWS' "
        "ELSE 'AWS Marketplace' END ELSE {0} END",
        text(Field::kProvider), text(Field::kPublisher));
}

std::string focus_line_type_sql(ColumnMap const& columns) {
    std::string const category = text_sql(*columns[Field::kLineType]);
    if (!columns[Field::kCommitment]) {
        return category;
    }
    return fmt::format(
        "CASE WHEN {0} = 'Purchase' AND {1} IS NOT NULL THEN 'CommitmentPurchase' ELSE {0} END",
        category, text_sql(*columns[Field::kCommitment]));
}

/// A map as JSON text; a JSON cell of CSV or a flattened value as it is. NULL where there is none.
std::string tag_text_sql(billing::TagColumn const& tag) {
    std::string const name = sql_name(tag.column);
    if (tag.type.starts_with("MAP")) {
        bool const text_map = tag.type == "MAP(VARCHAR, VARCHAR)";
        return text_map ? fmt::format("map_text({})", name)
                        : fmt::format("map_text(CAST({} AS MAP(VARCHAR, VARCHAR)))", name);
    }
    std::string const text = fmt::format("nullif(CAST({} AS VARCHAR), '')", name);
    return tag.key ? text : fmt::format("nullif({}, '{{}}')", text);
}

}  // namespace

std::string field_sql(ColumnMap const& columns, Field field) {
    if (billing::is_focus(columns.kind) && field == Field::kBillingEntity) {
        return focus_entity_sql(columns);
    }
    if (!columns[field]) {
        return is_time(field) ? "NULL::DATE" : "NULL::VARCHAR";
    }
    if (billing::is_focus(columns.kind) && field == Field::kLineType) {
        return focus_line_type_sql(columns);
    }
    if (field == Field::kProductName) {
        return product_name_sql(columns);
    }
    if (is_time(field)) {
        return day_sql(*columns[field]);
    }
    if (is_account(field)) {
        return account_sql(*columns[field]);
    }
    return is_number(field) ? number_sql(*columns[field]) : text_sql(*columns[field]);
}

std::string instant_sql(ColumnMap const& columns, Field field) {
    if (!columns[field]) {
        return "NULL::TIMESTAMP";
    }
    Column const& column = *columns[field];
    return is_instant(column)
               ? fmt::format("CAST({} AS TIMESTAMP)", sql_name(column.name_in_file()))
               : fmt::format("utc_time({})", text_sql(column));
}

std::string fault_sql(ColumnMap const& columns, Field field) {
    if (columns[field] && is_number(field)) {
        return fmt::format("number_fault({})", number_sql(*columns[field]));
    }
    if (columns[field] && is_time(field) && !is_instant(*columns[field])) {
        return fmt::format("time_fault({})", text_sql(*columns[field]));
    }
    return "NULL::VARCHAR";
}

std::vector<std::string> tag_texts_sql(ColumnMap const& columns) {
    std::vector<std::string> texts;
    for (billing::TagColumn const& tag : columns.tags) {
        texts.push_back(tag_text_sql(tag));
    }
    return texts;
}

std::vector<std::string> tag_heads(ColumnMap const& columns) {
    std::vector<std::string> heads;
    for (billing::TagColumn const& tag : columns.tags) {
        heads.push_back(fmt::format("{}{}{}{}", tag.origin, kTagPartSeparator, tag.key.value_or(""),
                                    kTagPartSeparator));
    }
    return heads;
}

std::vector<std::string> columns_read(ColumnMap const& columns) {
    std::set<std::string> names;
    for (std::optional<Column> const& column : columns.fields) {
        if (column) {
            names.insert(column->name_in_file());
        }
    }
    for (billing::TagColumn const& tag : columns.tags) {
        names.insert(tag.column);
    }
    return {names.begin(), names.end()};
}

std::string is_coarse_sql(std::vector<std::string> const& codes) {
    return fmt::format(
        "(coalesce(list_contains({}, product_code), false) AND coalesce(billing_entity = 'AWS', "
        "true))",
        sql_list(codes));
}

std::string sql_list(std::vector<std::string> const& texts) {
    std::vector<std::string> quoted;
    for (std::string const& text : texts) {
        quoted.push_back(sql_quote(text));
    }
    return "[" + join(quoted, ", ") + "]";
}

}  // namespace mandate::warehouse
