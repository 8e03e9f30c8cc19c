#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "iam/form_parts.h"
#include "iam/indented_json.h"

namespace mandate::iam::form {
namespace {

/// `${` and `%{` begin templates of Terraform, in strings and in heredocs: doubled, they are text.
/// Policy variables (`${aws:username}`) depend on it.
std::string without_templates(std::string_view text) {
    std::string escaped;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const opens = i + 1 < text.size() && text[i + 1] == '{';
        if (opens && (text[i] == '$' || text[i] == '%')) {
            escaped.push_back(text[i]);
        }
        escaped.push_back(text[i]);
    }
    return escaped;
}

/// A string of HCL; its escapes are those of JSON.
std::string hcl_text(std::string_view text) {
    std::string json;
    append_json_string(json, without_templates(text));
    return json;
}

/// Every line of a policy begins with a space or a bracket, so none is the delimiter.
std::string heredoc(Policy const& policy) {
    return "<<END_OF_POLICY\n" + without_templates(indented(json_of(policy))) + "END_OF_POLICY";
}

/// Writes blocks of HCL.
class Blocks {
public:
    void open(std::string_view head) {
        text_ += text_.ends_with("{\n") ? "" : "\n";
        line(fmt::format("{} {{", head));
        ++depth_;
    }
    void close() {
        --depth_;
        line("}");
    }
    void set(std::string_view name, std::string_view expression) {
        line(fmt::format("{} = {}", name, expression));
    }
    void text(std::string_view name, std::string_view value) { set(name, hcl_text(value)); }
    void tags(RoleText const& role) {
        if (role.tags.empty()) {
            return;
        }
        line("tags = {");
        for (auto const& [key, value] : role.tags) {
            line(fmt::format("  {} = {}", hcl_text(key), hcl_text(value)));
        }
        line("}");
    }
    void line(std::string_view text) {
        text_.append(depth_ * 2, ' ');
        text_ += text;
        text_.push_back('\n');
    }
    std::string take() { return std::move(text_); }

private:
    std::string text_;
    std::size_t depth_ = 0;
};

/// What comes before, and for which account's provider.
struct Surroundings {
    std::string depends_on;
    bool other_provider = false;
};

void open(Blocks& blocks, std::string_view type, std::string_view label) {
    blocks.open(fmt::format("resource \"{}\" \"{}\"", type, label));
}

void set_surroundings(Blocks& blocks, Surroundings const& around) {
    if (around.other_provider) {
        blocks.set("provider", "aws.account");
    }
    if (!around.depends_on.empty()) {
        blocks.set("depends_on", fmt::format("[{}]", around.depends_on));
    }
}

/// A role or a user with its policy; `kind` says which.
void add_in_iam(Blocks& blocks, RoleText const& text, std::string_view kind, std::string_view label,
                Surroundings const& around) {
    std::string const type = fmt::format("aws_iam_{}", kind);
    open(blocks, type, label);
    set_surroundings(blocks, around);
    blocks.text("name", text.name);
    blocks.text("path", text.path);
    if (text.trust) {
        blocks.set("assume_role_policy", heredoc(*text.trust));
    }
    if (text.permissions_boundary) {
        blocks.text("permissions_boundary", *text.permissions_boundary);
    }
    blocks.tags(text);
    blocks.close();
    if (!has_policy(text)) {
        return;
    }
    open(blocks, type + "_policy", label);
    set_surroundings(blocks, {{}, around.other_provider});
    blocks.text("name", kPolicyName);
    blocks.set(kind, fmt::format("{}.{}.name", type, label));
    blocks.set("policy", heredoc(text.permission));
    blocks.close();
}

void set_permission_set(Blocks& blocks) {
    blocks.set("instance_arn", "var.instance_arn");
    blocks.set("permission_set_arn", "aws_ssoadmin_permission_set.mandate.arn");
}

void add_boundary(Blocks& blocks, std::string_view arn) {
    Boundary const boundary = boundary_of(arn);
    open(blocks, "aws_ssoadmin_permissions_boundary_attachment", "mandate");
    set_permission_set(blocks);
    blocks.open("permissions_boundary");
    if (boundary.managed_arn.empty()) {
        blocks.open("customer_managed_policy_reference");
        blocks.text("name", boundary.name);
        blocks.text("path", boundary.path);
        blocks.close();
    } else {
        blocks.text("managed_policy_arn", boundary.managed_arn);
    }
    blocks.close();
    blocks.close();
}

void add_variable(Blocks& blocks, std::string_view name, std::string_view description,
                  std::string_view preset) {
    blocks.open(fmt::format("variable \"{}\"", name));
    blocks.set("type", "string");
    blocks.text("description", description);
    if (!preset.empty()) {
        blocks.text("default", preset);
    }
    blocks.close();
}

void add_permission_set(Blocks& blocks, RoleText const& text, Scope const& scope,
                        Surroundings const& around) {
    auto const instance = scope.runtime.fields.find("instance_arn");
    add_variable(blocks, "instance_arn", "ARN of the Identity Center instance",
                 instance == scope.runtime.fields.end() ? "" : instance->second);
    add_variable(blocks, "principal_id", "Id of the group or user in Identity Center", "");
    add_variable(blocks, "principal_type", "GROUP or USER", "GROUP");
    open(blocks, "aws_ssoadmin_permission_set", "mandate");
    set_surroundings(blocks, around);
    blocks.set("instance_arn", "var.instance_arn");
    blocks.text("name", text.name);
    if (text.session_duration) {
        blocks.text("session_duration", *text.session_duration);
    }
    blocks.tags(text);
    blocks.close();
    if (has_policy(text)) {
        open(blocks, "aws_ssoadmin_permission_set_inline_policy", "mandate");
        set_permission_set(blocks);
        blocks.set("inline_policy", heredoc(text.permission));
        blocks.close();
    }
    if (text.permissions_boundary) {
        add_boundary(blocks, *text.permissions_boundary);
    }
    open(blocks, "aws_ssoadmin_account_assignment", "mandate");
    set_permission_set(blocks);
    blocks.set("principal_id", "var.principal_id");
    blocks.set("principal_type", "var.principal_type");
    blocks.text("target_id", scope.account.value());
    blocks.text("target_type", "AWS_ACCOUNT");
    blocks.close();
}

void add(Blocks& blocks, RoleText const& text, Scope const& scope, std::string_view label,
         Surroundings const& around) {
    switch (text.kind) {
        case AnchorKind::kRole: add_in_iam(blocks, text, "role", label, around); break;
        case AnchorKind::kUser: add_in_iam(blocks, text, "user", label, around); break;
        case AnchorKind::kPermissionSet: add_permission_set(blocks, text, scope, around); break;
    }
}

}  // namespace

std::string terraform(RoleArtefact const& artefact, Scope const& scope) {
    bool const people = artefact.role.kind == AnchorKind::kPermissionSet;
    bool const two_accounts = people && !artefact.companions.empty();
    std::string text = comments(head(artefact, scope));
    text += fmt::format("# A module of its own; {} is one of account {}.\n",
                        two_accounts ? "provider aws.account"
                        : people     ? "its provider is one of Identity Center, and the target"
                                     : "its provider",
                        scope.account.value());
    Blocks blocks;
    if (two_accounts) {
        blocks.open("terraform");
        blocks.open("required_providers");
        blocks.line("aws = {");
        blocks.line("  source = \"hashicorp/aws\"");
        blocks.line("  configuration_aliases = [aws.account]");
        blocks.line("}");
        blocks.close();
        blocks.close();
    }
    Surroundings around{{}, two_accounts};
    std::string companions;
    for (std::size_t i = 0; i < artefact.companions.size(); ++i) {
        std::string const label = fmt::format("companion_{}", i + 1);
        add(blocks, artefact.companions[i], scope, label, around);
        companions += (companions.empty() ? "aws_iam_role." : ", aws_iam_role.") + label;
    }
    add(blocks, artefact.role, scope, "mandate", {companions, false});
    return text + blocks.take();
}

}  // namespace mandate::iam::form
