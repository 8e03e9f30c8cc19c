# Programs of ./bench, built with the release preset: bench_sql runs the peers' SQL,
# bench_governance commands and verification through the store.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_executable(bench_sql EXCLUDE_FROM_ALL benchmarks/sql_runner.cpp)
  target_link_libraries(bench_sql PRIVATE duckdb fmt::fmt)
  add_executable(bench_governance EXCLUDE_FROM_ALL benchmarks/governance.cpp)
  target_link_libraries(bench_governance PRIVATE store)
endif()
