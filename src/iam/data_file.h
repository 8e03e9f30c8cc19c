#pragma once

#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/codec.h"
#include "base/json.h"
#include "base/result.h"
#include "iam/embedded.h"

namespace mandate::iam {

/// The text of a file of `src/iam/data`; it is part of the program, so one that is missing is a
/// broken invariant.
std::string_view data_file(std::string_view name);

/// Reads a file of `src/iam/data` into a described struct with a field `format`. An error in it is
/// a broken invariant too.
template <typename T>
T read_data_file(std::string_view name, std::string_view format) {
    auto const json = parse_json(data_file(name), name);
    Result<T> read = json ? decode<T>(*json, name) : Result<T>(std::unexpected(json.error()));
    if (!read) {
        throw std::logic_error(to_string(read.error()));
    }
    if (read->format != format) {
        throw std::logic_error(std::string(name) + ": format");
    }
    return std::move(*read);
}

}  // namespace mandate::iam
