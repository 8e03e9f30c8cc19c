#include "approval/task_answers.h"

#include <algorithm>

#include <fmt/format.h>

#include "approval/free_text.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "iam/arn.h"

namespace mandate::approval {
namespace {

constexpr std::size_t kLongestAnswer = 2'048;
constexpr std::size_t kLongestEvidence = 65'536;
constexpr std::size_t kShownOfHash = 12;

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_workspace_id(std::string_view text) {
    return consume_prefix(text, "wrkspc_") && !text.empty() &&
           std::ranges::all_of(text, is_alphanumeric);
}

/// One answer that is to be the ARN of something in the task's account.
struct ArnAnswer {
    std::string_view name;
    std::string_view service;
    std::string_view prefix;  ///< what its resource begins with
    std::string_view example;
};

constexpr ArnAnswer kRole{"role_arn", "iam", "role/",
                          "arn:aws:iam::111122223333:role/mandate/finops-ai-support-bot-1f2e"};
constexpr ArnAnswer kUser{"user_arn", "iam", "user/",
                          "arn:aws:iam::111122223333:user/mandate/ai-support"};
constexpr ArnAnswer kPermissionSet{
    "permission_set_arn", "sso", "permissionSet/",
    "arn:aws:sso:::permissionSet/ssoins-1a2b3c4d5e6f7a8b/ps-0a1b2c3d4e5f6a7b"};
constexpr ArnAnswer kFunction{"function_arn", "lambda", "function:",
                              "arn:aws:lambda:us-east-1:111122223333:function:mandate-support"};
constexpr ArnAnswer kWorkspaceArn{
    "workspace_arn", "aws-external-anthropic", "workspace/",
    "arn:aws:aws-external-anthropic:us-east-1:111122223333:workspace/wrkspc_01AbCdEf23GhIj"};

/// @returns what follows the prefix in the ARN's resource.
Result<std::string_view> checked_arn(ArnAnswer const& answer, std::string_view value,
                                     Task const& task) {
    std::optional<iam::ArnView> const arn = iam::split_arn(value);
    std::string_view rest = arn ? arn->resource : "";
    if (!arn || arn->service != answer.service || !consume_prefix(rest, answer.prefix) ||
        rest.empty()) {
        return bad_input(fmt::format("{} '{}' is not such an ARN", answer.name, excerpt(value, 80)),
                         fmt::format("it looks like {}", answer.example));
    }
    bool const has_account = answer.name != "permission_set_arn";  // it is the organisation's
    if (has_account && arn->account != task.account.value()) {
        return bad_input(fmt::format("{} is of account {}, the task is for {}", answer.name,
                                     excerpt(arn->account), task.account.value()),
                         "check which account you are signed in to");
    }
    return rest;
}

Result<void> check_role(Task const& task, std::string_view value) {
    std::string_view const resource = TRY(checked_arn(kRole, value, task));
    std::string_view const name = resource.substr(resource.rfind('/') + 1);
    if (name != task.role_name) {
        return bad_input(fmt::format("role_arn names the role {}, the task is for {}",
                                     excerpt(name, 80), task.role_name),
                         "create the role under exactly that name");
    }
    return {};
}

/// The user whose policy the task is about.
Result<void> check_user(Task const& task, std::string_view value) {
    std::string_view const name = iam::after_last_slash(TRY(checked_arn(kUser, value, task)));
    std::string const wanted = task.scope ? task.scope->runtime.fields.at("user_name") : "";
    if (name != wanted) {
        return bad_input(fmt::format("user_arn names the user {}, the task is for {}",
                                     excerpt(name, 80), wanted),
                         "create the user under exactly that name");
    }
    return {};
}

Result<void> check_workspace_id(Task const& task, std::string_view value) {
    if (!is_workspace_id(value)) {
        return bad_input(fmt::format("workspace_id '{}' is no id", excerpt(value)),
                         "it looks like wrkspc_01AbCdEf23GhIj");
    }
    for (TaskStep const& step : task.steps) {
        auto const arn = step.answers.find("workspace_arn");
        if (arn != step.answers.end() && !arn->second.ends_with(fmt::format("/{}", value))) {
            return bad_input(fmt::format("workspace_id {} is not that of {}", value, arn->second),
                             "check both in the outputs of the stack");
        }
    }
    return {};
}

/// The ids of AWS Organizations: `ou-ab12-cd34ef56`, `p-1a2b3c4d`.
Result<void> check_organizations_id(Task const& task, std::string_view name,
                                    std::string_view value) {
    bool const is_target = name == "target_id";
    bool const is_account = is_target && task.guard_rail && task.guard_rail->account.has_value();
    std::string_view rest = value;
    bool const is_id = consume_prefix(rest, is_target ? "ou-" : "p-") && !rest.empty() &&
                       std::ranges::all_of(
                           rest, [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; });
    if (is_account ? value != task.guard_rail->account->value() : !is_id) {
        return bad_input(
            fmt::format("{} '{}' is not the id that was asked for", name, excerpt(value)),
            is_account
                ? fmt::format("the rail hangs at account {}", task.guard_rail->account->value())
            : is_target ? std::string("it looks like ou-ab12-cd34ef56")
                        : std::string("it looks like p-1a2b3c4d"));
    }
    return {};
}

Result<void> check_answer(Task const& task, std::string const& name, std::string const& value) {
    TRY(check_text(name, value, kLongestAnswer));
    if (name == kRole.name) {
        return check_role(task, value);
    }
    if (name == kUser.name) {
        return check_user(task, value);
    }
    if (name == kPermissionSet.name) {
        TRY(checked_arn(kPermissionSet, value, task));
        return {};
    }
    if (name == "target_id" || name == "policy_id") {
        return check_organizations_id(task, name, value);
    }
    if (name == kFunction.name) {
        TRY(checked_arn(kFunction, value, task));
    }
    if (name == kWorkspaceArn.name) {
        std::string_view const id = TRY(checked_arn(kWorkspaceArn, value, task));
        if (!is_workspace_id(id)) {
            return bad_input(fmt::format("workspace_arn names no workspace: '{}'", excerpt(id)),
                             fmt::format("it looks like {}", kWorkspaceArn.example));
        }
    }
    return name == "workspace_id" ? check_workspace_id(task, value) : Result<void>{};
}

std::string shown(std::string_view hash) {
    return hash.size() <= kShownOfHash ? excerpt(hash)
                                       : fmt::format("{}…", excerpt(hash.substr(0, kShownOfHash)));
}

Result<void> check_content(Evidence const& evidence) {
    TRY(check_text("evidence", evidence.content, kLongestEvidence));
    if (evidence.kind == EvidenceKind::kJson) {
        TRY(parse_json(*evidence.content.text(), "evidence"));
    }
    bool const is_file = evidence.kind == EvidenceKind::kFileDigest;
    bool const is_digest = evidence.file_sha256 && evidence.file_sha256->size() == 64 &&
                           std::ranges::all_of(*evidence.file_sha256, is_hex);
    if (is_file && !is_digest) {
        return bad_input("evidence.file_sha256 is no SHA-256", "give 64 lower-case hex digits");
    }
    if (!is_file && evidence.file_sha256) {
        return bad_input("evidence.file_sha256 belongs to a file's evidence", "leave it out");
    }
    if (evidence.by.empty()) {
        return bad_input("evidence.by is empty", "name who handed it in");
    }
    return {};
}

}  // namespace

Result<void> check_answers(Task const& task, TaskStep const& step,
                           std::map<std::string, std::string> const& answers) {
    for (std::string const& name : step.asks_for) {
        auto const answer = answers.find(name);
        if (answer == answers.end()) {
            return bad_input(fmt::format("the step '{}' asks for {}", step.title, name),
                             fmt::format("it asks for {}", join(step.asks_for, ", ")));
        }
        TRY(check_answer(task, name, answer->second));
    }
    for (auto const& [name, value] : answers) {
        if (std::ranges::find(step.asks_for, name) == step.asks_for.end()) {
            return bad_input(
                fmt::format("the step '{}' does not ask for {}", step.title, excerpt(name)),
                step.asks_for.empty() ? "it asks for nothing"
                                      : fmt::format("it asks for {}", join(step.asks_for, ", ")));
        }
    }
    return {};
}

Result<void> check_evidence(Task const& task, TaskStep const& step,
                            std::optional<Evidence> const& evidence) {
    if (!evidence) {
        return step.needs_evidence
                   ? Result<void>(bad_input(fmt::format("the step '{}' needs evidence", step.title),
                                            "hand in what the last command of the step printed"))
                   : Result<void>{};
    }
    if (evidence->composition_sha256 != task.composition_sha256) {
        return fail(
            ErrorCode::kConflict,
            fmt::format("evidence is for {} {}, this task is for {}",
                        task.guard_rail ? "guard rail" : "composition",
                        shown(evidence->composition_sha256), shown(task.composition_sha256)),
            "do the step again with what this task says");
    }
    return check_content(*evidence);
}

}  // namespace mandate::approval
