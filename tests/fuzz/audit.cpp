// The audit log's texts: what is taken reads back to the same bytes; what is not is refused
// politely.
#include <cstdint>

#include <boost/json/value.hpp>

#include "audit/bundle_verifier.h"
#include "audit/canonical_json.h"
#include "audit/entry_view.h"
#include "audit/proof.h"
#include "base/json.h"
#include "base/text.h"
#include "check.h"

namespace {

using namespace mandate;
using namespace mandate::audit;

/// The check in one pass agrees with reading, writing and comparing.
void fuzz_canonical(std::string_view text) {
    auto const value = parse_json(text, "fuzz");
    auto const written = value ? canonical_json(*value) : std::unexpected(value.error());
    FUZZ_CHECK(check_canonical(text).has_value() == (written && *written == text));
}

void fuzz_entry(std::string_view text) {
    auto const view = scan_entry(text);
    auto const entry = parse_entry(text);
    FUZZ_CHECK(view.has_value() == entry.has_value());
    if (entry) {
        FUZZ_CHECK(canonical_text(*entry).value() == text);
        FUZZ_CHECK(commitments_in(*entry).size() == view->commitments);
    }
}

void fuzz_checkpoint(std::string_view text) {
    auto const parsed = parse_checkpoint(text);
    if (parsed) {
        FUZZ_CHECK(text.starts_with(parsed->text + "\n"));
        FUZZ_CHECK(!verify_checkpoint(text, parsed->checkpoint.origin, {}));
    }
    if (auto const key = VerifierKey::parse(text)) {
        FUZZ_CHECK(key->to_text() == text);
    }
    if (auto const frontier = Frontier::parse(text)) {
        FUZZ_CHECK(frontier->to_text() == text);
    }
    if (auto const proof = parse_proof(text, "fuzz")) {
        static_cast<void>(std::visit([](auto const& p) { return verify(p).has_value(); }, *proof));
    }
}

void fuzz_bundle(std::string_view text) {
    BundleVerifier verifier{{}};
    bool good = true;
    for (std::string_view const line : split(text, '\n')) {
        good = verifier.feed(line).has_value();
        if (auto const header = parse_header_line(line)) {
            FUZZ_CHECK(header_line(*header).value() == line);
        }
        if (auto const disclosure = parse_disclosure_line(line)) {
            FUZZ_CHECK(disclosure_line(*disclosure).value() == line);
        }
    }
    auto const report = verifier.finish();
    if (report) {
        FUZZ_CHECK(good);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    fuzz_canonical(text);
    fuzz_entry(text);
    fuzz_checkpoint(text);
    fuzz_bundle(text);
    return 0;
}
