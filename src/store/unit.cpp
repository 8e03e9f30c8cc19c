#include "store/unit.h"

namespace mandate::store {

Result<std::int64_t> Unit::run(Statement const& statement, Parameters const& parameters,
                               RowSink const& sink) {
    TRY(step(statement.name));
    Result<std::int64_t> changed = connection.run(statement, parameters, sink);
    if (!changed) {
        return doom(std::move(changed).error());
    }
    return changed;
}

Result<void> Unit::run_later(Statement const& statement, Parameters const& parameters) {
    TRY(step(statement.name));
    Result<void> sent = connection.run_later(statement, parameters);
    if (!sent) {
        return doom(std::move(sent).error());
    }
    return sent;
}

Result<void> Unit::step(std::string_view name) {
    if (failed) {
        return std::unexpected(*failed);
    }
    if (faults != nullptr && *faults) {
        if (Result<void> let = (*faults)(name); !let) {
            return doom(std::move(let).error());
        }
    }
    return {};
}

std::unexpected<Error> Unit::doom(Error error) {
    failed = error;
    return std::unexpected(std::move(error));
}

}  // namespace mandate::store
