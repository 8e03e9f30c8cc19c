#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/fixed12.h"

namespace mandate::render {

/// Writes one JSON text (RFC 8259) front to back, members in the order they are given. Exists
/// beside the JSON library because figures are 128-bit integers, which it cannot hold. The caller
/// opens and closes in pairs; commas are put by the writer.
class JsonWriter {
public:
    JsonWriter& begin_object();
    JsonWriter& end_object();
    JsonWriter& begin_array();
    JsonWriter& end_array();
    JsonWriter& key(std::string_view name);

    JsonWriter& text(std::string_view value);
    JsonWriter& text_or_null(std::optional<std::string> const& value);
    JsonWriter& integer(Int128 value);
    JsonWriter& integer_or_null(std::optional<Int128> const& value);
    JsonWriter& boolean(bool value);
    JsonWriter& null();

    /// The text so far.
    std::string const& str() const { return json_; }

private:
    void separate();
    std::string json_;
    bool need_comma_ = false;
};

}  // namespace mandate::render
