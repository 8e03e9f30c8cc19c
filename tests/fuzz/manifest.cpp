// A manifest may be anything; what it names never leads out of the export's folder.
#include "billing/manifest.h"

#include <cstdint>

#include "base/text.h"
#include "check.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace mandate;
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const check_path = [](std::string_view written) {
        auto const path = billing::path_below_export(written, "manifest");
        if (!path) {
            return;
        }
        FUZZ_CHECK(path->find('\0') == std::string::npos);
        for (std::string_view const part : split(*path, '/')) {
            FUZZ_CHECK(!part.empty() && part != "." && part != "..");
        }
    };
    check_path(text);
    auto const manifest = billing::parse_manifest(text, "manifest");
    if (!manifest) {
        FUZZ_CHECK(!manifest.error().message.empty());
        return 0;
    }
    for (std::string const& file : manifest->data_files) {
        check_path(file);
    }
    return 0;
}
