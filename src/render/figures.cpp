#include "render/figures.h"

#include <algorithm>

namespace mandate::render {

std::string show_money(Money money, std::string const& currency) {
    Int128 const size = money.units() < 0 ? -money.units() : money.units();
    std::string text;
    if (size != 0 && size < fixed12::kOne / 100) {
        text = fixed12::print_short(size);
    } else {
        text = fixed12::print(size, 2, ',');
    }
    std::string const mark = currency == "USD" ? "$" : currency + " ";
    return (money.units() < 0 ? "-" : "") + mark + text;
}

std::string show_count(std::optional<Int128> const& count) {
    return count ? fixed12::print(*count * fixed12::kOne, 0, ',') : "-";
}

}  // namespace mandate::render
