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
