#include "ownership/claim.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace mandate::ownership {
namespace {

using mandate::to_string;  // of a day; the one of an anchor hides it here

constexpr std::chrono::months kFarthestBack{13};

/// The same day of the month 13 months ago, or that month's last.
Date earliest(Date today) {
    std::chrono::year_month_day const day = std::chrono::year_month_day{today} - kFarthestBack;
    return day.ok() ? Date{day} : Date{day.year() / day.month() / std::chrono::last};
}

/// `from 2026-10-01 on`, `from 2026-10-01 to 2026-10-31`: both days are part of it.
std::string days_of(Claim const& claim) {
    return claim.effective_to ? fmt::format("from {} to {}", to_string(claim.effective_from),
                                            to_string(*claim.effective_to - std::chrono::days{1}))
                              : fmt::format("from {} on", to_string(claim.effective_from));
}

/// Whether two claims hold a day in common. A claim that was released on its first day holds none.
bool overlap(Claim const& one, Claim const& other) {
    auto const empty = [](Claim const& claim) {
        return claim.effective_to && *claim.effective_to <= claim.effective_from;
    };
    auto const ends_by = [](Claim const& claim, Date day) {
        return claim.effective_to && *claim.effective_to <= day;
    };
    return !empty(one) && !empty(other) && !ends_by(one, other.effective_from) &&
           !ends_by(other, one.effective_from);
}

bool is_blank(PrivateText const& text) { return !text.text() || trim(*text.text()).empty(); }

/// Restating history needs a reason, and ends where the books are closed.
Result<void> check_restatement(Anchor const& anchor, Date day, Date today,
                               PrivateText const& reason) {
    if (day < earliest(today)) {
        return bad_input(
            fmt::format("{}: {} is more than 13 months back", to_string(anchor), to_string(day)),
            fmt::format("choose {} or later", to_string(earliest(today))));
    }
    if (is_blank(reason)) {
        return bad_input(fmt::format("{}: {} lies before today and restates history",
                                     to_string(anchor), to_string(day)),
                         "give a reason");
    }
    return {};
}

Result<void> check_anchor(Anchor const& anchor) {
    Result<Anchor> const read = parse_anchor(to_string(anchor));
    if (!read) {
        return std::unexpected(read.error());
    }
    if (*read != anchor) {
        return bad_input(fmt::format("anchor '{}' is not in its canonical form", to_string(anchor)),
                         fmt::format("write {}", to_string(*read)));
    }
    return {};
}

}  // namespace

bool in_force(Claim const& claim, Date day) {
    return claim.effective_from <= day && (!claim.effective_to || day < *claim.effective_to);
}

Claim const* claim_on(std::span<Claim const> claims, Anchor const& anchor, Date day) {
    auto const found = std::ranges::find_if(
        claims, [&](Claim const& claim) { return in_force(claim, day) && claim.anchor == anchor; });
    return found == claims.end() ? nullptr : &*found;
}

Result<Claim> claim(Claim proposed, std::span<Claim const> existing, Date today) {
    TRY(check_anchor(proposed.anchor));
    if (proposed.effective_to && *proposed.effective_to <= proposed.effective_from) {
        return bad_input(
            fmt::format("{}: a claim from {} cannot end on {}", to_string(proposed.anchor),
                        to_string(proposed.effective_from), to_string(*proposed.effective_to)),
            "let it end on a later day");
    }
    proposed.restates_history = proposed.effective_from < today;
    if (proposed.restates_history) {
        TRY(check_restatement(proposed.anchor, proposed.effective_from, today, proposed.reason));
    }
    for (Claim const& other : existing) {
        if (other.anchor == proposed.anchor && overlap(proposed, other)) {
            return fail(ErrorCode::kConflict,
                        fmt::format("{} belongs to workload {} {} ({})", to_string(proposed.anchor),
                                    other.workload.value(), days_of(other), other.id.value()),
                        "release that claim first, or choose days on which the anchor is free");
        }
    }
    return proposed;
}

Result<Claim> release(Claim const& claim, Date on, Date today, std::string_view reason) {
    if (on < claim.effective_from) {
        return bad_input(fmt::format("{} begins on {} and cannot end on {}", claim.id.value(),
                                     to_string(claim.effective_from), to_string(on)),
                         fmt::format("choose {} or later", to_string(claim.effective_from)));
    }
    if (claim.effective_to && *claim.effective_to <= on) {
        return fail(
            ErrorCode::kConflict,
            fmt::format("{} has ended on {}", claim.id.value(), to_string(*claim.effective_to)),
            "there is nothing left to release");
    }
    Claim released = claim;
    released.effective_to = on;
    if (on < today) {
        released.reason = PrivateText(std::string(reason));
        released.restates_history = true;
        TRY(check_restatement(claim.anchor, on, today, released.reason));
    }
    return released;
}

}  // namespace mandate::ownership
