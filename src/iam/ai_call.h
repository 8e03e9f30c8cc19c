#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "iam/grant.h"
#include "iam/scope.h"

namespace mandate::iam {

// What AWS asks IAM when somebody calls a model: one call is one or more requests, and all of them
// must be allowed. Told from AWS's documentation, for the proof; it shares nothing with the
// generator.

/// What AWS's pages say about values of a key that a part of a call is not said to be sent with.
enum class OtherValues {
    kNeverSent,  ///< a request with one is no part of this call
    kUnsaid,     ///< nothing, or that they are impossible: no answer to such a request is wrong
};

/// Which values of a context key a part of a call is sent with. An empty text means that the key is
/// not there.
struct SentKey {
    std::string key;                    ///< in lower case
    std::vector<std::string> values;    ///< any of these may be sent, and must be allowed
    std::vector<std::string> unsaid{};  ///< like OtherValues::kUnsaid
    OtherValues others = OtherValues::kNeverSent;
};

/// One request that AWS authorises as a part of a call.
struct CallPart {
    std::string action;    ///< in full: `bedrock:InvokeModel`
    std::string resource;  ///< an ARN; `*` at the end of one stands for any id; `*`: has none
    std::vector<SentKey> keys;
};

/// A role, its account and partition: what the ARNs of a call are made from.
struct CallPlace {
    Partition partition;
    AccountId account;
    Region region;  ///< whose endpoint is called
};

/// InvokeModel or InvokeModelWithResponseStream (Converse and ConverseStream are authorised as
/// these) on Bedrock, for a grant's model, in the way that the grant routes.
///
/// bare: the model in the region · a geographic or application profile: the profile in the region
/// called, and the model in every destination region, there with `bedrock:InferenceProfileArn` ·
/// `global.`: the profile, the model in the region called, and the model without a region, for
/// which `aws:RequestedRegion` is `unspecified`.
/// Source: AWS, "Prerequisites for inference profiles", "Geographic cross-Region inference",
/// "Global cross-Region inference" (bedrock user guide).
std::vector<CallPart> invoke(std::string_view action, Grant const& grant, CallPlace const& place);

/// The ARN of the grant's inference profile; empty for the bare model.
std::string profile_arn(Grant const& grant, CallPlace const& place);

/// `arn:aws:bedrock:us-east-1::foundation-model/ID`; the region may be empty.
std::string foundation_model_arn(Partition const& partition, std::string_view region,
                                 std::string_view model);

/// Inference or counting through bedrock-mantle: the request's resource is a project, and the model
/// is a key. Source: AWS, service authorization reference of bedrock-mantle.
CallPart mantle_call(std::string_view action, Grant const& grant, CallPlace const& place);

}  // namespace mandate::iam
