#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"
#include "iam/form_parts.h"
#include "iam/indented_json.h"

namespace mandate::iam::form {
namespace {

namespace json = boost::json;

/// CloudFormation's limit of a template's description, in bytes.
constexpr std::size_t kLongestDescription = 1'024;

json::object ref(std::string_view name) { return {{"Ref", name}}; }

void add_tags(json::object& properties, RoleText const& text) {
    if (text.tags.empty()) {
        return;
    }
    json::array tags;
    for (auto const& [key, value] : text.tags) {
        tags.push_back({{"Key", key}, {"Value", value}});
    }
    properties["Tags"] = std::move(tags);
}

void add_boundary(json::object& properties, RoleText const& text) {
    if (text.permissions_boundary) {
        properties["PermissionsBoundary"] = *text.permissions_boundary;
    }
}

json::object resource(std::string_view type, json::object properties) {
    return {{"Type", type}, {"Properties", std::move(properties)}};
}

json::object role(RoleText const& text) {
    json::object properties;
    properties["RoleName"] = text.name;
    properties["Path"] = text.path;
    if (text.trust) {
        properties["AssumeRolePolicyDocument"] = json_of(*text.trust);
    }
    if (has_policy(text)) {
        properties["Policies"] = json::array{
            {{"PolicyName", kPolicyName}, {"PolicyDocument", json_of(text.permission)}}};
    }
    add_boundary(properties, text);
    add_tags(properties, text);
    return resource("AWS::IAM::Role", std::move(properties));
}

json::object user(RoleText const& text) {
    json::object properties;
    properties["UserName"] = text.name;
    properties["Path"] = text.path;
    add_boundary(properties, text);
    add_tags(properties, text);
    return resource("AWS::IAM::User", std::move(properties));
}

json::object permission_set(RoleText const& text) {
    json::object properties;
    properties["InstanceArn"] = ref("InstanceArn");
    properties["Name"] = text.name;
    if (text.session_duration) {
        properties["SessionDuration"] = *text.session_duration;
    }
    if (has_policy(text)) {
        properties["InlinePolicy"] = json_of(text.permission);
    }
    if (text.permissions_boundary) {
        Boundary const boundary = boundary_of(*text.permissions_boundary);
        properties["PermissionsBoundary"] =
            boundary.managed_arn.empty()
                ? json::object{{"CustomerManagedPolicyReference",
                                {{"Name", boundary.name}, {"Path", boundary.path}}}}
                : json::object{{"ManagedPolicyArn", boundary.managed_arn}};
    }
    add_tags(properties, text);
    return resource("AWS::SSO::PermissionSet", std::move(properties));
}

json::object assignment(Scope const& scope, std::string_view set) {
    json::object properties;
    properties["InstanceArn"] = ref("InstanceArn");
    properties["PermissionSetArn"] = {{"Fn::GetAtt", {set, "PermissionSetArn"}}};
    properties["PrincipalId"] = ref("PrincipalId");
    properties["PrincipalType"] = ref("PrincipalType");
    properties["TargetId"] = scope.account.value();
    properties["TargetType"] = "AWS_ACCOUNT";
    return resource("AWS::SSO::Assignment", std::move(properties));
}

json::object parameter(std::string_view description, std::string_view preset) {
    json::object parameter{{"Type", "String"}, {"Description", description}};
    if (!preset.empty()) {
        parameter["Default"] = preset;
    }
    return parameter;
}

json::object parameters(Scope const& scope) {
    auto const instance = scope.runtime.fields.find("instance_arn");
    json::object type = parameter("GROUP or USER", "GROUP");
    type["AllowedValues"] = json::array{"GROUP", "USER"};
    return {
        {"InstanceArn", parameter("ARN of the Identity Center instance",
                                  instance == scope.runtime.fields.end() ? "" : instance->second)},
        {"PrincipalId", parameter("Id of the group or user in Identity Center", "")},
        {"PrincipalType", std::move(type)}};
}

/// The resources of one anchor under a logical id; `needs` are those that come before.
void add(json::object& resources, RoleText const& text, Scope const& scope, std::string_view id,
         json::array const& needs) {
    auto const put = [&](std::string_view name, json::object made) {
        if (!needs.empty()) {
            made["DependsOn"] = needs;
        }
        resources[name] = std::move(made);
    };
    switch (text.kind) {
        case AnchorKind::kRole: put(id, role(text)); break;
        case AnchorKind::kUser:
            put(id, user(text));
            if (has_policy(text)) {
                resources["Policy"] = resource("AWS::IAM::UserPolicy",
                                               {{"UserName", ref(id)},
                                                {"PolicyName", kPolicyName},
                                                {"PolicyDocument", json_of(text.permission)}});
            }
            break;
        case AnchorKind::kPermissionSet:
            put(id, permission_set(text));
            resources["Assignment"] = assignment(scope, id);
            break;
    }
}

/// A permission set is made where Identity Center is, its companions in the workload's account: one
/// template for both, each part where it belongs.
void split_by_account(json::object& body, Scope const& scope) {
    body["Conditions"] = {
        {"InAccount", {{"Fn::Equals", {ref("AWS::AccountId"), scope.account.value()}}}},
        {"AtIdentityCenter", {{"Fn::Not", {{{"Fn::Equals", {ref("PrincipalId"), ""}}}}}}}};
    json::object& parameters = body["Parameters"].as_object();
    for (std::string_view const name : {"InstanceArn", "PrincipalId"}) {
        parameters[name].as_object().insert({{"Default", ""}});
    }
    for (auto& made : body["Resources"].as_object()) {
        json::object& object = made.value().as_object();
        bool const in_iam = object["Type"].as_string().starts_with("AWS::IAM::");
        object["Condition"] = in_iam ? "InAccount" : "AtIdentityCenter";
        object.erase("DependsOn");
    }
}

}  // namespace

std::string cloudformation(RoleArtefact const& artefact, Scope const& scope) {
    std::vector<std::string> const lines = head(artefact, scope);
    json::object body;
    body["AWSTemplateFormatVersion"] = "2010-09-09";
    body["Description"] =
        excerpt(fmt::format("{}. {}", lines.at(0), lines.at(1)), kLongestDescription / 4);
    body["Metadata"] = {{"Mandate", json::array(lines.begin(), lines.end())}};
    bool const people = artefact.role.kind == AnchorKind::kPermissionSet;
    if (people) {
        body["Parameters"] = parameters(scope);
    }
    json::object resources;
    json::array companions;
    for (RoleText const& companion : artefact.companions) {
        std::string const id = fmt::format("Companion{}", companions.size() + 1);
        add(resources, companion, scope, id, {});
        companions.push_back(json::string(id));
    }
    add(resources, artefact.role, scope, people ? "PermissionSet" : "Workload", companions);
    body["Resources"] = std::move(resources);
    if (people && !companions.empty()) {
        split_by_account(body, scope);
    }
    return indented(body);
}

}  // namespace mandate::iam::form
