#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/date.h"
#include "base/result.h"
#include "iam/policy_print.h"

namespace mandate::iam {

BOOST_DESCRIBE_ENUM(Counting, kWithoutWhiteSpace, kAll)

/// One limit of AWS, from the data file `quotas.json`. AWS changes them, so each has a day: of
/// several entries of one name the last that has begun holds.
struct Quota {
    std::string name;
    std::optional<Date> from;          ///< the first day; absent: as long as it is known
    std::size_t limit = 0;             ///< characters where `counting` says which, else things
    std::optional<Counting> counting;  ///< how a text is counted; absent: things are counted
    std::string what;                  ///< for people, what is limited: `a managed policy`
    std::string source;                ///< the AWS page that says so
};
BOOST_DESCRIBE_STRUCT(Quota, (), (name, from, limit, counting, what, source))

/// All entries, in the order of the file; those of one name by their days.
std::vector<Quota> const& quotas();

/// The quota in force on a day. Thread-safe.
/// @param name `role_inline_policies`, `user_inline_policies`, `managed_policy`, `trust_policy`,
///        `trust_policy_most`, `permission_set_inline_policy`, `service_control_policy`,
///        `service_control_policies_of_a_node`, `tags`, `tag_key`, `tag_value`, `role_name`,
///        `permission_set_name`, `path`, `policy_name`.
/// @returns Error{NotFound} when there is no such quota, or none yet on that day.
Result<Quota> find_quota(std::string_view name, Date day);

/// Its limit alone.
Result<std::size_t> quota(std::string_view name, Date day);

/// Checks a text (a policy as it is given to AWS, a name) against the quota of a day, counted as
/// AWS counts.
/// @param place what to call the text in errors: a role's name.
/// @returns Error{BadInput} that names the size and the quota; the hint is `way_out`.
Result<void> check_size(std::string_view text, std::string_view name, Date day,
                        std::string_view place, std::string_view way_out);

}  // namespace mandate::iam
