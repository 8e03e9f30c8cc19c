#pragma once

#include <string>
#include <vector>

#include "store/entity.h"
#include "store/location.h"

namespace mandate::store {

/// What makes the table of a governed noun: its columns, in the order of the log; one current
/// version an id; triggers that refuse every change but setting `to_seq` once, and every deletion.
/// Indexes of projected columns and further rules stand beside it in the migration.
std::vector<std::string> create_entity_table(EntityTable const& table, Dialect dialect);

/// Triggers that refuse every change and deletion of a table's rows.
std::vector<std::string> keep_rows(std::string_view table, Dialect dialect);

}  // namespace mandate::store
