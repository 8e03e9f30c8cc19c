#include "approval/model_decision.h"

#include <algorithm>

#include <fmt/format.h>

#include "approval/canonical.h"
#include "approval/free_text.h"
#include "approval/state_words.h"
#include "base/text.h"

namespace mandate::approval {

/// What a decision's hash is of.
struct DecisionContent {
    std::string model;
    ModelStatus status = ModelStatus::kPendingReview;
    DecisionScope scope;
    std::vector<Covered> covered;
    std::optional<std::int64_t> notice_days;
};
BOOST_DESCRIBE_STRUCT(DecisionContent, (), (model, status, scope, covered, notice_days))

namespace {

constexpr std::int64_t kLongestNotice = 365;
constexpr std::size_t kShownInHint = 5;

Result<void> check_decision(Decision const& decision) {
    if (decision.status == ModelStatus::kPendingReview) {
        return bad_input("a decision is Approved, Restricted or Blocked", "choose one of them");
    }
    if (decision.by.empty()) {
        return bad_input("a decision names who decided it");
    }
    if (decision.status != ModelStatus::kApproved || !decision.reason.empty()) {
        TRY(check_text("reason", decision.reason));
    }
    if (!decision.notice_days) {
        return {};
    }
    if (decision.status != ModelStatus::kBlocked) {
        return bad_input("notice_days belong to a Blocked model", "leave them out");
    }
    if (*decision.notice_days < 0 || *decision.notice_days > kLongestNotice) {
        return bad_input(fmt::format("notice_days must be from 0 to {}, not {}", kLongestNotice,
                                     *decision.notice_days));
    }
    return {};
}

DecisionScope canonical(DecisionScope scope) {
    make_set(scope.accounts);
    make_set(scope.account_types);
    make_set(scope.ous);
    make_set(scope.regions);
    make_set(scope.region_groups);
    return scope;
}

/// A model may be blocked before anybody knows where it is offered.
std::vector<Region> regions_to_decide(CatalogModel const& model, Decision const& decision) {
    bool const anywhere = decision.status == ModelStatus::kBlocked && model.offered_in.empty() &&
                          decision.scope.regions.empty() && decision.scope.region_groups.empty();
    if (!anywhere) {
        return model.offered_in;
    }
    std::vector<Region> regions;
    for (std::string const& group : region_groups()) {
        std::vector<Region> const members = regions_of_group(group);
        regions.insert(regions.end(), members.begin(), members.end());
    }
    return regions;
}

std::string places_of(std::vector<Covered> const& covered) {
    std::vector<std::string> places;
    for (Covered const& one : std::span(covered).first(std::min(covered.size(), kShownInHint))) {
        places.push_back(fmt::format("{} in {}", one.account.value(), one.region.value()));
    }
    std::size_t const more = covered.size() - places.size();
    return join(places, ", ") + (more == 0 ? "" : fmt::format(" and {} more", more));
}

std::unexpected<Error> no(CatalogModel const& model, std::string const& why, std::string hint) {
    return fail(ErrorCode::kAnswerIsNo, fmt::format("model {} {}", model.id, why), std::move(hint));
}

}  // namespace

std::string catalog_id(iam::Platform platform, std::string_view model) {
    return fmt::format("{}:{}", text_of(platform), model);
}

Result<CatalogModel> decide(CatalogModel const& model, Decision const& decision,
                            std::span<organisation::Account const> accounts) {
    TRY(check_decision(decision));
    CatalogModel decided = model;
    decided.status = decision.status;
    decided.scope = canonical(decision.scope);
    decided.covered = TRY(expand(decided.scope, accounts, regions_to_decide(model, decision)));
    decided.notice_days = decision.notice_days;
    decided.decision_sha256 = TRY(hash_of(DecisionContent{decided.id, decided.status, decided.scope,
                                                          decided.covered, decided.notice_days}));
    decided.reason = PrivateText(decision.reason);
    decided.decided_by = decision.by;
    decided.decided_on = decision.on;
    return decided;
}

Result<void> check_usable(CatalogModel const& model, AccountId const& account, Region const& region,
                          Named named) {
    std::string const decided =
        model.decided_on ? fmt::format(" since {}", to_string(*model.decided_on)) : "";
    switch (model.status) {
        case ModelStatus::kPendingReview:
            return no(model, "waits for its review", "the FinOps Lead decides it in the catalogue");
        case ModelStatus::kBlocked:
            return no(model, fmt::format("is Blocked{}", decided),
                      "only a new decision of the FinOps Lead can open it");
        case ModelStatus::kApproved:
        case ModelStatus::kRestricted: break;
    }
    Covered const wanted{account, region};
    if (!std::ranges::binary_search(model.covered, wanted)) {
        return no(model,
                  fmt::format("is {}{}, but not for account {} in {}", state_name(model.status),
                              decided, account.value(), region.value()),
                  fmt::format("it is open for {}; the FinOps Lead can widen the decision",
                              places_of(model.covered)));
    }
    if (model.status == ModelStatus::kRestricted && named == Named::kNo) {
        return no(model, fmt::format("is Restricted{}", decided),
                  "the approval of the request must name it");
    }
    return {};
}

CatalogModel with_discovery(CatalogModel const& known, CatalogModel const& found) {
    CatalogModel model = known;
    model.name = found.name;
    model.vendor = found.vendor;
    model.offered_in.insert(model.offered_in.end(), found.offered_in.begin(),
                            found.offered_in.end());
    make_set(model.offered_in);
    model.profiles.insert(model.profiles.end(), found.profiles.begin(), found.profiles.end());
    make_set(model.profiles);
    if (found.end_of_life) {
        model.end_of_life = found.end_of_life;
    }
    return model;
}

}  // namespace mandate::approval
