// A budget file may have any name and any bytes: the first line is the name, the rest the file.
#include <cstdint>

#include "check.h"
#include "organisation/budget.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace mandate;
    using namespace mandate::organisation;
    static Hierarchy const kHierarchy = [] {
        Date const today = *parse_date("2026-06-01");
        auto const rows =
            parse_hierarchy_csv("E1,E2,E3,E4\nRetail,Digital,Care,Returns\n", "h.csv");
        return *Hierarchy::build(preview(Hierarchy(), *rows, today)->added, today);
    }();
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    std::size_t const line = std::min(text.find('\n'), text.size());
    auto const name = parse_budget_file_name(text.substr(0, line));
    FUZZ_CHECK(name || !name.error().message.empty());
    BudgetFileName fallback;
    fallback.effective_year = 2026;
    auto const budgets = parse_budget_csv(text.substr(std::min(line + 1, text.size())), "fuzz.csv",
                                          name.value_or(fallback), kHierarchy);
    if (!budgets) {
        FUZZ_CHECK(!budgets.error().message.empty());
        return 0;
    }
    for (Budget const& budget : *budgets) {
        FUZZ_CHECK(kHierarchy.find(budget.element) != nullptr && budget.approved >= Money());
        Money sum;
        for (Money const part : budget.approved_by_period) {
            sum = *sum.plus(part);
        }
        FUZZ_CHECK(budget.approved_by_period.empty() || sum == budget.approved);
    }
    return 0;
}
