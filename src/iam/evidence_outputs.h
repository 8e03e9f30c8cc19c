#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/located_json.h"
#include "base/result.h"
#include "iam/policy.h"
#include "iam/policy_parse.h"

namespace mandate::iam {

/// A value of an evidence text, with the document that can say where it stands.
struct EvidenceNode {
    LocatedJson const* document = nullptr;
    LocatedJson::Node const* node = nullptr;

    EvidenceNode at(LocatedJson::Node const& other) const { return {document, &other}; }
    /// The member, if the node is an object that has it and it is not null.
    std::optional<EvidenceNode> member(std::string_view name) const;
    /// The text of a member: not empty, no character that is not shown, at most `most` bytes.
    Result<std::string> text(std::string_view name, std::size_t most) const;
    /// Whether a text member stands there.
    bool has_text(std::string_view name) const;
    /// The elements of a member that is a list; at most kMostOutputs.
    Result<std::vector<EvidenceNode>> list(std::string_view name) const;
    /// A policy document: an object, a JSON text, or a percent-encoded one.
    Result<Policy> policy(PolicyKind kind) const;
    std::unexpected<Error> error(std::string_view problem, std::string hint = {}) const {
        return document->error_at(*node, problem, std::move(hint));
    }
};

/// A document of a managed policy without the policy's name, as get-policy-version prints it.
struct NamelessVersion {
    EvidenceNode version;
    std::string arn;  ///< from the key that it stands under, or the get-policy before it; or empty
};

/// The outputs of AWS commands that an evidence text holds, sorted by command. Nodes stay valid as
/// long as `documents` does.
struct EvidenceOutputs {
    std::vector<LocatedJson> documents;
    std::vector<EvidenceNode> role_details;  ///< of RoleDetailList
    std::vector<EvidenceNode> roles;         ///< of get-role: the value of `Role`
    std::vector<EvidenceNode> bare_roles;    ///< the same without what says that it is of get-role
    std::vector<EvidenceNode> inline_lists;  ///< list-role-policies
    std::vector<EvidenceNode> inline_policies;  ///< get-role-policy
    std::vector<EvidenceNode> attached_lists;   ///< list-attached-role-policies
    std::vector<EvidenceNode> managed_details;  ///< of Policies with PolicyVersionList
    std::vector<EvidenceNode> managed;          ///< get-policy: the value of `Policy`
    std::vector<NamelessVersion> versions;      ///< get-policy-version
    bool truncated_details = false;
};

/// Whether a list of AWS ended early.
bool is_truncated(EvidenceNode const& output);

/// Reads the JSON texts and sorts the outputs. @returns Error{BadInput} for what is none.
Result<EvidenceOutputs> collect_outputs(std::string_view text, std::string_view place);

}  // namespace mandate::iam
