#include "store/migrations.h"

namespace mandate::store {

std::vector<std::string> governance_indexes() {
    return {
        "CREATE INDEX request_state ON request (state) WHERE to_seq IS NULL",
        "CREATE INDEX request_workload ON request (workload) WHERE to_seq IS NULL",
        "CREATE INDEX approval_request ON approval (request) WHERE to_seq IS NULL",
        "CREATE INDEX approval_place ON approval (workload, account) WHERE to_seq IS NULL",
        "CREATE INDEX approval_state ON approval (state) WHERE to_seq IS NULL",
        "CREATE INDEX task_request ON task (request) WHERE to_seq IS NULL",
        "CREATE INDEX task_place ON task (workload, account) WHERE to_seq IS NULL",
        "CREATE INDEX task_state ON task (state) WHERE to_seq IS NULL",
        "CREATE INDEX claim_anchor ON claim (anchor_kind, anchor_value) WHERE to_seq IS NULL",
        "CREATE INDEX claim_workload ON claim (workload) WHERE to_seq IS NULL",
        "CREATE INDEX comment_subject ON comment_on (subject_kind, subject_id)",
        "CREATE INDEX workload_product ON workload (product) WHERE to_seq IS NULL",
        "CREATE INDEX implementation_request ON implementation (request) WHERE to_seq IS NULL",
        "CREATE INDEX implementation_workload ON implementation (workload) WHERE to_seq IS NULL",
        "CREATE INDEX delegation_people ON delegation (delegator, delegate) WHERE to_seq IS NULL",
        // What AWS gave an id exists once.
        "CREATE UNIQUE INDEX workspace_id_once ON workspace (workspace_id) WHERE to_seq IS NULL "
        "AND workspace_id IS NOT NULL",
    };
}

}  // namespace mandate::store
