#pragma once

#include "base/result.h"
#include "sample/history_diary.h"

namespace mandate::sample {

/// The hierarchy, imported by the FinOps Lead as CSV: only names.
Result<void> import_hierarchy(Diary& diary);

/// The same with cost centres, legal entities, owners and deputies; needs people.
Result<void> name_owners(Diary& diary);

/// The accounts with type and organisational unit, and which elements own them.
Result<void> enter_accounts(Diary& diary);

/// What the products may spend, from two budget files of the Vendor Manager.
Result<void> import_budgets(Diary& diary);

/// The limits of gate 1 and of the business case.
Result<void> change_settings(Diary& diary);

}  // namespace mandate::sample
