#include "base/result.h"

namespace mandate {
namespace {

struct CodeRow {
    ErrorCode code;
    std::string_view name;
    int exit_code;
    int http_status;
};

constexpr CodeRow kCodes[] = {
    {ErrorCode::kUsage, "usage", 2, 400},
    {ErrorCode::kBadInput, "bad_input", 2, 422},
    {ErrorCode::kNotFound, "not_found", 2, 404},
    {ErrorCode::kDuplicate, "duplicate", 2, 409},
    {ErrorCode::kRefused, "refused", 2, 403},
    {ErrorCode::kConflict, "conflict", 2, 409},
    {ErrorCode::kForbidden, "forbidden", 1, 403},
    {ErrorCode::kAnswerIsNo, "answer_is_no", 1, 409},
    {ErrorCode::kDependency, "dependency", 3, 503},
};

CodeRow const& row_of(ErrorCode code) {
    for (CodeRow const& row : kCodes) {
        if (row.code == code) {
            return row;
        }
    }
    return kCodes[std::size(kCodes) - 1];
}

}  // namespace

std::string to_string(Error const& error) {
    return error.hint.empty() ? error.message : error.message + "; " + error.hint;
}

int exit_code(ErrorCode code) { return row_of(code).exit_code; }
int http_status(ErrorCode code) { return row_of(code).http_status; }
std::string_view name_of(ErrorCode code) { return row_of(code).name; }

}  // namespace mandate
