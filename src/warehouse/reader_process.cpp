#include "warehouse/reader_process.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <iterator>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "warehouse/reader.h"

namespace mandate::warehouse {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kJobFile = "job.json";
constexpr std::string_view kReportFile = "report.json";
constexpr std::string_view kErrorFile = "error.json";
constexpr char const* kParent = "MANDATE_READER_OF";

Result<void> write_text(fs::path const& path, std::string const& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) {
        return fail(ErrorCode::kDependency, fmt::format("{} cannot be written", path.string()),
                    "check the disk and its free space");
    }
    return {};
}

std::string read_text(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string error_json(Error const& error) {
    boost::json::object fields;
    for (auto const& [name, value] : error.fields) {
        fields[name] = value;
    }
    return boost::json::serialize(boost::json::object{{"code", name_of(error.code)},
                                                      {"message", error.message},
                                                      {"hint", error.hint},
                                                      {"fields", std::move(fields)}});
}

/// The error that the child wrote; nothing when it wrote none that can be read.
std::optional<Error> read_error(fs::path const& path) {
    auto const value = parse_json(read_text(path), path.string());
    if (!value) {
        return std::nullopt;
    }
    auto const text = [&](std::string_view key) {
        boost::json::string const* member = json_text(*value, key);
        return member == nullptr ? std::string() : std::string(*member);
    };
    Error error{ErrorCode::kDependency, text("message"), text("hint"), {}};
    for (ErrorCode code : {ErrorCode::kBadInput, ErrorCode::kUsage, ErrorCode::kConflict}) {
        if (text("code") == name_of(code)) {
            error.code = code;
        }
    }
    if (boost::json::value const* fields = json_member(*value, "fields");
        fields && fields->is_object()) {
        for (auto const& member : fields->get_object()) {
            if (auto const* field = member.value().if_string()) {
                error.fields[member.key()] = std::string(*field);
            }
        }
    }
    return error;
}

std::uint64_t bytes_of(ReadJob const& job) {
    std::uint64_t bytes = 0;
    for (fs::path const& file : job.files) {
        std::error_code ignored;
        auto const size = fs::file_size(file, ignored);
        bytes += ignored ? 0 : size;
    }
    return bytes;
}

void limit(__rlimit_resource resource, rlim_t value) {
    rlimit const bounds{value, value};
    static_cast<void>(::setrlimit(resource, &bounds));
}

/// Generous bounds that only a runaway meets: ten minutes and two seconds a megabyte of CPU time;
/// sixteen times the engine's memory of address space.
void limit_this_process(ReadJob const& job) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    char const* const parent = std::getenv(kParent);
    if (parent != nullptr && std::to_string(::getppid()) != parent) {
        ::_exit(3);  // the parent was gone before it could take us along
    }
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, 600 + 2 * (bytes_of(job) >> 20U));
#if !__has_feature(address_sanitizer)  // its shadow memory is larger than any bound
    limit(RLIMIT_AS, static_cast<rlim_t>(job.memory_mb) << 24U);
#endif
}

std::unexpected<Error> died(ReadJob const& job, int status) {
    if (WIFSIGNALED(status)) {
        int const signal = WTERMSIG(status);
        bool const killed = signal == SIGKILL;
        return fail(
            killed ? ErrorCode::kDependency : ErrorCode::kBadInput,
            fmt::format("{}: the reader was ended by the system ({})", job.place,
                        ::strsignal(signal)),
            killed ? "check the memory that is left on this machine, then run the command again"
                   : "the files may be damaged; download them again");
    }
    return fail(ErrorCode::kDependency,
                fmt::format("{}: the reader ended without an answer (exit {})", job.place,
                            WEXITSTATUS(status)),
                "check the disk's free space and the memory, then run the command again");
}

}  // namespace

namespace {

/// A full disk or memory reaches us as an exception of the standard library.
Result<ReadReport> read_whatever_happens(ReadJob const& job) {
    try {
        return read_export(job);
    } catch (std::exception const& problem) {
        return fail(ErrorCode::kDependency, fmt::format("{}: {}", job.place, problem.what()),
                    "check the disk's free space and the memory, then run the command again");
    }
}

}  // namespace

Result<ReadReport> read_in_child(ReadJob const& job, fs::path const& program) {
    TRY(write_text(job.out / kJobFile, to_json(job)));
    std::string const name = program.string();
    std::string const folder = job.out.string();
    char const* const arguments[] = {name.c_str(), "read-export", folder.c_str(), nullptr};
    std::string const parent = fmt::format("{}={}", kParent, ::getpid());
    char const* const environment[] = {"PATH=/usr/bin:/bin", "TZ=UTC", parent.c_str(), nullptr};
    pid_t child = 0;
    int const problem =
        ::posix_spawn(&child, name.c_str(), nullptr, nullptr, const_cast<char* const*>(arguments),
                      const_cast<char* const*>(environment));
    if (problem != 0) {
        return fail(ErrorCode::kDependency,
                    fmt::format("the reader cannot be started: {}", std::strerror(problem)),
                    "check the memory that is left on this machine");
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return parse_read_report(read_text(job.out / kReportFile));
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2) {
        if (std::optional<Error> error = read_error(job.out / kErrorFile)) {
            return std::unexpected(std::move(*error));
        }
    }
    return died(job, status);
}

int run_reader_child(fs::path const& folder) {
    Result<ReadJob> const job = parse_read_job(read_text(folder / kJobFile));
    if (!job) {
        return 3;
    }
    limit_this_process(*job);
    Result<ReadReport> const report = read_whatever_happens(*job);
    bool const written =
        report ? write_text(folder / kReportFile, to_json(*report)).has_value()
               : write_text(folder / kErrorFile, error_json(report.error())).has_value();
    if (!written) {
        return 3;
    }
    return report ? 0 : 2;
}

}  // namespace mandate::warehouse
