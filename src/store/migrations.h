#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/driver.h"

namespace mandate::store {

/// One step of the schema. Steps are only added; what was released never changes. A step that makes
/// the table of a governed noun takes it from the noun's declaration (entity_schema.h); a later
/// column is a later step, and the released step then keeps a declaration of its own.
struct Migration {
    std::string_view name;
    std::vector<std::string> statements;

    void add(std::vector<std::string> const& more) {
        statements.insert(statements.end(), more.begin(), more.end());
    }
};

/// The steps, in order; the schema's version is their count. Written for each database, and alike
/// in what they allow: schema_test.cpp compares them by behaviour.
std::vector<Migration> sqlite_migrations();
std::vector<Migration> postgresql_migrations();

/// Indexes of the governed nouns (tables.h); the same for both databases.
std::vector<std::string> governance_indexes();

/// Brings the schema to this program's version, in one transaction that excludes every other
/// program doing the same.
/// @param place what messages call the database.
/// @returns Error{Conflict} when a newer program made it; Error{Dependency} when it is an older
///          one's and cannot be written.
Result<void> migrate(Connection& connection, std::string const& place);

}  // namespace mandate::store
