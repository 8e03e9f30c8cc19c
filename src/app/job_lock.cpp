#include "app/job_lock.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace mandate::app {

Result<JobLock> JobLock::take(std::filesystem::path const& file, std::string_view what) {
    int const opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (opened < 0) {
        return fail(ErrorCode::kDependency,
                    fmt::format("{} cannot be opened: {}", file.string(), std::strerror(errno)),
                    "check the folder's permissions and the disk's free space");
    }
    if (::flock(opened, LOCK_EX | LOCK_NB) != 0) {
        ::close(opened);
        return fail(ErrorCode::kConflict,
                    fmt::format("another process is {} in {}", what, file.parent_path().string()),
                    "wait until it has finished");
    }
    return JobLock(opened);
}

JobLock::JobLock(JobLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

JobLock::~JobLock() {
    if (file_ >= 0) {
        ::close(file_);
    }
}

}  // namespace mandate::app
