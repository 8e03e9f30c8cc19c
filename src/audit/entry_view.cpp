#include "audit/entry_view.h"

#include <fmt/format.h>

#include "audit/actions.h"
#include "audit/canonical_scanner.h"
#include "audit/instant.h"

namespace mandate::audit {
namespace {

constexpr std::size_t kLongestId = 256;

/// Reads the fields in the order in which canonical text has them.
class EntryReader {
public:
    explicit EntryReader(std::string_view text) : scanner_(text) {}

    bool read() {
        return action() && scanner_.literal(R"(,"actor":)") && id(view_.raw_actor) && after() &&
               at() && entity() && scanner_.literal(R"(,"format":"mandate.audit_entry/1")") &&
               on_behalf_of() && reason() && scanner_.literal(R"(,"sequence":)") &&
               count(view_.sequence) && scanner_.literal(R"(,"version":)") &&
               count(view_.version) && via() && scanner_.literal("}") && scanner_.end();
    }

    EntryView const& view() const { return view_; }

    Error error() const {
        bool const ours = !problem_.empty();
        return {
            ErrorCode::kBadInput,
            ours ? fmt::format("audit entry: {}", problem_)
                 : fmt::format("audit entry: byte {}: {}", scanner_.position(), scanner_.problem()),
            {},
            {}};
    }

private:
    bool refuse(std::string_view problem) {
        problem_ = problem;
        return false;
    }

    bool action() {
        if (!scanner_.literal(R"({"action":)") || !scanner_.string(view_.action)) {
            return false;
        }
        return is_action_code(view_.action) || refuse("'action' is not the code of an action");
    }

    bool id(std::string_view& raw) {
        if (!scanner_.string(raw)) {
            return false;
        }
        bool const sized =
            !raw.empty() && (raw.size() <= kLongestId || unescape(raw).size() <= kLongestId);
        return sized || refuse("an id has no characters, or more than 256 bytes");
    }

    bool after() {
        if (!scanner_.literal(R"(,"after":)")) {
            return false;
        }
        if (!scanner_.value(view_.after)) {
            return false;
        }
        if (!view_.after.starts_with('{')) {
            return refuse("'after' is not an object");
        }
        if (view_.after.starts_with(R"({"committed":)")) {
            return refuse("'after' is a commitment; only what stands in it may be one");
        }
        return !scanner_.has_broken_commitment() ||
               refuse("'after' has a key 'committed' that is not a commitment");
    }

    bool at() {
        std::string_view text;
        if (!scanner_.literal(R"(,"at":)") || !scanner_.string(text)) {
            return false;
        }
        std::optional<Instant> const instant = parse_log_instant(text);
        if (!instant) {
            return refuse("'at' is not a time such as 2026-11-23T14:09:00.000000Z");
        }
        view_.at = *instant;
        return true;
    }

    bool entity() {
        if (!scanner_.literal(R"(,"entity":{"id":)") || !id(view_.raw_entity_id) ||
            !scanner_.literal(R"(,"kind":)") || !scanner_.string(view_.entity_kind)) {
            return false;
        }
        return is_word(view_.entity_kind) ? scanner_.literal("}")
                                          : refuse("the kind of the entity is not a word");
    }

    bool on_behalf_of() {
        if (!scanner_.literal(R"(,"on_behalf_of":)")) {
            return false;
        }
        if (scanner_.take("null")) {
            return true;
        }
        return id(view_.raw_on_behalf_of.emplace());
    }

    bool reason() {
        view_.commitments = scanner_.commitments();
        if (!scanner_.literal(R"(,"reason":)")) {
            return false;
        }
        if (scanner_.take("null")) {
            return true;
        }
        std::string_view digits;
        if (!scanner_.literal(R"({"committed":)") || !scanner_.string(digits)) {
            return false;
        }
        std::optional<Hash> const digest = Hash::from_hex(digits);
        if (!digest) {
            return refuse("'reason' is not a commitment");
        }
        view_.reason = Committed{*digest};
        ++view_.commitments;
        return scanner_.literal("}");
    }

    bool count(std::int64_t& number) {
        return scanner_.integer(number) &&
               (number >= 0 || refuse("'sequence' or 'version' is negative"));
    }

    bool via() {
        std::string_view name;
        if (!scanner_.literal(R"(,"via":)") || !scanner_.string(name)) {
            return false;
        }
        std::optional<Via> const via = via_of(name);
        view_.via = via.value_or(view_.via);
        return via || refuse("'via' is not cli, http or job");
    }

    CanonicalScanner scanner_;
    EntryView view_;
    std::string_view problem_;
};

}  // namespace

Result<EntryView> scan_entry(std::string_view text) {
    if (text.size() >= kEntryLimitBytes) {
        return bad_input(fmt::format("audit entry: it has {} bytes, more than the {} allowed",
                                     text.size(), kEntryLimitBytes - 1));
    }
    EntryReader reader(text);
    if (!reader.read()) {
        return std::unexpected(reader.error());
    }
    return reader.view();
}

}  // namespace mandate::audit
