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
    bool awaits_confirmation = true;  ///< the Lead has not seen the owner's latest figure

    friend bool operator==(ConfirmedEstimate const&, ConfirmedEstimate const&) = default;
};
BOOST_DESCRIBE_STRUCT(ConfirmedEstimate, (),
                      (workload, request, owner_figure, owner, confirmed_figure, confirmed_by,
                       confirmed_on, awaits_confirmation))

/// The Lead's figure for the owner's. The figure itself is checked by approval::check_estimate, and
/// the separation of duties by the use case.
/// @returns Error{BadInput} for nobody or another currency, Error{Conflict} for a day before the
///          last confirmation.
Result<ConfirmedEstimate> confirm(ConfirmedEstimate const& estimate,
                                  approval::Estimate const& figure, PersonId const& by, Date on);

/// A new figure of the owner's: it is unconfirmed until the Lead has seen it; the confirmed one
/// stays in force until then. @returns Error{BadInput} for nobody or another currency,
/// Error{Conflict} when the figure is the old one.
Result<ConfirmedEstimate> revise(ConfirmedEstimate const& estimate,
                                 approval::Estimate const& figure, PersonId const& by);

}  // namespace mandate::ownership
