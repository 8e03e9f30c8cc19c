#include "iam/live_role.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "iam/ai_projection.h"
#include "iam/arn.h"
#include "iam/live_agents.h"
#include "iam/live_trust.h"
#include "iam/probe_contexts.h"
#include "iam/probe_requests.h"

namespace mandate::iam {
namespace {

constexpr std::string_view kUsualRegion = "us-east-1";

/// The resource's side of a request agrees, so that the role's own policies decide.
Policy agreeing_resource(std::string_view account) {
    Statement allow;
    allow.principals =
        Principals{Polarity::kIs, false, {{PrincipalType::kAws, {std::string(account)}}}};
    allow.actions.values = {"*"};
    allow.resources = Selection{Polarity::kIs, {"*"}};
    return Policy{PolicyVersion::k2012, std::nullopt, {allow}};
}

/// "AWS managed services that a role is passed to": only AI's are a way round.
bool is_ai_service_principal(std::string_view service) {
    return service == "bedrock.amazonaws.com" || service == "bedrock-agentcore.amazonaws.com" ||
           service == "bedrock-mantle.amazonaws.com" ||
           service == "aws-external-anthropic.amazonaws.com";
}

/// Both sides, compiled, and what they are asked.
class Comparer {
public:
    Comparer(LiveRole const& live, RoleText const& approved, LiveSurroundings const& surroundings)
        : live_(live), surroundings_(surroundings) {
        approved_text_ = ai_part(approved.permission);
        add(live.inline_policies, "inline:");
        add(live.attached_policies, "");
        if (live.boundary && live.boundary->document) {
            boundary_text_ = ai_part(*live.boundary->document);
        }
        compile();
    }

    void run(LiveJudgement& judgement);

private:
    void add(std::vector<LivePolicy> const& policies, std::string_view prefix) {
        for (LivePolicy const& policy : policies) {
            if (policy.document) {
                identity_.push_back({std::string(prefix) + policy.name, ai_part(*policy.document)});
            }
        }
    }

    void compile();
    std::vector<Policy const*> policies() const;
    Circumstances fixed() const;
    std::vector<Circumstances> circumstances_for(std::string_view action,
                                                 std::vector<Circumstances> const& all) const;
    std::optional<Request> request(ProbeTarget const& target, Circumstances circumstances) const;
    std::optional<LiveDifference> ask(Request const& request);
    LiveDifference difference(Request const& request, Decision const& now,
                              Decision const& approved) const;
    bool is_certain(Decision const& now) const;

    LiveRole const& live_;
    LiveSurroundings const& surroundings_;
    Policy approved_text_;
    std::vector<NamedPolicy> identity_;
    std::optional<Policy> boundary_text_;
    CompiledPolicies approved_;
    CompiledPolicies identity_compiled_;
    CompiledPolicies boundary_;
    CompiledPolicies resource_;
    Layers live_layers_;
    Layers approved_layers_;
};

void Comparer::compile() {
    NamedPolicy const approved[] = {{"approved policy", approved_text_}};
    approved_ = CompiledPolicies(approved);
    identity_compiled_ = CompiledPolicies(identity_);
    NamedPolicy const resource[] = {{"resource", agreeing_resource(live_.account)}};
    resource_ = CompiledPolicies(resource);
    approved_layers_.identity = &approved_;
    approved_layers_.resource = &resource_;
    live_layers_.identity = &identity_compiled_;
    live_layers_.resource = &resource_;
    live_layers_.service_control = surroundings_.service_control;
    live_layers_.management_account = surroundings_.management_account;
    if (boundary_text_) {
        NamedPolicy const boundary[] = {{live_.boundary->name, *boundary_text_}};
        boundary_ = CompiledPolicies(boundary);
        live_layers_.boundary = &boundary_;
    }
}

std::vector<Policy const*> Comparer::policies() const {
    std::vector<Policy const*> all{&approved_text_};
    for (NamedPolicy const& named : identity_) {
        all.push_back(&named.policy);
    }
    if (boundary_text_) {
        all.push_back(&*boundary_text_);
    }
    return all;
}

/// "For a role session, the role's tags and the session's": the role's are known.
Circumstances Comparer::fixed() const {
    Circumstances fixed{{"aws:principalarn", {live_.arn}},
                        {"aws:principalaccount", {live_.account}}};
    for (auto const& [key, value] : live_.tags) {
        fixed[to_lower("aws:PrincipalTag/" + key)] = {value};
    }
    return fixed;
}

std::vector<Circumstances> Comparer::circumstances_for(
    std::string_view action, std::vector<Circumstances> const& all) const {
    if (action != "iam:PassRole") {
        return all;
    }
    std::vector<Circumstances> passing;
    for (Circumstances const& circumstances : all) {
        for (std::string_view const service :
             {"bedrock.amazonaws.com", "bedrock-agentcore.amazonaws.com"}) {
            Circumstances changed = circumstances;
            std::vector<std::string>& passed = changed["iam:passedtoservice"];
            if (passed.size() != 1 || !is_ai_service_principal(passed.front())) {
                passed = {std::string(service)};
            }
            passing.push_back(std::move(changed));
        }
    }
    std::ranges::sort(passing);
    auto const repeated = std::ranges::unique(passing);
    passing.erase(repeated.begin(), repeated.end());
    return passing;
}

/// "aws:RequestedRegion is always present"; where nothing was chosen it is the resource's.
std::optional<Request> Comparer::request(ProbeTarget const& target,
                                         Circumstances circumstances) const {
    std::optional<ArnView> const arn = split_arn(target.resource);
    bool const regional = arn && !arn->region.empty();
    circumstances.try_emplace("aws:requestedregion",
                              std::vector{std::string(regional ? arn->region : kUsualRegion)});
    Result<Context> context = Context::create(circumstances);
    Result<Principal> principal = parse_principal(live_.arn);
    if (!context || !principal) {
        return std::nullopt;
    }
    Result<Request> request =
        Request::create(target.action, target.resource, std::move(*principal), std::move(*context));
    return request ? std::optional(std::move(*request)) : std::nullopt;
}

/// Whether what is not known could not make another decision of it.
bool Comparer::is_certain(Decision const& now) const {
    if (now.allowed()) {
        return live_.boundary_known;
    }
    bool const nobody_allows =
        now.verdict == Verdict::kImplicitDeny && now.layer == Layer::kIdentity;
    return !nobody_allows || (live_.inline_policies_whole && live_.attached_policies_whole);
}

LiveDifference Comparer::difference(Request const& request, Decision const& now,
                                    Decision const& approved) const {
    std::string sentence =
        fmt::format("The role {} what was {}: {}; {}.", now.allowed() ? "may do" : "may not do",
                    approved.allowed() ? "approved" : "not approved", text_of(request),
                    to_string(now, live_layers_));
    return {request, now.allowed(), approved.allowed(), std::move(sentence)};
}

std::optional<LiveDifference> Comparer::ask(Request const& request) {
    Decision const now = decide(request, live_layers_);
    Decision const approved = decide(request, approved_layers_);
    if (now.allowed() == approved.allowed() || !is_certain(now)) {
        return std::nullopt;
    }
    return difference(request, now, approved);
}

void Comparer::run(LiveJudgement& judgement) {
    std::vector<Policy const*> const all = policies();
    std::vector<Circumstances> const contexts = probe_contexts(all, fixed());
    std::optional<ArnView> const arn = split_arn(live_.arn);
    std::vector<ProbeTarget> const targets =
        probe_targets(all, {.role_arn = live_.arn,
                            .partition = std::string(arn->partition),
                            .account = live_.account,
                            .model_ids = surroundings_.model_ids,
                            .regions = surroundings_.regions});
    if (contexts.empty() || targets.size() * contexts.size() > kMostProbes) {
        judgement.missing.emplace_back(
            "The role's policies have too many conditions on AI actions "
            "to be compared: give it the approved policy alone.");
        return;
    }
    for (ProbeTarget const& target : targets) {
        for (Circumstances const& circumstances : circumstances_for(target.action, contexts)) {
            std::optional<Request> const asked = request(target, circumstances);
            if (!asked) {
                continue;
            }
            ++judgement.requests;
            if (auto difference = ask(*asked)) {
                judgement.difference = std::move(difference);
                return;
            }
        }
    }
}

/// Of a permission set, AWS names the role: `AWSReservedSSO_<set>_<16 hex>`.
bool is_named(LiveRole const& live, RoleText const& approved) {
    if (approved.kind != AnchorKind::kPermissionSet) {
        return live.name == approved.name && live.path == approved.path;
    }
    std::string_view name = live.name;
    std::string const prefix = "AWSReservedSSO_" + approved.name + "_";
    return consume_prefix(name, prefix) && name.size() == 16 &&
           live.path.starts_with("/aws-reserved/sso.amazonaws.com/");
}

std::optional<LiveDifference> boundary_difference(LiveRole const& live, RoleText const& approved) {
    bool const known = live.boundary || live.boundary_known;
    if (!approved.permissions_boundary || !known ||
        (live.boundary && live.boundary->arn == *approved.permissions_boundary)) {
        return std::nullopt;
    }
    return LiveDifference{std::nullopt, true, false,
                          fmt::format("The role {}, where {} is required.",
                                      live.boundary ? fmt::format("has the permissions boundary {}",
                                                                  live.boundary->arn)
                                                    : std::string("has no permissions boundary"),
                                      *approved.permissions_boundary)};
}

}  // namespace

LiveJudgement judge(LiveRole const& live, RoleText const& approved,
                    LiveSurroundings const& surroundings) {
    LiveJudgement judgement;
    judgement.missing = live.missing;
    if (!is_named(live, approved) || approved.kind == AnchorKind::kUser) {
        judgement.missing.insert(
            judgement.missing.begin(),
            fmt::format("The evidence is of the role {}, not of {}{}: paste what AWS prints about "
                        "that one.",
                        live.arn, approved.path, approved.name));
        return judgement;
    }
    judgement.difference = boundary_difference(live, approved);
    if (!judgement.difference && live.trust && approved.trust &&
        approved.kind == AnchorKind::kRole) {
        judgement.difference = trust_difference(live, *approved.trust, judgement.requests);
    }
    if (!judgement.difference) {
        Comparer(live, approved, surroundings).run(judgement);
    }
    if (!judgement.difference && live.boundary_known) {
        look_for_agents(live, approved.permission, surroundings, judgement);
    }
    if (judgement.difference) {
        judgement.verdict = LiveVerdict::kDiffers;
    } else if (judgement.missing.empty()) {
        judgement.verdict = LiveVerdict::kMatches;
    }
    return judgement;
}

std::string text_of(Request const& request) {
    std::string const& principal =
        request.principal().issuer.empty() ? request.principal().id : request.principal().issuer;
    std::string text = fmt::format("{} on {} by {}", request.action(), request.resource(),
                                   principal.empty() ? "anybody" : principal);
    std::string_view conjunction = " when ";
    for (Context::Entry const& entry : request.context().entries()) {
        text +=
            fmt::format("{}{} is '{}'", conjunction, entry.key, fmt::join(entry.values, "' and '"));
        conjunction = " and ";
    }
    return text;
}

}  // namespace mandate::iam
