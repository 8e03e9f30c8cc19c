#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/fixed12.h"
#include "iam/policy.h"

namespace mandate::iam {

/// Values of conditions that are more than text, read exactly; each function returns nothing for a
/// text that is none. Pure; none of them allocates, except decode_base64.
/// Source: AWS, "IAM JSON policy elements: Condition operators" (IAM user guide).

/// A decimal number, as a count of 10^-12.
std::optional<Int128> parse_number(std::string_view text);

/// "One of the W3C forms of ISO 8601, or seconds since 1970": `2026`, `2026-11`, `2026-11-25`,
/// `2026-11-25T10:00Z`, with seconds and a fraction if wanted, and `Z` or `+01:00`. Four digits are
/// a year.
std::optional<Instant> parse_moment(std::string_view text);

/// `true` or `false`, in any case.
std::optional<bool> parse_truth(std::string_view text);

/// An IPv4 or IPv6 network. "An address without a prefix is a network of that address alone."
struct IpNetwork {
    std::array<std::uint8_t, 16> address{};
    std::uint8_t bytes = 4;  ///< 4 or 16
    std::uint8_t prefix = 32;

    friend auto operator<=>(IpNetwork const&, IpNetwork const&) = default;
};

/// `203.0.113.0/24`, `2001:db8::/32`, `203.0.113.7`.
std::optional<IpNetwork> parse_ip_network(std::string_view text);

/// Whether every address of `inner` is one of `outer`; never between IPv4 and IPv6.
bool contains(IpNetwork const& outer, IpNetwork const& inner);

/// The bytes of a base64 text with padding.
std::optional<std::string> decode_base64(std::string_view text);

/// Whether a text is a value that an operator can compare with; texts of String operators always
/// are, those of Arn operators when they begin with `arn:` or consist of `*`.
bool is_value_of(ConditionOperator op, std::string_view text);

}  // namespace mandate::iam
