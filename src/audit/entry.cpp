#include "audit/entry.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "audit/canonical_json.h"
#include "audit/canonical_scanner.h"
#include "audit/entry_view.h"
#include "audit/instant.h"
#include "base/canonical_json.h"
#include "base/json.h"

namespace mandate::audit {
namespace {

namespace json = boost::json;

/// The commitment that a value is, if it is one: scan_entry has seen to it that every object with
/// the key is.
std::optional<Committed> as_commitment(json::value const& value) {
    json::string const* const digits = json_text(value, "committed");
    if (digits == nullptr) {
        return std::nullopt;
    }
    std::optional<Hash> const digest = Hash::from_hex({digits->data(), digits->size()});
    return digest ? std::optional(Committed{*digest}) : std::nullopt;
}

void collect(json::value const& value, std::string const& path, std::vector<Commitment>& found) {
    if (std::optional<Committed> const committed = as_commitment(value)) {
        found.push_back({path, *committed});
    } else if (json::object const* const object = value.if_object()) {
        for (json::key_value_pair const& member : *object) {
            std::string_view const key(member.key().data(), member.key().size());
            collect(member.value(), path + "/" + pointer_token(key), found);
        }
    } else if (json::array const* const array = value.if_array()) {
        for (std::size_t i = 0; i < array->size(); ++i) {
            collect((*array)[i], fmt::format("{}/{}", path, i), found);
        }
    }
}

}  // namespace

std::string_view name_of(Via via) {
    switch (via) {
        case Via::kCli: return "cli";
        case Via::kHttp: return "http";
        case Via::kJob: return "job";
    }
    return "";
}

std::optional<Via> via_of(std::string_view name) {
    for (Via const via : {Via::kCli, Via::kHttp, Via::kJob}) {
        if (name == name_of(via)) {
            return via;
        }
    }
    return std::nullopt;
}

Result<std::string> canonical_text(Entry const& entry) {
    return canonical_text(entry, TRY(canonical_json(entry.after)));
}

Result<std::string> canonical_text(Entry const& entry, std::string_view after) {
    constexpr std::size_t kMostOfTheRest = 512;
    std::string text;
    text.reserve(after.size() + kMostOfTheRest);
    text += R"({"action":)";
    append_canonical_string(text, entry.action);
    text += R"(,"actor":)";
    append_canonical_string(text, entry.actor);
    text += R"(,"after":)";
    text += after;
    text += R"(,"at":)";
    append_canonical_string(text, to_log_text(entry.at));
    text += R"(,"entity":{"id":)";
    append_canonical_string(text, entry.entity.id);
    text += R"(,"kind":)";
    append_canonical_string(text, entry.entity.kind);
    text += R"(},"format":"mandate.audit_entry/1","on_behalf_of":)";
    if (entry.on_behalf_of) {
        append_canonical_string(text, *entry.on_behalf_of);
    } else {
        text += "null";
    }
    text += R"(,"reason":)";
    text += entry.reason ? R"({"committed":")" + entry.reason->digest.hex() + R"("})" : "null";
    text += fmt::format(R"(,"sequence":{},"version":{},"via":)", entry.sequence, entry.version);
    append_canonical_string(text, name_of(entry.via));
    text += "}";
    // Whatever is written can be read: the same rules, at both doors.
    TRY(scan_entry(text));
    return text;
}

Result<Entry> parse_entry(std::string_view text) {
    EntryView const view = TRY(scan_entry(text));
    json::value after = TRY(parse_json(view.after, "after-image of an audit entry"));
    Entry entry;
    entry.sequence = view.sequence;
    entry.at = view.at;
    entry.actor = unescape(view.raw_actor);
    if (view.raw_on_behalf_of) {
        entry.on_behalf_of = unescape(*view.raw_on_behalf_of);
    }
    entry.via = view.via;
    entry.action = view.action;
    entry.entity = {std::string(view.entity_kind), unescape(view.raw_entity_id)};
    entry.version = view.version;
    entry.reason = view.reason;
    entry.after = std::move(after.as_object());
    return entry;
}

std::vector<Commitment> commitments_in(Entry const& entry) {
    std::vector<Commitment> found;
    if (entry.reason) {
        found.push_back({"/reason", *entry.reason});
    }
    for (json::key_value_pair const& member : entry.after) {
        std::string_view const key(member.key().data(), member.key().size());
        collect(member.value(), "/after/" + pointer_token(key), found);
    }
    std::ranges::sort(found, {}, &Commitment::path);
    return found;
}

}  // namespace mandate::audit
