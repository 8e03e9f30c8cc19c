#pragma once

#include <filesystem>

#include "base/result.h"

namespace mandate::app {

/// A lock on a file that the kernel releases when the process ends, however it ends. No leases, no
/// clocks.
class JobLock {
public:
    /// @param what what is being done, for the sentence that the second one gets.
    /// @returns Error{Conflict} when another process holds it.
    static Result<JobLock> take(std::filesystem::path const& file, std::string_view what);

    JobLock(JobLock&& other) noexcept;
    JobLock& operator=(JobLock&&) = delete;
    ~JobLock();

private:
    explicit JobLock(int file) : file_(file) {}
    int file_;
};

}  // namespace mandate::app
