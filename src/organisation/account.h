#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/date.h"
#include "base/result.h"
#include "base/strong_id.h"

namespace mandate::organisation {

enum class AccountType { kProduction, kPreProduction, kShared, kDevelopment, kSandbox };
BOOST_DESCRIBE_ENUM(AccountType, kProduction, kPreProduction, kShared, kDevelopment, kSandbox)

/// An element's part of an account. Weights are whole: 100 for the whole account, 1 and 2 for a
/// third and two thirds.
struct AccountShare {
    ElementId element;
    std::int64_t weight = 100;

    friend bool operator==(AccountShare const&, AccountShare const&) = default;
};
BOOST_DESCRIBE_STRUCT(AccountShare, (), (element, weight))

/// Who owns an account within a span of days.
struct AccountOwnership {
    Date from;
    std::optional<Date> to;  ///< first day on which it no longer holds
    std::vector<AccountShare> shares;

    friend bool operator==(AccountOwnership const&, AccountOwnership const&) = default;
};
BOOST_DESCRIBE_STRUCT(AccountOwnership, (), (from, to, shares))

/// An AWS account of the organisation.
struct Account {
    AccountId id;  ///< twelve digits
    std::string name;
    AccountType type = AccountType::kProduction;
    std::string ou;  ///< path of organisational units: `workloads/prod`; empty at the root
    /// The day on which it was entered as being there. The OUs before are in earlier versions.
    std::optional<Date> ou_since;
    std::vector<AccountOwnership> ownership;  ///< by day, no overlap
    /// Set where the account serves one workload only (an anchor, design section 4).
    std::optional<WorkloadId> dedicated_to;
    std::optional<Date> dedicated_from;

    friend bool operator==(Account const&, Account const&) = default;
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (id, name, type, ou, ou_since, ownership, dedicated_to, dedicated_from))

/// @returns Error{BadInput}: an id that is not twelve digits, an OU path with an empty part, spans
///          that overlap or are out of order, no shares, a weight that is not 1 to 1,000,000, an
///          element twice in one span, a dedication without its workload or day.
Result<void> check_account(Account const& account);

/// The shares in force on a day, nullptr where nobody owns the account that day.
AccountOwnership const* ownership_on(Account const& account, Date day);

/// The account owned from `from` on by `shares`: the span before ends, later ones are replaced.
/// Ownership begins and changes at the start of a spend period only (product.md C-09).
/// @returns Error{BadInput} for a day that begins no spend period (the hint gives the next one), or
///          what check_account says.
Result<Account> with_ownership(Account account, Date from, std::vector<AccountShare> shares);

/// Whether an OU is `ancestor` or lies below it: `workloads/prod` is within `workloads`. Everything
/// is within the root, the empty path.
bool is_within_ou(std::string_view ou, std::string_view ancestor);

}  // namespace mandate::organisation
