#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/fixed12.h"
#include "base/result.h"

namespace mandate::warehouse {

class Interner;
struct DictionaryNames;

/// What one DuckDB instance may use and see.
struct EngineLimits {
    /// DuckDB's own limit. Its buffers for Parquet and CSV stand partly beside it, so a process
    /// needs about half as much again.
    std::size_t memory_mb = 800;
    int threads = 2;
    /// Where sorts and groups spill; a folder that exists. Empty: no spilling.
    std::filesystem::path temp_folder = {};
    /// The only folders that SQL may read from or write to. Everything else is refused by DuckDB.
    std::vector<std::filesystem::path> allowed_folders = {};
};

/// One value of a result. std::monostate is SQL's NULL. DECIMAL(38,12) and HUGEINT are Int128.
using Cell = std::variant<std::monostate, std::int64_t, Int128, double, bool, std::string>;

/// A result, materialised: `columns[c][r]`. All columns have `row_count` cells.
struct Table {
    std::vector<std::string> names;
    std::vector<std::vector<Cell>> columns;
    std::size_t row_count = 0;

    bool is_null(std::size_t row, std::size_t column) const {
        return std::holds_alternative<std::monostate>(columns[column][row]);
    }
    /// The cell must be of that type and not NULL (asserted).
    std::string const& text(std::size_t row, std::size_t column) const;
    std::int64_t integer(std::size_t row, std::size_t column) const;
    Int128 fixed12(std::size_t row, std::size_t column) const;
    /// The text of a cell, or nothing where it is NULL.
    std::optional<std::string> optional_text(std::size_t row, std::size_t column) const;
};

/// Writes rows into a table that exists, fast. Values are given column by column; `end_row` closes
/// a row. Errors surface in `finish`. Not thread-safe.
class Appender {
public:
    virtual ~Appender() = default;
    virtual void add(std::int64_t value) = 0;
    virtual void add(std::string_view text) = 0;
    virtual void add_null() = 0;
    virtual void end_row() = 0;
    virtual Result<void> finish() = 0;
};

/// DuckDB, in memory: an engine, never a database. Opens with no extension loading, no network and
/// no file access beyond `allowed_folders`, and locks that configuration.
///
/// SQL knows these functions of ours (see functions.h): money(DOUBLE|VARCHAR), quantity(...),
/// number_fault(DOUBLE|VARCHAR), map_text(MAP).
/// One Engine is one connection: not thread-safe; DuckDB itself uses `threads` threads inside.
class Engine {
public:
    static Result<Engine> open(EngineLimits const& limits);

    Engine(Engine&&) noexcept;
    Engine& operator=(Engine&&) noexcept;
    ~Engine();

    /// Runs one or more statements and drops their results.
    /// @returns Error{BadInput} for what the data caused (unreadable file, broken CSV),
    ///          Error{Dependency} for a full disk or lack of memory; the message is DuckDB's own.
    Result<void> run(std::string const& sql);

    /// Runs one statement and returns all of its rows.
    Result<Table> query(std::string const& sql);

    /// An appender for a table of the main schema.
    Result<std::unique_ptr<Appender>> append_to(std::string const& table);

    /// Makes the two SQL functions of a dictionary (dictionary.h), which must outlive this engine.
    Result<void> add_dictionary(DictionaryNames const& names, Interner& interner);

    /// How much of the running statement is done, 0 to 100, or -1 when unknown. May be called from
    /// another thread while `run` or `query` is at work.
    double progress_percent() const;

    /// The raw duckdb_connection, for the rooms' own data chunk writers (`warehouse` and `sample`).
    void* raw_connection() const;

    /// Which DuckDB this is (`v1.5.6`), as the loaded library says.
    static std::string library_version();

private:
    struct State;
    explicit Engine(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace mandate::warehouse
