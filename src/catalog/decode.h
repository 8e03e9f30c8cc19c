#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/result.h"

namespace mandate::catalog {

/// One JSON object of a catalogue file, with the path that leads to it, read strictly: each
/// accessor names the file and the field when something is not what it must be
/// (`models.json: models[3].vendor: must be a text that is not empty`).
///
/// Refers to the JSON value, which must outlive it. Thread-safe.
class Fields {
public:
    /// The outermost object of a file, whose `format` must be `mandate.<kind>/1`.
    static Result<Fields> root(boost::json::value const& value, std::string_view file,
                               std::string_view kind);

    /// @returns Error{BadInput} when the object has a field that is not in `known`.
    Result<void> only(std::initializer_list<std::string_view> known) const;

    /// A text that is not empty; its absence is an error.
    Result<std::string> text(std::string_view key) const;

    /// Like text, but may be absent or null.
    Result<std::optional<std::string>> optional_text(std::string_view key) const;

    /// A list of texts that are not empty; absent means none.
    Result<std::vector<std::string>> texts(std::string_view key) const;

    /// A list of objects; its absence is an error.
    Result<std::vector<Fields>> objects(std::string_view key) const;

    /// A positive whole number; may be absent.
    Result<std::optional<std::int64_t>> optional_count(std::string_view key) const;

    /// An error about this field: `FILE: PATH.KEY: PROBLEM`.
    std::unexpected<Error> wrong(std::string_view key, std::string_view problem) const;

private:
    Fields(boost::json::object const& object, std::string file, std::string path)
        : object_(&object), file_(std::move(file)), path_(std::move(path)) {}
    static Result<Fields> create(boost::json::value const& value, std::string file,
                                 std::string path);
    std::string path_of(std::string_view key) const;

    boost::json::object const* object_;
    std::string file_;
    std::string path_;
};

}  // namespace mandate::catalog
