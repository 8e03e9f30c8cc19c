#pragma once

#include <span>

#include "store/entity.h"

namespace mandate::store::tables {

// The nouns of the governance flow: kind in the log, table, words for people, and the columns that
// are looked up or constrained, each taken from the body. Constraints beside them are in the
// migrations.

inline constexpr Projection kPersonColumns[] = {{"state", "/state"}};
inline constexpr Projection kDelegationColumns[] = {{"delegator", "/delegator"},
                                                    {"delegate", "/delegate"}};
inline constexpr Projection kElementColumns[] = {{"level", "/level"}, {"parent", "/parent"}};
inline constexpr Projection kAccountColumns[] = {{"account_type", "/type"}};
inline constexpr Projection kBudgetColumns[] = {{"element", "/element"}};
inline constexpr Projection kApiTokenColumns[] = {{"person", "/person"}};
inline constexpr Projection kCatalogModelColumns[] = {{"platform", "/platform"},
                                                      {"status", "/status"}};
inline constexpr Projection kRequestColumns[] = {{"state", "/state"},
                                                 {"workload", "/workload"},
                                                 {"product", "/product"},
                                                 {"requested_by", "/requested_by"}};
inline constexpr Projection kApprovalColumns[] = {{"state", "/state"},
                                                  {"request", "/content/request"},
                                                  {"workload", "/content/workload"},
                                                  {"account", "/content/account"}};
inline constexpr Projection kTaskColumns[] = {{"state", "/state"},
                                              {"request", "/request"},
                                              {"workload", "/workload"},
                                              {"account", "/account"},
                                              {"team", "/team"}};
inline constexpr Projection kCommentColumns[] = {{"subject_kind", "/subject_kind"},
                                                 {"subject_id", "/subject_id"}};
inline constexpr Projection kWorkloadColumns[] = {{"product", "/product"}, {"owner", "/owner"}};
inline constexpr Projection kClaimColumns[] = {{"anchor_kind", "/anchor/kind"},
                                               {"anchor_value", "/anchor/value"},
                                               {"workload", "/workload"},
                                               {"effective_from", "/effective_from"},
                                               {"effective_to", "/effective_to"}};
inline constexpr Projection kWorkspaceColumns[] = {{"workload", "/workload"},
                                                   {"workspace_id", "/workspace_id"}};
inline constexpr Projection kImplementationColumns[] = {{"request", "/request"},
                                                        {"workload", "/composition/workload"}};

inline constexpr EntityTable kPerson{"person", "person", "person", kPersonColumns,
                                     TextsOf::kItself};
inline constexpr EntityTable kDelegation{"delegation", "delegation", "delegation",
                                         kDelegationColumns};
inline constexpr EntityTable kTeam{"team", "team", "team", {}};
inline constexpr EntityTable kElement{"element", "element", "element", kElementColumns};
inline constexpr EntityTable kAccount{"account", "account", "account", kAccountColumns};
inline constexpr EntityTable kBudget{"budget", "budget", "budget", kBudgetColumns};
inline constexpr EntityTable kSettings{"settings", "governance_settings", "settings", {}};
inline constexpr EntityTable kApiToken{"api_token", "api_token", "token", kApiTokenColumns};
inline constexpr EntityTable kCatalogModel{"catalog_model", "catalog_model", "model",
                                           kCatalogModelColumns};
inline constexpr EntityTable kRequest{"request", "request", "request", kRequestColumns};
inline constexpr EntityTable kApproval{"approval", "approval", "approval", kApprovalColumns};
inline constexpr EntityTable kTask{"task", "task", "task", kTaskColumns};
inline constexpr EntityTable kComment{"comment", "comment_on", "comment", kCommentColumns};
inline constexpr EntityTable kWorkload{"workload", "workload", "workload", kWorkloadColumns};
inline constexpr EntityTable kClaim{"claim", "claim", "claim", kClaimColumns};
inline constexpr EntityTable kConfirmedEstimate{"estimate", "confirmed_estimate", "estimate", {}};
inline constexpr EntityTable kWorkspace{"workspace", "workspace", "workspace", kWorkspaceColumns};
inline constexpr EntityTable kImplementation{"implementation", "implementation", "implementation",
                                             kImplementationColumns};

/// Every noun, in the order in which their tables are made.
inline constexpr EntityTable const* kAll[] = {
    &kPerson,   &kDelegation, &kTeam,         &kElement,           &kAccount,   &kBudget,
    &kSettings, &kApiToken,   &kCatalogModel, &kRequest,           &kApproval,  &kTask,
    &kComment,  &kWorkload,   &kClaim,        &kConfirmedEstimate, &kWorkspace, &kImplementation};

}  // namespace mandate::store::tables
