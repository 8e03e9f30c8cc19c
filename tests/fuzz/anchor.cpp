// Anchors: whatever is understood prints and reads back as the same anchor, and can be claimed.
#include "ownership/anchor.h"

#include <cstdint>

#include "check.h"
#include "ownership/claim.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace mandate;
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const anchor = ownership::parse_anchor(text);
    if (anchor) {
        FUZZ_CHECK(ownership::parse_anchor(to_string(*anchor)) == *anchor);
        FUZZ_CHECK(to_string(*anchor).find('*') == std::string::npos);
        ownership::Claim claim;
        claim.anchor = *anchor;
        FUZZ_CHECK(ownership::claim(claim, {}, Date{}).has_value());
    }
    return 0;
}
