#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iam/grant.h"
#include "sample/bedrock_lines.h"
#include "sample/history_diary.h"

namespace mandate::sample {

/// Whether a line of the bill says that a known model of Bedrock was used, and where.
bool is_model_call(Stream const& line);

/// The grant that permits such a call.
iam::Grant grant_of_call(Stream const& line);

/// A grant of inference and streaming on Bedrock, by the bare model or its system profile.
/// @param slug of sample/models.h.
iam::Grant bedrock_grant(std::string_view slug, std::string_view region, Route route);

/// The same on Claude Platform, in a workspace that is named so.
iam::Grant workspace_grant(std::string_view slug, std::string_view region,
                           std::string_view workspace);

/// What a role of the bill does today, as far as the decisions on models let it go on.
struct RoleUse {
    AccountId account;
    std::string arn;  ///< without its path
    std::vector<iam::Grant> grants;
    std::int64_t monthly_dollars = 0;  ///< of all it does
};
/// @param role name of a role that calls models in the bill. @returns Error{NotFound} else.
Result<RoleUse> use_of_role(Diary& diary, std::string_view role);

}  // namespace mandate::sample
