#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sample/parquet_month.h"

namespace mandate::sample {

/// A column that holds nothing. A map has two leaves.
std::unique_ptr<ColumnEncoder> null_column(std::size_t leaves);

/// One value in every line, already in Parquet's PLAIN form.
std::unique_ptr<ColumnEncoder> constant_column(std::string plain);

/// A text of the stream; absent ones are null.
std::unique_ptr<ColumnEncoder> stream_text_column(
    std::vector<std::optional<std::string>> const& of_stream);

/// A value of the span of time, in PLAIN form.
std::unique_ptr<ColumnEncoder> span_column(std::vector<std::string> const& plain);

/// A number of the line.
using LineNumber = std::function<std::optional<double>(Line const&, Stream const&)>;
std::unique_ptr<ColumnEncoder> number_column(LineNumber number);

/// A text of the line, appended to `out`; false: null.
using LineText = std::function<bool(std::string& out, Line const&, Stream const&)>;
std::unique_ptr<ColumnEncoder> line_text_column(LineText text);

/// The texts of streams, or, where a line has a session, that text with the session's name.
std::unique_ptr<ColumnEncoder> principal_column(
    std::vector<std::optional<std::string>> const& of_stream, std::uint64_t seed);

/// A map of the stream; an empty one is null.
std::unique_ptr<ColumnEncoder> map_column(std::vector<Pairs> const& of_stream);

/// The map `discount`: one key, named by the stream, where the line has a discount.
std::unique_ptr<ColumnEncoder> discount_column(std::vector<std::string> const& key_of_stream);

}  // namespace mandate::sample
