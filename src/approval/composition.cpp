#include "approval/composition.h"

#include <algorithm>
#include <map>

#include "approval/canonical.h"

namespace mandate::approval {

Result<Composition> compose(WorkloadId const& workload, AccountId const& account,
                            iam::Platform platform, std::string_view role_name,
                            std::span<Approval const> approvals, Date day) {
    Composition composition{workload, account, platform, std::string(role_name), {}, {}, {}};
    composition.agentic.tier = iam::default_tier(platform);
    std::map<std::string, iam::Grant> by_key;
    for (Approval const& approval : approvals) {
        ApprovalContent const& content = approval.content;
        if (!in_force(approval, day) || content.workload != workload ||
            content.account != account || content.platform != platform) {
            continue;
        }
        for (iam::Grant const& grant : content.grants) {
            iam::Grant normal = TRY(iam::normalised(grant));
            by_key.insert_or_assign(iam::key_of(normal), std::move(normal));
        }
        composition.runtime = content.runtime;
        iam::Agentic& agentic = composition.agentic;
        agentic.tier = std::max(agentic.tier, content.agentic.tier);
        agentic.names.insert(agentic.names.end(), content.agentic.names.begin(),
                             content.agentic.names.end());
    }
    make_set(composition.agentic.names);
    for (auto& [key, grant] : by_key) {
        composition.grants.push_back(std::move(grant));
    }
    return composition;
}

Result<std::string> composition_hash(Composition const& composition) {
    return hash_of(composition);
}

}  // namespace mandate::approval
