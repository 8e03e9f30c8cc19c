#pragma once

#include <cstdint>
#include <vector>

#include "sample/line_source.h"

namespace mandate::sample {

/// The table function `sample_lines()` of a DuckDB connection: the lines of a LineSource, as
/// columns stream, start, stop, time_interval, id, usage, cost, net, list, discount, session,
/// resource. Must outlive the connection's queries.
class LineFunction {
public:
    LineFunction() = default;
    LineFunction(LineFunction const&) = delete;
    LineFunction& operator=(LineFunction const&) = delete;

    /// @param connection a duckdb_connection.
    /// @returns whether DuckDB took it.
    bool register_on(void* connection);

    /// What the next query reads: `limit` lines of `source`.
    void feed(LineSource& source, std::int64_t limit, std::uint64_t seed);

    LineSource* source = nullptr;
    std::int64_t left = 0;
    std::uint64_t seed_of_names = 0;
    std::vector<std::string> intervals;  ///< `identity_time_interval` of each hour of the month
};

}  // namespace mandate::sample
