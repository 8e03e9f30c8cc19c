#pragma once

#include <string_view>

namespace mandate::iam {

/// Whether a text has the form of an AWS account id: twelve digits.
bool is_account_id(std::string_view text);

/// Whether a text has the form of a region id: `us-east-1`, `us-gov-west-1`, `mx-central-1`. Not
/// whether AWS has it: new regions must not need a new version of the program. A wildcard is none.
bool is_region(std::string_view text);

/// Whether a text has the form of a partition: `aws`, `aws-cn`, `aws-us-gov`.
bool is_partition(std::string_view text);

/// Whether a text can be named exactly in a policy: not empty, at most 512 characters, none of them
/// a wildcard (`*`, `?`), a variable (`$`) or a control character, no space at either end.
bool is_exact(std::string_view text);

}  // namespace mandate::iam
