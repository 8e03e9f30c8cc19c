#include "iam/live_trust.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "iam/policy_compare.h"
#include "iam/probe_contexts.h"

namespace mandate::iam {
namespace {

constexpr std::array<std::string_view, 6> kActions{
    "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession", "sts:SetSourceIdentity",  "sts:ProbeUnknown"};

/// Everyone that either policy names, and strangers.
std::set<std::string> who(Policy const& live, Policy const& approved, std::string const& account) {
    std::set<std::string> texts{fmt::format("arn:aws:iam::{}:role/probe-other", account),
                                "arn:aws:iam::999999999999:role/probe-other",
                                "probe-other.amazonaws.com", "federated:probe-other", "*"};
    for (Policy const* const policy : {&live, &approved}) {
        for (Statement const& statement : policy->statements) {
            if (!statement.principals) {
                continue;
            }
            for (auto const& [type, names] : statement.principals->by_type) {
                for (std::string const& name : names) {
                    texts.insert(type == PrincipalType::kFederated ? "federated:" + name : name);
                    bool const is_account = name.size() == 12;
                    texts.insert(fmt::format("arn:aws:iam::{}:root", is_account ? name : account));
                }
            }
        }
    }
    return texts;
}

std::optional<Request> make(std::string_view action, LiveRole const& live, Principal const& who,
                            Circumstances const& circumstances) {
    Result<Context> context = Context::create(circumstances);
    if (!context) {
        return std::nullopt;
    }
    Result<Request> request =
        Request::create(action, live.arn, who, std::move(*context), AccountId(live.account));
    return request ? std::optional(std::move(*request)) : std::nullopt;
}

CompiledPolicies compiled(std::string_view name, Policy const& policy) {
    NamedPolicy const named[] = {{std::string(name), policy}};
    return CompiledPolicies(named);
}

Policy everything() {
    Statement allow;
    allow.actions.values = {"*"};
    allow.resources = Selection{Polarity::kIs, {"*"}};
    return Policy{PolicyVersion::k2012, std::nullopt, {allow}};
}

}  // namespace

std::optional<LiveDifference> trust_difference(LiveRole const& live, Policy const& approved,
                                               std::uint64_t& requests) {
    Comparison const comparison = compare(*live.trust, approved);
    if (comparison.same()) {
        return std::nullopt;
    }
    CompiledPolicies const own = compiled("whoever asks", everything());
    CompiledPolicies const of_live = compiled("trust policy", *live.trust);
    CompiledPolicies const of_approved = compiled("approved trust policy", approved);
    Layers const live_layers{.identity = &own, .resource = &of_live};
    Layers const approved_layers{.identity = &own, .resource = &of_approved};
    std::array<Policy const*, 2> const both{&*live.trust, &approved};
    std::vector<Circumstances> const contexts = probe_contexts(both, {});
    for (std::string const& name : who(*live.trust, approved, live.account)) {
        Result<Principal> const principal = parse_principal(name);
        if (!principal) {
            continue;
        }
        for (std::string_view const action : kActions) {
            for (Circumstances const& circumstances : contexts) {
                if (requests >= kMostProbes) {
                    continue;  // what is not found by then is not shown to be the same
                }
                auto request = make(action, live, *principal, circumstances);
                if (!request) {
                    continue;
                }
                ++requests;
                bool const now = decide(*request, live_layers).allowed();
                if (now != decide(*request, approved_layers).allowed()) {
                    std::string sentence = fmt::format(
                        "The role's trust policy {} what the approved one {}: {}.",
                        now ? "allows" : "refuses", now ? "refuses" : "allows", text_of(*request));
                    return LiveDifference{std::move(request), now, !now, std::move(sentence)};
                }
            }
        }
    }
    bool const extra = !comparison.only_in_first.empty();
    return LiveDifference{
        std::nullopt, extra, !extra,
        fmt::format("The trust policy is not shown to mean the same as the approved one: only {} "
                    "has '{}'.",
                    extra ? "the role" : "the approved one",
                    extra ? comparison.only_in_first.front() : comparison.only_in_second.front())};
}

}  // namespace mandate::iam
