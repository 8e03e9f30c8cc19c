#pragma once

#include "audit/actions.h"

namespace mandate::app {

/// Everything that Mandate enters in its log (docs/formats/audit_actions.md). A code is never given
/// another meaning and never goes away; a use case that does something new gets a line here.
audit::Actions const& known_actions();

}  // namespace mandate::app
