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
#include "warehouse/interner.h"

namespace mandate::warehouse {
namespace {

using fixed12::Fault;
using fixed12::Reading;

struct NumberFunction {
    char const* what;
};
constexpr NumberFunction kMoney{"an amount of money"};
constexpr NumberFunction kQuantity{"a usage amount"};

std::string_view view(duckdb_string_t& text) {
    return {duckdb_string_t_data(&text), duckdb_string_t_length(text)};
}

Reading read_line(double value) {
    Reading reading = fixed12::from_double(value);
    if (reading.value >= fixed12::kLineLimit || reading.value <= -fixed12::kLineLimit) {
        reading.fault = Fault::kTooLarge;
    }
    return reading;
}

Reading read_line(duckdb_string_t& text) {
    Reading reading = fixed12::parse(view(text));
    if (reading.value >= fixed12::kLineLimit || reading.value <= -fixed12::kLineLimit) {
        reading.fault = Fault::kTooLarge;
    }
    return reading;
}

bool is_valid(uint64_t* validity, idx_t row) {
    return validity == nullptr || duckdb_validity_row_is_valid(validity, row);
}

void set_null(duckdb_vector output, idx_t row) {
    duckdb_vector_ensure_validity_writable(output);
    duckdb_validity_set_row_invalid(duckdb_vector_get_validity(output), row);
}

template <typename Input>
void to_fixed12(duckdb_function_info info, duckdb_data_chunk chunk, duckdb_vector output) {
    idx_t const rows = duckdb_data_chunk_get_size(chunk);
    duckdb_vector const input = duckdb_data_chunk_get_vector(chunk, 0);
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
    duckdb_vector const input = duckdb_data_chunk_get_vector(chunk, 0);
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
        std::optional<Instant> const time = billing::parse_bill_time(view(texts[row]));
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
        if (is_valid(validity, row) && !billing::parse_bill_time(view(texts[row]))) {
            duckdb_vector_assign_string_element(output, row, "not a time");
        } else {
            set_null(output, row);
        }
    }
}

void map_to_text(duckdb_function_info, duckdb_data_chunk chunk, duckdb_vector output) {
    idx_t const rows = duckdb_data_chunk_get_size(chunk);
    duckdb_vector const input = duckdb_data_chunk_get_vector(chunk, 0);
    auto* entries = static_cast<duckdb_list_entry*>(duckdb_vector_get_data(input));
    uint64_t* const validity = duckdb_vector_get_validity(input);
    duckdb_vector const pairs = duckdb_list_vector_get_child(input);
    duckdb_vector const keys = duckdb_struct_vector_get_child(pairs, 0);
    duckdb_vector const values = duckdb_struct_vector_get_child(pairs, 1);
    auto* key_texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(keys));
    auto* value_texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(values));
    uint64_t* const value_validity = duckdb_vector_get_validity(values);
    std::string json;
    for (idx_t row = 0; row < rows; ++row) {
        if (!is_valid(validity, row) || entries[row].length == 0) {
            set_null(output, row);
            continue;
        }
        json = "{";
        for (idx_t i = entries[row].offset; i < entries[row].offset + entries[row].length; ++i) {
            if (!is_valid(value_validity, i)) {
                continue;
            }
            if (json.size() > 1) {
                json.push_back(',');
            }
            append_json_string(json, view(key_texts[i]));
            json.push_back(':');
            append_json_string(json, view(value_texts[i]));
        }
        json.push_back('}');
        duckdb_vector_assign_string_element_len(output, row, json.data(), json.size());
    }
}

constexpr std::array kPrincipalParts = {"form", "partition", "account",
                                        "role", "session",   "user_arn"};

void to_principal_parts(duckdb_function_info, duckdb_data_chunk chunk, duckdb_vector output) {
    idx_t const rows = duckdb_data_chunk_get_size(chunk);
    duckdb_vector const input = duckdb_data_chunk_get_vector(chunk, 0);
    auto* texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(input));
    uint64_t* const validity = duckdb_vector_get_validity(input);
    for (idx_t row = 0; row < rows; ++row) {
        billing::Principal const principal =
            is_valid(validity, row)
                ? billing::parse_principal(view(texts[row])).value_or(billing::Principal{})
                : billing::Principal{};
        auto const put = [&](idx_t part, std::optional<std::string_view> text) {
            duckdb_vector const child = duckdb_struct_vector_get_child(output, part);
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

/// The columns of one row of a chunk, as texts.
class RowTexts {
public:
    explicit RowTexts(duckdb_data_chunk chunk) {
        for (idx_t column = 0; column < duckdb_data_chunk_get_column_count(chunk); ++column) {
            duckdb_vector const vector = duckdb_data_chunk_get_vector(chunk, column);
            texts_.push_back(static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector)));
            validities_.push_back(duckdb_vector_get_validity(vector));
        }
    }

    /// Packs a row; false when every column is NULL.
    bool pack(idx_t row, std::string& packed) const {
        bool any = false;
        packed.clear();
        for (std::size_t column = 0; column < texts_.size(); ++column) {
            bool const valid = is_valid(validities_[column], row);
            any = any || valid;
            Interner::pack(packed, valid ? std::optional(view(texts_[column][row])) : std::nullopt);
        }
        return any;
    }

private:
    std::vector<duckdb_string_t*> texts_;
    std::vector<uint64_t*> validities_;
};

void to_dictionary_id(duckdb_function_info info, duckdb_data_chunk chunk, duckdb_vector output) {
    auto* const interner = static_cast<Interner*>(duckdb_scalar_function_get_extra_info(info));
    auto* const ids = static_cast<int64_t*>(duckdb_vector_get_data(output));
    idx_t const rows = duckdb_data_chunk_get_size(chunk);
    RowTexts const texts(chunk);
    std::string packed;
    std::string last;
    int64_t last_id = 0;
    for (idx_t row = 0; row < rows; ++row) {
        if (!texts.pack(row, packed) && !interner->takes_all_absent()) {
            ids[row] = 0;
            continue;
        }
        if (packed != last) {  // neighbours are often equal
            std::optional<std::int64_t> const id = interner->id_of(packed);
            if (!id) {
                duckdb_scalar_function_set_error(info,
                                                 "too many distinct identities for the memory");
                return;
            }
            last_id = *id;
            last.swap(packed);
        }
        ids[row] = last_id;
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

bool register_dictionary(void* connection, char const* name, Interner& interner) {
    TypeDeleter const text{duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR)};
    TypeDeleter const id{duckdb_create_logical_type(DUCKDB_TYPE_BIGINT)};
    duckdb_scalar_function function = duckdb_create_scalar_function();
    duckdb_scalar_function_set_name(function, name);
    duckdb_scalar_function_set_varargs(function, text.type);
    duckdb_scalar_function_set_return_type(function, id.type);
    duckdb_scalar_function_set_special_handling(function);
    duckdb_scalar_function_set_extra_info(function, &interner, nullptr);
    duckdb_scalar_function_set_function(function, to_dictionary_id);
    bool const good = duckdb_register_scalar_function(static_cast<duckdb_connection>(connection),
                                                      function) == DuckDBSuccess;
    duckdb_destroy_scalar_function(&function);
    return good;
}

}  // namespace mandate::warehouse
