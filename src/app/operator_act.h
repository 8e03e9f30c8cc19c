#pragma once

#include <string>

#include "base/date.h"
#include "store/writer.h"

namespace mandate::app {

/// Who works with the data folder's files: the operating system's user, `operator:root`.
std::string operator_id();

/// The context of an operator's act: what needs access to the files (ingest, reclassify, record,
/// people) is entered in the log as theirs.
store::WriteContext operator_context(Instant now);

}  // namespace mandate::app
