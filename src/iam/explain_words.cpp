#include "iam/explain_words.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "base/utf8.h"
#include "iam/arn.h"
#include "iam/lint_subject.h"

namespace mandate::iam {
namespace {

using enum ConditionOperator;

constexpr std::size_t kMostLetters = 200;

/// Actions that have plain words, in lower case.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kDeeds{{
    {"bedrock:callwithbearertoken", "use a bearer key with Bedrock"},
    {"bedrock-mantle:callwithbearertoken", "use a bearer key with Bedrock's mantle service"},
    {"aws-external-anthropic:callwithbearertoken", "use an API key of Claude Platform"},
    {"bedrock:createmodelinvocationjob", "start batch jobs"},
    {"bedrock:counttokens", "count tokens"},
    {"bedrock-mantle:createinference", "call models through Bedrock's mantle service"},
    {"aws-external-anthropic:createinference", "call any model of Claude Platform"},
    {"aws-external-anthropic:createbatchinference", "call models of Claude Platform in batches"},
    {"aws-external-anthropic:counttokens", "count tokens on Claude Platform"},
    {"iam:passrole", "hand a role to a service"},
    {"sts:assumerole", "act as another role"},
    {"*", "do anything"},
}};

/// Keys that have plain words for "is one of".
std::optional<std::string> plain(Condition const& condition) {
    std::string const key = to_lower(condition.key);
    bool const is = !is_negated(condition.test.op) && condition.test.op != kNull;
    bool const odd = condition.test.if_exists || condition.test.quantifier != Quantifier::kNone;
    if (odd || condition.values.empty()) {
        return std::nullopt;
    }
    if (key == "aws:requestedregion") {
        bool const global = condition.values == std::vector<std::string>{"unspecified"};
        if (global && is) {
            return "wherever AWS sends a call through a global profile";
        }
        return fmt::format("{} {}", is ? "only in" : "outside", enumerate(condition.values, "or"));
    }
    if (key == "bedrock:inferenceprofilearn" && is) {
        std::vector<std::string> ids;
        for (std::string const& value : condition.values) {
            ids.emplace_back(after_last_slash(value));
        }
        return fmt::format("only through the profile {}", enumerate(ids, "or"));
    }
    if (key == "bedrock-mantle:model" && is) {
        return fmt::format("only the model {}", enumerate(condition.values, "or"));
    }
    if (key == "aws:viaawsmcpservice" && condition.test.op == kBool) {
        bool const agent = to_lower(condition.values.front()) == "true";
        return agent ? "through AWS's MCP servers" : "only when not through AWS's MCP servers";
    }
    if (key == "aws:principalarn") {
        return fmt::format("{} {}", is ? "by" : "except by", enumerate(condition.values, "or"));
    }
    if (key == "iam:passedtoservice" && is) {
        return fmt::format("only to {}", enumerate(condition.values, "or"));
    }
    return std::nullopt;
}

std::string_view verb_of(ConditionOperator op) {
    switch (op) {
        case kStringEquals:
        case kNumericEquals:
        case kDateEquals:
        case kBool:
        case kBinaryEquals: return "is";
        case kStringNotEquals:
        case kNumericNotEquals:
        case kDateNotEquals: return "is not";
        case kStringEqualsIgnoreCase: return "is (in any case)";
        case kStringNotEqualsIgnoreCase: return "is not (in any case)";
        case kStringLike:
        case kArnEquals:
        case kArnLike: return "is like";
        case kStringNotLike:
        case kArnNotEquals:
        case kArnNotLike: return "is not like";
        case kNumericLessThan: return "is less than";
        case kNumericLessThanEquals: return "is at most";
        case kNumericGreaterThan: return "is more than";
        case kNumericGreaterThanEquals: return "is at least";
        case kDateLessThan: return "is before";
        case kDateLessThanEquals: return "is not after";
        case kDateGreaterThan: return "is after";
        case kDateGreaterThanEquals: return "is not before";
        case kIpAddress: return "is in";
        case kNotIpAddress: return "is not in";
        case kNull: return "is absent";
    }
    return "is";
}

/// The resources of calls, sorted by what they are.
struct Callable {
    std::set<std::string> models;
    std::set<std::string> profiles;
    std::set<std::string> regions;
    std::vector<std::string> others;
};

Callable callable(std::vector<std::string> const& resources) {
    Callable all;
    for (std::string const& resource : resources) {
        std::optional<ArnView> const arn = split_arn(resource);
        auto const model = id_behind("foundation-model/", resource);
        auto const system = id_behind(kProfileParts[0], resource);
        auto const application = id_behind(kProfileParts[1], resource);
        if (!arn || (!model && !system && !application)) {
            all.others.push_back(resource == "*" ? "every model" : resource);
            continue;
        }
        if (model) {
            all.models.emplace(*model == "*" ? "every model" : *model);
        } else {
            all.profiles.emplace(system ? *system : *application);
        }
        if (!arn->region.empty()) {
            all.regions.emplace(arn->region == "*" ? "every region" : arn->region);
        }
    }
    return all;
}

std::vector<std::string> list_of(std::set<std::string> const& set) {
    return {set.begin(), set.end()};
}

/// A statement that is about calls of Bedrock's models and nothing else.
std::optional<std::string> model_call(Statement const& statement) {
    bool whole = false;
    bool parts = false;
    for (std::string const& action : statement.actions.values) {
        std::string const lower = to_lower(action);
        bool const both = lower == "bedrock:invokemodel*" || lower == "bedrock:invoke*";
        whole |= both || lower == "bedrock:invokemodel";
        parts |= both || lower == "bedrock:invokemodelwithresponsestream";
        if (!both && lower != "bedrock:invokemodel" &&
            lower != "bedrock:invokemodelwithresponsestream") {
            return std::nullopt;
        }
    }
    bool const listed = statement.actions.polarity == Polarity::kIs && statement.resources &&
                        statement.resources->polarity == Polarity::kIs;
    if (!listed || (!whole && !parts)) {
        return std::nullopt;
    }
    Callable const all = callable(statement.resources->values);
    std::vector<std::string> what = list_of(all.models);
    if (!all.profiles.empty()) {
        what.push_back("the profile " + enumerate(list_of(all.profiles)));
    }
    what.insert(what.end(), all.others.begin(), all.others.end());
    std::string text = "call " + enumerate(what);
    if (!all.regions.empty()) {
        text += " in " + enumerate(list_of(all.regions));
    }
    return text + (whole && parts ? ", answers whole or in parts"
                   : whole        ? ", one whole answer at a time"
                                  : ", answers in parts only");
}

std::string action_words(std::string const& action) {
    auto const found = std::ranges::find(kDeeds, to_lower(action),
                                         &std::pair<std::string_view, std::string_view>::first);
    return found == kDeeds.end() ? action : fmt::format("{} ({})", found->second, action);
}

}  // namespace

std::string enumerate(std::vector<std::string> const& texts, std::string_view last) {
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < std::min(texts.size(), kMostNamed); ++i) {
        shown.push_back(excerpt(texts[i], kMostLetters));
    }
    if (texts.size() > kMostNamed) {
        shown.push_back(fmt::format("{} more", texts.size() - kMostNamed));
    }
    if (shown.size() < 2) {
        return shown.empty() ? "nothing" : shown.front();
    }
    std::string const end = std::move(shown.back());
    shown.pop_back();
    return fmt::format("{} {} {}", fmt::join(shown, ", "), last, end);
}

std::string words_of(Condition const& condition) {
    if (auto words = plain(condition)) {
        return *words;
    }
    std::string const key = excerpt(condition.key, kMostLetters);
    if (condition.test.op == kNull) {
        bool const absent =
            !condition.values.empty() && to_lower(condition.values.front()) == "true";
        return fmt::format("when the request has {}{}", absent ? "no " : "", key);
    }
    std::vector<std::string> quoted;
    for (std::string const& value : condition.values) {
        quoted.push_back("'" + excerpt(value, kMostLetters) + "'");
    }
    std::string_view const which = condition.test.quantifier == Quantifier::kForAnyValue ? "any of "
                                   : condition.test.quantifier == Quantifier::kForAllValues
                                       ? "every one of "
                                       : "";
    return fmt::format("when {}{}{} {} {}", which, key,
                       condition.test.if_exists ? ", where the request has it," : "",
                       verb_of(condition.test.op), enumerate(quoted, "or"));
}

std::string deed_of(Statement const& statement) {
    if (auto call = model_call(statement)) {
        return *call;
    }
    std::vector<std::string> actions;
    bool const listed = statement.actions.polarity == Polarity::kIs;
    for (std::string const& action : statement.actions.values) {
        actions.push_back(listed ? action_words(action) : action);
    }
    bool const anything = listed && statement.actions.values == std::vector<std::string>{"*"};
    std::string text = anything ? "do anything"
                       : listed ? enumerate(actions)
                                : "do anything but " + enumerate(actions);
    bool const plain_verb = listed && !anything && !actions.empty() &&
                            actions.front() == statement.actions.values.front();
    text = (plain_verb ? "do " : "") + text;
    if (!statement.resources) {
        return text;
    }
    bool const on = statement.resources->polarity == Polarity::kIs;
    bool const everywhere = on && statement.resources->values == std::vector<std::string>{"*"};
    return everywhere ? text
                      : fmt::format("{} on {}{}", text, on ? "" : "everything but ",
                                    enumerate(statement.resources->values));
}

}  // namespace mandate::iam
