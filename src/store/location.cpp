#include "store/location.h"

#include "base/text.h"

namespace mandate::store {

DatabaseLocation DatabaseLocation::sqlite(std::filesystem::path file) {
    DatabaseLocation location;
    location.file = std::move(file);
    return location;
}

DatabaseLocation DatabaseLocation::postgresql(std::string url, std::string installation) {
    DatabaseLocation location;
    location.dialect = Dialect::kPostgresql;
    location.url = std::move(url);
    location.installation = std::move(installation);
    return location;
}

bool DatabaseLocation::is_postgresql(std::string_view text) {
    return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

std::string DatabaseLocation::name() const {
    if (dialect == Dialect::kSqlite) {
        return file.string();
    }
    // What stands before the last @ of the authority may hold a password; what stands behind the
    // question mark may, too.
    std::string_view shown = url;
    shown = shown.substr(0, shown.find('?'));
    std::size_t const scheme = shown.find("://");
    std::string_view rest = scheme == std::string_view::npos ? shown : shown.substr(scheme + 3);
    std::string_view const authority = rest.substr(0, rest.find('/'));
    if (std::size_t const at = authority.rfind('@'); at != std::string_view::npos) {
        rest.remove_prefix(at + 1);
    }
    return "postgresql://" + std::string(rest);
}

}  // namespace mandate::store
