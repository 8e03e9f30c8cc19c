#include "iam/policy_compress.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "iam/policy_compare.h"

namespace mandate::iam {
namespace {

void make_set(std::vector<std::string>& values) {
    std::ranges::sort(values);
    auto const rest = std::ranges::unique(values);
    values.erase(rest.begin(), rest.end());
}

/// What makes of two statements one: everything but the part that is united.
using Key = std::tuple<std::optional<std::string>, Effect, Selection, std::vector<Condition>>;

enum class United { kResources, kActions };

bool can_unite(Statement const& statement) {
    return !statement.principals && statement.resources &&
           statement.actions.polarity == Polarity::kIs &&
           statement.resources->polarity == Polarity::kIs;
}

std::vector<Statement> unite(std::vector<Statement> const& statements, United part) {
    std::vector<Statement> united;
    std::map<Key, std::size_t> places;
    for (Statement const& statement : statements) {
        if (!can_unite(statement)) {
            united.push_back(statement);
            continue;
        }
        Selection const& same =
            part == United::kResources ? statement.actions : *statement.resources;
        auto const [place, is_new] = places.emplace(
            Key{statement.sid, statement.effect, same, statement.conditions}, united.size());
        if (is_new) {
            united.push_back(statement);
            continue;
        }
        Statement& first = united[place->second];
        Selection& into = part == United::kResources ? *first.resources : first.actions;
        Selection const& from =
            part == United::kResources ? *statement.resources : statement.actions;
        into.values.insert(into.values.end(), from.values.begin(), from.values.end());
        make_set(into.values);
    }
    return united;
}

/// "Within a policy, each Sid must be unique" (IAM JSON policy elements: Sid).
void number_sids(std::vector<Statement>& statements) {
    std::set<std::string> used;
    for (Statement& statement : statements) {
        if (!statement.sid) {
            continue;
        }
        std::string const name = *statement.sid;
        for (int number = 2; !used.insert(*statement.sid).second; ++number) {
            statement.sid = fmt::format("{}{}", name, number);
        }
    }
}

}  // namespace

Policy compressed(std::vector<Statement> statements) {
    for (Statement& statement : statements) {
        make_set(statement.actions.values);
        if (statement.resources) {
            make_set(statement.resources->values);
        }
    }
    Policy whole;
    whole.statements = std::move(statements);
    Policy short_one;
    short_one.statements = unite(unite(whole.statements, United::kResources), United::kActions);
    bool const proven = compare(whole, short_one).same();
    Policy& result = proven ? short_one : whole;
    number_sids(result.statements);
    return std::move(result);
}

}  // namespace mandate::iam
