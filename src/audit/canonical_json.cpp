#include "audit/canonical_json.h"

#include <fmt/format.h>

#include "audit/canonical_scanner.h"

namespace mandate::audit {

Result<void> check_canonical(std::string_view text) {
    CanonicalScanner scanner(text);
    std::string_view raw;
    if (scanner.value(raw) && scanner.end()) {
        return {};
    }
    return bad_input(
        fmt::format("canonical JSON: byte {}: {}", scanner.position(), scanner.problem()));
}

}  // namespace mandate::audit
