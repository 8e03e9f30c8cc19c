// A hierarchy may come in any bytes; what is accepted prints and reads back as the same.
#include <cstdint>

#include "check.h"
#include "organisation/hierarchy.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace mandate;
    using namespace mandate::organisation;
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const read = parse_hierarchy_csv(text, "fuzz.csv");
    if (!read) {
        FUZZ_CHECK(read.error().code == ErrorCode::kBadInput && !read.error().message.empty());
        return 0;
    }
    Date const today = *parse_date("2026-06-01");
    auto const first = preview(Hierarchy(), *read, today);
    FUZZ_CHECK(first.has_value() && first->added.size() >= read->rows.size());
    auto const hierarchy = Hierarchy::build(first->added, today);
    FUZZ_CHECK(hierarchy.has_value());
    std::string const printed = hierarchy_csv(*hierarchy, read->labels);
    auto const again = parse_hierarchy_csv(printed, "printed.csv");
    FUZZ_CHECK(again.has_value() && again->labels == read->labels);
    auto const same = preview(*hierarchy, *again, today);
    FUZZ_CHECK(same.has_value() && same->added.empty() && same->changed.empty());
    FUZZ_CHECK(same->ended.empty());
    FUZZ_CHECK(same->unchanged == static_cast<std::int64_t>(hierarchy->all().size()));
    return 0;
}
