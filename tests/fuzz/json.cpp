// JSON is read strictly, and the catalogue's files are refused politely.
#include "base/json.h"

#include <cstdint>

#include "catalog/claude_platform.h"
#include "catalog/models.h"
#include "catalog/regions.h"
#include "catalog/services.h"
#include "check.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace mandate;
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const value = parse_json(text, "fuzz.json");
    FUZZ_CHECK(value || !value.error().message.empty());
    static_cast<void>(catalog::Services::parse(text, "services.json"));
    static_cast<void>(catalog::Models::parse(text, "models.json"));
    static_cast<void>(catalog::Regions::parse(text, "regions.json"));
    auto const rules = catalog::ClaudePlatformRules::parse(text, "claude_platform.json");
    if (rules) {
        static_cast<void>(rules->read("claude-sonnet-4-6-cache-write-1h-tokens"));
    }
    return 0;
}
