#pragma once

#include <string>

#include "iam/request.h"

namespace mandate::iam {

/// The request in full, a line each: action, resource, who asks, and every key of the context.
///
///     action     bedrock:InvokeModel
///     resource   arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-5
///     principal  arn:aws:iam::111122223333:role/mandate/finops-ai-support-bot-1a2b
///     context    aws:requestedregion = 'us-east-1'
std::string to_text(Request const& request);

}  // namespace mandate::iam
