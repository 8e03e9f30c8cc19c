#include "audit/bundle.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "audit/canonical_json.h"
#include "audit/canonical_scanner.h"

namespace mandate::audit {
namespace {

namespace json = boost::json;

constexpr std::string_view kHeaderStart = R"({"format":"mandate.audit_bundle/1","heads":)";
constexpr std::size_t kKeyLimit = 64;

std::unexpected<Error> broken(std::string_view line, std::string_view what) {
    return bad_input(fmt::format("the {} line: {}", line, what));
}

std::unexpected<Error> broken(std::string_view line, CanonicalScanner const& scanner) {
    return broken(line, fmt::format("byte {}: {}", scanner.position(), scanner.problem()));
}

Result<void> check_header(BundleHeader const& header) {
    if (!is_key_name(header.origin)) {
        return broken("first", "its origin cannot name a log");
    }
    if (header.size < 0 || header.heads < 1) {
        return broken("first", "it announces no checkpoint, or a negative number of entries");
    }
    if (header.keys.empty() || header.keys.size() > kKeyLimit) {
        return broken("first", fmt::format("it has no key, or more than {}", kKeyLimit));
    }
    if (!std::ranges::all_of(header.keys,
                             [&](VerifierKey const& k) { return k.name() == header.origin; })) {
        return broken("first", "one of its keys is not of the log that it names");
    }
    return {};
}

Result<std::string> within_limit(std::string_view kind, std::string line) {
    if (line.size() >= kLineLimitBytes) {
        return broken(kind, fmt::format("it has {} bytes, more than the {} allowed", line.size(),
                                        kLineLimitBytes - 1));
    }
    return line;
}

}  // namespace

Result<std::string> header_line(BundleHeader const& header) {
    TRY(check_header(header));
    json::array keys;
    for (VerifierKey const& key : header.keys) {
        keys.emplace_back(key.to_text());
    }
    return within_limit("first",
                        TRY(canonical_json(json::object{{"format", "mandate.audit_bundle/1"},
                                                        {"heads", header.heads},
                                                        {"origin", header.origin},
                                                        {"size", header.size},
                                                        {"vkeys", std::move(keys)}})));
}

Result<std::string> disclosure_line(Disclosure const& disclosure) {
    return within_limit("text", TRY(canonical_json(json::object{{"path", disclosure.path},
                                                                {"salt", disclosure.salt.hex()},
                                                                {"text", disclosure.text}})));
}

Result<std::string> checkpoint_line(std::string_view note) {
    return within_limit("checkpoint", TRY(canonical_json(json::object{{"checkpoint", note}})));
}

Result<BundleHeader> parse_header_line(std::string_view line) {
    CanonicalScanner scanner(line);
    BundleHeader header;
    std::string_view raw;
    if (!scanner.literal(kHeaderStart) || !scanner.integer(header.heads) ||
        !scanner.literal(R"(,"origin":)") || !scanner.string(raw) ||
        !scanner.literal(R"(,"size":)") || !scanner.integer(header.size) ||
        !scanner.literal(R"(,"vkeys":[)")) {
        return broken("first", scanner);
    }
    header.origin = unescape(raw);
    while (header.keys.size() <= kKeyLimit) {
        if (!scanner.string(raw)) {
            return broken("first", scanner);
        }
        header.keys.push_back(TRY(VerifierKey::parse(unescape(raw))));
        if (!scanner.take(",")) {
            break;
        }
    }
    TRY(check_header(header));
    if (!scanner.literal("]}") || !scanner.end()) {
        return broken("first", scanner);
    }
    return header;
}

Result<Disclosure> parse_disclosure_line(std::string_view line) {
    CanonicalScanner scanner(line);
    std::string_view path;
    std::string_view digits;
    std::string_view text;
    if (!scanner.literal(kDisclosureStart) || !scanner.string(path) ||
        !scanner.literal(R"(,"salt":)") || !scanner.string(digits) ||
        !scanner.literal(R"(,"text":)") || !scanner.string(text) || !scanner.literal("}") ||
        !scanner.end()) {
        return broken("text", scanner);
    }
    std::optional<Salt> const salt = Salt::from_hex(digits);
    if (!salt) {
        return broken("text", "its salt is not 32 hex digits");
    }
    return Disclosure{unescape(path), *salt, unescape(text)};
}

Result<std::string> parse_checkpoint_line(std::string_view line) {
    CanonicalScanner scanner(line);
    std::string_view note;
    if (!scanner.literal(kCheckpointStart) || !scanner.string(note) || !scanner.literal("}") ||
        !scanner.end()) {
        return broken("checkpoint", scanner);
    }
    return unescape(note);
}

}  // namespace mandate::audit
