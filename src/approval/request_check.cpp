#include <algorithm>

#include <fmt/format.h>

#include "approval/free_text.h"
#include "approval/request.h"
#include "base/utf8.h"

namespace mandate::approval {
namespace {

constexpr std::size_t kLongestName = 120;
constexpr std::size_t kLongestWish = 200;

bool is_slug(std::string_view text) {
    bool const first = !text.empty() && text.front() >= 'a' && text.front() <= 'z';
    return first && text.size() >= 2 && text.size() <= 41 && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

/// An error of a part, said of the request: `request.estimate.lines has 0 lines`.
Result<void> within_request(Result<void> const& checked) {
    if (checked) {
        return {};
    }
    return bad_input("request." + checked.error().message, checked.error().hint);
}

}  // namespace

Result<void> check_request(Request const& request) {
    if (request.id.empty()) {
        return bad_input("request.id is empty");
    }
    if (!is_slug(request.workload.value())) {
        return bad_input(
            fmt::format("request.workload '{}' is no slug", excerpt(request.workload.value(), 60)),
            "begin with a letter, then 1 to 40 of a-z, 0-9 and hyphen");
    }
    TRY(check_text("request.workload_name", request.workload_name, kLongestName));
    if (request.product.empty()) {
        return bad_input("request.product is empty",
                         "name the product (E4) that the workload belongs to");
    }
    TRY(check_text("request.description", request.description));
    TRY(within_request(iam::check_runtime(request.runtime, iam::Completeness::kKindOnly)));
    if (request.wished_model) {
        TRY(check_text("request.wished_model", *request.wished_model, kLongestWish));
    }
    TRY(within_request(check_estimate(request.estimate)));
    if (request.business_case) {
        TRY(within_request(check_business_case(*request.business_case)));
    }
    if (request.requested_by.empty()) {
        return bad_input("request.requested_by is empty");
    }
    return {};
}

}  // namespace mandate::approval
