#include "store/driver.h"

#include <stdexcept>

#include "base/utf8.h"

namespace mandate::store {
namespace {

struct FailureRow {
    ErrorCode code;
    std::string_view hint;
};

FailureRow row_of(Failure failure) {
    switch (failure) {
        case Failure::kConflict:
            return {ErrorCode::kConflict, "another Mandate process is writing; try again"};
        case Failure::kDuplicate:
            return {ErrorCode::kDuplicate, "it is there already; look at it before trying again"};
        case Failure::kRefused:
            return {ErrorCode::kRefused, "a rule of the database stands against it"};
        case Failure::kUnavailable: break;
    }
    return {ErrorCode::kDependency,
            "check that the database runs, and its disk and free space; then try again"};
}

std::unexpected<Error> unfit_text(Statement const& statement, std::string_view parameter,
                                  std::string_view problem) {
    Error error{ErrorCode::kBadInput,
                fmt::format("parameter '{}' of '{}' {}", parameter, statement.name, problem),
                "texts are UTF-8 without NUL characters",
                {}};
    error.fields["parameter"] = parameter;
    return std::unexpected(std::move(error));
}

}  // namespace

std::unexpected<Error> database_failure(Failure failure, std::string_view statement,
                                        std::string_view reason) {
    FailureRow const row = row_of(failure);
    return fail(row.code, fmt::format("the state database refuses '{}': {}", statement, reason),
                std::string(row.hint));
}

std::unexpected<Error> out_of_time(std::string_view statement) {
    return fail(ErrorCode::kDependency,
                fmt::format("the state database ran out of time at '{}'", statement),
                "nothing was changed; try again, and look at what else keeps it busy");
}

Result<std::vector<Value const*>> in_order(Statement const& statement,
                                           std::vector<std::string> const& names,
                                           Parameters const& parameters) {
    std::vector<Value const*> values(names.size(), nullptr);
    for (auto const& [name, value] : parameters) {
        auto const found = std::ranges::find(names, name);
        if (found == names.end()) {
            throw std::logic_error(fmt::format("'{}' has no parameter {}", statement.name, name));
        }
        if (auto const* text = std::get_if<std::string>(&value)) {
            if (text->contains('\0')) {
                return unfit_text(statement, name, "holds a NUL character");
            }
            if (!is_utf8(*text)) {
                return unfit_text(statement, name, "is not UTF-8");
            }
        }
        values[static_cast<std::size_t>(found - names.begin())] = &value;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] == nullptr) {
            throw std::logic_error(
                fmt::format("'{}' lacks parameter {}", statement.name, names[i]));
        }
    }
    return values;
}

Result<std::unique_ptr<Connection>> connect(DatabaseLocation const& location,
                                            CreateDatabase create) {
    return location.dialect == Dialect::kSqlite ? open_sqlite(location, create)
                                                : open_postgresql(location);
}

}  // namespace mandate::store
