#pragma once

#include <string>
#include <vector>

namespace mandate::warehouse {

class Interner;

/// What a dictionary is called in SQL.
struct DictionaryNames {
    std::string number;                ///< the function that gives the number: `key_id`
    std::string table;                 ///< the table function over the entries: `keys`
    std::vector<std::string> columns;  ///< of the entries, behind the number
};

/// Registers two functions on a duckdb_connection:
///
/// - `<number>(VARCHAR, ...) -> BIGINT`: the number of the tuple of its arguments in the
///   dictionary; 0 when all of them are NULL and the dictionary takes no such entry. Fails the
///   statement when the dictionary is full.
/// - `<table>() -> TABLE(<number> BIGINT, <columns> VARCHAR ...)`: the entries. No statement may
///   fill the dictionary at the same time.
///
/// @param interner must outlive the connection.
/// @returns whether both were registered.
bool register_dictionary(void* connection, DictionaryNames const& names, Interner& interner);

}  // namespace mandate::warehouse
