# Writes a .cpp with the JSON files of a room's data folder as raw literals, behind the room's
# embedded_files() (declared in its embedded.h); run by mandate_embed (cmake/rooms.cmake):
#   cmake -DROOM=... -DFOLDER=... -DOUTPUT=... -P cmake/embed.cmake
file(GLOB files ${FOLDER}/*.json)
list(SORT files)
set(entries "")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME)
  file(READ ${file} text)
  string(APPEND entries "    {\"${name}\", R\"~~json~~(${text})~~json~~\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Written by cmake/embed.cmake from src/${ROOM}/data.
#include \"${ROOM}/embedded.h\"

#pragma clang diagnostic ignored \"-Woverlength-strings\"

namespace mandate::${ROOM} {
namespace {
constexpr EmbeddedFile kEmbeddedFiles[] = {
${entries}};
}  // namespace

std::span<EmbeddedFile const> embedded_files() { return kEmbeddedFiles; }

}  // namespace mandate::${ROOM}
")
