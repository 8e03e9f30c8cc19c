#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "iam/condition_value.h"
#include "iam/context.h"
#include "iam/pattern.h"
#include "iam/policy.h"

namespace mandate::iam {

/// One condition of a statement, compiled once. Immutable; thread-safe.
class CompiledCondition {
public:
    /// Precondition: is_value_of holds for the values (parse_policy saw to it); what does not is
    /// compared with nothing.
    CompiledCondition(Condition const& condition, PolicyVersion version);

    /// Whether the condition holds. Neither allocates nor throws.
    bool holds(Context const& context) const noexcept;

private:
    using Values =
        std::variant<std::vector<Pattern>, std::vector<Int128>, std::vector<Instant>,
                     std::vector<char>, std::vector<std::string>, std::vector<IpNetwork>>;

    bool holds_for(std::vector<std::string> const& values, Context const& context) const noexcept;
    bool matches(std::string_view value, Context const& context) const noexcept;

    ConditionTest test_;
    bool negated_;
    std::string key_;
    Values values_;
};

}  // namespace mandate::iam
