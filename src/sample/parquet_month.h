#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "base/result.h"
#include "sample/company.h"
#include "sample/cur2_columns.h"
#include "sample/line_source.h"
#include "sample/line_values.h"
#include "sample/parquet_file.h"

namespace mandate::sample {

/// Some lines of a month on their way into a row group.
struct LineBatch {
    MonthPlan const& plan;
    std::vector<Line> const& lines;
    std::vector<std::uint32_t> spans;  ///< of each line
};

/// Makes the leaves of one column out of lines.
class ColumnEncoder {
public:
    virtual ~ColumnEncoder() = default;
    virtual void encode(LineBatch const& batch, std::vector<parquet::Leaf>& leaves) = 0;
};

/// Writes Parquet files of one month and one list of columns. What streams have in common is put
/// into dictionaries once; a line costs an index a column. Not thread-safe.
class ParquetMonth {
public:
    /// `plan` and `company` must outlive it.
    ParquetMonth(MonthPlan const& plan, Company const& company, std::uint64_t seed,
                 std::vector<Cur2Column> columns);

    /// Writes up to `limit` lines of the source to a new file.
    Result<void> write_file(std::filesystem::path const& path, LineSource& source,
                            std::int64_t limit, LineFilter filter);

private:
    MonthPlan const& plan_;
    std::vector<Cur2Column> columns_;
    std::vector<std::unique_ptr<ColumnEncoder>> encoders_;
    std::size_t span_count_ = 0;
};

}  // namespace mandate::sample
