# Writes a .cpp with the JSON files of a folder as raw literals; run by a custom command:
#   cmake -DFOLDER=... -DOUTPUT=... -P cmake/embed.cmake
file(GLOB files ${FOLDER}/*.json)
list(SORT files)
set(entries "")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME)
  file(READ ${file} text)
  string(APPEND entries "    {\"${name}\", R\"~~json~~(${text})~~json~~\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Written by cmake/embed.cmake from src/catalog/data.
#include \"catalog/embedded.h\"

#pragma clang diagnostic ignored \"-Woverlength-strings\"

namespace mandate::catalog {
namespace {
constexpr EmbeddedFile kFiles[] = {
${entries}};
}  // namespace

std::span<EmbeddedFile const> embedded_files() { return kFiles; }

}  // namespace mandate::catalog
")
