#include "warehouse/functions.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <duckdb.h>
#include <fmt/format.h>

#include "base/fixed12.h"
#include "base/text.h"
#include "billing/bill_time.h"
#include "billing/principal.h"
#include "warehouse/cells.h"

namespace mandate::warehouse {
namespace {

using fixed12::Fault;
using fixed12::Reading;

struct NumberFunction {
    char const* what;
};
constexpr NumberFunction kMoney{"an amount of money"};
constexpr NumberFunction kQuantity{"a usage amount"};

Reading read_line(double value) {
    Reading reading = fixed12::from_double(value);
    if (reading.value >= fixed12::kLineLimit || reading.value <= -fixed12::kLineLimit) {
        reading.fault = Fault::kTooLarge;
    }
    return reading;
}

Reading read_line(duckdb_string_t const& text) {
    Reading reading = fixed12::parse(text_of(text));
    if (reading.value >= fixed12::kLineLimit || reading.value <= -fixed12::kLineLimit) {
        reading.fault = Fault::kTooLarge;
    }
    return reading;
}

void set_null(duckdb_vector output, idx_t row) {
    duckdb_vector_ensure_validity_writable(output);
    duckdb_validity_set_row_invalid(duckdb_vector_get_validity(output), row);
}

template <typename Input>
void to_fixed12(duckdb_function_info info, duckdb_data_chunk chunk, duckdb_vector output) {
    idx_t const rows = duckdb_data_chunk_get_size(chunk);
    duckdb_vector input = duckdb_data_chunk_get_vector(chunk, 0);
    auto* values = static_cast<Input*>(duckdb_vector_get_data(input));
    uint64_t* const validity = duckdb_vector_get_validity(input);
    auto* results = static_cast<duckdb_hugeint*>(duckdb_vector_get_data(output));
    for (idx_t row = 0; row < rows; ++row) {
        if (!is_valid(validity, row)) {
            results[row] = {0, 0};
            set_null(output, row);
            continue;
        }
        Reading const reading = read_line(values[row]);
        if (reading.fault != Fault::kNone) {
            auto const* function =
                static_cast<NumberFunction const*>(duckdb_scalar_function_get_extra_info(info));
            std::string const message =
                fmt::format("{} is {}", function->what, fixed12::name_of(reading.fault));
            duckdb_scalar_function_set_error(info, message.c_str());
            return;
        }
        auto const units = static_cast<UInt128>(reading.value);
        results[row] = {static_cast<uint64_t>(units), static_cast<int64_t>(units >> 64U)};
    }
}

template <typename Input>
void to_fault(duckdb_function_info, duckdb_data_chunk chunk, duckdb_vector output) {
    idx_t const rows = duckdb_data_chunk_get_size(chunk);
    duckdb_vector input = duckdb_data_chunk_get_vector(chunk, 0);
    auto* values = static_cast<Input*>(duckdb_vector_get_data(input));
    uint64_t* const validity = duckdb_vector_get_validity(input);
    for (idx_t row = 0; row < rows; ++row) {
        Fault const fault = is_valid(validity, row) ? read_line(values[row]).fault : Fault::kNone;
        if (fault == Fault::kNone) {
            set_null(output, row);
        } else {
            std::string_view const name = fixed12::name_of(fault);
            duckdb_vector_assign_string_element_len(output, row, name.data(), name.size());
        }
    }
}

void to_utc_time(duckdb_function_info info, duckdb_data_chunk chunk, duckdb_vector output) {
    idx_t const rows = duckdb_data_chunk_get_size(chunk);
    duckdb_vector const input = duckdb_data_chunk_get_vector(chunk, 0);
    auto* texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(input));
    uint64_t* const validity = duckdb_vector_get_validity(input);
    auto* times = static_cast<duckdb_timestamp*>(duckdb_vector_get_data(output));
    for (idx_t row = 0; row < rows; ++row) {
        if (!is_valid(validity, row)) {
            set_null(output, row);
            continue;
        }
        std::optional<Instant> const time = billing::parse_bill_time(text_of(texts[row]));
        if (!time) {
            duckdb_scalar_function_set_error(info, "a time is not a time");
            return;
        }
        times[row].micros = time->time_since_epoch().count();
    }
}

void to_time_fault(duckdb_function_info, duckdb_data_chunk chunk, duckdb_vector output) {
    idx_t const rows = duckdb_data_chunk_get_size(chunk);
    duckdb_vector const input = duckdb_data_chunk_get_vector(chunk, 0);
    auto* texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(input));
    uint64_t* const validity = duckdb_vector_get_validity(input);
    for (idx_t row = 0; row < rows; ++row) {
        if (is_valid(validity, row) && !billing::parse_bill_time(text_of(texts[row]))) {
            duckdb_vector_assign_string_element(output, row, "not a time");
        } else {
            set_null(output, row);
        }
    }
}

/// The maps of one chunk.
class MapChunk {
public:
    explicit MapChunk(duckdb_vector maps)
        : entries_(static_cast<duckdb_list_entry*>(duckdb_vector_get_data(maps))),
          validity_(duckdb_vector_get_validity(maps)) {
        duckdb_vector pairs = duckdb_list_vector_get_child(maps);
        duckdb_vector keys = duckdb_struct_vector_get_child(pairs, 0);
        duckdb_vector values = duckdb_struct_vector_get_child(pairs, 1);
        keys_ = static_cast<duckdb_string_t*>(duckdb_vector_get_data(keys));
        values_ = static_cast<duckdb_string_t*>(duckdb_vector_get_data(values));
        value_validity_ = duckdb_vector_get_validity(values);
    }

    bool is_empty(idx_t row) const {
        return !is_valid(validity_, row) || entries_[row].length == 0;
    }

    std::uint64_t hash(idx_t row) const {
        std::uint64_t hash = 0;
        for (idx_t i = begin(row); i < end(row); ++i) {
            hash = mix(hash, text_of(keys_[i]));
            hash = has_value(i) ? mix(hash, text_of(values_[i])) : ~hash;
        }
        return hash;
    }

    bool same(idx_t row, idx_t other) const {
        if (is_empty(other) || entries_[row].length != entries_[other].length) {
            return false;
        }
        for (idx_t i = begin(row), j = begin(other); i < end(row); ++i, ++j) {
            if (!is_same(text_of(keys_[i]), text_of(keys_[j])) || has_value(i) != has_value(j) ||
                (has_value(i) && !is_same(text_of(values_[i]), text_of(values_[j])))) {
                return false;
            }
        }
        return true;
    }

    void print(idx_t row, std::string& json) const {
        json = "{";
        for (idx_t i = begin(row); i < end(row); ++i) {
            if (!has_value(i)) {
                continue;
            }
            if (json.size() > 1) {
                json.push_back(',');
            }
            append_json_string(json, text_of(keys_[i]));
            json.push_back(':');
            append_json_string(json, text_of(values_[i]));
        }
        json.push_back('}');
    }

private:
    idx_t begin(idx_t row) const { return entries_[row].offset; }
    idx_t end(idx_t row) const { return entries_[row].offset + entries_[row].length; }
    bool has_value(idx_t i) const { return is_valid(value_validity_, i); }

    duckdb_list_entry const* entries_;
    uint64_t const* validity_;
    duckdb_string_t const* keys_;
    duckdb_string_t const* values_;
    uint64_t const* value_validity_;
};

void map_to_text(duckdb_function_info, duckdb_data_chunk chunk, duckdb_vector output) {
    idx_t const rows = duckdb_data_chunk_get_size(chunk);
    MapChunk const maps(duckdb_data_chunk_get_vector(chunk, 0));
    auto* const results = static_cast<duckdb_string_t*>(duckdb_vector_get_data(output));
    SameRows seen;
    std::string json;
    for (idx_t row = 0; row < rows; ++row) {
        if (maps.is_empty(row)) {
            set_null(output, row);
            continue;
        }
        std::optional<std::size_t> const before = seen.swap(maps.hash(row), row);
        if (before && maps.same(row, *before)) {
            results[row] = results[*before];  // one text of the same vector
            continue;
        }
        maps.print(row, json);
        duckdb_vector_assign_string_element_len(output, row, json.data(), json.size());
    }
}

constexpr std::array kPrincipalParts = {"form", "partition", "account",
                                        "role", "session",   "user_arn"};

void to_principal_parts(duckdb_function_info, duckdb_data_chunk chunk, duckdb_vector output) {
    idx_t const rows = duckdb_data_chunk_get_size(chunk);
    duckdb_vector input = duckdb_data_chunk_get_vector(chunk, 0);
    auto* texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(input));
    uint64_t* const validity = duckdb_vector_get_validity(input);
    for (idx_t row = 0; row < rows; ++row) {
        billing::Principal const principal =
            is_valid(validity, row)
                ? billing::parse_principal(text_of(texts[row])).value_or(billing::Principal{})
                : billing::Principal{};
        auto const put = [&](idx_t part, std::optional<std::string_view> text) {
            duckdb_vector child = duckdb_struct_vector_get_child(output, part);
            if (text && !text->empty()) {
                duckdb_vector_assign_string_element_len(child, row, text->data(), text->size());
            } else {
                set_null(child, row);
            }
        };
        put(0, billing::name_of(principal.form));
        put(1, principal.partition.value());
        put(2, principal.account.value());
        put(3, principal.role ? std::optional<std::string_view>(principal.role->value())
                              : std::nullopt);
        put(4, principal.session);
        put(5, principal.user);
    }
}

struct TypeDeleter {
    duckdb_logical_type type;
    ~TypeDeleter() { duckdb_destroy_logical_type(&type); }
};

struct Overload {
    char const* name;
    duckdb_logical_type argument;
    duckdb_logical_type result;
    duckdb_scalar_function_t function;
    NumberFunction const* extra;
};

bool add_function(duckdb_connection connection, std::initializer_list<Overload> overloads) {
    char const* name = overloads.begin()->name;
    duckdb_scalar_function_set set = duckdb_create_scalar_function_set(name);
    bool good = true;
    for (Overload const& overload : overloads) {
        duckdb_scalar_function function = duckdb_create_scalar_function();
        duckdb_scalar_function_set_name(function, name);
        duckdb_scalar_function_add_parameter(function, overload.argument);
        duckdb_scalar_function_set_return_type(function, overload.result);
        duckdb_scalar_function_set_special_handling(function);
        if (overload.extra != nullptr) {
            duckdb_scalar_function_set_extra_info(
                function, const_cast<NumberFunction*>(overload.extra), nullptr);
        }
        duckdb_scalar_function_set_function(function, overload.function);
        good = duckdb_add_scalar_function_to_set(set, function) == DuckDBSuccess && good;
        duckdb_destroy_scalar_function(&function);
    }
    good = duckdb_register_scalar_function_set(connection, set) == DuckDBSuccess && good;
    duckdb_destroy_scalar_function_set(&set);
    return good;
}

}  // namespace

bool register_functions(void* connection) {
    auto* const duckdb = static_cast<duckdb_connection>(connection);
    TypeDeleter const real{duckdb_create_logical_type(DUCKDB_TYPE_DOUBLE)};
    TypeDeleter const text{duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR)};
    TypeDeleter const fixed{duckdb_create_decimal_type(38, fixed12::kPlaces)};
    TypeDeleter const time{duckdb_create_logical_type(DUCKDB_TYPE_TIMESTAMP)};
    TypeDeleter const map{duckdb_create_map_type(text.type, text.type)};
    std::array<duckdb_logical_type, kPrincipalParts.size()> part_types{};
    part_types.fill(text.type);
    std::array<char const*, kPrincipalParts.size()> part_names = kPrincipalParts;
    TypeDeleter const parts{
        duckdb_create_struct_type(part_types.data(), part_names.data(), part_names.size())};
    return add_function(duckdb,
                        {{"money", real.type, fixed.type, to_fixed12<double>, &kMoney},
                         {"money", text.type, fixed.type, to_fixed12<duckdb_string_t>, &kMoney}}) &&
           add_function(
               duckdb,
               {{"quantity", real.type, fixed.type, to_fixed12<double>, &kQuantity},
                {"quantity", text.type, fixed.type, to_fixed12<duckdb_string_t>, &kQuantity}}) &&
           add_function(duckdb, {{"number_fault", real.type, text.type, to_fault<double>, nullptr},
                                 {"number_fault", text.type, text.type, to_fault<duckdb_string_t>,
                                  nullptr}}) &&
           add_function(duckdb, {{"utc_time", text.type, time.type, to_utc_time, nullptr}}) &&
           add_function(duckdb, {{"time_fault", text.type, text.type, to_time_fault, nullptr}}) &&
           add_function(duckdb, {{"map_text", map.type, text.type, map_to_text, nullptr}}) &&
           add_function(duckdb,
                        {{"principal_parts", text.type, parts.type, to_principal_parts, nullptr}});
}

}  // namespace mandate::warehouse
