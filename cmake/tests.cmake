# Tests: one executable a room from its *_test.cpp files, then the checks and flows under tests/.
if(NOT MANDATE_TESTS)
  return()
endif()
enable_testing()
find_package(GTest REQUIRED)
include(GoogleTest)

foreach(room base iam catalog billing store warehouse app sample render cli http)
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

# Writes the sample organisation alone, to measure how fast that goes.
add_executable(write_sample EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/tests/sample/write_sample.cpp)
target_link_libraries(write_sample PRIVATE sample)

# Thousands of connections at once: design section 7.
add_executable(http_many_connections ${PROJECT_SOURCE_DIR}/tests/http/many_connections.cpp)
target_link_libraries(http_many_connections PRIVATE http GTest::gtest_main)
target_precompile_headers(http_many_connections PRIVATE ${MANDATE_PCH})
add_test(NAME http_many_connections COMMAND http_many_connections --gtest_brief=1)
set_tests_properties(http_many_connections PROPERTIES TIMEOUT 300 LABELS long RUN_SERIAL ON)

include(cmake/fuzz.cmake)
