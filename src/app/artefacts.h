#pragma once

#include <functional>

#include "app/governance.h"
#include "app/records.h"
#include "approval/task.h"
#include "base/result.h"

namespace mandate::app {

// Artefacts within the governance flow. What a task carries is generated and proven; the proof asks
// tens of thousands of requests, so it does not run within a transaction.

/// The artefact of a scope, with its proof. Where nobody has proven it in this process yet, the
/// scope is noted in `writing.unproven` and the record of the proof is empty: write_proven then
/// runs the transaction again.
/// @returns Error{BadInput} when IAM has no words for the scope.
struct ProvenArtefact {
    iam::RoleArtefact artefact;
    approval::ProofRecord proof;
};
Result<ProvenArtefact> proven_artefact(Writing& writing, iam::Scope const& scope);

/// Like records.write, for bodies that ask for artefacts: what is unproven is rolled back, proven,
/// and decided again on what is there then. The body may run several times.
/// @returns Error{AnswerIsNo} with the counter-example when an artefact does not permit exactly its
///          scope: nothing was changed.
Result<void> write_proven(Records& records, Caller const& caller,
                          std::function<Result<void>(Writing&)> const& body);

/// Plans the steps of a task anew once its workspace has an id; any other task stays as it is.
Result<void> refresh_artefacts(Writing& writing, approval::Task& task);

/// What AWS prints about a role of the task (a step's `shows_role`) when it is made exactly as its
/// artefact says: for the sample organisation and for tests, which have no AWS.
/// @returns Error{NotFound} when the task has no such role.
Result<std::string> printout_of(approval::Task const& task, std::string_view role);

/// How the organisation makes its roles in an account, from the settings.
iam::Conventions conventions_for(GovernanceSettings const& settings, AccountId const& account);

}  // namespace mandate::app
