#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "sample/company.h"
#include "sample/cur2_columns.h"
#include "sample/line_source.h"
#include "sample/sample.h"

namespace mandate::sample {

/// Writes the data files of exports: a LineSource gives lines into DuckDB's own vectors, DuckDB
/// joins what their streams have in common and writes Parquet (snappy) or gzip CSV. One file is in
/// the making at a time; memory does not grow with its length. Not thread-safe.
class ExportWriter {
public:
    static Result<ExportWriter> open(SampleOptions const& options, Company const& company);
    ExportWriter(ExportWriter&&) noexcept;
    ExportWriter& operator=(ExportWriter&&) noexcept;
    ~ExportWriter();

    /// From here on, the lines of this month are written. `plan` must outlive the writing.
    Result<void> begin_month(MonthPlan const& plan);

    /// Writes up to `limit` lines of the source to one file.
    /// @param filter a condition on `s` and `l` for the lines that get into the file; empty: all.
    Result<void> write_file(std::filesystem::path const& path, LineSource& source,
                            std::int64_t limit, std::vector<Cur2Column> const& columns,
                            std::string const& filter = {});

private:
    struct State;
    explicit ExportWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace mandate::sample
