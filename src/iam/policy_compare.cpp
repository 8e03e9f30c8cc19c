#include "iam/policy_compare.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "iam/arn.h"
#include "iam/covers.h"

namespace mandate::iam {
namespace {

using enum ConditionOperator;

constexpr std::size_t kMostRights = 4'000;

/// One right or one denial: a statement cut down to one action on one resource for one principal,
/// where it lists them, in a form that has no synonyms.
struct Right {
    Effect effect = Effect::kAllow;
    PolicyVersion version = PolicyVersion::k2012;  ///< 2012 where the version makes no difference
    std::optional<Principals> principals;
    Selection actions;
    std::optional<Selection> resources;
    std::vector<Condition> conditions;

    friend auto operator<=>(Right const&, Right const&) = default;
};

bool is_in(Condition const& condition, std::vector<Condition> const& conditions) {
    return std::ranges::find(conditions, condition) != conditions.end();
}

template <typename T>
void sort_each_once(std::vector<T>& values) {
    std::ranges::sort(values);
    auto const repeated = std::ranges::unique(values);
    values.erase(repeated.begin(), repeated.end());
}

/// "The account ARN and the shortened account id behave the same way" (Principal).
std::string without_synonym(PrincipalType type, std::string const& text) {
    std::optional<ArnView> const arn = split_arn(text);
    bool const is_root = type == PrincipalType::kAws && arn && arn->service == "iam" &&
                         arn->resource == "root" && arn->region.empty();
    return is_root ? std::string(arn->account) : text;
}

/// "ArnEquals and ArnLike behave identically" (Condition operators); StringLike without a wildcard
/// is StringEquals.
ConditionOperator without_synonym(ConditionOperator op, std::vector<std::string> const& values) {
    bool const plain = std::ranges::none_of(values, [](std::string const& value) {
        return value.find_first_of("*?") != std::string::npos;
    });
    switch (op) {
        case kArnEquals: return kArnLike;
        case kArnNotEquals: return kArnNotLike;
        case kStringLike: return plain ? kStringEquals : op;
        case kStringNotLike: return plain ? kStringNotEquals : op;
        default: return op;
    }
}

Condition without_synonyms(Condition condition) {
    condition.key = to_lower(condition.key);
    if (condition.test.op == kBool || condition.test.op == kNull) {
        std::ranges::transform(condition.values, condition.values.begin(), to_lower);
    }
    condition.test.op = without_synonym(condition.test.op, condition.values);
    sort_each_once(condition.values);
    return condition;
}

/// The principals one by one; of NotPrincipal and `*` all together.
std::vector<std::optional<Principals>> each_principal(std::optional<Principals> const& all) {
    if (!all || all->everyone) {
        return {all};
    }
    std::vector<std::optional<Principals>> each;
    Principals together{all->polarity, false, {}};
    for (auto const& [type, texts] : all->by_type) {
        std::vector<std::string> plain;
        for (std::string const& text : texts) {
            plain.push_back(without_synonym(type, text));
            each.emplace_back(Principals{Polarity::kIs, false, {{type, {plain.back()}}}});
        }
        sort_each_once(plain);
        if (!plain.empty()) {
            together.by_type.emplace(type, std::move(plain));
        }
    }
    return all->polarity == Polarity::kIs ? each : std::vector<std::optional<Principals>>{together};
}

std::vector<Selection> each_value(Selection selection, bool split) {
    if (selection.polarity == Polarity::kIs && split) {
        std::vector<Selection> each;
        for (std::string& value : selection.values) {
            each.emplace_back(Polarity::kIs, std::vector<std::string>{std::move(value)});
        }
        return each;
    }
    sort_each_once(selection.values);
    return {std::move(selection)};
}

bool has_variables(Statement const& statement) {
    auto const holds_one = [](std::string const& text) {
        return text.find("${") != std::string::npos;
    };
    return (statement.resources && std::ranges::any_of(statement.resources->values, holds_one)) ||
           std::ranges::any_of(statement.conditions, [&](Condition const& condition) {
               return std::ranges::any_of(condition.values, holds_one);
           });
}

void add_rights(std::vector<Right>& rights, Statement const& statement, PolicyVersion version,
                bool split) {
    Right right;
    right.effect = statement.effect;
    right.version = has_variables(statement) ? version : PolicyVersion::k2012;
    for (Condition const& condition : statement.conditions) {
        right.conditions.push_back(without_synonyms(condition));
    }
    sort_each_once(right.conditions);
    Selection actions = statement.actions;
    std::ranges::transform(actions.values, actions.values.begin(), to_lower);
    std::vector<std::optional<Selection>> resources{std::nullopt};
    if (statement.resources) {
        std::vector<Selection> const each = each_value(*statement.resources, split);
        resources.assign(each.begin(), each.end());
    }
    for (auto const& principals : each_principal(statement.principals)) {
        for (Selection const& action : each_value(actions, split)) {
            for (auto const& resource : resources) {
                right.principals = principals;
                right.actions = action;
                right.resources = resource;
                rights.push_back(right);
            }
        }
    }
}

std::size_t count_rights(Policy const& policy) {
    std::size_t count = 0;
    for (Statement const& statement : policy.statements) {
        std::size_t const resources = statement.resources ? statement.resources->values.size() : 1;
        std::size_t principals = 1;
        if (statement.principals) {
            for (auto const& [type, texts] : statement.principals->by_type) {
                principals += texts.size();
            }
        }
        count += statement.actions.values.size() * resources * principals;
    }
    return count;
}

std::vector<Right> rights_of(Policy const& policy) {
    bool const split = count_rights(policy) <= kMostRights;
    std::vector<Right> rights;
    for (Statement const& statement : policy.statements) {
        add_rights(rights, statement, policy.version, split);
    }
    sort_each_once(rights);
    return rights;
}

/// Whether each of `narrow` is covered by one of `wide`.
bool covers_each(std::vector<std::string> const& wide, std::vector<std::string> const& narrow,
                 PolicyVersion version, Matching matching) {
    return std::ranges::all_of(narrow, [&](std::string const& value) {
        return std::ranges::any_of(wide, [&](std::string const& wider) {
            return covers(wider, value, version, matching);
        });
    });
}

bool covers_selection(Selection const& wide, Selection const& narrow, PolicyVersion version,
                      Matching matching) {
    if (wide.polarity == Polarity::kIs && narrow.polarity == Polarity::kIs) {
        return covers_each(wide.values, narrow.values, version, matching);
    }
    if (wide.polarity == Polarity::kIsNot && narrow.polarity == Polarity::kIsNot) {
        return covers_each(narrow.values, wide.values, version, matching);
    }
    return wide.polarity == Polarity::kIs &&
           std::ranges::find(wide.values, "*") != wide.values.end();
}

/// Whether whatever `narrow` is about, `wide` is about too.
bool covers_right(Right const& wide, Right const& narrow) {
    if (wide.effect != narrow.effect || wide.principals != narrow.principals ||
        wide.resources.has_value() != narrow.resources.has_value() ||
        (wide.version != narrow.version)) {
        return false;
    }
    return covers_selection(wide.actions, narrow.actions, PolicyVersion::k2008,
                            Matching::kAction) &&
           (!wide.resources || covers_selection(*wide.resources, *narrow.resources, wide.version,
                                                Matching::kResource)) &&
           std::ranges::all_of(wide.conditions, [&](Condition const& condition) {
               return is_in(condition, narrow.conditions);
           });
}

std::string text_of(Selection const& selection, std::string_view none) {
    return fmt::format(
        "{}{}", selection.polarity == Polarity::kIs ? "" : none,
        selection.values.empty() ? "nothing" : fmt::to_string(fmt::join(selection.values, ", ")));
}

std::string text_of(Principals const& principals) {
    std::string text = principals.polarity == Polarity::kIs ? " for" : " for all but";
    if (principals.everyone) {
        return text + " everyone";
    }
    for (auto const& [type, texts] : principals.by_type) {
        text += fmt::format(" {} {}", kPrincipalTypeNames.at(static_cast<std::size_t>(type)),
                            fmt::join(texts, ", "));
    }
    return text;
}

std::string text_of(Right const& right) {
    std::string text = fmt::format("{} {}", right.effect == Effect::kAllow ? "allow" : "deny",
                                   text_of(right.actions, "all but "));
    if (right.resources) {
        text += " on " + text_of(*right.resources, "all but ");
    }
    if (right.principals) {
        text += text_of(*right.principals);
    }
    std::string_view conjunction = " when ";
    for (Condition const& condition : right.conditions) {
        text += fmt::format("{}{} {} '{}'", conjunction, condition.key, to_string(condition.test),
                            fmt::join(condition.values, "' or '"));
        conjunction = " and ";
    }
    return text;
}

std::vector<std::string> missing(std::vector<Right> const& of, std::vector<Right> const& in) {
    std::vector<std::string> texts;
    for (Right const& right : of) {
        bool const found =
            std::ranges::binary_search(in, right) ||
            std::ranges::any_of(in, [&](Right const& wider) { return covers_right(wider, right); });
        if (!found) {
            texts.push_back(text_of(right));
        }
    }
    return texts;
}

}  // namespace

Comparison compare(Policy const& first, Policy const& second) {
    std::vector<Right> const ours = rights_of(first);
    std::vector<Right> const theirs = rights_of(second);
    return {missing(ours, theirs), missing(theirs, ours)};
}

}  // namespace mandate::iam
