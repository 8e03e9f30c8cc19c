#include "store/unit.h"

namespace mandate::store {

std::string SeenVersions::key(std::string_view table, std::string_view id) {
    std::string key(table);
    key += '\n';  // in no table's name
    key += id;
    return key;
}

CurrentVersion const* SeenVersions::find(std::string_view table, std::string_view id) const {
    auto const found = versions_.find(key(table, id));
    return found == versions_.end() ? nullptr : &found->second;
}

void SeenVersions::set(std::string_view table, std::string_view id, CurrentVersion version) {
    versions_[key(table, id)] = std::move(version);
}

Result<std::int64_t> Unit::run(Statement const& statement, Parameters const& parameters,
                               RowSink const& sink) {
    TRY(step(statement.name));
    Result<std::int64_t> changed = connection.run(statement, parameters, sink);
    if (!changed) {
        return doom(std::move(changed).error());
    }
    return changed;
}

Result<std::unique_ptr<Cursor>> Unit::walk(Statement const& statement) {
    TRY(step(statement.name));
    Result<std::unique_ptr<Cursor>> cursor = connection.walk(statement);
    if (!cursor) {
        return doom(std::move(cursor).error());
    }
    return cursor;
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
