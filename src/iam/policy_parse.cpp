#include "iam/policy_parse.h"

#include <algorithm>
#include <set>
#include <span>

#include <boost/json/string.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "iam/condition_value.h"
#include "iam/wildcard.h"

namespace mandate::iam {
namespace {

using Node = LocatedJson::Node;

constexpr std::array<std::string_view, 3> kPolicyElements{"Version", "Id", "Statement"};
constexpr std::array<std::string_view, 9> kStatementElements{
    "Sid",       "Effect",   "Principal",   "NotPrincipal", "Action",
    "NotAction", "Resource", "NotResource", "Condition"};

bool names_identity(PolicyKind kind) {
    return kind == PolicyKind::kIdentity || kind == PolicyKind::kServiceControl;
}

/// Reads one document; `version_` and `kind_` say how its texts are read.
class PolicyReader {
public:
    PolicyReader(LocatedJson const& document, PolicyKind kind) : document_(document), kind_(kind) {}

    Result<Policy> policy(Node const& node);

private:
    Result<void> check_elements(Node const& node, std::string_view what,
                                std::span<std::string_view const> known) const;
    static Node const* child(Node const& node, std::string_view name);
    static Node const* either(Node const& node, std::string_view is, std::string_view is_not,
                              Polarity& polarity);
    Result<void> exclude(Node const& node, std::string_view one, std::string_view other) const;

    Result<std::string> text(Node const& node, std::string_view what) const;
    Result<std::vector<std::string>> texts(Node const& node, std::string_view what) const;
    Result<PolicyVersion> version(Node const& node) const;

    Result<Statement> statement(Node const& node);
    Result<std::string> sid(Node const& node);
    Result<Effect> effect(Node const& statement) const;
    Result<std::optional<Principals>> principals(Node const& statement) const;
    Result<std::map<PrincipalType, std::vector<std::string>>> principal_map(Node const& node) const;
    Result<Selection> actions(Node const& statement) const;
    Result<std::optional<Selection>> resources(Node const& statement) const;
    Result<std::vector<Condition>> conditions(Node const& statement) const;
    Result<Condition> condition(Node const& node, ConditionTest const& test) const;
    Result<std::string> condition_value(Node const& node, ConditionTest const& test) const;
    Result<void> check_variables(Node const& node, std::string_view text) const;
    Result<void> check_resource_control(Node const& node, Statement const& statement) const;

    LocatedJson const& document_;
    PolicyKind kind_;
    PolicyVersion version_ = PolicyVersion::k2008;
    std::set<std::string> sids_;
};

Result<void> PolicyReader::check_elements(Node const& node, std::string_view what,
                                          std::span<std::string_view const> known) const {
    if (!node.value->is_object()) {
        return document_.error_at(node, fmt::format("{} is not an object", what));
    }
    for (Node const& member : node.children) {
        if (std::ranges::find(known, member.key) != known.end()) {
            continue;
        }
        auto const same = std::ranges::find_if(
            known, [&](std::string_view name) { return to_lower(name) == to_lower(member.key); });
        return document_.error_at_key(
            member, fmt::format("'{}' is no element of {}", excerpt(member.key), what),
            same != known.end() ? fmt::format("write it as {}", *same) : std::string());
    }
    return {};
}

Node const* PolicyReader::child(Node const& node, std::string_view name) {
    auto const found = std::ranges::find(node.children, name, &Node::key);
    return found == node.children.end() ? nullptr : &*found;
}

/// One of two members that say the same of opposite things.
Node const* PolicyReader::either(Node const& node, std::string_view is, std::string_view is_not,
                                 Polarity& polarity) {
    Node const* const found = child(node, is);
    polarity = found == nullptr ? Polarity::kIsNot : Polarity::kIs;
    return found == nullptr ? child(node, is_not) : found;
}

Result<void> PolicyReader::exclude(Node const& node, std::string_view one,
                                   std::string_view other) const {
    Node const* const second = child(node, other);
    if (child(node, one) != nullptr && second != nullptr) {
        return document_.error_at_key(
            *second, fmt::format("a statement has {} or {}, not both", one, other));
    }
    return {};
}

Result<std::string> PolicyReader::text(Node const& node, std::string_view what) const {
    boost::json::string const* const found = node.value->if_string();
    if (found == nullptr) {
        return document_.error_at(node, fmt::format("{} is not a text", what),
                                  "write it between quotation marks");
    }
    std::string_view rest(found->data(), found->size());
    while (std::optional<char32_t> const code_point = take_code_point(rest)) {
        if (is_control(*code_point)) {
            return document_.error_at(
                node, fmt::format("{} holds a character that is not shown (U+{:04X})", what,
                                  static_cast<unsigned>(*code_point)));
        }
    }
    return std::string(found->data(), found->size());
}

Result<std::vector<std::string>> PolicyReader::texts(Node const& node,
                                                     std::string_view what) const {
    std::vector<std::string> values;
    if (!node.value->is_array()) {
        values.push_back(TRY(text(node, what)));
        return values;
    }
    for (Node const& element : node.children) {
        if (values.size() == kMostValues) {
            return document_.error_at(element,
                                      fmt::format("{} has more than {} values", what, kMostValues));
        }
        values.push_back(TRY(text(element, what)));
    }
    return values;
}

Result<PolicyVersion> PolicyReader::version(Node const& node) const {
    std::string const name = TRY(text(node, "Version"));
    if (name == "2012-10-17") {
        return PolicyVersion::k2012;
    }
    if (name != "2008-10-17") {
        return document_.error_at(
            node, fmt::format("'{}' is no version of the policy language", excerpt(name)),
            "write 2012-10-17");
    }
    return PolicyVersion::k2008;
}

Result<Policy> PolicyReader::policy(Node const& node) {
    TRY(check_elements(node, "a policy", kPolicyElements));
    Policy policy;
    if (Node const* const named = child(node, "Version")) {
        version_ = TRY(version(*named));
    }
    policy.version = version_;
    if (Node const* const id = child(node, "Id")) {
        if (names_identity(kind_)) {
            return document_.error_at_key(*id, "only policies of resources have an Id");
        }
        policy.id = TRY(text(*id, "Id"));
    }
    Node const* const statements = child(node, "Statement");
    if (statements == nullptr) {
        return document_.error_at(node, "the policy has no Statement");
    }
    if (!statements->value->is_array()) {
        policy.statements.push_back(TRY(statement(*statements)));
        return policy;
    }
    for (Node const& element : statements->children) {
        if (policy.statements.size() == kMostStatements) {
            return document_.error_at(
                element, fmt::format("the policy has more than {} statements", kMostStatements));
        }
        policy.statements.push_back(TRY(statement(element)));
    }
    return policy;
}

Result<Statement> PolicyReader::statement(Node const& node) {
    TRY(check_elements(node, "a statement", kStatementElements));
    TRY(exclude(node, "Action", "NotAction"));
    TRY(exclude(node, "Resource", "NotResource"));
    TRY(exclude(node, "Principal", "NotPrincipal"));
    Statement statement;
    if (Node const* const named = child(node, "Sid")) {
        statement.sid = TRY(sid(*named));
    }
    statement.effect = TRY(effect(node));
    statement.principals = TRY(principals(node));
    statement.actions = TRY(actions(node));
    statement.resources = TRY(resources(node));
    statement.conditions = TRY(conditions(node));
    if (kind_ == PolicyKind::kResourceControl) {
        TRY(check_resource_control(node, statement));
    }
    return statement;
}

/// "For IAM policies, basic alphanumeric characters are the only allowed characters in the Sid";
/// "the Sid value must be unique within a JSON policy" (IAM JSON policy elements: Sid).
Result<std::string> PolicyReader::sid(Node const& node) {
    std::string sid = TRY(text(node, "Sid"));
    bool const plain = std::ranges::all_of(sid, is_alphanumeric);
    if (names_identity(kind_) && !plain) {
        return document_.error_at(node, fmt::format("the Sid '{}' holds more than letters and "
                                                    "digits",
                                                    excerpt(sid)));
    }
    if (!sid.empty() && !sids_.insert(sid).second) {
        return document_.error_at(node,
                                  fmt::format("two statements have the Sid '{}'", excerpt(sid)));
    }
    return sid;
}

Result<Effect> PolicyReader::effect(Node const& statement) const {
    Node const* const node = child(statement, "Effect");
    if (node == nullptr) {
        return document_.error_at(statement, "the statement has no Effect");
    }
    std::string const name = TRY(text(*node, "Effect"));
    if (name != "Allow" && name != "Deny") {
        return document_.error_at(*node, fmt::format("'{}' is no Effect", excerpt(name)),
                                  "write Allow or Deny");
    }
    return name == "Allow" ? Effect::kAllow : Effect::kDeny;
}

Result<std::optional<Principals>> PolicyReader::principals(Node const& statement) const {
    Principals principals;
    Node const* const node = either(statement, "Principal", "NotPrincipal", principals.polarity);
    if (node == nullptr) {
        if (kind_ != PolicyKind::kAny && !names_identity(kind_)) {
            return document_.error_at(statement, "the statement names no Principal");
        }
        return std::nullopt;
    }
    if (names_identity(kind_)) {
        return document_.error_at_key(*node, "only policies of resources name principals");
    }
    if (!node->value->is_object()) {
        std::string const everyone = TRY(text(*node, node->key));
        if (everyone != "*") {
            return document_.error_at(*node, fmt::format("'{}' is no principal", excerpt(everyone)),
                                      R"(write "*" or an object such as {"AWS": "111122223333"})");
        }
        principals.everyone = true;
        return principals;
    }
    principals.by_type = TRY(principal_map(*node));
    return principals;
}

Result<std::map<PrincipalType, std::vector<std::string>>> PolicyReader::principal_map(
    Node const& node) const {
    std::map<PrincipalType, std::vector<std::string>> by_type;
    for (Node const& member : node.children) {
        auto const name = std::ranges::find(kPrincipalTypeNames, member.key);
        if (name == kPrincipalTypeNames.end()) {
            return document_.error_at_key(
                member, fmt::format("'{}' is no type of principal", excerpt(member.key)),
                "write AWS, Service, Federated or CanonicalUser");
        }
        by_type.emplace(static_cast<PrincipalType>(name - kPrincipalTypeNames.begin()),
                        TRY(texts(member, "a principal")));
    }
    return by_type;
}

/// "A service namespace, a colon and the name of an action, or * alone."
Result<Selection> PolicyReader::actions(Node const& statement) const {
    Selection selection;
    Node const* const node = either(statement, "Action", "NotAction", selection.polarity);
    if (node == nullptr) {
        return document_.error_at(statement, "the statement has no Action");
    }
    selection.values = TRY(texts(*node, "an action"));
    for (std::size_t i = 0; i < selection.values.size(); ++i) {
        std::string const& action = selection.values[i];
        if (action.find(':') == std::string::npos &&
            (action.empty() || action.find_first_not_of('*') != std::string::npos)) {
            Node const& at = node->value->is_array() ? node->children[i] : *node;
            return document_.error_at(at, fmt::format("'{}' is no action", excerpt(action)),
                                      "write service:Name, such as bedrock:InvokeModel");
        }
    }
    return selection;
}

Result<std::optional<Selection>> PolicyReader::resources(Node const& statement) const {
    Selection selection;
    Node const* const node = either(statement, "Resource", "NotResource", selection.polarity);
    if (node == nullptr) {
        if (names_identity(kind_) || kind_ == PolicyKind::kResourceControl) {
            return document_.error_at(statement, "the statement has no Resource");
        }
        return std::nullopt;
    }
    if (kind_ == PolicyKind::kTrust) {
        return document_.error_at_key(*node,
                                      "a trust policy names no resources: it is about the "
                                      "role that it hangs on");
    }
    selection.values = TRY(texts(*node, "a resource"));
    for (std::size_t i = 0; i < selection.values.size(); ++i) {
        std::string const& resource = selection.values[i];
        Node const& at = node->value->is_array() ? node->children[i] : *node;
        bool const everything =
            !resource.empty() && resource.find_first_not_of('*') == std::string::npos;
        if (resource.empty() ||
            (names_identity(kind_) && !everything && !resource.starts_with("arn:"))) {
            return document_.error_at(at, fmt::format("'{}' is no resource", excerpt(resource)),
                                      "write an ARN or *");
        }
        TRY(check_variables(at, resource));
    }
    return selection;
}

Result<std::vector<Condition>> PolicyReader::conditions(Node const& statement) const {
    std::vector<Condition> conditions;
    Node const* const node = child(statement, "Condition");
    if (node == nullptr) {
        return conditions;
    }
    if (!node->value->is_object()) {
        return document_.error_at(*node, "Condition is not an object");
    }
    for (Node const& block : node->children) {
        std::optional<ConditionTest> const test = parse_condition_test(block.key);
        if (!test) {
            return document_.error_at_key(
                block, fmt::format("'{}' is no condition operator", excerpt(block.key)),
                "write it as AWS's list of condition operators does, such as StringEquals");
        }
        if (!block.value->is_object()) {
            return document_.error_at(block, fmt::format("{} is not an object", block.key));
        }
        std::set<std::string> keys;
        for (Node const& line : block.children) {
            if (!keys.insert(to_lower(line.key)).second) {
                return document_.error_at_key(
                    line, fmt::format("the condition key '{}' stands twice under {}; case makes no "
                                      "difference",
                                      excerpt(line.key), block.key));
            }
            conditions.push_back(TRY(condition(line, *test)));
        }
    }
    return conditions;
}

Result<Condition> PolicyReader::condition(Node const& node, ConditionTest const& test) const {
    bool const odd = std::ranges::any_of(
        node.key, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (node.key.empty() || odd) {
        return document_.error_at_key(node,
                                      fmt::format("'{}' is no condition key", excerpt(node.key)));
    }
    Condition condition{test, std::string(node.key), {}};
    if (!node.value->is_array()) {
        condition.values.push_back(TRY(condition_value(node, test)));
        return condition;
    }
    for (Node const& element : node.children) {
        if (condition.values.size() == kMostValues) {
            return document_.error_at(
                element, fmt::format("the condition has more than {} values", kMostValues));
        }
        condition.values.push_back(TRY(condition_value(element, test)));
    }
    return condition;
}

/// "Quotation marks are optional for numeric and Boolean values."
Result<std::string> PolicyReader::condition_value(Node const& node,
                                                  ConditionTest const& test) const {
    bool const bare = node.value->is_bool() || node.value->is_number();
    std::string value =
        bare ? std::string(document_.text_of(node)) : TRY(text(node, "a condition value"));
    TRY(check_variables(node, value));
    if (!is_value_of(test.op, value)) {
        return document_.error_at(
            node, fmt::format("{} cannot compare with '{}'", to_string(test), excerpt(value)));
    }
    return value;
}

Result<void> PolicyReader::check_variables(Node const& node, std::string_view text) const {
    if (!split_wildcards(text, version_, Wildcards::kStarAndQuestionMark)) {
        return document_.error_at(
            node, fmt::format("'{}' holds an ill-formed policy variable", excerpt(text)),
            "write ${key} or ${key, 'default'}");
    }
    return {};
}

/// "The effect of Allow is only supported for RCPFullAWSAccess"; "the only supported principal is
/// *"; NotPrincipal and NotAction are not supported (RCP syntax).
Result<void> PolicyReader::check_resource_control(Node const& node,
                                                  Statement const& statement) const {
    if (!statement.principals->everyone || statement.principals->polarity == Polarity::kIsNot) {
        return document_.error_at(node, "a resource control policy is about everyone",
                                  R"(write "Principal": "*" and restrict it by a Condition)");
    }
    if (statement.actions.polarity == Polarity::kIsNot) {
        return document_.error_at(node, "a resource control policy has no NotAction");
    }
    bool const full = statement.actions.values == std::vector<std::string>{"*"} &&
                      statement.resources == Selection{Polarity::kIs, {"*"}} &&
                      statement.conditions.empty();
    if (statement.effect == Effect::kAllow && !full) {
        return document_.error_at(node, "a resource control policy cannot allow",
                                  "only AWS's own RCPFullAWSAccess does: * on *");
    }
    return {};
}

}  // namespace

Result<Policy> parse_policy(std::string_view text, std::string_view place, PolicyKind kind) {
    if (text.size() > kMostPolicyBytes) {
        return bad_input(
            fmt::format("{}: the policy has {} bytes, more than the {} that any policy "
                        "of AWS can have",
                        place, text.size(), kMostPolicyBytes));
    }
    LocatedJson const document = TRY(LocatedJson::parse(text, place));
    return read_policy(document, document.root(), kind);
}

Result<Policy> read_policy(LocatedJson const& document, LocatedJson::Node const& node,
                           PolicyKind kind) {
    return PolicyReader(document, kind).policy(node);
}

}  // namespace mandate::iam
