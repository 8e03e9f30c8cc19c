// ARNs, principals, resources and tag keys: whatever is understood prints and reads back.
#include <cstdint>

#include "billing/principal.h"
#include "billing/resource.h"
#include "billing/tags.h"
#include "catalog/testing.h"
#include "check.h"
#include "iam/arn.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace mandate;
    catalog::Catalog const& catalog = catalog::testing::embedded_catalog();
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    if (auto const arn = iam::parse_arn(text)) {
        FUZZ_CHECK(to_string(*arn) == text);
    }
    if (auto const principal = billing::parse_principal(text)) {
        if (principal->role) {
            auto const role = billing::parse_principal(principal->role->value());
            FUZZ_CHECK(role && role->role == principal->role);
            FUZZ_CHECK(role->account == principal->account);
        }
    }
    static_cast<void>(billing::parse_resource(text, catalog));
    static_cast<void>(catalog.models().by_id(text));
    static_cast<void>(catalog.models().by_product_name(text));
    for (auto const origin : {billing::TagOrigin::kTags, billing::TagOrigin::kResourceTags,
                              billing::TagOrigin::kCostCategory, billing::TagOrigin::kColumn,
                              billing::TagOrigin::kFocusTags}) {
        if (auto const tag = billing::normalise_tag(origin, text)) {
            FUZZ_CHECK(billing::parse_tag_key(to_string(*tag)) == tag);
        }
    }
    return 0;
}
