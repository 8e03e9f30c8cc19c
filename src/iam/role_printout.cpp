#include "iam/role_printout.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/digest.h"
#include "base/json.h"
#include "iam/policy_print.h"

namespace mandate::iam {
namespace {

namespace json = boost::json;

json::value document(Policy const& policy) {
    return parse_json(print(policy, Layout::kCompact), "policy").value();
}

/// The role that AWS makes of a permission set: its name ends in 16 hex digits.
std::string role_name_of(RoleText const& role) {
    return role.kind == AnchorKind::kPermissionSet
               ? fmt::format("AWSReservedSSO_{}_{}", role.name, sha256(role.name).substr(0, 16))
               : role.name;
}

json::object trust_of_identity_center(AccountId const& account, Partition const& partition) {
    return {
        {"Version", "2012-10-17"},
        {"Statement",
         json::array{json::object{
             {"Effect", "Allow"},
             {"Principal",
              {{"Federated",
                fmt::format("arn:{}:iam::{}:saml-provider/AWSSSO_0a1b2c3d4e5f6789_DO_NOT_DELETE",
                            partition.value(), account.value())}}},
             {"Action", json::array{"sts:AssumeRoleWithSAML", "sts:TagSession"}},
             {"Condition",
              {{"StringEquals", {{"SAML:aud", "https://signin.aws.amazon.com/saml"}}}}}}}}};
}

}  // namespace

std::string printout(RoleText const& role, AccountId const& account, Partition const& partition) {
    bool const is_set = role.kind == AnchorKind::kPermissionSet;
    std::string const name = role_name_of(role);
    std::string const path = is_set ? "/aws-reserved/sso.amazonaws.com/" : role.path;
    std::string_view const policy_name = is_set ? "AwsSSOInlinePolicy" : kPolicyName;
    json::object details{
        {"Path", path},
        {"RoleName", name},
        {"RoleId", "AROA" + std::string(16, 'A')},
        {"Arn",
         fmt::format("arn:{}:iam::{}:role{}{}", partition.value(), account.value(), path, name)},
        {"CreateDate", "2026-01-05T09:00:00+00:00"},
        {"AssumeRolePolicyDocument",
         role.trust ? document(*role.trust) : trust_of_identity_center(account, partition)},
        {"MaxSessionDuration", 3600}};
    if (role.permissions_boundary) {
        details["PermissionsBoundary"] = {{"PermissionsBoundaryType", "Policy"},
                                          {"PermissionsBoundaryArn", *role.permissions_boundary}};
    }
    json::array tags;
    for (auto const& [key, value] : role.tags) {
        tags.push_back(json::object{{"Key", key}, {"Value", value}});
    }
    details["Tags"] = std::move(tags);
    bool const has_policy = !role.permission.statements.empty();
    std::string text = json::serialize(json::object{{"Role", std::move(details)}}) + "\n";
    text += json::serialize(json::object{
                {"PolicyNames", has_policy ? json::array{policy_name} : json::array{}}}) +
            "\n";
    if (has_policy) {
        text += json::serialize(json::object{{"RoleName", name},
                                             {"PolicyName", policy_name},
                                             {"PolicyDocument", document(role.permission)}}) +
                "\n";
    }
    return text + json::serialize(json::object{{"AttachedPolicies", json::array{}}}) + "\n";
}

}  // namespace mandate::iam
