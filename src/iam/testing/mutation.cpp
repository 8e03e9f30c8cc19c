#include "iam/testing/mutation.h"

#include <array>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "iam/ai_actions.h"
#include "iam/arn.h"
#include "iam/policy_parse.h"

namespace mandate::iam::testing {
namespace {

using Op = ConditionOperator;

/// Collects the mutants of one policy.
class Mutation {
public:
    explicit Mutation(Policy const& policy) : policy_(policy) {}

    std::vector<Mutant> run() {
        for (at_ = 0; at_ < policy_.statements.size(); ++at_) {
            Statement const& statement = policy_.statements[at_];
            Policy without = policy_;
            without.statements.erase(without.statements.begin() + static_cast<std::ptrdiff_t>(at_));
            keep("dropped", std::move(without));
            change("turned round", [](Statement& s) {
                s.effect = s.effect == Effect::kAllow ? Effect::kDeny : Effect::kAllow;
            });
            actions(statement);
            resources(statement);
            for (std::size_t i = 0; i < statement.conditions.size(); ++i) {
                condition(i, statement.conditions[i]);
            }
            principals(statement);
        }
        return std::move(found_);
    }

private:
    void keep(std::string_view what, Policy policy, bool denies_more = false) {
        found_.push_back(
            {fmt::format("{}: {}",
                         policy_.statements[at_].sid.value_or(fmt::format("statement {}", at_ + 1)),
                         what),
             std::move(policy), denies_more});
    }

    void change(std::string_view what, std::function<void(Statement&)> const& edit,
                bool wider = false) {
        Policy mutant = policy_;
        edit(mutant.statements[at_]);
        keep(what, std::move(mutant), wider && policy_.statements[at_].effect == Effect::kDeny);
    }

    void actions(Statement const& statement) {
        for (std::size_t i = 0; i < statement.actions.values.size(); ++i) {
            std::string const action = statement.actions.values[i];
            change(fmt::format("action {} dropped", action), [i](Statement& s) {
                s.actions.values.erase(s.actions.values.begin() + static_cast<std::ptrdiff_t>(i));
            });
            if (action == "*") {
                continue;
            }
            std::string const service = action.substr(0, action.find(':'));
            for (std::string const& wide : {action + "*", service + ":*", std::string("*")}) {
                if (wide != action && wide != action.substr(0, action.size() - 1) + "**") {
                    change(
                        fmt::format("action {} is {}", action, wide),
                        [&](Statement& s) { s.actions.values[i] = wide; },
                        statement.actions.polarity == Polarity::kIs && is_ai_action(wide));
                }
            }
        }
        change("Action is NotAction or the reverse", [](Statement& s) {
            s.actions.polarity =
                s.actions.polarity == Polarity::kIs ? Polarity::kIsNot : Polarity::kIs;
        });
    }

    void resources(Statement const& statement) {
        if (!statement.resources) {
            return;
        }
        for (std::size_t i = 0; i < statement.resources->values.size(); ++i) {
            std::string const text = statement.resources->values[i];
            change(fmt::format("resource {} dropped", text), [i](Statement& s) {
                auto& values = s.resources->values;
                values.erase(values.begin() + static_cast<std::ptrdiff_t>(i));
            });
            for (std::string const& wide : wider(text)) {
                change(fmt::format("resource {} is {}", text, wide),
                       [&](Statement& s) { s.resources->values[i] = wide; });
            }
        }
    }

    /// The text with a wildcard in each place where one makes a difference.
    static std::vector<std::string> wider(std::string const& text) {
        std::vector<std::string> found;
        std::optional<Arn> const arn = parse_arn(text);
        if (text == "*") {
            return found;
        }
        found.emplace_back("*");
        if (!text.ends_with('*')) {
            found.push_back(text + "*");
            found.push_back(text.substr(0, text.size() - 1) + "?");
        }
        if (!arn) {
            return found;
        }
        auto const with = [&](auto member, auto value) {
            Arn other = *arn;
            other.*member = value;
            if (other != *arn && to_string(other).find("**") == std::string::npos) {
                found.push_back(to_string(other));
            }
        };
        with(&Arn::partition, Partition("*"));
        with(&Arn::service, std::string("*"));
        with(&Arn::region, Region("*"));
        with(&Arn::account, AccountId("*"));
        with(&Arn::resource, std::string("*"));
        with(&Arn::resource, arn->resource.substr(0, arn->resource.find('/') + 1) + "*");
        with(&Arn::resource, "*" + arn->resource.substr(arn->resource.find('/') + 1));
        return found;
    }

    void condition(std::size_t i, Condition const& condition) {
        std::string const name = fmt::format("{} {}", to_string(condition.test), condition.key);
        change(fmt::format("{} dropped", name), [i](Statement& s) {
            s.conditions.erase(s.conditions.begin() + static_cast<std::ptrdiff_t>(i));
        });
        if (condition.test.op != Op::kNull) {
            change(fmt::format("{} made optional", name),
                   [i](Statement& s) { s.conditions[i].test.if_exists = true; });
        }
        change(fmt::format("{} negated", name), [i](Statement& s) { negate(s.conditions[i]); });
        for (std::size_t v = 0; v < condition.values.size(); ++v) {
            if (condition.values.size() > 1) {
                change(fmt::format("{}: value {} dropped", name, condition.values[v]),
                       [i, v](Statement& s) {
                           auto& values = s.conditions[i].values;
                           values.erase(values.begin() + static_cast<std::ptrdiff_t>(v));
                       });
            }
            values(i, v, condition, name);
        }
    }

    void values(std::size_t i, std::size_t v, Condition const& condition, std::string const& name) {
        bool const text = condition.test.op == Op::kStringEquals;
        bool const arn = condition.test.op == Op::kArnLike || condition.test.op == Op::kArnEquals;
        if (!text && !arn) {
            return;
        }
        std::string const& value = condition.values[v];
        std::vector<std::string> wide = wider(value);
        if (text) {
            wide.push_back(value.substr(0, value.size() / 2) + "*");
            wide.push_back("*" + value.substr(value.size() / 2));
        }
        for (std::string const& pattern : wide) {
            change(fmt::format("{}: value {} is like {}", name, value, pattern),
                   [&, i, v](Statement& s) {
                       s.conditions[i].test.op = text ? Op::kStringLike : Op::kArnLike;
                       s.conditions[i].values[v] = pattern;
                   });
        }
        change(fmt::format("{}: value {} is another", name, value),
               [&, i, v](Statement& s) { s.conditions[i].values[v] += "zz"; });
    }

    static void negate(Condition& condition) {
        static std::map<Op, Op> const kOpposite{{Op::kStringEquals, Op::kStringNotEquals},
                                                {Op::kStringLike, Op::kStringNotLike},
                                                {Op::kArnEquals, Op::kArnNotEquals},
                                                {Op::kArnLike, Op::kArnNotLike},
                                                {Op::kDateGreaterThan, Op::kDateLessThanEquals}};
        auto const opposite = kOpposite.find(condition.test.op);
        if (opposite != kOpposite.end()) {
            condition.test.op = opposite->second;
        } else {  // Bool and Null
            for (std::string& value : condition.values) {
                value = value == "true" ? "false" : "true";
            }
        }
    }

    void principals(Statement const& statement) {
        if (!statement.principals) {
            return;
        }
        change("principal is everyone", [](Statement& s) {
            s.principals->everyone = true;
            s.principals->by_type.clear();
        });
        change("principal dropped", [](Statement& s) { s.principals->by_type.clear(); });
        change("principal is NotPrincipal",
               [](Statement& s) { s.principals->polarity = Polarity::kIsNot; });
        for (auto const& [type, value] : std::array<std::pair<PrincipalType, std::string>, 5>{
                 {{PrincipalType::kAws, "111122223333"},
                  {PrincipalType::kAws, "999900001111"},
                  {PrincipalType::kAws, "*"},
                  {PrincipalType::kService, "cloudformation.amazonaws.com"},
                  {PrincipalType::kFederated, "accounts.google.com"}}}) {
            change(fmt::format("principal {} added", value),
                   [&](Statement& s) { s.principals->by_type[type].push_back(value); });
        }
    }

    Policy const& policy_;
    std::size_t at_ = 0;
    std::vector<Mutant> found_;
};

}  // namespace

std::vector<Mutant> mutants_of(Policy const& policy) { return Mutation(policy).run(); }

std::vector<Policy> wider_policies() {
    constexpr std::array<std::string_view, 12> kStatements{
        R"({"Effect":"Allow","Action":"*","Resource":"*"})",
        R"({"Effect":"Allow","Action":["bedrock:*","bedrock-mantle:*"],"Resource":"*"})",
        R"({"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"})",
        R"({"Effect":"Allow","Action":"bedrock:InvokeModel*","Resource":"arn:aws:bedrock:*::foundation-model/*"})",
        R"({"Effect":"Allow","Action":["bedrock:List*","bedrock:Get*"],"Resource":"*"})",
        R"({"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"arn:aws:bedrock:ap-south-2::foundation-model/zz.model-1"})",
        R"({"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"support"}}})",
        R"({"Effect":"Allow","Action":"aws-external-anthropic:*","Resource":"*"})",
        R"({"Effect":"Allow","Action":"bedrock-agentcore:Invoke*","Resource":"*"})",
        R"({"Effect":"Allow","Action":"iam:PassRole","Resource":"*"})",
        R"({"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::111122223333:role/other"})",
        R"({"Effect":"Allow","Action":["iam:PutRolePolicy","iam:AttachRolePolicy"],"Resource":"*"})"};
    std::vector<Policy> policies;
    for (std::string_view const statement : kStatements) {
        policies.push_back(
            parse_policy(fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statement),
                         "wider", PolicyKind::kIdentity)
                .value());
    }
    return policies;
}

}  // namespace mandate::iam::testing
