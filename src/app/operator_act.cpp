#include "app/operator_act.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

namespace mandate::app {

std::string operator_id() {
    passwd const* const entry = ::getpwuid(::geteuid());
    return entry == nullptr ? fmt::format("operator:uid-{}", ::geteuid())
                            : fmt::format("operator:{}", entry->pw_name);
}

store::WriteContext operator_context(Instant now) {
    store::WriteContext context;
    context.actor = operator_id();
    context.at = now;
    return context;
}

}  // namespace mandate::app
