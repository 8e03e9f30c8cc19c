// What the checks against others need from us, as lines of JSON (tests/iam/*.mjs):
//
//   iam_cases random N SEED   plausible random requests with their policies and our verdict
//   iam_cases policies        reads policies, one a line, as {"name": .., "policy": {..}}; prints
//   those
//                             that are refused or do not come back from print, and how many there
//                             were
#include <charconv>
#include <iostream>
#include <span>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "iam/policy_compare.h"
#include "iam/policy_parse.h"
#include "iam/policy_print.h"
#include "iam/testing/random.h"

namespace {

using namespace mandate;
using namespace mandate::iam;
namespace json = boost::json;

json::array policies_json(std::vector<NamedPolicy> const& policies) {
    json::array array;
    for (NamedPolicy const& named : policies) {
        array.push_back(
            {{"name", named.name},
             {"policy", parse_json(print(named.policy, Layout::kCompact), "").value()}});
    }
    return array;
}

json::array levels_json(std::vector<std::vector<NamedPolicy>> const& levels) {
    json::array array;
    for (auto const& level : levels) {
        array.push_back(policies_json(level));
    }
    return array;
}

json::value optional_json(std::optional<std::vector<NamedPolicy>> const& policies) {
    return policies ? json::value(policies_json(*policies)) : json::value(nullptr);
}

void print_random(std::uint64_t seed) {
    testing::RandomIam random(seed, testing::Style::kPlausible);
    testing::PlainLayers const layers = random.layers();
    testing::PlainRequest const request = random.request();
    testing::Compiled const compiled(layers);
    json::object context;
    for (auto const& [key, values] : request.context) {
        context[key] = json::array(values.begin(), values.end());
    }
    Decision const decision = decide(testing::compile(request), compiled.layers());
    json::value const line{{"seed", seed},
                           {"action", request.action},
                           {"resource", request.resource},
                           {"resource_account", request.resource_account},
                           {"principal", request.principal},
                           {"role", request.role},
                           {"context", context},
                           {"identity", optional_json(layers.identity)},
                           {"boundary", optional_json(layers.boundary)},
                           {"session", optional_json(layers.session)},
                           {"resource_policy", optional_json(layers.resource)},
                           {"scps", levels_json(layers.service_control)},
                           {"rcps", levels_json(layers.resource_control)},
                           {"management_account", layers.management_account},
                           {"verdict", testing::verdict_text(decision)},
                           {"why", to_string(decision, compiled.layers())}};
    std::cout << json::serialize(line) << '\n';
}

/// What is wrong with one policy of somebody else; empty when nothing is.
std::string problem_of(std::string const& line) {
    Result<LocatedJson> const document = LocatedJson::parse(line, "line");
    if (!document) {
        return to_string(document.error());
    }
    LocatedJson::Node const& node = document->root().children.at(1);
    Result<Policy> const policy = read_policy(*document, node, PolicyKind::kIdentity);
    if (!policy) {
        return to_string(policy.error());
    }
    for (Layout const layout : {Layout::kCompact, Layout::kIndented}) {
        Result<Policy> const again =
            parse_policy(print(*policy, layout), "printed", PolicyKind::kIdentity);
        if (!again || *again != *policy) {
            return "does not come back from print";
        }
    }
    if (!compare(*policy, canonical(*policy)).same()) {
        return "is not shown to mean the same as its canonical form";
    }
    return {};
}

int check_policies() {
    std::size_t count = 0;
    std::size_t problems = 0;
    for (std::string line; std::getline(std::cin, line); ++count) {
        if (std::string const problem = problem_of(line); !problem.empty()) {
            std::cout << line.substr(0, 100) << ": " << problem << '\n';
            ++problems;
        }
    }
    std::cout << fmt::format("{} policies, {} problems\n", count, problems);
    return problems == 0 && count > 0 ? 0 : 1;
}

std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

int main(int count, char** values) {
    std::span<char*> const arguments(values, static_cast<std::size_t>(count));
    std::string_view const mode = count > 1 ? arguments[1] : "";
    if (mode == "policies") {
        return check_policies();
    }
    if (mode == "random" && count == 4) {
        for (std::uint64_t i = 0; i < number(arguments[2]); ++i) {
            print_random(number(arguments[3]) + i);
        }
        return 0;
    }
    std::cerr << "iam_cases random N SEED | iam_cases policies\n";
    return 2;
}
