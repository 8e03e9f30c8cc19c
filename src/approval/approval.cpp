#include "approval/approval.h"

#include <algorithm>

#include <fmt/format.h>

#include "approval/canonical.h"
#include "approval/free_text.h"
#include "approval/state_words.h"
#include "base/utf8.h"

namespace mandate::approval {
namespace {

constexpr std::size_t kMostGrants = 200;

bool is_account(std::string_view text) {
    return text.size() == 12 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<void> check_identity(ApprovalId const& id, ApprovalContent const& content,
                            PersonId const& by) {
    if (id.empty() || content.request.empty() || content.workload.empty() || by.empty()) {
        return bad_input("an approval names its id, request, workload and who decided it",
                         "one of them is empty");
    }
    if (!is_account(content.account.value())) {
        return bad_input(fmt::format("approval {}: account '{}' is not twelve digits", id.value(),
                                     excerpt(content.account.value())));
    }
    return {};
}

/// A workspace is bound to one region: there its name stands for one workspace, and an id has one
/// name.
Result<void> check_workspaces(std::vector<iam::Grant> const& grants) {
    for (iam::Grant const& grant : grants) {
        TRY(check_workspace_name(grant.workspace->name));
        for (iam::Grant const& other : grants) {
            bool const same_place = grant.region == other.region;
            bool const same_name = grant.workspace->name == other.workspace->name;
            bool const same_id = grant.workspace->id == other.workspace->id;
            if (same_place && same_name && !same_id) {
                return bad_input(fmt::format("workspace {} in {} stands for two workspaces",
                                             grant.workspace->name, grant.region.value()),
                                 "give the same id, or none, in all grants of a workspace");
            }
            if (!same_name && grant.workspace->id && same_id) {
                return bad_input(fmt::format("workspace {} has two names, {} and {}",
                                             *grant.workspace->id, grant.workspace->name,
                                             other.workspace->name));
            }
        }
    }
    return {};
}

Result<void> normalise_grants(ApprovalContent& content) {
    if (content.grants.empty()) {
        return bad_input("an approval without grants permits nothing", "give at least one grant");
    }
    if (content.grants.size() > kMostGrants) {
        return bad_input(fmt::format("the approval has {} grants", content.grants.size()),
                         fmt::format("give at most {}", kMostGrants));
    }
    for (iam::Grant& grant : content.grants) {
        if (grant.platform != content.platform) {
            return bad_input(fmt::format("the grant of {} in {} is for another platform than the "
                                         "approval",
                                         grant.model, grant.region.value()),
                             "make one approval a platform");
        }
        grant = TRY(iam::normalised(std::move(grant)));
    }
    std::ranges::sort(content.grants, {}, iam::key_of);
    auto const twice = std::ranges::adjacent_find(content.grants, {}, iam::key_of);
    if (twice != content.grants.end()) {
        return bad_input(
            fmt::format("the grant of {} in {} stands twice", twice->model, twice->region.value()),
            "unite their actions in one grant");
    }
    if (content.platform == iam::Platform::kClaudePlatform) {
        TRY(check_workspaces(content.grants));
    }
    return {};
}

Result<void> check_named_models(ApprovalContent& content) {
    make_set(content.named_models);
    for (std::string const& model : content.named_models) {
        if (std::ranges::find(content.grants, model, &iam::Grant::model) == content.grants.end()) {
            return bad_input(fmt::format("named_models: no grant is of model {}", model),
                             "name models as the grants do");
        }
    }
    return {};
}

Result<void> check_life(ApprovalContent const& content, bool elevated, ApprovalRules const& rules) {
    if (content.expires_on < content.valid_from) {
        return bad_input(fmt::format("the approval would expire on {}, before it begins on {}",
                                     to_string(content.expires_on), to_string(content.valid_from)));
    }
    std::int64_t const days = (content.expires_on - content.valid_from).count() + 1;
    std::int64_t const longest = elevated ? rules.longest_days_elevated : rules.longest_days;
    if (days > longest) {
        Date const last = content.valid_from + std::chrono::days(longest - 1);
        return bad_input(fmt::format("the approval would hold for {} days; {} are allowed{}", days,
                                     longest, elevated ? " for an elevated tier" : ""),
                         fmt::format("let it expire on {} or before", to_string(last)));
    }
    return {};
}

Result<void> check_state(Approval const& approval, ApprovalState wanted, std::string_view done) {
    if (approval.state == wanted) {
        return {};
    }
    return fail(ErrorCode::kConflict,
                fmt::format("approval {} is {}; only {} approval can be {}", approval.id.value(),
                            state_name(approval.state), with_article(state_name(wanted)), done),
                approval.superseded_by
                    ? fmt::format("it was replaced by {}", approval.superseded_by->value())
                    : "");
}

Result<void> check_second(Approval const& approval, PersonId const& by) {
    if (by == approval.decided_by) {
        return fail(ErrorCode::kForbidden,
                    fmt::format("separation of duties: {} decided approval {}", by.value(),
                                approval.id.value()),
                    "another Security Reviewer must be the second approver");
    }
    return {};
}

Result<Approval> ended(Approval approval, ApprovalState state, std::optional<Date> on,
                       std::string_view reason) {
    TRY(check_text("reason", reason));
    approval.state = state;
    approval.ended_on = on;
    approval.end_reason = PrivateText(std::string(reason));
    return approval;
}

}  // namespace

Result<Approval> approve(ApprovalId id, ApprovalContent content, std::string_view reason,
                         PersonId const& by, ApprovalRules const& rules) {
    TRY(check_identity(id, content, by));
    TRY(normalise_grants(content));
    TRY(iam::check_agentic(content.platform, content.agentic));
    make_set(content.agentic.names);
    TRY(check_named_models(content));
    TRY(iam::check_runtime(content.runtime, iam::Completeness::kWhole));
    TRY(check_estimate(content.confirmed_estimate));
    bool const elevated = iam::is_elevated(content.platform, content.agentic.tier);
    TRY(check_life(content, elevated, rules));
    if (elevated || !reason.empty()) {
        TRY(check_text("reason", reason));
    }
    Approval approval;
    approval.id = std::move(id);
    approval.content_sha256 = TRY(content_hash(content));
    approval.content = std::move(content);
    approval.reason = PrivateText(std::string(reason));
    approval.decided_by = by;
    approval.state = elevated ? ApprovalState::kAwaitingSecond : ApprovalState::kActive;
    return approval;
}

Result<std::string> content_hash(ApprovalContent const& content) { return hash_of(content); }

Result<Approval> second_approve(Approval const& approval, PersonId const& by) {
    TRY(check_state(approval, ApprovalState::kAwaitingSecond, "approved by a second person"));
    TRY(check_second(approval, by));
    Approval result = approval;
    result.second_by = by;
    result.state = ApprovalState::kActive;
    return result;
}

Result<Approval> decline(Approval const& approval, PersonId const& by, std::string_view reason) {
    TRY(check_state(approval, ApprovalState::kAwaitingSecond, "declined"));
    TRY(check_second(approval, by));
    Approval result = TRY(ended(approval, ApprovalState::kDeclined, std::nullopt, reason));
    result.second_by = by;
    return result;
}

Result<Approval> supersede(Approval const& approval, ApprovalId const& by, Date on) {
    TRY(check_state(approval, ApprovalState::kActive, "superseded"));
    if (by.empty() || by == approval.id) {
        return bad_input(fmt::format("approval {} cannot supersede itself", approval.id.value()),
                         "name the later approval");
    }
    Approval result = approval;
    result.state = ApprovalState::kSuperseded;
    result.superseded_by = by;
    result.ended_on = on;
    return result;
}

Result<Approval> revoke(Approval const& approval, std::string_view reason, Date on) {
    TRY(check_state(approval, ApprovalState::kActive, "revoked"));
    return ended(approval, ApprovalState::kRevoked, on, reason);
}

Result<Approval> expire(Approval const& approval, Date today) {
    TRY(check_state(approval, ApprovalState::kActive, "expired"));
    if (today <= approval.content.expires_on) {
        return fail(ErrorCode::kConflict,
                    fmt::format("approval {} holds until the end of {}", approval.id.value(),
                                to_string(approval.content.expires_on)),
                    "revoke it to end it earlier");
    }
    Approval result = approval;
    result.state = ApprovalState::kExpired;
    result.ended_on = approval.content.expires_on + std::chrono::days(1);
    return result;
}

bool in_force(Approval const& approval, Date day) {
    return approval.state == ApprovalState::kActive && approval.content.valid_from <= day &&
           day <= approval.content.expires_on;
}

Result<void> check_workspace_name(std::string_view name) {
    auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    bool const good = !name.empty() && name.size() <= 40 && is_letter(name.front()) &&
                      std::ranges::all_of(name, [&](char c) {
                          return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
                      });
    if (!good) {
        return bad_input(fmt::format("'{}' is no workspace name", excerpt(name, 60)),
                         "begin with a letter; 1 to 40 of a-z, 0-9 and hyphen");
    }
    return {};
}

}  // namespace mandate::approval
