// Every raw key has a meaning. The input is the key's columns, one a line.
#include "billing/usage_type.h"

#include <cstdint>

#include "base/text.h"
#include "billing/classify.h"
#include "catalog/testing.h"
#include "check.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace mandate;
    catalog::Catalog const& catalog = catalog::testing::embedded_catalog();
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    std::vector<std::string_view> lines = split(text, '\n');
    lines.resize(9);
    auto const column = [&](std::size_t i) { return std::optional<std::string>(lines[i]); };
    billing::RawKey const key{.billing_entity = column(0),
                              .product_code = column(1),
                              .product_name = column(2),
                              .usage_type = column(3),
                              .operation = column(4),
                              .description = column(5),
                              .unit = column(6),
                              .line_type = column(7)};
    billing::Meaning meaning = billing::classify(key, catalog);
    FUZZ_CHECK(meaning == billing::classify(key, catalog));
    FUZZ_CHECK(!meaning.model || !meaning.unknown.contains(billing::UnknownKey::kModel));
    FUZZ_CHECK(meaning.tokens_per_unit == 0 || meaning.token_type);
    if (auto const resource = billing::parse_resource(lines[8], catalog)) {
        meaning = billing::refine(std::move(meaning), *resource, catalog);
        FUZZ_CHECK(!meaning.model || !meaning.unknown.contains(billing::UnknownKey::kModel));
    }
    return 0;
}
