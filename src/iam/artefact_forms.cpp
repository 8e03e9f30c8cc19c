#include "iam/artefact_forms.h"

#include <fmt/format.h>

#include "base/codec.h"
#include "base/json.h"
#include "base/utf8.h"
#include "iam/arn.h"
#include "iam/form_parts.h"
#include "iam/indented_json.h"
#include "iam/policy_print.h"

namespace mandate::iam {
namespace form {

std::vector<RoleText const*> in_order(RoleArtefact const& artefact) {
    std::vector<RoleText const*> texts;
    for (RoleText const& companion : artefact.companions) {
        texts.push_back(&companion);
    }
    texts.push_back(&artefact.role);
    return texts;
}

std::vector<std::string> head(RoleArtefact const& artefact, Scope const& scope) {
    std::vector<std::string> lines{
        fmt::format("Mandate: {} of workload {} in account {}", artefact.role.name, scope.workload,
                    scope.account.value()),
        fmt::format("Artefact {}", artefact_sha256(artefact))};
    for (std::string const& note : artefact.notes) {
        lines.push_back("Note: " + note);
    }
    for (std::string& line : lines) {
        line = excerpt(line, line.size());
    }
    return lines;
}

std::string comments(std::vector<std::string> const& lines) {
    std::string text;
    for (std::string const& line : lines) {
        text += "# " + line + "\n";
    }
    return text;
}

boost::json::value json_of(Policy const& policy) {
    return parse_json(print(policy, Layout::kCompact), "policy").value();
}

Boundary boundary_of(std::string_view arn) {
    auto const parts = split_arn(arn);
    if (!parts || parts->account == "aws") {
        return {std::string(arn), {}, {}};
    }
    std::string_view const resource = parts->resource;  // policy/path/name
    std::string_view const name = after_last_slash(resource);
    std::size_t const slash = resource.find('/');
    std::string_view const path = resource.substr(0, resource.size() - name.size());
    return {{}, std::string(name), std::string(slash < path.size() ? path.substr(slash) : "/")};
}

namespace {

boost::json::object object_of(RoleText const& text) {
    boost::json::object tags;
    for (auto const& [key, value] : text.tags) {
        tags[key] = value;
    }
    boost::json::object object;
    codec::Pointers none;
    object["kind"] = codec::to_value(text.kind, {}, none);
    object["role_name"] = text.name;
    object["role_path"] = text.path.empty() ? boost::json::value() : boost::json::value(text.path);
    object["trust_policy"] = text.trust ? json_of(*text.trust) : boost::json::value();
    object["permission_policy"] =
        has_policy(text) ? json_of(text.permission) : boost::json::value();
    object["permissions_boundary"] = text.permissions_boundary
                                         ? boost::json::value(*text.permissions_boundary)
                                         : boost::json::value();
    object["tags"] = std::move(tags);
    if (text.session_duration) {
        object["session_duration"] = *text.session_duration;
    }
    return object;
}

std::string json(RoleArtefact const& artefact, Scope const& scope) {
    boost::json::object object;
    object["format"] = "mandate.policy_artefact/1";
    object["artefact_sha256"] = artefact_sha256(artefact);
    object["workload"] = scope.workload;
    object["account"] = scope.account.value();
    for (auto const& member : object_of(artefact.role)) {
        object[member.key()] = member.value();
    }
    boost::json::array companions;
    for (RoleText const& companion : artefact.companions) {
        companions.push_back(object_of(companion));
    }
    object["companions"] = std::move(companions);
    object["notes"] = boost::json::array(artefact.notes.begin(), artefact.notes.end());
    return indented(object);
}

}  // namespace
}  // namespace form

std::string render(RoleArtefact const& artefact, Scope const& scope, Form form) {
    switch (form) {
        case Form::kJson: return form::json(artefact, scope);
        case Form::kCli: return form::cli(artefact, scope);
        case Form::kCloudformation: return form::cloudformation(artefact, scope);
        case Form::kTerraform: return form::terraform(artefact, scope);
    }
    return {};
}

}  // namespace mandate::iam
