#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "audit/hash.h"

namespace mandate::audit {

/// Sixteen random bytes that make the commitment to a text unguessable, however short the text is.
/// Every commitment has its own; whoever draws one takes it from the system's random source.
struct Salt {
    std::array<std::uint8_t, 16> bytes{};

    /// Reads 32 lower-case hex digits; nothing when the text is anything else.
    static std::optional<Salt> from_hex(std::string_view digits);

    /// 32 lower-case hex digits.
    std::string hex() const;

    std::string_view view() const {
        return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
    }

    friend bool operator==(Salt const&, Salt const&) = default;
};

/// What the log holds in place of an e-mail address or free text: SHA-256(salt || text). Text and
/// salt are kept outside the log, so that they can be erased and the tree stays what it was. With
/// the salt gone, nothing tells what the text was.
struct Committed {
    Hash digest;

    friend bool operator==(Committed const&, Committed const&) = default;
};

/// The commitment to a text (UTF-8, as it was entered, byte for byte).
Committed commit(std::string_view text, Salt const& salt);

/// True when `committed` was made from this text and this salt.
bool check(Committed const& committed, Salt const& salt, std::string_view text);

/// How a commitment stands in an entry: `{"committed":"<64 hex digits>"}`.
boost::json::value to_json(Committed const& committed);

}  // namespace mandate::audit
