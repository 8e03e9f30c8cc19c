#pragma once

#include <cstdint>
#include <vector>

#include "sample/line_source.h"
#include "sample/line_values.h"

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

    /// What the next query reads: `limit` lines of `from`.
    void feed(LineSource& from, std::int64_t limit, std::uint64_t seed);

    LineSource* source = nullptr;
    std::int64_t left = 0;
    std::uint64_t seed_of_names = 0;
    std::vector<Span> spans;
};

}  // namespace mandate::sample
