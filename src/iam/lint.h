#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "iam/policy.h"
#include "iam/policy_parse.h"

namespace mandate::iam {

enum class LintSeverity {
    kNote,     ///< works, but reads otherwise than it works
    kWarning,  ///< wider or narrower than people expect
    kDanger,   ///< a control that does not control, or a right that nobody meant to give
};
BOOST_DESCRIBE_ENUM(LintSeverity, kNote, kWarning, kDanger)

/// One thing about a policy that somebody should look at.
struct LintFinding {
    std::string code;       ///< stable: `mantle-escapes`
    std::string statement;  ///< its Sid, else `statement 3` (from 1)
    LintSeverity severity = LintSeverity::kNote;
    std::string reason;  ///< a sentence about this statement
    std::string fix;     ///< a sentence that says what to write instead

    friend bool operator==(LintFinding const&, LintFinding const&) = default;
};

/// A rule, for the documentation (docs/policy-lint.md).
struct LintRule {
    std::string_view code;
    LintSeverity severity;
    std::string_view about;  ///< what it finds, a phrase
    std::string_view fix;
};

/// Every rule, in the order in which findings are given.
std::span<LintRule const> lint_rules();

/// What is wrong with a policy as far as AI is concerned, though AWS accepts it: controls that
/// control nothing any more, rights wider than they read, denies that can be walked round. Says
/// nothing about a policy that is well made. Pure; thread-safe; takes time in proportion to
/// statements × values.
/// @param kind where the policy is used: some rules hold only for SCPs or for trust policies.
/// Precondition: parse_policy accepts the policy as this kind.
std::vector<LintFinding> lint(Policy const& policy, PolicyKind kind);

}  // namespace mandate::iam
