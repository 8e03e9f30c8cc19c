#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/date.h"
#include "base/private_text.h"
#include "base/result.h"
#include "base/strong_id.h"

namespace mandate::approval {

/// A comment on anything: a request, task, model, claim, approval.
struct Comment {
    std::string id;
    std::string subject_kind;
    std::string subject_id;
    PersonId author;
    Instant at;
    PrivateText text;
    std::vector<PersonId> mentions;

    friend bool operator==(Comment const&, Comment const&) = default;
};
BOOST_DESCRIBE_STRUCT(Comment, (), (id, subject_kind, subject_id, author, at, text, mentions))

/// The people a text mentions (`@lena`), in order, each once, only those that `known` holds.
std::vector<PersonId> mentions_in(std::string_view text, std::span<PersonId const> known);

/// 1 to 4,000 characters.
Result<void> check_comment(std::string_view text);

}  // namespace mandate::approval
