# Programs of the benchmarks; built with the release preset. bench_sql runs the peers' SQL for
# ./bench ingest.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_executable(bench_sql EXCLUDE_FROM_ALL benchmarks/sql_runner.cpp)
  target_link_libraries(bench_sql PRIVATE duckdb fmt::fmt)
  # Entries of the audit log verified in a second.
  add_executable(bench_audit EXCLUDE_FROM_ALL benchmarks/audit_verify.cpp)
  target_link_libraries(bench_audit PRIVATE audit)
  # Commands through the store against bare synced commits, and verification of a database.
  add_executable(bench_governance EXCLUDE_FROM_ALL benchmarks/governance.cpp)
  target_link_libraries(bench_governance PRIVATE store)
endif()
