#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "iam/policy.h"
#include "iam/scope.h"

namespace mandate::iam {

// What agents may do with a role through MCP servers that AWS runs (docs/policy-agentic.md). Pure
// functions; thread-safe.

/// The actions of the tier `read_only`, in full, sorted, each once: what lists and describes, and
/// never returns content (objects, items, secrets, parameters, logs, code). No action of an AI
/// service is among them: those are for grants. Short enough to stand in one statement beside the
/// others of a role: a deny with exceptions cannot be split, each part would deny the other's.
std::vector<std::string> const& read_only_actions();

/// The day of the list, `2026-11-25`: a change of the list is a new day, and a new artefact.
std::string const& read_only_version();

/// The one statement that every generated role has: a Deny when `aws:ViaAWSMCPService` is `true`.
/// Of everything (`DenyAgenticCalls`), which is every tier of Claude Platform and `none`; or of
/// everything but what the tier permits (`DenyOtherAgenticCalls`, by NotAction): `read_only` the
/// list above, `actions` the named ones.
///
/// A tier is a ceiling and grants nothing: an AWS-managed MCP server forwards a call with the
/// caller's credentials, so an agent may do what the role may do anyway and the tier names. The
/// policies that let the role do it are the workload's own; an Allow here would have to be on every
/// resource, and give an agent more than the program that runs it.
/// @returns Error{BadInput} when a name is of `aws-mcp:`, whose actions no longer have an effect.
/// Precondition: the scope is normalised.
/// Source: AWS, "AWS global condition context keys" (aws:ViaAWSMCPService), "IAM for managed MCP
/// servers" (IAM user guide, Agent toolkit). One page says that direct calls carry `false`, another
/// that they carry nothing: `Bool` with `true` is right either way.
Result<std::vector<Statement>> agentic_statements(Scope const& scope);

/// The statement that denies every such call, whatever the tier: for roles that come with a role.
Statement denied_agentic_calls();

/// What people have to know, a sentence each: the tier in words, and what the key does not cover.
std::vector<std::string> agentic_notes(Scope const& scope);

}  // namespace mandate::iam
