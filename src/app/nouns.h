#pragma once

#include <span>
#include <string>
#include <string_view>

#include "approval/approval.h"
#include "approval/comment.h"
#include "approval/composition.h"
#include "approval/model_decision.h"
#include "approval/request.h"
#include "approval/task.h"
#include "organisation/account.h"
#include "organisation/budget.h"
#include "organisation/calendar.h"
#include "organisation/hierarchy.h"
#include "organisation/person.h"
#include "ownership/claim.h"
#include "ownership/confirmed_estimate.h"
#include "ownership/workload.h"
#include "store/tables.h"

namespace mandate::app {

/// The table that a noun's versions are in (store/entity.h).
using NounTable = store::EntityTable;

/// A workspace of Claude Platform: its name is unique in its account and region.
struct WorkspaceRecord {
    std::string id;  ///< `<account>/<region>/<name>`
    std::string name;
    AccountId account;
    Region region;
    WorkloadId workload;
    std::optional<std::string> workspace_id;  ///< `wrkspc_...` once it is created

    friend bool operator==(WorkspaceRecord const&, WorkspaceRecord const&) = default;
};
BOOST_DESCRIBE_STRUCT(WorkspaceRecord, (), (id, name, account, region, workload, workspace_id))

/// What runs for a workload in an account: the composition whose last task was implemented, and
/// whether the owner has moved over to it.
struct Implementation {
    std::string id;  ///< `<workload>/<account>/<platform>`
    RequestId request;
    approval::Composition composition;
    std::string composition_sha256;
    std::string anchor;   ///< what the owner claims: role or workspace ARN
    Date implemented_on;  ///< the first time
    /// What still stands beside `composition` until the owner has moved over and it is removed.
    std::optional<approval::Composition> leftover;

    friend bool operator==(Implementation const&, Implementation const&) = default;
};
BOOST_DESCRIBE_STRUCT(Implementation, (),
                      (id, request, composition, composition_sha256, anchor, implemented_on,
                       leftover))

/// A token that acts as a person: `mdt_<id>_<secret>`. Only a digest of the secret is kept; the
/// secret has 256 random bits, so the digest gives nothing away.
struct ApiToken {
    std::string id;
    PersonId person;
    std::string name;
    std::string secret_sha256;
    Date expires_on;
    bool revoked = false;

    friend bool operator==(ApiToken const&, ApiToken const&) = default;
};
BOOST_DESCRIBE_STRUCT(ApiToken, (), (id, person, name, secret_sha256, expires_on, revoked))

/// The settings of the governance flow; one record.
struct GovernanceSettings {
    organisation::HierarchyLabels labels;
    organisation::FiscalCalendar calendar;
    Money size_limit = Money::from_units(Int128{5'000} * 1'000'000'000'000);
    Money business_case_free_below = Money::from_units(Int128{1'200} * 1'000'000'000'000);
    std::int64_t approval_days = 366;
    std::int64_t elevated_approval_days = 92;
    std::int64_t task_due_days = 2;
    std::int64_t unused_days_before_removal = 14;
    /// Whether decisions on models make guard-rail tasks; absent: they do.
    std::optional<bool> guard_rails;
    /// Where every checkpoint of the log is kept outside (checkpoint_folder.h); absent: nowhere.
    std::optional<std::string> checkpoint_folder;
    /// How roles are made; in the boundary's ARN `{account}` stands for the role's account. Absent:
    /// as iam::Conventions begins.
    std::optional<iam::Conventions> conventions;

    friend bool operator==(GovernanceSettings const&, GovernanceSettings const&) = default;
};
BOOST_DESCRIBE_STRUCT(GovernanceSettings, (),
                      (labels, calendar, size_limit, business_case_free_below, approval_days,
                       elevated_approval_days, task_due_days, unused_days_before_removal,
                       guard_rails, checkpoint_folder, conventions))

/// How a noun is kept: its table, the prefix of its ids, and the id of a value.
template <typename T>
struct Noun;

#define MANDATE_NOUN(TYPE, TABLE, PREFIX, ID)                                    \
    template <>                                                                  \
    struct Noun<TYPE> {                                                          \
        static constexpr NounTable const& kTable = store::tables::TABLE;         \
        static constexpr std::string_view kPrefix = PREFIX;                      \
        static std::string id([[maybe_unused]] TYPE const& value) { return ID; } \
    };

MANDATE_NOUN(organisation::Person, kPerson, "person", value.id.value())
MANDATE_NOUN(organisation::Delegation, kDelegation, "del", value.id)
MANDATE_NOUN(organisation::Team, kTeam, "team", value.id.value())
// An element's attributes hold from a day on; each span is a record, so no past day ever changes.
MANDATE_NOUN(organisation::Element, kElement, "element",
             value.id.value() + "@" + to_string(value.effective_from))
MANDATE_NOUN(organisation::Account, kAccount, "account", value.id.value())
MANDATE_NOUN(organisation::Budget, kBudget, "budget", value.id)
MANDATE_NOUN(GovernanceSettings, kSettings, "settings", "governance")
MANDATE_NOUN(ApiToken, kApiToken, "tok", value.id)
MANDATE_NOUN(approval::CatalogModel, kCatalogModel, "model", value.id)
MANDATE_NOUN(approval::Request, kRequest, "req", value.id.value())
MANDATE_NOUN(approval::Approval, kApproval, "apr", value.id.value())
MANDATE_NOUN(approval::Task, kTask, "task", value.id.value())
MANDATE_NOUN(approval::Comment, kComment, "com", value.id)
MANDATE_NOUN(ownership::Workload, kWorkload, "workload", value.id.value())
MANDATE_NOUN(ownership::Claim, kClaim, "claim", value.id.value())
MANDATE_NOUN(ownership::ConfirmedEstimate, kConfirmedEstimate, "estimate", value.workload.value())
MANDATE_NOUN(WorkspaceRecord, kWorkspace, "workspace", value.id)
MANDATE_NOUN(Implementation, kImplementation, "implementation", value.id)

#undef MANDATE_NOUN

}  // namespace mandate::app
