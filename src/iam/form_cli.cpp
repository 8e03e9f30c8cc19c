#include <algorithm>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/utf8.h"
#include "iam/form_parts.h"
#include "iam/indented_json.h"
#include "iam/policy_print.h"

namespace mandate::iam::form {
namespace {

namespace json = boost::json;

/// A word for the shell that stands for exactly this text: between single quotes nothing has a
/// meaning but the quote itself.
std::string shell_word(std::string_view text) {
    std::string word = "'";
    for (char const c : text) {
        if (c == '\'') {
            word += "'\\''";
        } else {
            word.push_back(c);
        }
    }
    return word + "'";
}

constexpr std::string_view kStart = R"(set -eu
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
stop() {
  printf '%s\n' "$1" >&2
  exit 2
}
)";

/// AWS CLI with the credentials of the workload's account.
constexpr std::string_view kAccount = R"(
in_account() { aws ${ACCOUNT_PROFILE:+--profile "$ACCOUNT_PROFILE"} "$@"; }
account=$(in_account sts get-caller-identity --query Account --output text)
)";

/// The same for the account that manages Identity Center.
constexpr std::string_view kIdentityCenter = R"(
: "${INSTANCE_ARN:?is the ARN of the Identity Center instance, from: aws sso-admin list-instances}"
: "${PRINCIPAL_ID:?is the id of the group or user that gets the permission set}"
PRINCIPAL_TYPE=${PRINCIPAL_TYPE:-GROUP}
sso() {
  command=$1
  shift
  aws ${IDENTITY_CENTER_PROFILE:+--profile "$IDENTITY_CENTER_PROFILE"} sso-admin "$command" \
    --instance-arn "$INSTANCE_ARN" "$@"
}
)";

constexpr std::string_view kFindPermissionSet = R"(permission_set=
arns=$(sso list-permission-sets --query 'PermissionSets[]' --output text)
for arn in $arns; do
  [ "$arn" != None ] || continue
  found=$(sso describe-permission-set --permission-set-arn "$arn" --query PermissionSet.Name --output text)
  if [ "$found" = "$name" ]; then permission_set=$arn; fi
done
)";

constexpr std::string_view kDropPolicy =
    R"(policy=$(sso get-inline-policy-for-permission-set --permission-set-arn "$permission_set" \
  --query InlinePolicy --output text)
case $policy in
  '' | None) ;;
  *) sso delete-inline-policy-from-permission-set --permission-set-arn "$permission_set" ;;
esac
)";

constexpr std::string_view kAssign =
    R"(assigned=$(sso list-account-assignments --permission-set-arn "$permission_set" --account-id "$target" \
  --query 'AccountAssignments[].PrincipalId' --output text)
case " $(printf '%s' "$assigned" | tr '\t\n' '  ') " in
  *" $PRINCIPAL_ID "*) ;;
  *) sso create-account-assignment --permission-set-arn "$permission_set" --target-id "$target" \
       --target-type AWS_ACCOUNT --principal-type "$PRINCIPAL_TYPE" --principal-id "$PRINCIPAL_ID" ;;
esac
sso provision-permission-set --permission-set-arn "$permission_set" --target-id "$target" \
  --target-type AWS_ACCOUNT
)";

/// Writes the file `$files/NAME`. Every line of a policy begins with a space or a bracket, so none
/// is the delimiter.
std::string file(std::string_view name, Policy const& policy, Layout layout) {
    std::string const text = layout == Layout::kIndented ? indented(json_of(policy))
                                                         : print(policy, Layout::kCompact) + "\n";
    return fmt::format("cat >\"$files/{}\" <<'END_OF_POLICY'\n{}END_OF_POLICY\n", name, text);
}

std::string tags_of(RoleText const& text) {
    json::array tags;
    for (auto const& [key, value] : text.tags) {
        tags.push_back({{"Key", key}, {"Value", value}});
    }
    return shell_word(json::serialize(tags));
}

/// The commands of IAM that roles and users have alike; `kind` is `role` or `user`.
std::string make_in_iam(RoleText const& text, std::string_view kind, std::string_view query,
                        std::string_view create_options, std::string_view change) {
    std::string const name = fmt::format("--{}-name \"$name\"", kind);
    std::string script = fmt::format(
        "found=$(in_account iam get-{0} {1} --query {2}.Path --output text 2>/dev/null) || found=\n"
        "if [ -z \"$found\" ]; then\n"
        "  in_account iam create-{0} {1} --path {3}{4}{5}\n"
        "elif [ \"$found\" != {3} ]; then\n"
        "  stop \"{0} $name stands under $found, and a path cannot be changed; remove it "
        "first.\"\n",
        kind, name, query, shell_word(text.path), create_options,
        text.permissions_boundary
            ? " --permissions-boundary " + shell_word(*text.permissions_boundary)
            : "");
    if (!change.empty()) {
        script += fmt::format("else\n  {}\n", change);
    }
    script += "fi\n";
    if (text.permissions_boundary) {
        script +=
            fmt::format("in_account iam put-{}-permissions-boundary {} --permissions-boundary {}\n",
                        kind, name, shell_word(*text.permissions_boundary));
    }
    if (!text.tags.empty()) {
        script += fmt::format("in_account iam tag-{} {} --tags {}\n", kind, name, tags_of(text));
    }
    if (has_policy(text)) {
        return script + file("permission.json", text.permission, Layout::kIndented) +
               fmt::format(
                   "in_account iam put-{}-policy {} --policy-name {} --policy-document "
                   "\"file://$files/permission.json\"\n",
                   kind, name, kPolicyName);
    }
    return script + fmt::format(
                        "policies=$(in_account iam list-{0}-policies {1} --query "
                        "'PolicyNames[]' --output text)\n"
                        "case \" $(printf '%s' \"$policies\" | tr '\\t\\n' '  ') \" in\n"
                        "  *' {2} '*) in_account iam delete-{0}-policy {1} --policy-name {2} ;;\n"
                        "esac\n",
                        kind, name, kPolicyName);
}

std::string make_role(RoleText const& text) {
    if (!text.trust) {
        return make_in_iam(text, "role", "Role", "", "");
    }
    return file("trust.json", *text.trust, Layout::kIndented) +
           make_in_iam(text, "role", "Role",
                       " --assume-role-policy-document \"file://$files/trust.json\"",
                       "in_account iam update-assume-role-policy --role-name \"$name\" "
                       "--policy-document \"file://$files/trust.json\"");
}

/// The key itself is shown once, to whoever makes it, and a second run would make a second: so it
/// is not made here.
std::string make_user(RoleText const& text, Scope const& scope) {
    auto const day = scope.runtime.fields.find("expires_on");
    std::string const service = scope.platform == Platform::kBedrock
                                    ? "bedrock.amazonaws.com"
                                    : "aws-external-anthropic.amazonaws.com";
    std::string script = make_in_iam(text, "user", "User", "", "");
    script += fmt::format(
        "# The API key is shown once, so make it by hand, and let it end{}:\n"
        "#   aws iam create-service-specific-credential --user-name {} --service-name {} \\\n"
        "#     --credential-age-days DAYS\n",
        day == scope.runtime.fields.end() ? "" : " on " + excerpt(day->second, day->second.size()),
        excerpt(text.name, text.name.size()), service);
    return script;
}

std::string boundary_option(std::string_view arn) {
    Boundary const boundary = boundary_of(arn);
    json::object option;
    if (boundary.managed_arn.empty()) {
        option["CustomerManagedPolicyReference"] = {{"Name", boundary.name},
                                                    {"Path", boundary.path}};
    } else {
        option["ManagedPolicyArn"] = boundary.managed_arn;
    }
    return shell_word(json::serialize(option));
}

std::string make_permission_set(RoleText const& text, Scope const& scope) {
    std::string const duration =
        text.session_duration ? " --session-duration " + shell_word(*text.session_duration) : "";
    std::string const of_set = "--permission-set-arn \"$permission_set\"";
    std::string script = fmt::format("target={}\n", shell_word(scope.account.value()));
    script += kFindPermissionSet;
    script += fmt::format(
        "if [ -z \"$permission_set\" ]; then\n"
        "  permission_set=$(sso create-permission-set --name \"$name\"{} --query "
        "PermissionSet.PermissionSetArn --output text)\n",
        duration);
    if (!duration.empty()) {
        script += fmt::format("else\n  sso update-permission-set {}{}\n", of_set, duration);
    }
    script += "fi\n";
    if (!text.tags.empty()) {
        script += fmt::format("sso tag-resource --resource-arn \"$permission_set\" --tags {}\n",
                              tags_of(text));
    }
    if (text.permissions_boundary) {
        script += fmt::format(
            "sso put-permissions-boundary-to-permission-set {} --permissions-boundary {}\n", of_set,
            boundary_option(*text.permissions_boundary));
    }
    if (has_policy(text)) {
        script += file("permission.json", text.permission, Layout::kCompact) +
                  fmt::format(
                      "sso put-inline-policy-to-permission-set {} --inline-policy "
                      "\"file://$files/permission.json\"\n",
                      of_set);
    } else {
        script += kDropPolicy;
    }
    script += kAssign;
    return script;
}

bool is_in_iam(RoleText const* text) { return text->kind != AnchorKind::kPermissionSet; }

std::string identity_center(Scope const& scope) {
    auto const instance = scope.runtime.fields.find("instance_arn");
    auto const group = scope.runtime.fields.find("group");
    std::string text = "\n";
    if (group != scope.runtime.fields.end()) {
        text += "# The group: " + excerpt(group->second, group->second.size()) + "\n";
    }
    if (instance != scope.runtime.fields.end()) {
        text += fmt::format("[ -n \"${{INSTANCE_ARN:-}}\" ] || INSTANCE_ARN={}",
                            shell_word(instance->second));
    }
    return text + std::string(kIdentityCenter);
}

}  // namespace

std::string cli(RoleArtefact const& artefact, Scope const& scope) {
    std::vector<RoleText const*> const texts = in_order(artefact);
    std::string script = "#!/bin/sh\n" + comments(head(artefact, scope)) +
                         "# Safe to run twice. What it does not name stays: further policies, "
                         "tags, a boundary.\n" +
                         std::string(kStart);
    if (std::ranges::any_of(texts, is_in_iam)) {
        script += kAccount;
        script += fmt::format(
            "[ \"$account\" = {} ] || stop \"These are credentials of account $account, not of "
            "\"{}.\n",
            shell_word(scope.account.value()), shell_word(scope.account.value()));
    }
    if (!std::ranges::all_of(texts, is_in_iam)) {
        script += identity_center(scope);
    }
    for (RoleText const* const text : texts) {
        script += fmt::format("\nname={}\n", shell_word(text->name));
        switch (text->kind) {
            case AnchorKind::kRole: script += make_role(*text); break;
            case AnchorKind::kPermissionSet: script += make_permission_set(*text, scope); break;
            case AnchorKind::kUser: script += make_user(*text, scope); break;
        }
    }
    return script;
}

}  // namespace mandate::iam::form
