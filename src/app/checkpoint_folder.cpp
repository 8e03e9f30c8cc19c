#include "app/checkpoint_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "app/new_file.h"
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

}  // namespace

Result<void> hand_out(fs::path const& folder, audit::Checkpoint const& checkpoint,
                      std::string_view note) {
    fs::path const file =
        folder / fmt::format("{}-{:012}{}", checkpoint.origin, checkpoint.size, kEnding);
    std::error_code ignored;
    if (fs::exists(file, ignored)) {
        return check_same(file, checkpoint);
    }
    if (!make_once(file, note, 0644, WithoutLinks::kRename)) {
        return folder_failure(folder, "cannot be written");
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
