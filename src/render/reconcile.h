#pragma once

#include <string>

#include "app/reconcile.h"

namespace mandate::render {

/// `mandate.reconcile/1` (docs/formats/reconcile.md).
std::string reconcile_json(app::Reconciliation const& result);

/// For a terminal: a row a period, then faults and alternates in sentences.
std::string reconcile_table(app::Reconciliation const& result);

std::string reconcile_csv(app::Reconciliation const& result);

}  // namespace mandate::render
