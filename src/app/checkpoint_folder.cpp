#include "app/checkpoint_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/digest.h"
#include "warehouse/snapshot.h"

namespace mandate::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".checkpoint";
constexpr std::uintmax_t kLargestNote = 65'536;

std::unexpected<Error> folder_failure(fs::path const& path, std::string_view what) {
    return fail(ErrorCode::kDependency,
                fmt::format("the checkpoints kept outside: {} {}: {}", path.string(), what,
                            std::strerror(errno)),
                "mount the folder again, or name another with 'mandate settings set "
                "checkpoint_folder FOLDER'");
}

Result<std::string> read_note(fs::path const& file) {
    std::error_code problem;
    if (fs::file_size(file, problem) > kLargestNote && !problem) {
        return bad_input(
            fmt::format("{} is no checkpoint: it is larger than 64 KiB", file.string()),
            "take it away");
    }
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    if (!stream || !(text << stream.rdbuf())) {
        return folder_failure(file, "cannot be read");
    }
    return text.str();
}

Result<void> check_same(fs::path const& file, audit::Checkpoint const& checkpoint) {
    audit::Checkpoint const there = TRY(audit::parse_checkpoint(TRY(read_note(file)))).checkpoint;
    if (there.size != checkpoint.size || there.root != checkpoint.root) {
        return fail(ErrorCode::kAnswerIsNo,
                    fmt::format("{} is of another log than this one with its {} entries",
                                file.string(), checkpoint.size),
                    "the log was written anew; 'mandate audit verify' says since when");
    }
    return {};
}

/// The whole text under a name of its own, on disk.
Result<void> write_aside(fs::path const& aside, std::string_view note) {
    int const descriptor = ::open(aside.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        return folder_failure(aside.parent_path(), "cannot be written");
    }
    bool const written =
        ::write(descriptor, note.data(), note.size()) == static_cast<ssize_t>(note.size()) &&
        ::fsync(descriptor) == 0;
    int const problem = errno;
    ::close(descriptor);
    if (!written) {
        ::unlink(aside.c_str());
        errno = problem;
        return folder_failure(aside.parent_path(), "cannot be written");
    }
    return {};
}

/// Gives the file its name. A link never replaces what is there; some shares know none.
bool place(fs::path const& aside, fs::path const& file) {
    if (::link(aside.c_str(), file.c_str()) == 0 || errno == EEXIST) {
        return true;
    }
    bool const knows_no_links = errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS;
    return knows_no_links && ::rename(aside.c_str(), file.c_str()) == 0;
}

}  // namespace

Result<void> hand_out(fs::path const& folder, audit::Checkpoint const& checkpoint,
                      std::string_view note) {
    fs::path const file =
        folder / fmt::format("{}-{:012}{}", checkpoint.origin, checkpoint.size, kEnding);
    std::error_code ignored;
    if (fs::exists(file, ignored)) {
        return check_same(file, checkpoint);
    }
    fs::path const aside = folder / fmt::format(".{}", random_hex(16));
    Result<void> const written = write_aside(aside, note);
    TRY(written);
    bool const placed = place(aside, file);
    int const problem = errno;
    fs::remove(aside, ignored);
    errno = problem;
    if (!placed) {
        return folder_failure(file, "cannot be made");
    }
    TRY(check_same(file, checkpoint));
    return warehouse::sync_to_disk(folder);
}

Result<std::vector<std::string>> handed_out(fs::path const& folder, std::string_view origin) {
    std::error_code problem;
    fs::directory_iterator const files(folder, problem);
    if (problem) {
        errno = problem.value();
        return folder_failure(folder, "cannot be read");
    }
    std::vector<fs::path> found;
    for (fs::directory_entry const& entry : files) {
        std::string const name = entry.path().filename().string();
        if (name.starts_with(fmt::format("{}-", origin)) && name.ends_with(kEnding)) {
            found.push_back(entry.path());
        }
    }
    std::ranges::sort(found);
    std::vector<std::string> notes;
    for (fs::path const& file : found) {
        notes.push_back(TRY(read_note(file)));
    }
    return notes;
}

}  // namespace mandate::app
