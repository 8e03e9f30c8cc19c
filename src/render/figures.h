#pragma once

#include <optional>
#include <string>

#include "base/money.h"

namespace mandate::render {

/// For people: `$12,345.67`, `EUR 12,345.67`; amounts below a cent with all their digits
/// (`$0.0000012`); negative `-$5.00`.
std::string show_money(Money money, std::string const& currency);

/// For people: `1,234,567`; `-` when the lines have no tokens.
std::string show_count(std::optional<Int128> const& count);

}  // namespace mandate::render
