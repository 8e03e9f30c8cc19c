#pragma once

#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace mandate {

/// What kind of failure an `Error` is. One table (`exit_code`, `http_status`) says what each face
/// makes of it, so that a failure means the same on the command line and in the API.
enum class ErrorCode {
    kUsage,       ///< the caller asked for something that cannot be asked (exit 2, HTTP 400)
    kBadInput,    ///< a file or value from outside is not what it must be (exit 2, HTTP 422)
    kNotFound,    ///< the named thing does not exist (exit 2, HTTP 404)
    kDuplicate,   ///< it must be unique, and is there already (exit 2, HTTP 409)
    kRefused,     ///< a rule of the state database stands against it (exit 2, HTTP 403)
    kConflict,    ///< somebody else changed it, or holds it (exit 2, HTTP 409)
    kForbidden,   ///< this person may not: permission or separation of duties (exit 1, HTTP 403)
    kAnswerIsNo,  ///< the question was understood and the answer is no (exit 1, HTTP 409)
    kDependency,  ///< disk, database, child process or network failed (exit 3, HTTP 503)
};

/// A failure that a person can read and act on.
///
/// `message` is one sentence: the thing, the place and what is wrong. `hint` is the way out.
/// Both are shown as `message; hint`. Neither ever holds a secret.
struct Error {
    ErrorCode code = ErrorCode::kBadInput;
    std::string message;
    std::string hint;
    /// Machine-readable details, for problem+json: file, row, column, ...
    std::map<std::string, std::string> fields;
};

template <typename T>
using Result = std::expected<T, Error>;

/// `message; hint`, or `message` alone when there is no hint.
std::string to_string(Error const& error);

/// The process exit code of the command line: 1 the answer is no, 2 wrong usage or bad input,
/// 3 a dependency failed.
int exit_code(ErrorCode code);

/// The HTTP status of the API.
int http_status(ErrorCode code);

/// A stable lower-case name, used in problem+json: `usage`, `bad_input`, ...
std::string_view name_of(ErrorCode code);

[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message,
                                                 std::string hint = {}) {
    return std::unexpected(Error{code, std::move(message), std::move(hint), {}});
}

[[nodiscard]] inline std::unexpected<Error> bad_input(std::string message, std::string hint = {}) {
    return fail(ErrorCode::kBadInput, std::move(message), std::move(hint));
}

}  // namespace mandate

/// The value of a `Result`, or return its error from the enclosing function.
#define TRY(expression)                                            \
    __extension__({                                                \
        auto try_result = (expression);                            \
        if (!try_result.has_value()) [[unlikely]] {                \
            return std::unexpected(std::move(try_result).error()); \
        }                                                          \
        ::mandate::detail::unwrap(std::move(try_result));          \
    })

namespace mandate::detail {
template <typename T>
T unwrap(std::expected<T, Error>&& result) {
    if constexpr (!std::is_void_v<T>) {
        return std::move(*result);
    }
}
}  // namespace mandate::detail
