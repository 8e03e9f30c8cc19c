#include "app/new_file.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/digest.h"

namespace mandate::app {
namespace {

namespace fs = std::filesystem;

bool write_whole(fs::path const& file, std::string_view text, mode_t mode) {
    int const descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
    if (descriptor < 0) {
        return false;
    }
    bool const written =
        ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(descriptor) == 0;
    int const problem = errno;
    ::close(descriptor);
    errno = problem;
    return written;
}

/// Gives the file its name. A link never replaces what is there; some shares know none.
bool place(fs::path const& aside, fs::path const& file, WithoutLinks without_links) {
    if (::link(aside.c_str(), file.c_str()) == 0 || errno == EEXIST) {
        return true;
    }
    bool const knows_no_links = errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS;
    return knows_no_links && without_links == WithoutLinks::kRename &&
           ::rename(aside.c_str(), file.c_str()) == 0;
}

}  // namespace

bool make_once(fs::path const& file, std::string_view text, mode_t mode,
               WithoutLinks without_links) {
    fs::path const aside = file.parent_path() / fmt::format(".{}", random_hex(16));
    bool const made = write_whole(aside, text, mode) && place(aside, file, without_links);
    int const problem = errno;
    ::unlink(aside.c_str());
    errno = problem;
    return made;
}

}  // namespace mandate::app
