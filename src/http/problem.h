#pragma once

#include <string>

#include "base/result.h"
#include "http/message.h"

namespace mandate::http {

/// A refusal that belongs to HTTP and to no use case: a wrong method, a full queue, a strange host.
struct Problem {
    int status = 400;
    std::string code;    ///< stable, for programs: `method_not_allowed`
    std::string title;   ///< what happened, in a few words
    std::string detail;  ///< the thing and the place
    std::string hint;    ///< the way out
};

/// As problem+json (RFC 9457), with the fields of api/openapi.yaml.
Response problem_response(Problem const& problem, std::string const& request_id);

/// An error of a use case, in the words of render::problem_json, with its HTTP status.
Response error_response(Error const& error, std::string const& request_id);

/// What a person is told when the program itself failed; the reason is in the log only.
Response internal_error_response(std::string const& request_id);

}  // namespace mandate::http
