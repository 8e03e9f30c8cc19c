# Tests: one executable a room from its *_test.cpp files, then the checks and flows under tests/.
if(NOT MANDATE_TESTS)
  return()
endif()
enable_testing()
find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
include(GoogleTest)

# A PostgreSQL of the test's own, and databases of both kinds: for the store's tests and those of
# the rooms above.
file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/store/testing/*.cpp)
add_library(store_testing STATIC ${sources})
target_link_libraries(store_testing PUBLIC store)
target_precompile_headers(store_testing PRIVATE ${MANDATE_PCH})

# Random policies, and the slow evaluator that the evaluator is checked against.
file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/iam/testing/*.cpp)
add_library(iam_testing STATIC ${sources})
target_link_libraries(iam_testing PUBLIC iam)
target_precompile_headers(iam_testing PRIVATE ${MANDATE_PCH})

foreach(room base audit iam catalog organisation billing approval ownership store warehouse app sample render cli http)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${room}/*_test.cpp)
  if(sources)
    add_executable(${room}_test ${sources})
    target_link_libraries(${room}_test PRIVATE ${room} GTest::gmock GTest::gtest_main)
    target_precompile_headers(${room}_test PRIVATE ${MANDATE_PCH})
    target_compile_definitions(${room}_test PRIVATE MANDATE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_test(NAME ${room} COMMAND ${room}_test --gtest_brief=1)
    set_tests_properties(${room} PROPERTIES TIMEOUT 300 LABELS unit)
  endif()
endforeach()

# Properties run 10,000 cases under ctest, through a database 200 (by hand: 100, or what RC_PARAMS says).
target_link_libraries(audit_test PRIVATE rapidcheck_gtest)
target_link_libraries(iam_test PRIVATE iam_testing rapidcheck_gtest)
target_link_libraries(store_test PRIVATE store_testing rapidcheck_gtest)
set_tests_properties(audit PROPERTIES ENVIRONMENT "RC_PARAMS=max_success=10000")
# Four requests a case.
set_tests_properties(iam PROPERTIES ENVIRONMENT "RC_PARAMS=max_success=2500")
set_tests_properties(store PROPERTIES ENVIRONMENT "RC_PARAMS=max_success=200")

# The same evidence, judged by a second verifier that shares no code with ours.
add_executable(audit_samples ${PROJECT_SOURCE_DIR}/tests/audit/samples.cpp)
target_link_libraries(audit_samples PRIVATE audit)
target_precompile_headers(audit_samples PRIVATE ${MANDATE_PCH})
add_test(NAME audit_independent COMMAND python3 ${PROJECT_SOURCE_DIR}/tests/audit/independent_test.py
         $<TARGET_FILE:audit_samples>)
set_tests_properties(audit_independent PROPERTIES TIMEOUT 300)

# The evaluator against iam-simulate, the reader against AWS's managed policies (docs/iam.md).
add_executable(iam_cases ${PROJECT_SOURCE_DIR}/tests/iam/cases.cpp)
target_link_libraries(iam_cases PRIVATE iam_testing)
target_precompile_headers(iam_cases PRIVATE ${MANDATE_PCH})
add_test(NAME iam_peer COMMAND node ${PROJECT_SOURCE_DIR}/tests/iam/peer.mjs $<TARGET_FILE:iam_cases> 10000)
add_test(NAME iam_managed_policies
         COMMAND sh -c "node ${PROJECT_SOURCE_DIR}/tests/iam/managed.mjs | $<TARGET_FILE:iam_cases> policies")
add_test(NAME iam_guard_rails COMMAND node ${PROJECT_SOURCE_DIR}/tests/iam/guard_rails.mjs)
set_tests_properties(iam_peer iam_managed_policies iam_guard_rails PROPERTIES TIMEOUT 900)

# The forms of an artefact before cfn-lint, parliament, a parser of HCL and a shell.
add_executable(iam_forms ${PROJECT_SOURCE_DIR}/tests/iam/forms.cpp)
target_link_libraries(iam_forms PRIVATE iam_testing)
target_precompile_headers(iam_forms PRIVATE ${MANDATE_PCH})
add_test(NAME iam_forms COMMAND ${PROJECT_SOURCE_DIR}/build/deps/python/bin/python
         ${PROJECT_SOURCE_DIR}/tests/iam/forms_test.py $<TARGET_FILE:iam_forms>)
set_tests_properties(iam_forms PROPERTIES TIMEOUT 600)

# The actions that data files name, against the service authorization reference.
add_test(NAME iam_actions COMMAND node ${PROJECT_SOURCE_DIR}/tests/iam/actions.mjs)

# The slow and obvious evaluator on a million cases.
# In a hundred processes with a seed each: one that asks them all keeps gigabytes.
add_test(NAME iam_million COMMAND sh -c "for run in $(seq 100); do $<TARGET_FILE:iam_test> --gtest_brief=1 --gtest_filter=*SlowAndObvious* || exit 1; done")
set_tests_properties(iam_million PROPERTIES ENVIRONMENT "RC_PARAMS=max_success=2500" LABELS long TIMEOUT 7200)

# Flows of the governance core as text (tests/scenarios/*.scenario), in memory and on both databases.
file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/scenarios/*.cpp)
add_executable(scenarios ${sources})
target_link_libraries(scenarios PRIVATE app store_testing GTest::gmock GTest::gtest_main)
target_precompile_headers(scenarios PRIVATE ${MANDATE_PCH})
target_compile_definitions(scenarios PRIVATE MANDATE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
foreach(part Files RandomCommands Faults Erasure)
  add_test(NAME scenarios_${part} COMMAND scenarios --gtest_brief=1 --gtest_filter=*${part}*)
  set_tests_properties(scenarios_${part} PROPERTIES TIMEOUT 900 LABELS scenarios)
endforeach()

# Thousands of connections at once: design section 7.
add_executable(http_many_connections ${PROJECT_SOURCE_DIR}/tests/http/many_connections.cpp)
target_link_libraries(http_many_connections PRIVATE http GTest::gtest_main)
target_precompile_headers(http_many_connections PRIVATE ${MANDATE_PCH})
add_test(NAME http_many_connections COMMAND http_many_connections --gtest_brief=1)
set_tests_properties(http_many_connections PROPERTIES TIMEOUT 300 LABELS long RUN_SERIAL ON)

# Flows through the program itself, in Python without packages.
foreach(flow sample real_files faults governance governance_commands governance_disk policy postgresql)
  if(EXISTS ${PROJECT_SOURCE_DIR}/tests/e2e/${flow}_test.py)
    add_test(NAME e2e_${flow} COMMAND python3 ${PROJECT_SOURCE_DIR}/tests/e2e/${flow}_test.py
             WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(e2e_${flow} PROPERTIES TIMEOUT 2400 LABELS e2e
      ENVIRONMENT "MANDATE_PROGRAM=$<TARGET_FILE:mandate>")
  endif()
endforeach()
add_test(NAME e2e_sample_all COMMAND python3 ${PROJECT_SOURCE_DIR}/tests/e2e/sample_test.py
         SampleTest.test_all_seeds_and_formats WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
set_tests_properties(e2e_sample_all PROPERTIES TIMEOUT 3600 LABELS long
  ENVIRONMENT "MANDATE_PROGRAM=$<TARGET_FILE:mandate>;MANDATE_LONG=1")

# The page in a real browser, served by the program.
add_test(NAME web_page COMMAND ${PROJECT_SOURCE_DIR}/tests/web/serve_and_run $<TARGET_FILE:mandate>
         WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
set_tests_properties(web_page PROPERTIES TIMEOUT 900 LABELS web RUN_SERIAL ON)

# The house: who may include whom, how money enters SQL, what git may hold.
foreach(check rooms money tracked)
  add_test(NAME architecture_${check}
           COMMAND python3 ${PROJECT_SOURCE_DIR}/tests/architecture/check.py ${check})
endforeach()
add_test(NAME architecture_selftest
         COMMAND python3 ${PROJECT_SOURCE_DIR}/tests/architecture/check_test.py)
add_test(NAME bare_machine COMMAND ${PROJECT_SOURCE_DIR}/tests/bare/run)
set_tests_properties(bare_machine PROPERTIES LABELS long TIMEOUT 3600 RUN_SERIAL ON)

include(cmake/fuzz.cmake)
