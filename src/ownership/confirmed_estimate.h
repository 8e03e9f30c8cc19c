#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "approval/estimate.h"
#include "base/date.h"
#include "base/result.h"
#include "base/strong_id.h"

namespace mandate::ownership {

/// The figure that weekly cards measure against: the owner's and the Lead's, both kept. A new
/// figure is a new version; versions are the history.
struct ConfirmedEstimate {
    WorkloadId workload;
    RequestId request;
    approval::Estimate owner_figure;
    PersonId owner;
    std::optional<approval::Estimate> confirmed_figure;
    std::optional<PersonId> confirmed_by;
    std::optional<Date> confirmed_on;

    friend bool operator==(ConfirmedEstimate const&, ConfirmedEstimate const&) = default;
};
BOOST_DESCRIBE_STRUCT(ConfirmedEstimate, (),
                      (workload, request, owner_figure, owner, confirmed_figure, confirmed_by,
                       confirmed_on))

/// The Lead's figure for the owner's. Separation of duties is checked by the use case.
Result<ConfirmedEstimate> confirm(ConfirmedEstimate const& estimate,
                                  approval::Estimate const& figure, PersonId const& by, Date on);

/// A new figure of the owner's: it is unconfirmed until the Lead has seen it; the confirmed one
/// stays in force until then.
Result<ConfirmedEstimate> revise(ConfirmedEstimate const& estimate,
                                 approval::Estimate const& figure, PersonId const& by);

}  // namespace mandate::ownership
