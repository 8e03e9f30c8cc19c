# Fuzz targets: tests/fuzz/<name>.cpp with seeds in tests/fuzz/seeds/<name>/. Each runs in every
# ./test, over its seeds and always the same 20,000 changes of each.
file(GLOB targets CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/fuzz/*.cpp)
add_library(fuzz_short_main OBJECT ${PROJECT_SOURCE_DIR}/tests/fuzz/short/main.cpp)
foreach(source IN LISTS targets)
  get_filename_component(name ${source} NAME_WE)
  add_executable(fuzz_short_${name} ${source} $<TARGET_OBJECTS:fuzz_short_main>)
  target_link_libraries(fuzz_short_${name} PRIVATE audit billing approval ownership organisation)
  target_precompile_headers(fuzz_short_${name} PRIVATE ${MANDATE_PCH})
  add_test(NAME fuzz_short_${name}
    COMMAND fuzz_short_${name} ${PROJECT_SOURCE_DIR}/tests/fuzz/seeds/${name} 20000)
  set_tests_properties(fuzz_short_${name} PROPERTIES TIMEOUT 300 LABELS fuzz)
endforeach()

# The search for new inputs: only with
# -DMANDATE_FUZZ=ON; `ctest -L long` then runs each for a minute. The rooms under test are compiled
# once more, with coverage, so that the other targets stay as they are.
option(MANDATE_FUZZ "Build the fuzz targets (libFuzzer)" OFF)
if(NOT MANDATE_FUZZ)
  return()
endif()
enable_testing()

set(fuzzed_sources)
foreach(room base audit iam catalog organisation billing approval ownership)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${room}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(APPEND fuzzed_sources ${sources})
  if(EXISTS ${PROJECT_SOURCE_DIR}/src/${room}/data)
    list(APPEND fuzzed_sources ${PROJECT_BINARY_DIR}/${room}/embedded.cpp)
  endif()
endforeach()
add_library(fuzzed STATIC ${fuzzed_sources})
add_dependencies(fuzzed catalog iam approval)
target_include_directories(fuzzed PUBLIC ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(fuzzed PUBLIC fmt::fmt Boost::json OpenSSL::Crypto PkgConfig::SODIUM)
target_precompile_headers(fuzzed PRIVATE ${MANDATE_PCH})
target_compile_options(fuzzed PUBLIC -fsanitize=fuzzer-no-link,address,undefined
                       -fno-sanitize-recover=all -O1)
target_link_options(fuzzed PUBLIC -fsanitize=address,undefined)

foreach(source IN LISTS targets)
  get_filename_component(name ${source} NAME_WE)
  add_executable(fuzz_${name} ${source})
  target_link_libraries(fuzz_${name} PRIVATE fuzzed)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  # What a run finds is kept in the build folder: new inputs in found/, crashes beside it.
  set(found ${PROJECT_BINARY_DIR}/fuzz/${name}/found)
  file(MAKE_DIRECTORY ${found})
  add_test(NAME fuzz_${name}
    COMMAND fuzz_${name} -max_total_time=60 -timeout=10 -rss_limit_mb=2048 -max_len=4096
            -print_final_stats=1 -artifact_prefix=${PROJECT_BINARY_DIR}/fuzz/${name}/
            ${found} ${PROJECT_SOURCE_DIR}/tests/fuzz/seeds/${name})
  set_tests_properties(fuzz_${name} PROPERTIES TIMEOUT 300 LABELS long)
endforeach()
