#include "iam/probe_requests.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "iam/ai_actions.h"
#include "iam/arn.h"
#include "iam/pattern.h"
#include "iam/probe_contexts.h"

namespace mandate::iam {
namespace {

/// Which patterns match: two texts of one signature are decided alike.
using Signature = std::vector<bool>;

constexpr std::string_view kUnknownName = "ProbeUnknown";
constexpr std::string_view kUnknownId = "probe-other";
constexpr std::string_view kUnknownRegion = "probe-region-1";
constexpr std::string_view kForeignAccount = "999999999999";

/// An action with the templates of the resources that it knows; none: only `*`.
struct KnownAction {
    std::string name;
    std::set<std::string> templates;
};

std::string with_wildcards(std::string_view arn_template) {
    return fill(arn_template, {.partition = "*", .region = "*", .account = "*", .id = "*"});
}

class Prober {
public:
    Prober(std::span<Policy const* const> policies, ProbePlaces const& places) : places_(places) {
        for (Policy const* const policy : policies) {
            for (Statement const& statement : policy->statements) {
                add_patterns(statement, policy->version);
            }
        }
    }

    std::vector<ProbeTarget> targets() const {
        std::set<ProbeTarget> targets;
        std::set<std::pair<Signature, std::set<std::string>>> seen;
        std::map<std::string, std::vector<std::string>> resources_of;
        for (KnownAction const& action : actions()) {
            if (!seen.emplace(signature(to_lower(action.name), actions_), action.templates)
                     .second) {
                continue;
            }
            for (std::string const& arn_template : action.templates) {
                auto const [found, is_new] = resources_of.try_emplace(arn_template);
                if (is_new) {
                    found->second = resources(arn_template);
                }
                for (std::string const& resource : found->second) {
                    targets.insert({action.name, resource});
                }
            }
            if (action.templates.empty()) {
                targets.insert({action.name, "*"});
            }
        }
        return {targets.begin(), targets.end()};
    }

private:
    void add_patterns(Statement const& statement, PolicyVersion version) {
        for (std::string const& action : statement.actions.values) {
            actions_.emplace_back(to_lower(action), PolicyVersion::k2008, Matching::kAction);
            if (is_ai_action(action)) {
                named_actions_.insert(sample_of(action, PolicyVersion::k2008, true));
            }
        }
        if (statement.resources) {
            for (std::string const& resource : statement.resources->values) {
                resources_.emplace_back(resource, version, Matching::kResource);
                samples_.insert(sample_of(resource, version, true));
            }
        }
    }

    static Signature signature(std::string_view text, std::vector<Pattern> const& patterns) {
        static Context const kNone;
        Signature signature;
        signature.reserve(patterns.size());
        for (Pattern const& pattern : patterns) {
            signature.push_back(pattern.matches(text, kNone));
        }
        return signature;
    }

    std::vector<KnownAction> actions() const {
        std::vector<KnownAction> all;
        for (AiService const& service : ai_services()) {
            std::set<std::string> every;
            for (AiAction const& action : service.actions) {
                KnownAction known{service.prefix + ":" + action.name, {}};
                for (std::string const& type : action.resource_types) {
                    known.templates.insert(service.resource_type(type).arn);
                }
                every.insert(known.templates.begin(), known.templates.end());
                all.push_back(std::move(known));
            }
            all.push_back({service.prefix + ":" + std::string(kUnknownName), every});
            for (std::string const& action : named_actions_) {
                if (to_lower(action).starts_with(service.prefix + ":") && !has_known(all, action)) {
                    all.push_back({action, every});
                }
            }
        }
        for (AiEscape const& escape : ai_escapes()) {
            all.push_back({escape.action, {escape.resource}});
        }
        return all;
    }

    /// Whether some known action is matched by the same patterns: then it stands for this one.
    bool has_known(std::vector<KnownAction> const& all, std::string const& action) const {
        Signature const own = signature(to_lower(action), actions_);
        return std::ranges::any_of(all, [&](KnownAction const& known) {
            return signature(to_lower(known.name), actions_) == own;
        });
    }

    std::vector<std::string> candidates(std::string_view arn_template) const {
        std::vector<std::string> all;
        Pattern const shape(with_wildcards(arn_template), PolicyVersion::k2012,
                            Matching::kResource);
        for (std::string const& sample : samples_) {
            if (shape.matches(sample, Context())) {
                all.push_back(sample);
            }
        }
        if (shape.matches(places_.role_arn, Context())) {
            all.push_back(places_.role_arn);
        }
        bool const of_models = arn_template.ends_with("foundation-model/{id}");
        std::vector<std::string> ids{std::string(kUnknownId)};
        if (of_models) {
            ids.insert(ids.end(), places_.model_ids.begin(), places_.model_ids.end());
        }
        std::set<std::string> regions{std::string(kUnknownRegion), std::string()};
        if (arn_template.contains("{region}")) {
            for (Region const& region : places_.regions) {
                regions.insert(region.value());
            }
        }
        for (std::string const& id : ids) {
            for (std::string const& region : regions) {
                for (std::string_view const account :
                     {std::string_view(places_.account), kForeignAccount}) {
                    all.push_back(fill(arn_template, {.partition = places_.partition,
                                                      .region = region,
                                                      .account = account,
                                                      .id = id}));
                }
            }
        }
        return all;
    }

    /// One of each class.
    std::vector<std::string> resources(std::string_view arn_template) const {
        std::vector<std::string> chosen;
        std::set<Signature> seen;
        for (std::string const& candidate : candidates(arn_template)) {
            if (seen.insert(signature(candidate, resources_)).second) {
                chosen.push_back(candidate);
            }
        }
        return chosen;
    }

    ProbePlaces const& places_;
    std::vector<Pattern> actions_;
    std::vector<Pattern> resources_;
    std::set<std::string> named_actions_;
    std::set<std::string> samples_;
};

}  // namespace

std::vector<ProbeTarget> probe_targets(std::span<Policy const* const> policies,
                                       ProbePlaces const& places) {
    return Prober(policies, places).targets();
}

}  // namespace mandate::iam
