#include "sample/history_requests.h"

#include <map>

#include <fmt/format.h>

#include "base/codec.h"
#include "sample/history_people.h"
#include "sample/models.h"

namespace mandate::sample {
namespace {

using approval::Request;
using approval::RequestState;

constexpr std::int64_t kDollar = 1'000'000'000'000;
constexpr std::int64_t kDiscountBasisPoints = 600;  // the enterprise agreement of the bill

Money dollars_of(std::int64_t dollars) { return Money::from_units(Int128{dollars} * kDollar); }

approval::TokenLine token_line_of(std::string_view slug, Token token, std::int64_t dollars) {
    // 10^-12 dollars a token are 10^-6 dollars a million.
    std::int64_t const price = model(slug).price[static_cast<std::size_t>(token)];
    approval::TokenLine line;
    line.model = slug;
    line.token_type = name_of(token);
    line.tokens_per_month = dollars * kDollar / price;
    line.price_per_million = Money::from_units(Int128{price} * 1'000'000);
    line.price_source = fmt::format("prices 2026-08 {} list", slug);
    return line;
}

/// What the work costs today, and how much of that the workload is to save. Not needed for small
/// ones.
std::optional<approval::BusinessCase> business_case_of(std::int64_t dollars) {
    if (dollars * 12 < 20'000) {
        return std::nullopt;
    }
    return approval::BusinessCase{approval::ValueType::kCostSaving, dollars_of(dollars * 12 * 5),
                                  3'000};
}

Result<Request> contents_of(Diary& diary, RequestPlan const& plan) {
    Request request;
    bool const adoption = !plan.adopts.empty();
    request.kind =
        adoption ? approval::RequestKind::kAdoption : approval::RequestKind::kNewWorkload;
    request.workload = WorkloadId(std::string(plan.slug));
    request.workload_name = plan.name;
    request.product = TRY(diary.element(plan.product));
    request.use_case = plan.use_case;
    request.description = PrivateText(std::string(plan.description));
    request.runtime.kind = plan.runtime;
    if (!plan.wish.empty()) {
        request.wished_model = plan.wish;
    }
    std::vector<std::int64_t> curve(12, 100);
    if (!adoption) {
        curve[0] = 50;
    }
    request.estimate = estimate_of(diary, plan.dollars, plan.model, std::move(curve));
    request.business_case = business_case_of(plan.dollars);
    if (adoption) {
        request.adopts = plan.adopts;
    }
    return request;
}

/// What an owner does not know of a runtime and the Lead looks up.
std::map<std::string, std::string> runtime_fields(std::string_view kind, std::string_view slug,
                                                  std::string_view account) {
    if (kind == "lambda") {
        return {{"function_arn",
                 fmt::format("arn:aws:lambda:us-east-1:{}:function:{}-fn", account, slug)}};
    }
    if (kind == "ecs_task" || kind == "agentcore") {
        return {{"region", "us-east-1"}};
    }
    if (kind == "eks_irsa") {
        return {{"oidc_provider_arn",
                 fmt::format("arn:aws:iam::{}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/"
                             "5C1A7E0B93D24F68A1B2C3D4E5F60718",
                             account)},
                {"namespace", "pipelines"},
                {"service_account", std::string(slug)}};
    }
    if (kind == "oidc") {
        return {{"oidc_provider_arn",
                 fmt::format("arn:aws:iam::{}:oidc-provider/token.actions.githubusercontent.com",
                             account)},
                {"audience", "sts.amazonaws.com"},
                {"subject", fmt::format("repo:alderfinch/{}:ref:refs/heads/main", slug)}};
    }
    if (kind == "people") {
        return {{"permission_set", "AWSAdministratorAccess"}};
    }
    return {};  // an instance needs nothing more
}

}  // namespace

approval::Estimate estimate_of(Diary const& diary, std::int64_t dollars, std::string_view model,
                               std::vector<std::int64_t> curve_percent) {
    approval::Estimate estimate;
    estimate.first_month = BillingPeriod::of(diary.today());
    estimate.curve_percent = std::move(curve_percent);
    estimate.expected_discount_basis_points = kDiscountBasisPoints;
    if (model.empty()) {
        estimate.lines = {approval::DirectLine{"model calls", dollars_of(dollars)}};
        return estimate;
    }
    estimate.lines = {token_line_of(model, Token::kInput, dollars * 55 / 100),
                      token_line_of(model, Token::kOutput, dollars * 45 / 100)};
    return estimate;
}

Result<RequestId> draft(Diary& diary, RequestPlan const& plan) {
    std::string const owner = owner_of(diary.company(), plan.product);
    Request const contents = TRY(contents_of(diary, plan));
    return diary.act(fmt::format("{} drafts {}", owner, plan.slug), [&](app::Governance& mandate) {
        return mandate.draft_request(person(owner), contents);
    });
}

Result<RequestId> ask(Diary& diary, RequestPlan const& plan, Gate gate) {
    RequestId id = TRY(draft(diary, plan));
    std::string const owner = owner_of(diary.company(), plan.product);
    RequestState const state = TRY(diary.act(
        fmt::format("{} submits {}", owner, plan.slug),
        [&](app::Governance& mandate) { return mandate.submit_request(person(owner), id); }));
    bool const waits = state == RequestState::kAwaitingSize;
    if (gate == Gate::kWaiting && !waits) {
        return fail(ErrorCode::kConflict,
                    fmt::format("sample history: {} was to wait at gate 1 and is {}", plan.slug,
                                text_of(state)));
    }
    if (gate == Gate::kPassed && waits) {
        std::string const manager = gate_of(diary.company(), plan.product);
        TRY(diary.act(
            fmt::format("{} approves the size of {}", manager, plan.slug),
            [&](app::Governance& mandate) { return mandate.approve_size(person(manager), id); }));
    }
    return id;
}

Result<app::ApproveCommand> approval_of(Diary& diary, RequestId const& request,
                                        AccountId const& account, std::vector<iam::Grant> grants,
                                        std::string_view reason) {
    Request const asked = TRY(diary.look_up<Request>(request.value()));
    app::ApproveCommand command;
    command.request = request;
    command.account = account;
    command.platform = grants.front().platform;
    command.grants = std::move(grants);
    command.agentic.tier = iam::default_tier(command.platform);
    command.runtime_fields =
        runtime_fields(asked.runtime.kind, asked.workload.value(), account.value());
    command.business_case_acknowledged = asked.business_case.has_value();
    command.reason = reason;
    return command;
}

Result<std::vector<ApprovalId>> decided_about(Diary& diary, RequestId const& request) {
    std::vector<ApprovalId> ids;
    for (approval::Approval const& earlier :
         TRY(diary.find<approval::Approval>({{"request", request.value()}}))) {
        ids.push_back(earlier.id);
    }
    return ids;
}

Result<app::ApprovalOutcome> approve(Diary& diary, std::string_view lead,
                                     app::ApproveCommand command) {
    Request const request = TRY(diary.look_up<Request>(command.request.value()));
    if (request.state == RequestState::kSubmitted) {
        TRY(diary.act(fmt::format("{} takes {} into review", lead, request.workload.value()),
                      [&](app::Governance& mandate) {
                          return mandate.take_review(person(lead), request.id);
                      }));
    }
    // The Leads of the sample know of each other's decisions.
    command.beside = TRY(decided_about(diary, request.id));
    return diary.act(
        fmt::format("{} approves {}", lead, request.workload.value()),
        [&](app::Governance& mandate) { return mandate.approve(person(lead), command); });
}

Result<void> claim(Diary& diary, RequestId const& request, std::string_view delegate) {
    Request const built = TRY(diary.look_up<Request>(request.value()));
    std::string const& owner = built.requested_by.value();
    app::Caller const caller = delegate.empty() ? person(owner) : person(delegate, owner);
    TRY(diary.act(
        fmt::format("{} claims {}", caller.person.value(), built.workload.value()),
        [&](app::Governance& mandate) { return mandate.claim_request(caller, request); }));
    return {};
}

Result<void> remark(Diary& diary, std::string_view who, RequestId const& request,
                    std::string_view text) {
    TRY(diary.act(fmt::format("{} comments on {}", who, request.value()),
                  [&](app::Governance& mandate) {
                      return mandate.comment(person(who), "request", request.value(), text);
                  }));
    return {};
}

}  // namespace mandate::sample
