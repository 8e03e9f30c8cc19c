#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mandate::billing {

/// The kinds of export that can be read.
enum class ExportKind { kCur2, kLegacyCur, kFocus10, kFocus12 };

/// `cur_2.0`, `legacy_cur`, `focus_1.0`, `focus_1.2`: as stored and shown.
std::string_view name_of(ExportKind kind);
std::optional<ExportKind> parse_export_kind(std::string_view name);

/// Whether it is an export in the FOCUS format, of either version.
constexpr bool is_focus(ExportKind kind) {
    return kind == ExportKind::kFocus10 || kind == ExportKind::kFocus12;
}

/// What Mandate reads of a bill line, whatever the export calls it.
enum class Field {
    kPeriodStart,  ///< first instant of the billing period
    kUsageStart,   ///< first instant of the usage, UTC
    kUsageEnd,     ///< first instant after it
    kPayer,
    kAccount,
    kBillingEntity,  ///< `AWS` or `AWS Marketplace`
    kInvoice,
    kCurrency,
    kLineType,
    kProductCode,
    kProductName,
    kUsageType,
    kOperation,
    kDescription,
    kUnit,
    kRegion,
    kPrincipal,
    kResource,
    kUserIdentifier,
    kUnblended,  ///< cost; FOCUS: BilledCost
    kNet,        ///< cost after discounts; FOCUS: BilledCost, which is after discounts
    kList,       ///< public on-demand cost; FOCUS: ListCost
    kUsageAmount,
    // FOCUS only: what decides billing entity and line type there.
    kPublisher,
    kProvider,
    kCommitment,
    kMarkOfFocus12,  ///< a column that FOCUS 1.0 lacks
};
inline constexpr std::size_t kFieldCount = static_cast<std::size_t>(Field::kMarkOfFocus12) + 1;

/// A column of a file as DuckDB describes it.
struct Column {
    std::string name;
    std::string type;  ///< `VARCHAR`, `DOUBLE`, `MAP(VARCHAR, VARCHAR)`, ...
    /// What the file that is read calls it, when that is another name: DuckDB cannot tell names
    /// apart that differ in case alone.
    std::string alias = {};

    std::string const& name_in_file() const { return alias.empty() ? name : alias; }
    friend auto operator<=>(Column const&, Column const&) = default;
};

/// Where the tags of a line stand. Each origin is one map column, or one flattened column that
/// holds the value of one tag.
struct TagColumn {
    std::string column;  ///< its name in the file that is read
    /// How tags.h reads the keys: `tags`, `resource_tags`, `cost_category`, `focus`, `column`.
    std::string origin;
    /// For a flattened column: its name, which says the tag; else absent.
    std::optional<std::string> key = std::nullopt;
    std::string type = {};  ///< as in Column
};

/// Which column of an export serves which field.
struct ColumnMap {
    ExportKind kind = ExportKind::kCur2;
    std::array<std::optional<Column>, kFieldCount> fields;
    /// The product name as a key of the `product` map column, when no column holds it.
    bool product_name_in_map = false;
    std::vector<TagColumn> tags;

    std::optional<Column> const& operator[](Field field) const {
        return fields[static_cast<std::size_t>(field)];
    }
};

/// Recognises the kind of an export by its columns and finds each field by name. Order, case and
/// additional columns do not matter. A field that is missing is absent in the map; the reader has a
/// default for each but these: the cost column.
///
/// Sources: CUR 2.0 table dictionary (names in snake case, map columns `product`, `resource_tags`,
/// `cost_category`, `tags`, which an export's SQL may flatten); legacy CUR
/// (`lineItem/UnblendedCost` in CSV, `line_item_unblended_cost` in Parquet); FOCUS 1.0 and 1.2
/// (`BilledCost`).
/// @param place what to call the export in an error.
/// @returns Error{BadInput} when no kind fits.
Result<ColumnMap> map_columns(std::vector<Column> const& columns, std::string_view place);

/// The first column that stands twice. Names that differ in case alone are one column, but for tag
/// columns: keys of AWS tags are case-sensitive, so `resourceTags/user:team` and
/// `resourceTags/user:Team` are two tags.
std::optional<std::string> repeated_column(std::vector<std::string> const& names);

/// SHA-256 over the sorted names and types: changes when AWS or the export's owner changes the
/// schema.
std::string schema_fingerprint(std::vector<Column> const& columns);

/// The name that people know for a field of CUR 2.0: `line_item_iam_principal`.
std::string_view cur2_name(Field field);

}  // namespace mandate::billing
