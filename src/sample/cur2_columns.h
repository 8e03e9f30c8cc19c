#pragma once

#include <span>
#include <string_view>

namespace mandate::sample {

/// The types that AWS gives the columns of a CUR 2.0 export.
enum class Cur2Type {
    kText,
    kDouble,
    kTimestamp,
    kTextMap,    ///< map<string, string>
    kNumberMap,  ///< map<string, double>: `discount` only
};

struct Cur2Column {
    std::string_view name;
    Cur2Type type;
};

/// The 125 columns of table COST_AND_USAGE_REPORT with every table configuration switched on, in
/// AWS's order. Source: AWS, cur "table-dictionary-cur2" and its pages; the types are those of the
/// Glue table that AWS's own Cloud Intelligence Dashboards create.
std::span<Cur2Column const> cur2_columns();

/// In DuckDB, and so in Parquet: `VARCHAR`, `MAP(VARCHAR, DOUBLE)`, ...
std::string_view sql_name_of(Cur2Type type);

/// In a manifest: `string`, `map<string,double>`, ...
std::string_view manifest_name_of(Cur2Type type);

}  // namespace mandate::sample
