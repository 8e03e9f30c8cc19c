#include "organisation/account.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"

namespace mandate::organisation {
namespace {

/// The sum of weights, times any amount of a bill line, stays within 128 bits.
constexpr std::int64_t kMostWeight = 1'000'000;

std::unexpected<Error> wrong(Account const& account, std::string_view what, std::string hint) {
    return bad_input(fmt::format("account {}: {}", account.id.value(), what), std::move(hint));
}

Result<void> check_shares(Account const& account, AccountOwnership const& span) {
    std::string const from = to_string(span.from);
    if (span.shares.empty()) {
        return wrong(account, fmt::format("nobody owns it from {} on", from),
                     "name at least one element, or leave the span out");
    }
    std::set<ElementId> seen;
    for (AccountShare const& share : span.shares) {
        std::string const& element = share.element.value();
        if (element.empty()) {
            return wrong(account, fmt::format("a share from {} on names no element", from),
                         "name the element");
        }
        if (share.weight < 1 || share.weight > kMostWeight) {
            return wrong(
                account,
                fmt::format("the weight of {} from {} on is {}", element, from, share.weight),
                fmt::format("a weight is a whole number from 1 to {}", kMostWeight));
        }
        if (!seen.insert(share.element).second) {
            return wrong(account, fmt::format("{} stands twice from {} on", element, from),
                         "add its weights up");
        }
    }
    return {};
}

Result<void> check_spans(Account const& account) {
    AccountOwnership const* before = nullptr;
    for (AccountOwnership const& span : account.ownership) {
        if (span.to && *span.to <= span.from) {
            return wrong(account,
                         fmt::format("the ownership from {} on ends on {}", to_string(span.from),
                                     to_string(*span.to)),
                         "it ends after it begins");
        }
        if (before != nullptr && (!before->to || span.from < *before->to)) {
            return wrong(account,
                         fmt::format("the ownerships from {} and from {} on overlap",
                                     to_string(before->from), to_string(span.from)),
                         "list them by day; one ends before the next begins");
        }
        TRY(check_shares(account, span));
        before = &span;
    }
    return {};
}

bool is_account_id(std::string_view id) {
    return id.size() == 12 && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<void> check_account(Account const& account) {
    if (!is_account_id(account.id.value())) {
        return bad_input(
            fmt::format("'{}' is no account", excerpt(account.id.value())),
            "an account id has twelve digits; a spreadsheet may have cut leading zeros");
    }
    if (!account.ou.empty() &&
        std::ranges::any_of(split(account.ou, '/'), &std::string_view::empty)) {
        return wrong(account,
                     fmt::format("'{}' is no path of organisational units", excerpt(account.ou)),
                     "write it as workloads/prod; leave it empty at the root");
    }
    if (account.dedicated_to.has_value() != account.dedicated_from.has_value()) {
        return wrong(account, "the dedication to a workload lacks the workload or its first day",
                     "give both or neither");
    }
    return check_spans(account);
}

AccountOwnership const* ownership_on(Account const& account, Date day) {
    auto const found = std::ranges::find_if(account.ownership, [&](AccountOwnership const& span) {
        return span.from <= day && (!span.to || day < *span.to);
    });
    return found == account.ownership.end() ? nullptr : &*found;
}

Result<Account> with_ownership(Account account, Date from, std::vector<AccountShare> shares) {
    SpendPeriod const period = SpendPeriod::of(from);
    if (period.first != from) {
        Date const next = period.last + std::chrono::days{1};
        return wrong(account, fmt::format("no spend period begins on {}", to_string(from)),
                     fmt::format("ownership changes with a spend period; the next one begins on {}",
                                 to_string(next)));
    }
    std::erase_if(account.ownership,
                  [&](AccountOwnership const& span) { return span.from >= from; });
    for (AccountOwnership& span : account.ownership) {
        if (!span.to || *span.to > from) {
            span.to = from;
        }
    }
    account.ownership.push_back({from, std::nullopt, std::move(shares)});
    TRY(check_account(account));
    return account;
}

bool is_within_ou(std::string_view ou, std::string_view ancestor) {
    return ancestor.empty() || ou == ancestor ||
           (ou.starts_with(ancestor) && ou.substr(ancestor.size()).starts_with('/'));
}

}  // namespace mandate::organisation
