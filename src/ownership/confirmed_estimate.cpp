#include "ownership/confirmed_estimate.h"

#include <fmt/format.h>

namespace mandate::ownership {
namespace {

Result<void> check(ConfirmedEstimate const& estimate, approval::Estimate const& figure,
                   PersonId const& by) {
    if (by.empty()) {
        return bad_input(
            fmt::format("estimate of {}: nobody is named for it", estimate.workload.value()),
            "name a person");
    }
    if (figure.currency != estimate.owner_figure.currency) {
        return bad_input(
            fmt::format("estimate of {}: {} cannot stand for {}", estimate.workload.value(),
                        figure.currency, estimate.owner_figure.currency),
            "give the figure in the same currency");
    }
    return {};
}

}  // namespace

Result<ConfirmedEstimate> confirm(ConfirmedEstimate const& estimate,
                                  approval::Estimate const& figure, PersonId const& by, Date on) {
    TRY(check(estimate, figure, by));
    if (estimate.confirmed_on && on < *estimate.confirmed_on) {
        return fail(ErrorCode::kConflict,
                    fmt::format("estimate of {}: {} lies before its last confirmation on {}",
                                estimate.workload.value(), to_string(on),
                                to_string(*estimate.confirmed_on)),
                    "read it again");
    }
    ConfirmedEstimate confirmed = estimate;
    confirmed.confirmed_figure = figure;
    confirmed.confirmed_by = by;
    confirmed.confirmed_on = on;
    confirmed.awaits_confirmation = false;
    return confirmed;
}

Result<ConfirmedEstimate> revise(ConfirmedEstimate const& estimate,
                                 approval::Estimate const& figure, PersonId const& by) {
    TRY(check(estimate, figure, by));
    if (figure == estimate.owner_figure) {
        return fail(
            ErrorCode::kConflict,
            fmt::format("estimate of {}: the new figure is the old one", estimate.workload.value()),
            "there is nothing to revise");
    }
    ConfirmedEstimate revised = estimate;
    revised.owner_figure = figure;
    revised.owner = by;
    revised.awaits_confirmation = true;
    return revised;
}

}  // namespace mandate::ownership
