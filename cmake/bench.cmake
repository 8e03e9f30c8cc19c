# Programs of the benchmarks, which ./bench builds with the release preset. Known to the others too,
# so that tools/tidy finds how they are compiled. bench_sql runs the peers' SQL for ./bench ingest;
# bench_governance commands and verification through the store, also on a PostgreSQL that it starts;
# bench_audit verifies evidence; bench_iam decides about requests, bench_iam_peers about such that
# peers understand.
add_executable(bench_sql EXCLUDE_FROM_ALL benchmarks/sql_runner.cpp)
target_link_libraries(bench_sql PRIVATE duckdb fmt::fmt)
add_executable(bench_governance EXCLUDE_FROM_ALL benchmarks/governance.cpp
               src/store/testing/postgresql_server.cpp)
target_link_libraries(bench_governance PRIVATE store)
add_executable(bench_audit EXCLUDE_FROM_ALL benchmarks/audit_verify.cpp)
target_link_libraries(bench_audit PRIVATE audit)
add_executable(bench_iam EXCLUDE_FROM_ALL benchmarks/iam_decide.cpp)
target_link_libraries(bench_iam PRIVATE iam)
add_executable(bench_iam_peers EXCLUDE_FROM_ALL benchmarks/iam_peers.cpp)
target_link_libraries(bench_iam_peers PRIVATE iam)
