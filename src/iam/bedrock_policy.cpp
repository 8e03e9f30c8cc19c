#include "iam/bedrock_policy.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include <fmt/format.h>

#include "base/digest.h"
#include "iam/action_sets.h"
#include "iam/agentic_policy.h"
#include "iam/policy_compress.h"
#include "iam/trust_policy.h"

namespace mandate::iam {
namespace {

/// "To prevent all API key-based access, you must deny both actions" (Control permissions for
/// generating and using Amazon Bedrock API keys).
std::vector<std::string> const kBearerActions{"bedrock-mantle:CallWithBearerToken",
                                              "bedrock:CallWithBearerToken"};

bool has(Grant const& grant, ActionSet set) {
    return std::ranges::find(grant.actions, set) != grant.actions.end();
}

Condition equals(std::string key, std::vector<std::string> values) {
    return {{Quantifier::kNone, ConditionOperator::kStringEquals, false},
            std::move(key),
            std::move(values)};
}

Condition requested_in(std::string_view region) {
    return equals("aws:RequestedRegion", {std::string(region)});
}

Condition through(std::string profile_arn) {
    return equals("bedrock:InferenceProfileArn", {std::move(profile_arn)});
}

Condition through_none() {
    return {{Quantifier::kNone, ConditionOperator::kNull, false},
            "bedrock:InferenceProfileArn",
            {"true"}};
}

Statement statement(std::string sid, Effect effect, std::vector<std::string> actions,
                    std::vector<std::string> resources, std::vector<Condition> conditions) {
    Statement made;
    made.sid = std::move(sid);
    made.effect = effect;
    made.actions.values = std::move(actions);
    made.resources = Selection{Polarity::kIs, std::move(resources)};
    made.conditions = std::move(conditions);
    return made;
}

/// Writes the statements of one scope.
class Writer {
public:
    explicit Writer(Scope const& scope) : scope_(scope) {}

    /// What a grant lets do with the model itself.
    void models(Grant const& grant);
    /// The bare models through bedrock-mantle, those of the same actions and region together.
    void projects();
    void jobs(std::string const& service_role_arn);
    /// For an IAM user with an API key allowed where it has grants, for all others denied.
    void bearer_tokens();
    void deny_bearer_tokens();

    std::vector<Statement> take() && { return std::move(statements_); }

private:
    void allow(std::string sid, std::vector<std::string> const& actions,
               std::vector<std::string> resources, std::vector<Condition> conditions);
    void through_profile(Grant const& grant, std::vector<std::string> const& actions);
    /// `arn:aws:bedrock:us-east-1:111122223333:...`; foundation models have no account, and the one
    /// that a global profile asks for has no region.
    std::string arn(std::string_view service, std::string_view region, std::string_view account,
                    std::string_view resource) const;
    std::string model_arn(std::string_view region, std::string_view model) const;
    std::string profile_arn(Grant const& grant) const;

    Scope const& scope_;
    std::vector<Statement> statements_;
};

void Writer::allow(std::string sid, std::vector<std::string> const& actions,
                   std::vector<std::string> resources, std::vector<Condition> conditions) {
    if (!actions.empty()) {
        statements_.push_back(statement(std::move(sid), Effect::kAllow, actions,
                                        std::move(resources), std::move(conditions)));
    }
}

std::string Writer::arn(std::string_view service, std::string_view region, std::string_view account,
                        std::string_view resource) const {
    return fmt::format("arn:{}:{}:{}:{}:{}", scope_.partition.value(), service, region, account,
                       resource);
}

std::string Writer::model_arn(std::string_view region, std::string_view model) const {
    return arn("bedrock", region, "", fmt::format("foundation-model/{}", model));
}

std::string Writer::profile_arn(Grant const& grant) const {
    std::string const& profile = *grant.inference_profile;
    return profile.starts_with("arn:")
               ? profile
               : arn("bedrock", grant.region.value(), scope_.account.value(),
                     fmt::format("inference-profile/{}", profile));
}

void Writer::models(Grant const& grant) {
    std::string const& region = grant.region.value();
    std::vector<ActionSet> bare = grant.actions;
    std::vector<ActionSet> profiled;
    if (grant.inference_profile) {
        auto const rest =
            std::ranges::partition(bare, [](ActionSet set) { return set == ActionSet::kCounting; });
        profiled.assign(rest.begin(), rest.end());
        bare.erase(rest.begin(), rest.end());
    }
    allow("Models", actions_of(Platform::kBedrock, bare, ActionTarget::kModel),
          {model_arn(region, grant.model)}, {requested_in(region), through_none()});
    if (grant.inference_profile) {
        through_profile(grant, actions_of(Platform::kBedrock, profiled, ActionTarget::kModel));
    }
}

void Writer::through_profile(Grant const& grant, std::vector<std::string> const& actions) {
    std::string const& region = grant.region.value();
    std::string const profile = profile_arn(grant);
    allow("Profiles", actions, {profile}, {requested_in(region)});
    if (grant.inference_profile->starts_with("global.")) {
        allow("ModelsThroughProfile", actions, {model_arn(region, grant.model)},
              {requested_in(region), through(profile)});
        allow("ModelsThroughProfile", actions, {model_arn("", grant.model)},
              {requested_in("unspecified"), through(profile)});
        return;
    }
    std::set<std::string> asked_for{region};
    std::vector<std::string> destinations;
    for (Region const& destination : grant.destination_regions) {
        destinations.push_back(model_arn(destination.value(), grant.model));
        asked_for.insert(destination.value());
    }
    allow("ModelsThroughProfile", actions, std::move(destinations),
          {equals("aws:RequestedRegion", {asked_for.begin(), asked_for.end()}), through(profile)});
}

void Writer::projects() {
    std::map<std::pair<Region, std::vector<std::string>>, std::vector<std::string>> models;
    for (Grant const& grant : scope_.grants) {
        if (!grant.inference_profile) {
            std::vector<std::string> actions =
                actions_of(Platform::kBedrock, grant.actions, ActionTarget::kProject);
            models[{grant.region, std::move(actions)}].push_back(grant.model);
        }
    }
    for (auto& [place, ids] : models) {
        auto const& [region, actions] = place;
        std::ranges::sort(ids);
        allow("Projects", actions,
              {arn("bedrock-mantle", region.value(), scope_.account.value(), "project/*")},
              {requested_in(region.value()), equals("bedrock-mantle:Model", ids)});
    }
}

void Writer::jobs(std::string const& service_role_arn) {
    bool any = false;
    for (Grant const& grant : scope_.grants) {
        if (!has(grant, ActionSet::kBatch)) {
            continue;
        }
        any = true;
        std::string const& region = grant.region.value();
        allow("Jobs", actions_of(Platform::kBedrock, grant.actions, ActionTarget::kJob),
              {arn("bedrock", region, scope_.account.value(), "model-invocation-job/*")},
              {requested_in(region)});
    }
    if (any) {
        allow("PassBatchRole", {"iam:PassRole"}, {service_role_arn},
              {equals("iam:PassedToService", {"bedrock.amazonaws.com"})});
    }
}

void Writer::deny_bearer_tokens() {
    statements_.push_back(statement("DenyBearerTokens", Effect::kDeny, kBearerActions, {"*"}, {}));
}

void Writer::bearer_tokens() {
    if (scope_.runtime.kind != "iam_user") {
        deny_bearer_tokens();
        return;
    }
    std::set<std::string> regions;
    for (Grant const& grant : scope_.grants) {
        regions.insert(grant.region.value());
    }
    if (!regions.empty()) {
        allow("ApiKey", kBearerActions, {"*"},
              {equals("aws:RequestedRegion", {regions.begin(), regions.end()})});
    }
}

std::string batch_role_name(Scope const& scope) {
    constexpr std::string_view kSuffix = "-batch";
    if (scope.role_name.size() + kSuffix.size() <= kLongestRoleName) {
        return fmt::format("{}{}", scope.role_name, kSuffix);
    }
    constexpr std::size_t kHexDigits = 4;
    return fmt::format(
        "{}-{}{}", scope.role_name.substr(0, kLongestRoleName - kSuffix.size() - kHexDigits - 1),
        sha256(scope.role_name).substr(0, kHexDigits), kSuffix);
}

std::string batch_role_arn(Scope const& scope) {
    return fmt::format("arn:{}:iam::{}:role{}{}", scope.partition.value(), scope.account.value(),
                       scope.conventions.role_path, batch_role_name(scope));
}

}  // namespace

Result<std::vector<Statement>> bedrock_statements(Scope const& scope) {
    Writer writer(scope);
    for (Grant const& grant : scope.grants) {
        writer.models(grant);
    }
    writer.projects();
    writer.jobs(batch_role_arn(scope));
    writer.bearer_tokens();
    return std::move(writer).take();
}

Result<std::vector<RoleText>> batch_companions(Scope const& scope) {
    Writer writer(scope);
    std::set<Region> regions;
    for (Grant grant : scope.grants) {
        if (has(grant, ActionSet::kBatch)) {
            grant.actions = {ActionSet::kInference};  // a job invokes, it does not create jobs
            writer.models(grant);
            regions.insert(grant.region);
        }
    }
    std::vector<RoleText> companions;
    if (regions.empty()) {
        return companions;
    }
    std::vector<Region> const sorted(regions.begin(), regions.end());
    writer.deny_bearer_tokens();
    std::vector<Statement> statements = std::move(writer).take();
    statements.push_back(denied_agentic_calls());
    RoleText role;
    role.name = batch_role_name(scope);
    role.path = scope.conventions.role_path;
    role.trust = TRY(batch_trust_policy(scope, sorted));
    role.permission = compressed(std::move(statements));
    role.permissions_boundary = scope.conventions.permissions_boundary;
    role.tags = scope.conventions.tags;
    role.tags.insert(scope.tags.begin(), scope.tags.end());
    companions.push_back(std::move(role));
    return companions;
}

std::vector<std::string> bedrock_notes(Scope const& scope) {
    auto const any = [&](auto const& property) {
        return std::ranges::any_of(scope.grants, property);
    };
    auto const batch = [](Grant const& grant) { return has(grant, ActionSet::kBatch); };
    std::vector<std::string> notes;
    if (any(batch)) {
        notes.push_back(fmt::format(
            "The service role {} still needs s3:GetObject and s3:ListBucket on the bucket of the "
            "input, and s3:PutObject and s3:ListBucket on that of the output (and the keys that "
            "encrypt them).",
            batch_role_name(scope)));
    }
    if (any([&](Grant const& grant) { return batch(grant) && grant.inference_profile; })) {
        notes.emplace_back(
            "AWS does not document which condition keys a batch job through an inference profile "
            "carries; when a job is refused, ask for a grant of the bare model.");
    }
    if (any([](Grant const& grant) {
            return grant.inference_profile && grant.inference_profile->starts_with("arn:");
        })) {
        notes.emplace_back(
            "The ARN of an application inference profile does not say its model: compare `aws "
            "bedrock get-inference-profile` with the approval; AWS does not say whether a call "
            "also asks for the profile that it was made from.");
    }
    if (any([](Grant const& grant) {
            return !grant.inference_profile && has(grant, ActionSet::kInference);
        })) {
        notes.emplace_back(
            "Through bedrock-mantle the model is held to by its id, in every project of the "
            "account; IAM does not tell answers in parts apart there.");
    }
    if (scope.runtime.kind == "iam_user") {
        notes.emplace_back(
            "Give the API key an end of its own as well (--credential-age-days); IAM lets whoever "
            "may create a key for this user do all that the user may.");
    }
    notes.emplace_back(
        "IAM limits which models are called, where and by whom, not how often or with what.");
    return notes;
}

}  // namespace mandate::iam
