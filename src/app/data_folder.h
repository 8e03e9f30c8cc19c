#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"

namespace mandate::catalog {
class Catalog;
}
namespace mandate::store {
class Store;
}

namespace mandate::app {

/// Whether opening may make a data folder where there is none.
enum class Create { kNo, kYes };

/// Which state database was asked for; empty texts ask for nothing. Addresses are
/// `postgresql://user@host:port/database` and may hold a password, which is never kept or shown.
struct DatabaseWish {
    /// `--database`: where a new folder keeps its state; of one that is there it must be its own.
    std::string option;
    /// `MANDATE_DATABASE`: the same for a new folder; for one that is there, the address to use in
    /// place of the one that it remembers, such as one with a password, or of a server that moved.
    std::string environment;
};

/// One data folder = one Mandate: `mandate.db` (or a PostgreSQL database), `bills/`, `ledger/`,
/// `staging/` (design section 4).
///
/// Opening checks that the folder is one of ours and of a version that this program reads. Any
/// number of processes may have it open and read; what may be done by one process only takes a lock
/// of its own (`serve.lock`, `jobs.lock`). Thread-safe after opening.
class DataFolder {
public:
    /// @returns Error{NotFound} when there is none and `create` is kNo: "… is not a Mandate data
    ///          folder; run 'mandate ingest SOURCE --data …' first".
    ///          What else stands against it: state_database.h.
    static Result<DataFolder> open(std::filesystem::path const& path, Create create,
                                   DatabaseWish const& wish = {});

    DataFolder(DataFolder&&) noexcept;
    DataFolder& operator=(DataFolder&&) noexcept;
    ~DataFolder();

    std::filesystem::path const& path() const;
    std::filesystem::path bills() const { return path() / "bills"; }
    std::filesystem::path ledger() const { return path() / "ledger"; }
    std::filesystem::path staging() const { return path() / "staging"; }

    /// The catalogue: built in, or replaced by files in `catalog/` of this folder.
    catalog::Catalog const& catalog() const;

    /// The state database; see store/store.h for what threads may do with it.
    store::Store const& database() const;

private:
    struct State;
    explicit DataFolder(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace mandate::app
