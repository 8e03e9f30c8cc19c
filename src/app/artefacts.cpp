#include "app/artefacts.h"

#include <mutex>
#include <unordered_map>

#include <fmt/format.h>

#include "app/proving.h"
#include "base/canonical_json.h"
#include "base/codec.h"
#include "base/digest.h"
#include "iam/artefact.h"
#include "iam/role_printout.h"

namespace mandate::app {
namespace {

constexpr int kMostAttempts = 4;
constexpr std::string_view kAccountMark = "{account}";

/// What was proven in this process, by proven_part_of the scope. Thread-safe.
class ProofShelf {
public:
    std::optional<approval::ProofRecord> find(std::string const& scope) {
        std::scoped_lock const lock(mutex_);
        auto const found = records_.find(scope);
        return found == records_.end() ? std::nullopt : std::optional(found->second);
    }
    void put(std::string const& scope, approval::ProofRecord record) {
        std::scoped_lock const lock(mutex_);
        records_.insert_or_assign(scope, std::move(record));
    }

private:
    std::mutex mutex_;
    std::unordered_map<std::string, approval::ProofRecord> records_;
};

ProofShelf& shelf() {
    static ProofShelf shelf;
    return shelf;
}

/// What a proof depends on: the scope, but for the tags, which no policy of an artefact names.
Result<std::string> proven_part_of(iam::Scope scope) {
    scope.tags.clear();
    scope.conventions.tags.clear();
    return sha256(TRY(canonical_json(encode(scope).body)));
}

Result<void> prove_for_shelf(iam::Scope const& scope) {
    Verdict const verdict = TRY(prove_generated(scope));
    if (!verdict.proven) {
        return fail(
            ErrorCode::kAnswerIsNo,
            fmt::format("the policy of {} is not proven to permit what is decided and nothing "
                        "else: {}",
                        scope.role_name, verdict.sentence),
            "nothing was changed; report this counter-example");
    }
    shelf().put(TRY(proven_part_of(scope)), {{},
                                             static_cast<std::int64_t>(verdict.requests),
                                             static_cast<std::int64_t>(verdict.allowed)});
    return {};
}

}  // namespace

Result<ProvenArtefact> proven_artefact(Writing& writing, iam::Scope const& scope) {
    ProvenArtefact proven;
    proven.artefact = TRY(iam::generate(scope));
    if (auto const record = shelf().find(TRY(proven_part_of(scope)))) {
        proven.proof = *record;
        proven.proof.artefact_sha256 = iam::artefact_sha256(proven.artefact);
    } else {
        writing.unproven.push_back(scope);
    }
    return proven;
}

Result<void> write_proven(Records& records, Caller const& caller,
                          std::function<Result<void>(Writing&)> const& body) {
    for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
        std::vector<iam::Scope> unproven;
        Result<void> const done = records.write(caller, [&](Writing& writing) -> Result<void> {
            TRY(body(writing));
            unproven = writing.unproven;
            return unproven.empty() ? Result<void>{}
                                    : fail(ErrorCode::kConflict, "an artefact is not proven yet");
        });
        if (unproven.empty()) {
            return done;
        }
        for (iam::Scope const& scope : unproven) {
            TRY(prove_for_shelf(scope));
        }
    }
    return fail(ErrorCode::kConflict, "what was decided upon changed again and again meanwhile",
                "try once more");
}

Result<void> refresh_artefacts(Writing& writing, approval::Task& task) {
    if (!task.scope || !task.workspace) {
        return {};
    }
    iam::Scope scope = *task.scope;
    for (iam::Grant& grant : scope.grants) {
        if (grant.workspace) {
            grant.workspace->id =
                TRY(load<WorkspaceRecord>(
                        writing, fmt::format("{}/{}/{}", task.account.value(), grant.region.value(),
                                             grant.workspace->name)))
                    .value.workspace_id;
        }
    }
    ProvenArtefact const proven = TRY(proven_artefact(writing, scope));
    task = approval::with_workspace_id(std::move(task), scope, proven.artefact);
    task.proof = proven.proof;
    return {};
}

Result<std::string> printout_of(approval::Task const& task, std::string_view role) {
    iam::RoleArtefact const artefact =
        task.scope ? TRY(iam::generate(*task.scope)) : iam::RoleArtefact{};
    iam::RoleText const* const text = iam::find_role(artefact, role);
    if (!task.scope || text == nullptr) {
        return fail(ErrorCode::kNotFound, fmt::format("{} has no role {}", task.id.value(), role));
    }
    return iam::printout(*text, task.scope->account, task.scope->partition);
}

iam::Conventions conventions_for(GovernanceSettings const& settings, AccountId const& account) {
    iam::Conventions conventions = settings.conventions.value_or(iam::Conventions{});
    if (auto& boundary = conventions.permissions_boundary) {
        if (std::size_t const mark = boundary->find(kAccountMark); mark != std::string::npos) {
            boundary->replace(mark, kAccountMark.size(), account.value());
        }
    }
    return conventions;
}

}  // namespace mandate::app
