#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/date.h"
#include "base/result.h"
#include "base/strong_id.h"

namespace mandate::ownership {

enum class WorkloadState { kPlanned, kActive, kRetired };
BOOST_DESCRIBE_ENUM(WorkloadState, kPlanned, kActive, kRetired)

/// What spends: one application of one product. Its roles' names are stable for its life.
struct Workload {
    WorkloadId id;
    std::string name;
    ElementId product;
    PersonId owner;
    WorkloadState state = WorkloadState::kPlanned;
    Date created_on;

    friend bool operator==(Workload const&, Workload const&) = default;
};
BOOST_DESCRIBE_STRUCT(Workload, (), (id, name, product, owner, state, created_on))

/// `[a-z][a-z0-9-]{1,40}`, no double or trailing hyphen. @returns Error{BadInput}.
Result<void> check_slug(std::string_view slug);

/// Planned → Active; Planned, Active → Retired; another owner while it is not retired. Anything
/// else is Error{Conflict} that names the state.
Result<Workload> activate(Workload const& workload);
Result<Workload> retire(Workload const& workload);
Result<Workload> transfer(Workload const& workload, PersonId const& to);

}  // namespace mandate::ownership
