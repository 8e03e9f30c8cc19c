# One library target a room: every .cpp of src/<room> that is not a test. What a room may include is
# tests/architecture/rooms.txt; what it links is said here. Large rooms are compiled in bundles (a
# "unity build") unless they are SINGLE.
set(MANDATE_PCH ${PROJECT_SOURCE_DIR}/src/base/pch.h)

function(mandate_room name)
  cmake_parse_arguments(ROOM "SINGLE" "" "LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  if(NOT sources)  # a room of headers only
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${name} INTERFACE ${ROOM_LINKS} fmt::fmt)
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC ${ROOM_LINKS} fmt::fmt)
  target_precompile_headers(${name} PRIVATE ${MANDATE_PCH})
  list(LENGTH sources count)
  if(count GREATER 20 AND NOT ROOM_SINGLE)
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON)
  endif()
endfunction()

# Makes the data files of a room, src/<room>/data/*.json, a part of the program.
function(mandate_embed room)
  set(embedded ${PROJECT_BINARY_DIR}/${room}/embedded.cpp)
  set(folder ${PROJECT_SOURCE_DIR}/src/${room}/data)
  file(GLOB data CONFIGURE_DEPENDS ${folder}/*.json)
  add_custom_command(OUTPUT ${embedded}
    COMMAND ${CMAKE_COMMAND} -DROOM=${room} -DFOLDER=${folder} -DOUTPUT=${embedded}
            -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${data} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake)
  target_sources(${room} PRIVATE ${embedded})
endfunction()

mandate_room(base LINKS Boost::json OpenSSL::Crypto)
mandate_room(audit LINKS base PkgConfig::SODIUM)
mandate_room(catalog LINKS base)
mandate_embed(catalog)
mandate_room(iam SINGLE LINKS base catalog)
mandate_embed(iam)
mandate_room(organisation LINKS base)
mandate_room(billing LINKS base iam catalog)
mandate_room(approval LINKS base iam catalog organisation)
mandate_embed(approval)
mandate_room(ownership LINKS base iam approval organisation)
mandate_room(store LINKS base audit PkgConfig::SQLITE3 PkgConfig::LIBPQ Threads::Threads)
mandate_room(warehouse LINKS base billing duckdb ZLIB::ZLIB)
mandate_room(app LINKS base audit billing approval ownership organisation warehouse store PkgConfig::SODIUM)
mandate_room(sample LINKS base catalog organisation billing approval ownership warehouse app)
mandate_room(render LINKS base app)
mandate_room(cli LINKS base app render sample)
target_compile_definitions(cli PRIVATE MANDATE_VERSION="${PROJECT_VERSION}")
mandate_room(http LINKS base app render Boost::url spdlog::spdlog Threads::Threads)

if(NOT EXISTS ${PROJECT_SOURCE_DIR}/src/main.cpp)
  return()
endif()
add_executable(mandate src/main.cpp)
target_link_libraries(mandate PRIVATE cli http app sample render)
target_precompile_headers(mandate PRIVATE ${MANDATE_PCH})
