#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "sample/company.h"
#include "sample/cur2_columns.h"
#include "sample/line_source.h"
#include "sample/line_values.h"
#include "sample/sample.h"

namespace mandate::sample {

/// Writes the data files of exports, Parquet (snappy) by parquet_month.h. For gzip CSV a LineSource
/// gives lines into DuckDB's vectors; DuckDB joins what their streams have in common and writes.
/// One file is in the making at a time; memory does not grow with its length. Not thread-safe.
class ExportWriter {
public:
    static Result<ExportWriter> open(SampleOptions const& options, Company const& company);
    ExportWriter(ExportWriter&&) noexcept;
    ExportWriter& operator=(ExportWriter&&) noexcept;
    ~ExportWriter();

    /// From here on, lines of this month are written with these columns. `plan` must outlive the
    /// writing.
    Result<void> begin_month(MonthPlan const& plan, std::vector<Cur2Column> const& columns);

    /// Writes up to `limit` lines of the source, of those that pass the filter, to one file.
    Result<void> write_file(std::filesystem::path const& path, LineSource& source,
                            std::int64_t limit, LineFilter filter);

private:
    Result<void> load_streams(MonthPlan const& plan);

    struct State;
    explicit ExportWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace mandate::sample
