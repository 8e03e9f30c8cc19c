#include "iam/request_file.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/located_json.h"
#include "base/utf8.h"
#include "iam/syntax.h"

namespace mandate::iam {
namespace {

using Node = LocatedJson::Node;

constexpr std::array<std::string_view, 6> kFields{"action", "resource", "principal",
                                                  "role",   "account",  "context"};

Node const* find_field(Node const& root, std::string_view name) {
    auto const found = std::ranges::find(root.children, name, &Node::key);
    return found == root.children.end() ? nullptr : &*found;
}

Result<void> check_fields(LocatedJson const& document) {
    if (!document.root().value->is_object()) {
        return document.error_at(document.root(), "a request is an object",
                                 R"(for example {"action": "bedrock:InvokeModel", ...})");
    }
    for (Node const& member : document.root().children) {
        if (std::ranges::find(kFields, member.key) == kFields.end()) {
            return document.error_at_key(
                member, fmt::format("a request has no '{}'", excerpt(member.key)),
                "it has action, resource, principal, role, account and context");
        }
    }
    return {};
}

Result<std::string> text_field(LocatedJson const& document, std::string_view name,
                               std::optional<std::string> otherwise) {
    Node const* const node = find_field(document.root(), name);
    if (node == nullptr) {
        return otherwise ? Result<std::string>(*otherwise)
                         : Result<std::string>(document.error_at(
                               document.root(), fmt::format("the request has no {}", name)));
    }
    if (!node->value->is_string()) {
        return document.error_at(*node, fmt::format("{} is not a text", name));
    }
    return std::string(node->value->as_string());
}

/// A value of the context: numbers and truth values stand as they are written.
Result<std::string> context_value(LocatedJson const& document, Node const& node) {
    if (node.value->is_string()) {
        return std::string(node.value->as_string());
    }
    if (node.value->is_bool() || node.value->is_number()) {
        return std::string(document.text_of(node));
    }
    return document.error_at(node, "a context value is a text, a number or a truth value",
                             "a key of several values has a list of them");
}

Result<Context> read_context(LocatedJson const& document) {
    std::map<std::string, std::vector<std::string>> values;
    Node const* const node = find_field(document.root(), "context");
    if (node == nullptr) {
        return Context::create({});
    }
    if (!node->value->is_object()) {
        return document.error_at(*node, "context is not an object of keys and values");
    }
    for (Node const& member : node->children) {
        std::vector<std::string>& list = values[std::string(member.key)];
        if (!member.value->is_array()) {
            list.push_back(TRY(context_value(document, member)));
            continue;
        }
        for (Node const& element : member.children) {
            list.push_back(TRY(context_value(document, element)));
        }
    }
    Result<Context> context = Context::create(values);
    return context ? std::move(context)
                   : Result<Context>(
                         document.error_at(*node, context.error().message, context.error().hint));
}

/// An error of a part, at its field.
template <typename T>
Result<T> at(LocatedJson const& document, std::string_view field, Result<T> result) {
    Node const* const node = find_field(document.root(), field);
    if (result || node == nullptr) {
        return result;
    }
    return document.error_at(*node, result.error().message, result.error().hint);
}

}  // namespace

Result<Request> parse_request(std::string_view text, std::string_view place) {
    LocatedJson const document = TRY(LocatedJson::parse(text, place));
    TRY(check_fields(document));
    std::string const action = TRY(text_field(document, "action", std::nullopt));
    std::string const resource = TRY(text_field(document, "resource", "*"));
    std::string const who = TRY(text_field(document, "principal", std::nullopt));
    std::string const role = TRY(text_field(document, "role", ""));
    std::string const account = TRY(text_field(document, "account", ""));
    Principal principal = TRY(at(document, "principal", parse_principal(who, role)));
    if (!account.empty() && !is_account_id(account)) {
        return document.error_at(*find_field(document.root(), "account"),
                                 fmt::format("account '{}' is no account id", excerpt(account)),
                                 "an account id has twelve digits");
    }
    return at(document, "action",
              Request::create(action, resource, std::move(principal), TRY(read_context(document)),
                              account.empty() ? std::nullopt : std::optional(AccountId(account))));
}

}  // namespace mandate::iam
