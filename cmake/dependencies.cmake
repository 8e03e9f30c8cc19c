# Everything comes from Debian's packages except DuckDB, which tools/setup unpacks from npm into
# build/deps/duckdb (docs/dependencies.md says why).
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET libpq)

set(DUCKDB_ROOT ${PROJECT_SOURCE_DIR}/build/deps/duckdb CACHE PATH "Folder with lib/libduckdb.so and include/duckdb.h")
if(NOT EXISTS ${DUCKDB_ROOT}/lib/libduckdb.so)
  message(FATAL_ERROR "${DUCKDB_ROOT}/lib/libduckdb.so is missing; run tools/setup first")
endif()
add_library(duckdb SHARED IMPORTED)
set_target_properties(duckdb PROPERTIES
  IMPORTED_LOCATION ${DUCKDB_ROOT}/lib/libduckdb.so
  INTERFACE_INCLUDE_DIRECTORIES ${DUCKDB_ROOT}/include)
set(CMAKE_BUILD_RPATH ${DUCKDB_ROOT}/lib)
