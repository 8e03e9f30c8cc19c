#include "warehouse/dictionary.h"

#include <algorithm>
#include <atomic>
#include <memory>

#include <duckdb.h>

#include "warehouse/cells.h"
#include "warehouse/interner.h"

namespace mandate::warehouse {
namespace {

/// The columns of one chunk, all of them texts.
class TextChunk {
public:
    explicit TextChunk(duckdb_data_chunk chunk) {
        for (idx_t column = 0; column < duckdb_data_chunk_get_column_count(chunk); ++column) {
            duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);
            columns_.push_back({static_cast<duckdb_string_t const*>(duckdb_vector_get_data(vector)),
                                duckdb_vector_get_validity(vector)});
        }
    }

    std::uint64_t hash(idx_t row) const {
        std::uint64_t hash = 0;
        for (Column const& column : columns_) {
            hash = column.is_null(row) ? ~hash : mix(hash, column.text(row));
        }
        return hash;
    }

    bool same(idx_t row, idx_t other) const {
        return std::ranges::all_of(columns_, [&](Column const& column) {
            return column.is_null(row) == column.is_null(other) &&
                   (column.is_null(row) || is_same(column.text(row), column.text(other)));
        });
    }

    /// Packs a row; false when every column is NULL.
    bool pack(idx_t row, std::string& packed) const {
        bool any = false;
        packed.clear();
        for (Column const& column : columns_) {
            bool const null = column.is_null(row);
            any = any || !null;
            Interner::pack(packed, null ? std::nullopt : std::optional(column.text(row)));
        }
        return any;
    }

private:
    struct Column {
        duckdb_string_t const* texts;
        std::uint64_t const* validity;

        bool is_null(idx_t row) const { return !is_valid(validity, row); }
        std::string_view text(idx_t row) const { return text_of(texts[row]); }
    };
    std::vector<Column> columns_;
};

void to_number(duckdb_function_info info, duckdb_data_chunk chunk, duckdb_vector output) {
    auto* const interner = static_cast<Interner*>(duckdb_scalar_function_get_extra_info(info));
    auto* const numbers = static_cast<std::int64_t*>(duckdb_vector_get_data(output));
    idx_t const rows = duckdb_data_chunk_get_size(chunk);
    TextChunk const texts(chunk);
    SameRows seen;
    std::string packed;
    for (idx_t row = 0; row < rows; ++row) {
        std::optional<std::size_t> const before = seen.swap(texts.hash(row), row);
        if (before && texts.same(row, *before)) {
            numbers[row] = numbers[*before];
            continue;
        }
        if (!texts.pack(row, packed) && !interner->takes_all_absent()) {
            numbers[row] = 0;
            continue;
        }
        std::optional<std::int64_t> const number = interner->id_of(packed);
        if (!number) {
            duckdb_scalar_function_set_error(info, "too many distinct identities for the memory");
            return;
        }
        numbers[row] = *number;
    }
}

/// What the table function knows.
struct Entries {
    DictionaryNames names;
    Interner const* interner;
};

/// One scan of the entries, by any number of threads.
struct Scan {
    std::vector<std::string_view> entries;
    std::size_t columns;
    std::atomic<std::size_t> next = 0;
};

template <typename T>
void destroy(void* object) {
    delete static_cast<T*>(object);
}

void bind_entries(duckdb_bind_info info) {
    auto const* const source = static_cast<Entries const*>(duckdb_bind_get_extra_info(info));
    duckdb_logical_type number = duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    duckdb_logical_type text = duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    duckdb_bind_add_result_column(info, source->names.number.c_str(), number);
    for (std::string const& column : source->names.columns) {
        duckdb_bind_add_result_column(info, column.c_str(), text);
    }
    duckdb_bind_set_cardinality(info, static_cast<idx_t>(source->interner->size()), true);
    duckdb_destroy_logical_type(&text);
    duckdb_destroy_logical_type(&number);
}

void start_scan(duckdb_init_info info) {
    auto const* const source = static_cast<Entries const*>(duckdb_init_get_extra_info(info));
    auto scan = std::make_unique<Scan>(source->interner->in_order(), source->names.columns.size());
    duckdb_init_set_max_threads(info, scan->entries.size() / duckdb_vector_size() + 1);
    duckdb_init_set_init_data(info, scan.release(), destroy<Scan>);
}

void scan_entries(duckdb_function_info info, duckdb_data_chunk output) {
    auto* const scan = static_cast<Scan*>(duckdb_function_get_init_data(info));
    std::size_t const first = scan->next.fetch_add(duckdb_vector_size());
    std::size_t const end = std::min(first + duckdb_vector_size(), scan->entries.size());
    auto* const numbers =
        static_cast<std::int64_t*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(output, 0)));
    InternedColumns columns;
    for (std::size_t entry = first; entry < end; ++entry) {
        idx_t const row = entry - first;
        numbers[row] = static_cast<std::int64_t>(entry) + 1;
        Interner::unpack(scan->entries[entry], columns);
        for (idx_t column = 0; column < scan->columns; ++column) {
            duckdb_vector vector = duckdb_data_chunk_get_vector(output, column + 1);
            if (std::optional<std::string_view> const text = columns[column]) {
                duckdb_vector_assign_string_element_len(vector, row, text->data(), text->size());
            } else {
                duckdb_vector_ensure_validity_writable(vector);
                duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), row);
            }
        }
    }
    duckdb_data_chunk_set_size(output, first < end ? end - first : 0);
}

bool register_number(duckdb_connection connection, DictionaryNames const& names,
                     Interner& interner) {
    duckdb_logical_type text = duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    duckdb_logical_type number = duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    duckdb_scalar_function function = duckdb_create_scalar_function();
    duckdb_scalar_function_set_name(function, names.number.c_str());
    duckdb_scalar_function_set_varargs(function, text);
    duckdb_scalar_function_set_return_type(function, number);
    duckdb_scalar_function_set_special_handling(function);
    duckdb_scalar_function_set_extra_info(function, &interner, nullptr);
    duckdb_scalar_function_set_function(function, to_number);
    bool const good = duckdb_register_scalar_function(connection, function) == DuckDBSuccess;
    duckdb_destroy_scalar_function(&function);
    duckdb_destroy_logical_type(&number);
    duckdb_destroy_logical_type(&text);
    return good;
}

bool register_entries(duckdb_connection connection, DictionaryNames const& names,
                      Interner const& interner) {
    duckdb_table_function function = duckdb_create_table_function();
    duckdb_table_function_set_name(function, names.table.c_str());
    duckdb_table_function_set_extra_info(
        function, std::make_unique<Entries>(names, &interner).release(), destroy<Entries>);
    duckdb_table_function_set_bind(function, bind_entries);
    duckdb_table_function_set_init(function, start_scan);
    duckdb_table_function_set_function(function, scan_entries);
    bool const good = duckdb_register_table_function(connection, function) == DuckDBSuccess;
    duckdb_destroy_table_function(&function);
    return good;
}

}  // namespace

bool register_dictionary(void* connection, DictionaryNames const& names, Interner& interner) {
    auto* const duckdb = static_cast<duckdb_connection>(connection);
    return register_number(duckdb, names, interner) && register_entries(duckdb, names, interner);
}

}  // namespace mandate::warehouse
