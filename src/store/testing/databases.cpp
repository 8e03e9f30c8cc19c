#include "store/testing/databases.h"

#include <stdexcept>

#include "base/digest.h"
#include "store/testing/postgresql_server.h"

namespace mandate::store::testing {

namespace fs = std::filesystem;

FreshDatabase::FreshDatabase(Dialect dialect) {
    if (dialect == Dialect::kSqlite) {
        folder_ = fs::temp_directory_path() / ("mandate-sqlite-" + random_hex(6));
        fs::create_directories(folder_);
        location_ = DatabaseLocation::sqlite(folder_ / "mandate.db");
    } else {
        location_ = DatabaseLocation::postgresql(PostgresqlServer::shared().create_database(), "");
    }
}

FreshDatabase::~FreshDatabase() {
    if (!folder_.empty()) {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
}

Store FreshDatabase::open(StoreOptions const& options) const {
    return must(Store::open(location_, CreateDatabase::kYes, options));
}

std::unique_ptr<Connection> FreshDatabase::connect() const {
    return must(store::connect(location_, CreateDatabase::kYes));
}

std::string name_of(Dialect dialect) {
    return dialect == Dialect::kSqlite ? "sqlite" : "postgresql";
}

void script(Connection& connection, std::string const& sql) { must(connection.script(sql, sql)); }

}  // namespace mandate::store::testing
