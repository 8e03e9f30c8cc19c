#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sample/company.h"
#include "sample/history_diary.h"

namespace mandate::sample {

/// What colleagues call a person, and what the person acts as: the first name, `lena`.
std::string handle_of(Person const& person);

/// The names from the business unit down to the element: `Retail`, ..., `Support Bot`.
std::vector<std::string> names_of(Company const& company, std::string_view element);

/// Handle of who owns a product: the Product Owner of the product's team.
std::string owner_of(Company const& company, std::string_view product);

/// Handle of who judges the size of a product's estimates: the Portfolio Manager of its team, else
/// of the team beside it.
std::string gate_of(Company const& company, std::string_view product);

/// Handle of an engineer of the team that serves an account: the first or the second of the two.
std::string engineer_of(Company const& company, AccountId const& account, std::size_t which = 0);

/// The administrator, and everybody whose role holds everywhere.
Result<void> introduce_everybody(Diary& diary);

/// Those whose role holds within elements; needs the hierarchy.
Result<void> introduce_the_scoped(Diary& diary);

/// The engineering teams and the accounts that they serve; needs people.
Result<void> form_teams(Diary& diary);

}  // namespace mandate::sample
