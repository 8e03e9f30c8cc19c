#pragma once

#include <filesystem>
#include <string_view>

#include "app/data_folder.h"
#include "base/result.h"

namespace mandate::store {
class Store;
}

namespace mandate::app {

/// What `mandate-database.json` is called while it is written.
inline constexpr std::string_view kNewAddressFile = "mandate-database.json.new";

/// Whether the addresses of a wish can be read, and do not contradict each other.
/// @returns Error{Usage}, which shows no password.
Result<void> check_wish(DatabaseWish const& wish);

/// Whether a folder says where its state is: `mandate.db`, or `mandate-database.json` that names a
/// PostgreSQL database (docs/formats/snapshot.md). With either it is one of ours.
bool says_where_its_state_is(std::filesystem::path const& folder);

/// Opens the state database of a data folder. The choice is the folder's: made once, when it is
/// created, and remembered in it, without a password. On PostgreSQL folder and database have the
/// same random id, so that neither is taken for another's.
///
/// What is made and cannot be opened is taken away again: a wrong address leaves no folder behind.
/// @param folder absolute; with Create::kYes it is there.
/// @param wish has passed check_wish.
/// @returns Error{Conflict} when it is not what the
///          folder remembers, or the database belongs to another folder; Error{NotFound} when the
///          database has lost the folder's state; Error{Dependency} when it does not answer.
Result<store::Store> open_state(std::filesystem::path const& folder, Create create,
                                DatabaseWish const& wish);

/// Whether a new folder may be made with this wish: the database answers, and belongs to none.
/// Nothing is changed but the schema of an empty database. For commands that do much before they
/// make the folder.
Result<void> check_free(DatabaseWish const& wish);

}  // namespace mandate::app
