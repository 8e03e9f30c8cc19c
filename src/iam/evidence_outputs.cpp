#include "iam/evidence_outputs.h"

#include <algorithm>

#include <boost/json/string.hpp>
#include <fmt/format.h>

#include "base/utf8.h"
#include "iam/arn.h"
#include "iam/json_sequence.h"
#include "iam/percent_encoding.h"
#include "iam/role_evidence.h"

namespace mandate::iam {
namespace {

using Node = LocatedJson::Node;

constexpr std::string_view kCommands =
    "paste the JSON output of aws iam get-account-authorization-details, get-role, "
    "list-role-policies, get-role-policy, list-attached-role-policies, get-policy and "
    "get-policy-version";

bool is_managed_policy_arn(std::string_view text) {
    std::optional<ArnView> const arn = split_arn(text);
    return arn && arn->service == "iam" && arn->resource.starts_with("policy/");
}

class Collector {
public:
    explicit Collector(EvidenceOutputs& outputs) : outputs_(outputs) {}

    /// @param key the name that the value stands under in a container.
    Result<void> take(EvidenceNode const& value, std::string_view key) {
        if (value.node->value->is_array()) {
            for (Node const& element : value.node->children) {
                TRY(take(value.at(element), {}));
            }
            return {};
        }
        if (!value.node->value->is_object()) {
            return value.error("this is no output of an AWS command about a role",
                               std::string(kCommands));
        }
        bool const lists = TRY(take_lists(value));
        bool const single = TRY(take_single(value, key));
        return lists || single ? Result<void>() : take_container(value);
    }

private:
    /// What stands in lists of account details, and the lists themselves.
    Result<bool> take_lists(EvidenceNode const& value) {
        bool found = false;
        if (value.member("RoleDetailList")) {
            found = true;
            outputs_.truncated_details |= is_truncated(value);
            add(outputs_.role_details, TRY(value.list("RoleDetailList")));
        }
        if (value.member("Policies")) {
            found = true;
            add(outputs_.managed_details, TRY(value.list("Policies")));
        }
        if (value.member("PolicyNames")) {
            found = true;
            outputs_.inline_lists.push_back(value);
        }
        if (value.member("AttachedPolicies")) {
            found = true;
            outputs_.attached_lists.push_back(value);
        }
        return found || value.member("UserDetailList") || value.member("GroupDetailList");
    }

    Result<bool> take_single(EvidenceNode const& value, std::string_view key) {
        bool found = false;
        if (value.member("RolePolicyList") || value.member("AttachedManagedPolicies")) {
            outputs_.role_details.push_back(value);
            return true;
        }
        if (value.member("PolicyVersionList")) {
            outputs_.managed_details.push_back(value);
            return true;
        }
        if (value.member("PolicyDocument")) {
            outputs_.inline_policies.push_back(value);
            found = true;
        }
        if (value.has_text("RoleName") && value.member("AssumeRolePolicyDocument")) {
            outputs_.bare_roles.push_back(value);
            return true;
        }
        if (auto const role = value.member("Role"); role && role->has_text("RoleName")) {
            outputs_.roles.push_back(*role);
            found = true;
        }
        if (auto const policy = value.member("Policy"); policy && policy->has_text("Arn")) {
            outputs_.managed.push_back(*policy);
            last_policy_ = TRY(policy->text("Arn", 2'048));
            last_version_ = policy->has_text("DefaultVersionId")
                                ? TRY(policy->text("DefaultVersionId", 64))
                                : std::string();
            found = true;
        }
        if (auto const version = value.member("PolicyVersion");
            version && version->member("Document")) {
            TRY(take_version(*version, key));
            found = true;
        }
        return found;
    }

    /// get-policy-version does not print whose version it is.
    Result<void> take_version(EvidenceNode const& version, std::string_view key) {
        NamelessVersion nameless{version, {}};
        std::string const id =
            version.has_text("VersionId") ? TRY(version.text("VersionId", 64)) : std::string();
        if (is_managed_policy_arn(key)) {
            nameless.arn = key;
        } else if (!last_policy_.empty() && id == last_version_) {
            nameless.arn = std::exchange(last_policy_, {});
        }
        outputs_.versions.push_back(std::move(nameless));
        return {};
    }

    Result<void> take_container(EvidenceNode const& value) {
        if (value.node->children.empty()) {
            return value.error("this is no output of an AWS command about a role",
                               std::string(kCommands));
        }
        for (Node const& member : value.node->children) {
            if (!member.value->is_object() && !member.value->is_array()) {
                return value.document->error_at_key(
                    member,
                    fmt::format("'{}' is no output of an AWS command about a role",
                                excerpt(member.key)),
                    std::string(kCommands));
            }
            TRY(take(value.at(member), member.key));
        }
        return {};
    }

    static void add(std::vector<EvidenceNode>& to, std::vector<EvidenceNode> const& elements) {
        to.insert(to.end(), elements.begin(), elements.end());
    }

    EvidenceOutputs& outputs_;
    std::string last_policy_;   ///< ARN of the get-policy output whose version comes next
    std::string last_version_;  ///< its version in force
};

}  // namespace

std::optional<EvidenceNode> EvidenceNode::member(std::string_view name) const {
    if (!node->value->is_object()) {
        return std::nullopt;
    }
    auto const found = std::ranges::find(node->children, name, &Node::key);
    bool const there = found != node->children.end() && !found->value->is_null();
    return there ? std::optional(at(*found)) : std::nullopt;
}

bool EvidenceNode::has_text(std::string_view name) const {
    std::optional<EvidenceNode> const found = member(name);
    return found && found->node->value->is_string();
}

Result<std::string> EvidenceNode::text(std::string_view name, std::size_t most) const {
    std::optional<EvidenceNode> const found = member(name);
    if (!found || !found->node->value->is_string()) {
        return (found ? *found : *this)
            .error(fmt::format("{} is missing or not a text", name),
                   "paste the output as AWS prints it");
    }
    boost::json::string const& value = found->node->value->get_string();
    std::string_view rest(value.data(), value.size());
    if (rest.empty() || rest.size() > most) {
        return found->error(fmt::format("{} is empty or longer than {} bytes", name, most));
    }
    while (std::optional<char32_t> const code_point = take_code_point(rest)) {
        if (is_control(*code_point)) {
            return found->error(fmt::format("{} holds a character that is not shown (U+{:04X})",
                                            name, static_cast<unsigned>(*code_point)));
        }
    }
    return std::string(value.data(), value.size());
}

Result<std::vector<EvidenceNode>> EvidenceNode::list(std::string_view name) const {
    std::vector<EvidenceNode> elements;
    std::optional<EvidenceNode> const found = member(name);
    if (!found) {
        return elements;
    }
    if (!found->node->value->is_array()) {
        return found->error(fmt::format("{} is not a list", name));
    }
    for (Node const& element : found->node->children) {
        elements.push_back(at(element));
    }
    return elements;
}

Result<Policy> EvidenceNode::policy(PolicyKind kind) const {
    boost::json::string const* const text = node->value->if_string();
    if (text == nullptr) {
        return read_policy(*document, *node, kind);
    }
    std::string_view const raw(text->data(), text->size());
    std::optional<std::string> const decoded =
        raw.starts_with('{') ? std::optional(std::string(raw)) : percent_decoded(raw);
    if (!decoded) {
        return error("the document is not percent-encoded as RFC 3986 says",
                     "paste the output as AWS prints it");
    }
    Result<Policy> policy = parse_policy(*decoded, "the encoded document", kind);
    if (!policy) {
        std::unexpected<Error> problem = error(policy.error().message, policy.error().hint);
        return problem;
    }
    return policy;
}

bool is_truncated(EvidenceNode const& output) {
    std::optional<EvidenceNode> const truncated = output.member("IsTruncated");
    bool const says_so =
        truncated && truncated->node->value->is_bool() && truncated->node->value->get_bool();
    return says_so || output.member("Marker") || output.member("NextToken");
}

Result<EvidenceOutputs> collect_outputs(std::string_view text, std::string_view place) {
    std::vector<JsonPiece> const pieces = TRY(split_json_sequence(text, kMostOutputs, place));
    if (pieces.empty()) {
        return bad_input(fmt::format("{}: the evidence is empty", place), std::string(kCommands));
    }
    EvidenceOutputs outputs;
    outputs.documents.reserve(pieces.size());
    for (JsonPiece const& piece : pieces) {
        std::string const name = pieces.size() == 1
                                     ? std::string(place)
                                     : fmt::format("{}, JSON text {} (from line {})", place,
                                                   outputs.documents.size() + 1, piece.line);
        outputs.documents.push_back(TRY(LocatedJson::parse(piece.text, name)));
    }
    Collector collector(outputs);
    for (LocatedJson const& document : outputs.documents) {
        TRY(collector.take({&document, &document.root()}, {}));
    }
    return outputs;
}

}  // namespace mandate::iam
