#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "approval/composition.h"
#include "base/codec.h"
#include "base/text.h"

namespace mandate::approval {
namespace {

using GrantsByKey = std::map<std::string, iam::Grant const*>;

GrantsByKey by_key(Composition const& composition) {
    GrantsByKey grants;
    for (iam::Grant const& grant : composition.grants) {
        grants.emplace(iam::key_of(grant), &grant);
    }
    return grants;
}

/// `anthropic.claude-sonnet-4-6 in us-east-1 through us.anthropic.claude-sonnet-4-6`.
std::string place_of(iam::Grant const& grant) {
    std::string text = fmt::format("{} in {}", grant.model, grant.region.value());
    if (grant.inference_profile) {
        text += fmt::format(" through {}", *grant.inference_profile);
    }
    if (grant.workspace) {
        text += fmt::format(", workspace {}", grant.workspace->name);
    }
    return text;
}

/// `inference, streaming`, and where a profile routes to.
std::string right_of(iam::Grant const& grant) {
    std::vector<std::string> words;
    for (iam::ActionSet action : grant.actions) {
        words.push_back(text_of(action));
    }
    std::string text = join(words, ", ");
    if (!grant.destination_regions.empty()) {
        std::vector<std::string> regions;
        for (Region const& region : grant.destination_regions) {
            regions.push_back(region.value());
        }
        text += fmt::format(", routed to {}", join(regions, ", "));
    }
    if (grant.workspace && grant.workspace->id) {
        text += fmt::format(", id {}", *grant.workspace->id);
    }
    return text;
}

std::string words_of(iam::Agentic const& agentic) {
    return agentic.names.empty()
               ? text_of(agentic.tier)
               : fmt::format("{} ({})", text_of(agentic.tier), join(agentic.names, ", "));
}

std::string words_of(iam::Runtime const& runtime) {
    std::vector<std::string> fields;
    for (auto const& [name, value] : runtime.fields) {
        fields.push_back(fmt::format("{} {}", name, value));
    }
    std::string const kind = runtime.kind.empty() ? "none" : runtime.kind;
    return fields.empty() ? kind : fmt::format("{} ({})", kind, join(fields, ", "));
}

}  // namespace

std::vector<std::string> differences(Composition const& before, Composition const& after) {
    GrantsByKey const old_grants = by_key(before);
    GrantsByKey const new_grants = by_key(after);
    std::vector<std::string> lines;
    for (auto const& [key, grant] : new_grants) {
        auto const old = old_grants.find(key);
        if (old == old_grants.end()) {
            lines.push_back(fmt::format("+ {}: {}", place_of(*grant), right_of(*grant)));
        } else if (*old->second != *grant) {
            lines.push_back(fmt::format("~ {}: {} becomes {}", place_of(*grant),
                                        right_of(*old->second), right_of(*grant)));
        }
    }
    for (auto const& [key, grant] : old_grants) {
        if (!new_grants.contains(key)) {
            lines.push_back(fmt::format("- {}: {}", place_of(*grant), right_of(*grant)));
        }
    }
    if (before.agentic != after.agentic) {
        lines.push_back(fmt::format("~ agentic tier: {} becomes {}", words_of(before.agentic),
                                    words_of(after.agentic)));
    }
    if (before.runtime != after.runtime) {
        lines.push_back(fmt::format("~ runtime: {} becomes {}", words_of(before.runtime),
                                    words_of(after.runtime)));
    }
    return lines;
}

}  // namespace mandate::approval
