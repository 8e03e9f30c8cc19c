#include "app/known_actions.h"

#include <stdexcept>

namespace mandate::app {
namespace {

std::vector<audit::Action> listed() {
    return {
        {"access.refused", "A person was refused something, so many times in one minute"},
        {"account.added", "An AWS account became known"},
        {"account.changed", "An AWS account's name, type, OU or partition changed"},
        {"account.dedicated", "An AWS account was declared to serve one workload alone"},
        {"account.owned", "Elements of the hierarchy own an AWS account from a day on"},
        {"approval.awaiting_second", "A FinOps Lead approved; the second approver is still asked"},
        {"approval.declined", "The second approver declined"},
        {"approval.expired", "An approval reached its last day"},
        {"approval.granted", "A FinOps Lead approved for one account and platform"},
        {"approval.revoked", "An approval was taken back"},
        {"approval.second_granted", "The second approver agreed; the approval is in force"},
        {"approval.superseded", "A later approval took an approval's place"},
        {"budget.added", "An element got a budget for a period"},
        {"budget.changed", "An element's budget for a period changed"},
        {"claim.made", "A workload claimed an anchor from a day on"},
        {"claim.released", "A claim ended"},
        {"claim.transferred", "A claim ended in favour of another workload"},
        {"comment.written", "Somebody commented on something"},
        {"delegation.made", "A person lent their roles to another one until a day"},
        {"delegation.revoked", "A delegation was taken back"},
        {"delivery.forgotten", "The snapshot of a superseded delivery was removed"},
        {"delivery.ingested", "A delivery of the bill became the current one of its period"},
        {"delivery.reclassified", "A delivery was given its meaning by newer rules"},
        {"duty_act.done", "A person did a step that excludes others on the same chain"},
        {"duty_rules.changed", "The table of steps that exclude each other changed"},
        {"element.added", "An element came into the hierarchy"},
        {"element.changed", "An element of the hierarchy changed from a day on"},
        {"element.ended", "An element of the hierarchy ended"},
        {"element.span_ended", "What was true of an element until a day was closed"},
        {"estimate.confirmed", "A FinOps Lead confirmed a workload's estimate"},
        {"estimate.revised", "A Product Owner revised a workload's estimate"},
        {"hierarchy.labelled", "The levels of the hierarchy got other names"},
        {"implementation.changed", "What runs for a workload in an account changed"},
        {"model.approved", "A FinOps Lead approved a model within a scope"},
        {"model.blocked", "A FinOps Lead blocked a model"},
        {"model.found", "A model came into the catalogue"},
        {"model.restricted", "A FinOps Lead restricted a model to requests that name it"},
        {"model.updated", "What the catalogue says about a model changed"},
        {"person.added", "A person was added"},
        {"person.changed", "A person's name, roles or state changed"},
        {"person.erased", "A person who has left was erased; what they did stays"},
        {"private_text.erased", "The private texts of a person were erased"},
        {"record.chosen", "An export became the source of record of a payer and period"},
        {"request.adopted", "A request for what already ran was claimed as it is"},
        {"request.approved", "A request has its approvals"},
        {"request.awaiting_size", "A request was submitted and waits for the Portfolio Manager"},
        {"request.claimed", "A Product Owner claimed what a request's tasks built"},
        {"request.drafted", "A Product Owner began a request"},
        {"request.edited", "A request's contents changed"},
        {"request.implementing", "The tasks of a request are under way"},
        {"request.ready_to_claim", "All tasks of a request are done; its owner may claim"},
        {"request.rejected", "A FinOps Lead rejected a request"},
        {"request.retired", "A request and what came of it are over"},
        {"request.returned", "A FinOps Lead sent a request back to its owner"},
        {"request.returned_to_review", "A decision about a model put a request back into review"},
        {"request.review_taken", "A FinOps Lead took a request into review"},
        {"request.size_approved", "The Portfolio Manager accepted the size of a request"},
        {"request.submitted", "A Product Owner submitted a request"},
        {"request.withdrawn", "A Product Owner withdrew a request"},
        {"sample.made", "The data folder was made for the sample organisation"},
        {"settings.changed", "The settings of the governance flow changed"},
        {"sign_in.refused", "A token was refused, so many times in one minute"},
        {"task.cancelled", "A task was cancelled, because a later decision replaced it"},
        {"task.failed", "A Cloud Engineer could not carry out a task"},
        {"task.implemented", "A Cloud Engineer carried out a task"},
        {"task.issued", "A decision became a task"},
        {"task.reassigned", "A task got another assignee, priority or due date"},
        {"task.started", "A Cloud Engineer took a task"},
        {"task.step_completed", "A Cloud Engineer completed a step and handed in evidence"},
        {"task.unblocked", "The task before was done; this one can be taken"},
        {"team.added", "An engineering team was added"},
        {"team.changed", "An engineering team's members or accounts changed"},
        {"token.created", "A token was made for a person"},
        {"token.revoked", "A token was revoked"},
        {"workload.activated", "A workload runs: its owner claimed it"},
        {"workload.planned", "A workload was planned with its first approval"},
        {"workload.retired", "A workload is over"},
        {"workspace.created", "A Claude Platform workspace got its id"},
        {"workspace.named", "A FinOps Lead named a Claude Platform workspace"},
    };
}

}  // namespace

audit::Actions const& known_actions() {
    static audit::Actions const kActions = [] {
        Result<audit::Actions> made = audit::Actions::create(listed());
        if (!made) {
            throw std::logic_error(to_string(made.error()));
        }
        return std::move(*made);
    }();
    return kActions;
}

}  // namespace mandate::app
