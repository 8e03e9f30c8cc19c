#include "iam/guard_rail_file.h"

#include <boost/describe.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/codec.h"
#include "base/digest.h"
#include "base/json.h"
#include "iam/policy_print.h"

namespace mandate::iam {

BOOST_DESCRIBE_STRUCT(Grandfathered, (), (principal, until))

/// As files hold it: what may be left out is optional.
struct OpenPlaceInFile {
    Region region;
    std::optional<std::vector<AccountId>> accounts;
};
BOOST_DESCRIBE_STRUCT(OpenPlaceInFile, (), (region, accounts))

struct ModelRailInFile {
    std::string model;
    std::vector<std::string> model_ids;
    std::optional<std::vector<OpenPlaceInFile>> open;
};
BOOST_DESCRIBE_STRUCT(ModelRailInFile, (), (model, model_ids, open))

struct GuardRailFile {
    std::string place;
    std::optional<Partition> partition;
    std::optional<std::string> role_path;
    std::vector<std::string> deployers;
    std::optional<std::vector<std::string>> permission_sets;
    std::optional<std::vector<std::string>> users;
    std::optional<std::vector<Grandfathered>> grandfathered;
    std::optional<std::vector<std::string>> agentic_roles;
    std::optional<std::vector<ModelRailInFile>> models;
};
BOOST_DESCRIBE_STRUCT(GuardRailFile, (),
                      (place, partition, role_path, deployers, permission_sets, users,
                       grandfathered, agentic_roles, models))

namespace {

namespace json = boost::json;

ModelRail rail_of(ModelRailInFile const& in_file) {
    ModelRail rail{in_file.model, in_file.model_ids, {}};
    for (OpenPlaceInFile const& place : in_file.open.value_or(std::vector<OpenPlaceInFile>{})) {
        rail.open.push_back({place.region, place.accounts.value_or(std::vector<AccountId>{})});
    }
    return rail;
}

}  // namespace

Result<GuardRailScope> parse_guard_rail_scope(std::string_view text, std::string_view source) {
    auto const file = TRY(decode<GuardRailFile>(TRY(parse_json(text, source)), source));
    using Texts = std::vector<std::string>;
    GuardRailScope scope;
    scope.place = file.place;
    scope.partition = file.partition.value_or(scope.partition);
    scope.role_path = file.role_path.value_or(scope.role_path);
    scope.deployers = file.deployers;
    scope.permission_sets = file.permission_sets.value_or(Texts{});
    scope.users = file.users.value_or(Texts{});
    scope.grandfathered = file.grandfathered.value_or(std::vector<Grandfathered>{});
    scope.agentic_roles = file.agentic_roles.value_or(Texts{});
    for (ModelRailInFile const& model : file.models.value_or(std::vector<ModelRailInFile>{})) {
        scope.models.push_back(rail_of(model));
    }
    return scope;
}

std::string guard_rails_json(GuardRails const& rails) {
    json::array policies;
    for (NamedPolicy const& named : rails.policies) {
        std::string const text = print(named.policy, Layout::kCompact);
        policies.push_back(
            json::object{{"name", named.name},
                         {"sha256", sha256(print(canonical(named.policy), Layout::kCompact))},
                         {"characters", size_in_characters(text, Counting::kAll)},
                         {"policy", parse_json(text, named.name).value()}});
    }
    json::array notes(rails.notes.begin(), rails.notes.end());
    json::object object{
        {"format", "mandate.guard_rails/1"},
        {"policies", std::move(policies)},
        {"notes", std::move(notes)},
        {"next_change", rails.next_change ? json::value(mandate::to_string(*rails.next_change))
                                          : json::value(nullptr)}};
    return json::serialize(object) + "\n";
}

}  // namespace mandate::iam
