#include <fmt/format.h>

#include "base/text.h"
#include "sentence_values.h"
#include "world.h"

namespace mandate::scenarios {

using approval::Estimate;
using approval::Request;
using organisation::Role;

Result<Request> World::contents(Sentence const& sentence) {
    Request request;
    request.workload = WorkloadId(sentence.objects.at(0));
    request.workload_name = value_or(sentence, "name", sentence.objects.at(0));
    request.kind =
        TRY(parse_enum<approval::RequestKind>(value_or(sentence, "kind", "new_workload"), "kind"));
    request.product = ElementId(value_or(sentence, "product", "e4-support-bot"));
    request.use_case = TRY(
        parse_enum<approval::UseCase>(value_or(sentence, "use_case", "operations_ai"), "use_case"));
    request.description = PrivateText(value_or(sentence, "description", "Answers customers."));
    request.runtime.kind = value_or(sentence, "runtime", "lambda");
    request.wished_model = value_of(sentence, "wish");
    request.adopts = value_of(sentence, "adopts");
    Date const today = governance_.today();
    request.estimate = TRY(read_estimate(sentence, BillingPeriod::of(today)));
    if (sentence.values.contains("baseline")) {
        request.business_case = TRY(read_business_case(sentence));
    }
    return request;
}

void World::add_requests() {
    auto draft = [this](Sentence const& sentence) -> Result<void> {
        requests_[sentence.objects.at(0)] =
            TRY(governance_.draft_request(caller(sentence), TRY(contents(sentence))));
        return {};
    };
    handlers_["drafts request"] = draft;
    handlers_["submits request"] = [this, draft](Sentence const& sentence) -> Result<void> {
        // With contents it is a new one; without, the one that was drafted.
        if (!sentence.values.empty()) {
            TRY(draft(sentence));
        }
        TRY(governance_.submit_request(caller(sentence), request_of(sentence.objects.at(0))));
        return {};
    };
    handlers_["edits request"] = [this](Sentence const& sentence) -> Result<void> {
        Request request = TRY(contents(sentence));
        request.id = request_of(sentence.objects.at(0));
        app::SeenVersion seen;
        if (auto const version = value_of(sentence, "seen")) {
            seen = std::stol(*version);
        }
        return governance_.edit_request(caller(sentence), request, seen);
    };
    auto with_reason = [this](std::string const& phrase, auto command) {
        handlers_[phrase] = [this, command](Sentence const& sentence) -> Result<void> {
            return (governance_.*command)(caller(sentence), request_of(sentence.objects.at(0)),
                                          value_or(sentence, "because", ""));
        };
    };
    with_reason("withdraws request", &app::Governance::withdraw_request);
    with_reason("returns request", &app::Governance::return_request);
    with_reason("rejects request", &app::Governance::reject_request);
    with_reason("retires request", &app::Governance::retire_request);
    handlers_["approves size of request"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.approve_size(caller(sentence), request_of(sentence.objects.at(0)));
    };
    handlers_["takes review of request"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.take_review(caller(sentence), request_of(sentence.objects.at(0)));
    };
    handlers_["comments on request"] = [this](Sentence const& sentence) -> Result<void> {
        TRY(governance_.comment(caller(sentence), "request",
                                request_of(sentence.objects.at(0)).value(),
                                value_or(sentence, "text", "")));
        return {};
    };
    handlers_["delegates to"] = [this](Sentence const& sentence) -> Result<void> {
        organisation::Delegation delegation;
        delegation.delegator = PersonId(sentence.actor);
        delegation.delegate = PersonId(sentence.phrase);
        for (std::string const& role : list_of(sentence, "roles")) {
            delegation.roles.push_back(TRY(parse_enum<Role>(role, "role")));
        }
        delegation.from = TRY(read_day(sentence, "from")).value_or(governance_.today());
        delegation.to = TRY(read_day(sentence, "to")).value_or(governance_.today());
        TRY(governance_.delegate(caller(sentence), delegation));
        return {};
    };
}

Result<app::ApproveCommand> World::approve_command(Sentence const& sentence) {
    app::ApproveCommand command;
    command.request = request_of(sentence.objects.at(0));
    command.account = AccountId(value_or(sentence, "account", "111122223333"));
    command.platform =
        TRY(parse_enum<iam::Platform>(value_or(sentence, "platform", "bedrock"), "platform"));
    for (std::string const& model : list_of(sentence, "model")) {
        iam::Grant grant;
        grant.platform = command.platform;
        grant.model = model;
        grant.region = Region(value_or(sentence, "region", "us-east-1"));
        grant.inference_profile = value_of(sentence, "profile");
        for (std::string const& region : list_of(sentence, "destinations")) {
            grant.destination_regions.emplace_back(region);
        }
        for (std::string const& action : list_of(sentence, "actions")) {
            grant.actions.push_back(TRY(parse_enum<iam::ActionSet>(action, "actions")));
        }
        if (grant.actions.empty()) {
            grant.actions = {iam::ActionSet::kInference, iam::ActionSet::kStreaming};
        }
        if (auto const workspace = value_of(sentence, "workspace")) {
            grant.workspace = iam::Workspace{*workspace, std::nullopt};
        }
        command.grants.push_back(std::move(grant));
    }
    command.agentic.tier = iam::default_tier(command.platform);
    if (auto const tier = value_of(sentence, "tier")) {
        command.agentic.tier = TRY(parse_enum<iam::Tier>(*tier, "tier"));
        command.agentic.names = list_of(sentence, "names");
    }
    command.runtime_fields = {
        {"function_arn", fmt::format("arn:aws:lambda:us-east-1:{}:function:{}",
                                     command.account.value(), sentence.objects.at(0))}};
    if (auto const set = value_of(sentence, "permission_set")) {
        command.runtime_fields = {{"permission_set", *set}};
    }
    if (sentence.values.contains("estimate")) {
        command.confirmed_estimate =
            TRY(read_estimate(sentence, BillingPeriod::of(governance_.today())));
    }
    command.business_case_acknowledged = value_or(sentence, "acknowledged", "yes") == "yes";
    command.expires_on = TRY(read_day(sentence, "expires"));
    command.priority =
        TRY(parse_enum<approval::Priority>(value_or(sentence, "priority", "normal"), "priority"));
    command.reason = value_or(sentence, "because", "");
    if (value_or(sentence, "replaces", "") == "all") {
        command.replaces = all_approvals_[sentence.objects.at(0)];
    }
    if (value_or(sentence, "beside", "") == "all") {
        command.beside = all_approvals_[sentence.objects.at(0)];
    }
    if (auto const version = value_of(sentence, "seen")) {
        command.seen = std::stol(*version);
    }
    return command;
}

void World::add_approvals() {
    handlers_["approves request"] = [this](Sentence const& sentence) -> Result<void> {
        app::ApprovalOutcome const outcome =
            TRY(governance_.approve(caller(sentence), TRY(approve_command(sentence))));
        approvals_[sentence.objects.at(0)] = outcome.approval;
        all_approvals_[sentence.objects.at(0)].push_back(outcome.approval);
        return {};
    };
    handlers_["second-approves request"] = [this](Sentence const& sentence) -> Result<void> {
        TRY(governance_.second_approve(caller(sentence), approvals_[sentence.objects.at(0)]));
        return {};
    };
    handlers_["declines request"] = [this](Sentence const& sentence) -> Result<void> {
        return governance_.decline(caller(sentence), approvals_[sentence.objects.at(0)],
                                   value_or(sentence, "because", ""));
    };
    handlers_["revokes approval of"] = [this](Sentence const& sentence) -> Result<void> {
        TRY(governance_.revoke(caller(sentence), approvals_[sentence.objects.at(0)],
                               value_or(sentence, "because", "")));
        return {};
    };
    handlers_["given approvals run out"] = [this](Sentence const& /*sentence*/) -> Result<void> {
        TRY(governance_.expire_approvals(operator_caller()));
        return {};
    };
}

void World::add_models() {
    auto decide = [this](approval::ModelStatus status) {
        return [this, status](Sentence const& sentence) -> Result<void> {
            approval::Decision decision;
            decision.status = status;
            for (std::string const& account : list_of(sentence, "accounts")) {
                decision.scope.accounts.emplace_back(account);
            }
            for (std::string const& type : list_of(sentence, "types")) {
                decision.scope.account_types.push_back(
                    TRY(parse_enum<organisation::AccountType>(type, "type")));
            }
            decision.scope.ous = list_of(sentence, "ous");
            for (std::string const& region : list_of(sentence, "regions")) {
                decision.scope.regions.emplace_back(region);
            }
            decision.scope.region_groups = list_of(sentence, "groups");
            decision.reason = value_or(sentence, "because", "");
            if (auto const days = value_of(sentence, "notice")) {
                decision.notice_days = std::stol(*days);
            }
            TRY(governance_.decide_model(caller(sentence), sentence.objects.at(0), decision));
            return {};
        };
    };
    handlers_["approves model"] = decide(approval::ModelStatus::kApproved);
    handlers_["restricts model"] = decide(approval::ModelStatus::kRestricted);
    handlers_["blocks model"] = decide(approval::ModelStatus::kBlocked);
}
}  // namespace mandate::scenarios
