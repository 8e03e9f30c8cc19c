#include "ownership/workload.h"

#include <fmt/format.h>

#include "base/codec.h"

namespace mandate::ownership {
namespace {

constexpr std::size_t kLongestSlug = 41;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

std::unexpected<Error> not_now(Workload const& workload, std::string_view only) {
    return fail(ErrorCode::kConflict, fmt::format("workload {} is {}; {}", workload.id.value(),
                                                  text_of(workload.state), only));
}

}  // namespace

Result<void> check_slug(std::string_view slug) {
    bool good = slug.size() >= 2 && slug.size() <= kLongestSlug && is_lower(slug.front()) &&
                slug.back() != '-' && slug.find("--") == std::string_view::npos;
    for (char const c : slug) {
        good = good && (is_lower(c) || (c >= '0' && c <= '9') || c == '-');
    }
    if (!good) {
        return bad_input(fmt::format("workload '{}' is no short name", slug.substr(0, 80)),
                         "write 2 to 41 lower-case letters, digits and single hyphens, beginning "
                         "with a letter, such as support-bot");
    }
    return {};
}

Result<Workload> activate(Workload const& workload) {
    if (workload.state != WorkloadState::kPlanned) {
        return not_now(workload, "only a planned workload can become active");
    }
    Workload active = workload;
    active.state = WorkloadState::kActive;
    return active;
}

Result<Workload> retire(Workload const& workload) {
    if (workload.state == WorkloadState::kRetired) {
        return not_now(workload, "it cannot be retired again");
    }
    Workload retired = workload;
    retired.state = WorkloadState::kRetired;
    return retired;
}

Result<Workload> transfer(Workload const& workload, PersonId const& to) {
    if (workload.state == WorkloadState::kRetired) {
        return not_now(workload, "only a planned or active workload can change its owner");
    }
    if (to.empty()) {
        return bad_input(fmt::format("workload {}: the new owner is missing", workload.id.value()),
                         "name a person");
    }
    if (to == workload.owner) {
        return fail(ErrorCode::kConflict, fmt::format("workload {} belongs to {} already",
                                                      workload.id.value(), to.value()));
    }
    Workload transferred = workload;
    transferred.owner = to;
    return transferred;
}

}  // namespace mandate::ownership
