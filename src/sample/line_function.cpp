#include "sample/line_function.h"

#include <array>
#include <optional>

#include <duckdb.h>

namespace mandate::sample {
namespace {

enum Column : idx_t {
    kStream,
    kStart,
    kStop,
    kInterval,
    kId,
    kUsage,
    kCost,
    kNet,
    kList,
    kDiscount,
    kSession,
    kResource,
    kColumnCount
};

/// The vectors of one chunk.
class Chunk {
public:
    explicit Chunk(duckdb_data_chunk chunk) : chunk_(chunk) {
        for (idx_t column = 0; column < kColumnCount; ++column) {
            vectors_[column] = duckdb_data_chunk_get_vector(chunk, column);
            values_[column] = duckdb_vector_get_data(vectors_[column]);
        }
        for (Column const column : {kList, kDiscount, kSession, kResource}) {
            duckdb_vector_ensure_validity_writable(vectors_[column]);
            validity_[column] = duckdb_vector_get_validity(vectors_[column]);
        }
    }

    template <typename T>
    void set(Column column, idx_t row, T value) {
        static_cast<T*>(values_[column])[row] = value;
    }
    void set_text(Column column, idx_t row, std::string_view text) {
        duckdb_vector_assign_string_element_len(vectors_[column], row, text.data(), text.size());
    }
    void set_null(Column column, idx_t row) {
        duckdb_validity_set_row_invalid(validity_[column], row);
    }
    void finish(idx_t rows) { duckdb_data_chunk_set_size(chunk_, rows); }

private:
    duckdb_data_chunk chunk_;
    std::array<duckdb_vector, kColumnCount> vectors_{};
    std::array<void*, kColumnCount> values_{};
    std::array<uint64_t*, kColumnCount> validity_{};
};

void set_or_null(Chunk& chunk, Column column, idx_t row, std::optional<double> value) {
    if (value) {
        chunk.set(column, row, *value);
    } else {
        chunk.set_null(column, row);
    }
}

void write_numbers(LineFunction const& lines, Line const& line, Stream const& stream, Chunk& chunk,
                   idx_t row) {
    Span const& span = lines.spans[span_index(line, stream, lines.spans.size())];
    chunk.set(kStart, row, duckdb_timestamp{span.start});
    chunk.set(kStop, row, duckdb_timestamp{span.stop});
    chunk.set_text(kInterval, row, span.interval);
    chunk.set(kUsage, row, usage_amount(line, stream));
    chunk.set(kCost, row, nearest_double(line.cost, fixed12::kPlaces));
    chunk.set(kNet, row, nearest_double(line.net, fixed12::kPlaces));
    set_or_null(chunk, kList, row, list_cost(line, stream));
    set_or_null(chunk, kDiscount, row, discount_amount(line, stream));
}

void write_names(LineFunction const& lines, Line const& line, Stream const& stream, Chunk& chunk,
                 idx_t row) {
    std::array<char, 52> const id = line_item_id(line.noise);
    chunk.set_text(kId, row, {id.data(), id.size()});
    if (line.session >= 0) {
        chunk.set_text(kSession, row,
                       session_name(stream.pool->style, lines.source->plan().period, line.session,
                                    lines.seed_of_names));
    } else {
        chunk.set_null(kSession, row);
    }
    if (line.resource >= 0) {
        std::string name;
        put_resource(name, line, stream);
        chunk.set_text(kResource, row, name);
    } else {
        chunk.set_null(kResource, row);
    }
}

void bind(duckdb_bind_info info) {
    auto const* lines = static_cast<LineFunction const*>(duckdb_bind_get_extra_info(info));
    constexpr std::array kNames{"stream", "start", "stop", "time_interval", "id",      "usage",
                                "cost",   "net",   "list", "discount",      "session", "resource"};
    constexpr std::array kTypes{DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_TIMESTAMP, DUCKDB_TYPE_TIMESTAMP,
                                DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_VARCHAR,   DUCKDB_TYPE_DOUBLE,
                                DUCKDB_TYPE_DOUBLE,  DUCKDB_TYPE_DOUBLE,    DUCKDB_TYPE_DOUBLE,
                                DUCKDB_TYPE_DOUBLE,  DUCKDB_TYPE_VARCHAR,   DUCKDB_TYPE_VARCHAR};
    static_assert(kNames.size() == kColumnCount && kTypes.size() == kColumnCount);
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        duckdb_logical_type type = duckdb_create_logical_type(kTypes[i]);
        duckdb_bind_add_result_column(info, kNames[i], type);
        duckdb_destroy_logical_type(&type);
    }
    // The streams are the small side of the join, which has to be known to be put there.
    duckdb_bind_set_cardinality(info, static_cast<idx_t>(lines->left) + 1'000'000, false);
}

void start(duckdb_init_info info) { duckdb_init_set_max_threads(info, 1); }

void fill(duckdb_function_info info, duckdb_data_chunk output) {
    auto* lines = static_cast<LineFunction*>(duckdb_function_get_extra_info(info));
    idx_t const capacity = duckdb_vector_size();
    Chunk chunk(output);
    Line line;
    idx_t row = 0;
    while (row < capacity && lines->left > 0 && lines->source->next(line)) {
        Stream const& stream = lines->source->plan().streams[line.stream];
        chunk.set(kStream, row, static_cast<std::int32_t>(line.stream));
        write_numbers(*lines, line, stream, chunk, row);
        write_names(*lines, line, stream, chunk, row);
        --lines->left;
        ++row;
    }
    chunk.finish(row);
}

}  // namespace

bool LineFunction::register_on(void* connection) {
    duckdb_table_function function = duckdb_create_table_function();
    duckdb_table_function_set_name(function, "sample_lines");
    duckdb_table_function_set_extra_info(function, this, nullptr);
    duckdb_table_function_set_bind(function, bind);
    duckdb_table_function_set_init(function, start);
    duckdb_table_function_set_function(function, fill);
    bool const taken = duckdb_register_table_function(static_cast<duckdb_connection>(connection),
                                                      function) == DuckDBSuccess;
    duckdb_destroy_table_function(&function);
    return taken;
}

void LineFunction::feed(LineSource& from, std::int64_t limit, std::uint64_t seed) {
    source = &from;
    left = limit;
    seed_of_names = seed;
    spans = spans_of(from.plan().period);
}

}  // namespace mandate::sample
