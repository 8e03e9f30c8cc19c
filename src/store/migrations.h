#pragma once

#include <span>
#include <string_view>

namespace mandate::store {

/// One step of the schema. Steps are only added; what was released never changes.
struct Migration {
    std::string_view name;
    std::span<std::string_view const> statements;
};

/// The steps for SQLite, in order; the schema's version is their count.
std::span<Migration const> sqlite_migrations();

}  // namespace mandate::store
