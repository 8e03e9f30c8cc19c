#include "iam/data_file.h"

#include <algorithm>

#include <fmt/format.h>

namespace mandate::iam {

std::string_view data_file(std::string_view name) {
    auto const files = embedded_files();
    auto const found = std::ranges::find(files, name, &EmbeddedFile::name);
    if (found == files.end()) {
        throw std::logic_error(fmt::format("{} is not part of the program", name));
    }
    return found->text;
}

}  // namespace mandate::iam
