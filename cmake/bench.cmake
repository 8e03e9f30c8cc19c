# The program that runs the peers' SQL for ./bench, which builds it with the release preset. Known to
# the others too, so that tools/tidy finds how it is compiled.
add_executable(bench_sql EXCLUDE_FROM_ALL benchmarks/sql_runner.cpp)
target_link_libraries(bench_sql PRIVATE duckdb fmt::fmt)
