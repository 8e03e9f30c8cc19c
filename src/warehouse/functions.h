#pragma once

namespace mandate::warehouse {

/// Registers Mandate's SQL functions on a duckdb_connection:
///
/// - money(DOUBLE) and money(VARCHAR) -> DECIMAL(38,12): the only way from a number or text to
///   money in SQL. Same rule as mandate::Money (base/fixed12.h). NULL stays NULL. An amount that is
///   not finite, not a number or >= 10^12 fails the statement; who runs it then finds the row with
///   number_fault. (DuckDB's own casts misread exponents and round differently.)
/// - quantity(DOUBLE) and quantity(VARCHAR) -> DECIMAL(38,12): the same for usage amounts, whose
///   limit is also 10^12: AWS bills in units that keep amounts below it.
/// - number_fault(DOUBLE) and number_fault(VARCHAR) -> VARCHAR: NULL when money() accepts it, else
///   what is wrong: 'not a number', 'not finite', 'too large'.
/// - utc_time(VARCHAR) -> TIMESTAMP: billing::parse_bill_time. A text that is no time fails the
///   statement; time_fault(VARCHAR) -> VARCHAR then finds it: NULL, or 'not a time'.
/// - map_text(MAP(VARCHAR, VARCHAR)) -> VARCHAR: the pairs in stored order as a JSON object, so
///   that maps of Parquet and JSON cells of CSV are the same kind of raw text. An empty map is
///   NULL.
///
/// - principal_parts(VARCHAR) -> STRUCT(form, partition, account, role, session, user_arn), all
///   VARCHAR: billing::parse_principal.
///
/// @param connection a duckdb_connection.
/// @returns whether all were registered.
bool register_functions(void* connection);

}  // namespace mandate::warehouse
