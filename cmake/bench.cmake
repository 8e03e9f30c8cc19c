# The program that runs the peers' SQL for ./bench; built with the release preset.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_executable(bench_sql EXCLUDE_FROM_ALL benchmarks/sql_runner.cpp)
  target_link_libraries(bench_sql PRIVATE duckdb fmt::fmt)
endif()
