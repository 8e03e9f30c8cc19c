#include "warehouse/file_identity.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/digest.h"

namespace mandate::warehouse {

Result<std::vector<FileIdentity>> identify(std::vector<std::filesystem::path> const& files) {
    std::vector<FileIdentity> identities;
    for (std::filesystem::path const& file : files) {
        struct stat status{};
        if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
            return bad_input(fmt::format("{} is no file that can be read", file.string()),
                             "check that the download of the export is complete");
        }
        identities.push_back({file, static_cast<std::uint64_t>(status.st_size),
                              status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec,
                              status.st_ino});
    }
    return identities;
}

std::string digest_of(std::vector<FileIdentity> const& files) {
    std::string text;
    for (FileIdentity const& file : files) {
        text += fmt::format("{}/{}\t{}\t{}\n", file.path.parent_path().filename().string(),
                            file.path.filename().string(), file.size, file.modified_ns);
    }
    return sha256(text);
}

Result<void> check_unchanged(std::vector<FileIdentity> const& before) {
    for (FileIdentity const& file : before) {
        Result<std::vector<FileIdentity>> const now = identify({file.path});
        if (!now || now->front() != file) {
            return bad_input(fmt::format("{} was rewritten while it was read", file.path.string()),
                             "run the command again when AWS has finished the delivery");
        }
    }
    return {};
}

}  // namespace mandate::warehouse
