#include <algorithm>
#include <charconv>
#include <initializer_list>

#include <boost/json/string.hpp>
#include <fmt/format.h>

#include "base/codec.h"
#include "base/located_json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "iam/scope.h"

namespace mandate::iam {
namespace {

using Node = LocatedJson::Node;
using Names = std::initializer_list<std::string_view>;

Node const* child(Node const& node, std::string_view name) {
    auto const found = std::ranges::find(node.children, name, &Node::key);
    return found == node.children.end() || found->value->is_null() ? nullptr : &*found;
}

/// Reads one scope file; what the values must be, `normalised` says.
class ScopeReader {
public:
    explicit ScopeReader(LocatedJson const& document) : document_(document) {}

    Result<Scope> scope() const;
    /// The error where its field stands; at the whole file, when it is not there.
    std::unexpected<Error> located(Error const& error) const;

private:
    Result<void> check_object(Node const& node, std::string_view what, Names required,
                              Names optional) const;
    Result<std::string> text(Node const& node) const;
    Result<std::vector<std::string>> texts(Node const& node) const;
    Result<std::map<std::string, std::string>> text_map(Node const& node) const;
    template <typename E>
    Result<E> word(Node const& node, std::string_view name) const;

    Result<Grant> grant(Node const& node, Platform platform) const;
    Result<Workspace> workspace(Node const& node) const;
    Result<Runtime> runtime(Node const& node) const;
    Result<Agentic> agentic(Node const& node) const;
    Result<Conventions> conventions(Node const& node) const;

    LocatedJson const& document_;
};

Result<void> ScopeReader::check_object(Node const& node, std::string_view what, Names required,
                                       Names optional) const {
    if (!node.value->is_object()) {
        return document_.error_at(node, fmt::format("{} is not an object", what));
    }
    for (Node const& member : node.children) {
        if (std::ranges::find(required, member.key) == required.end() &&
            std::ranges::find(optional, member.key) == optional.end()) {
            std::vector<std::string> known(required.begin(), required.end());
            known.insert(known.end(), optional.begin(), optional.end());
            return document_.error_at_key(
                member, fmt::format("'{}' is no field of {}", excerpt(member.key), what),
                fmt::format("its fields are {}", join(known, ", ")));
        }
    }
    for (std::string_view const name : required) {
        if (child(node, name) == nullptr) {
            return document_.error_at(node, fmt::format("{} has no {}", what, name));
        }
    }
    return {};
}

Result<std::string> ScopeReader::text(Node const& node) const {
    boost::json::string const* const found = node.value->if_string();
    if (found == nullptr) {
        return document_.error_at(node, "is not a text", "write it between quotation marks");
    }
    std::string_view rest(found->data(), found->size());
    while (std::optional<char32_t> const code_point = take_code_point(rest)) {
        if (is_control(*code_point)) {
            return document_.error_at(node,
                                      fmt::format("holds a character that is not shown (U+{:04X})",
                                                  static_cast<unsigned>(*code_point)));
        }
    }
    return std::string(found->data(), found->size());
}

Result<std::vector<std::string>> ScopeReader::texts(Node const& node) const {
    if (!node.value->is_array()) {
        return document_.error_at(node, "is not a list");
    }
    std::vector<std::string> values;
    for (Node const& element : node.children) {
        values.push_back(TRY(text(element)));
    }
    return values;
}

Result<std::map<std::string, std::string>> ScopeReader::text_map(Node const& node) const {
    if (!node.value->is_object()) {
        return document_.error_at(node, "is not an object");
    }
    std::map<std::string, std::string> values;
    for (Node const& member : node.children) {
        values.emplace(member.key, TRY(text(member)));
    }
    return values;
}

template <typename E>
Result<E> ScopeReader::word(Node const& node, std::string_view name) const {
    Result<E> const value = parse_enum<E>(TRY(text(node)), name);
    if (!value) {
        return document_.error_at(node, value.error().message, value.error().hint);
    }
    return *value;
}

Result<Workspace> ScopeReader::workspace(Node const& node) const {
    TRY(check_object(node, "a workspace", {"name"}, {"id"}));
    Workspace workspace;
    workspace.name = TRY(text(*child(node, "name")));
    if (Node const* const id = child(node, "id")) {
        workspace.id = TRY(text(*id));
    }
    return workspace;
}

Result<Grant> ScopeReader::grant(Node const& node, Platform platform) const {
    TRY(check_object(node, "a grant", {"model", "region"},
                     {"inference_profile", "destination_regions", "workspace", "actions"}));
    Grant grant;
    grant.platform = platform;
    grant.model = TRY(text(*child(node, "model")));
    grant.region = Region(TRY(text(*child(node, "region"))));
    if (Node const* const profile = child(node, "inference_profile")) {
        grant.inference_profile = TRY(text(*profile));
    }
    if (Node const* const regions = child(node, "destination_regions")) {
        for (std::string& region : TRY(texts(*regions))) {
            grant.destination_regions.emplace_back(std::move(region));
        }
    }
    if (Node const* const made = child(node, "workspace")) {
        grant.workspace = TRY(workspace(*made));
    }
    Node const* const actions = child(node, "actions");
    if (actions == nullptr && platform == Platform::kClaudePlatform) {
        grant.actions = {ActionSet::kInference};  // what a workspace is for
        return grant;
    }
    if (actions == nullptr) {
        return document_.error_at(node, "a grant has no actions");
    }
    if (!actions->value->is_array()) {
        return document_.error_at(*actions, "is not a list");
    }
    for (Node const& action : actions->children) {
        grant.actions.push_back(TRY(word<ActionSet>(action, "actions")));
    }
    return grant;
}

Result<Runtime> ScopeReader::runtime(Node const& node) const {
    Runtime runtime;
    runtime.fields = TRY(text_map(node));
    auto const kind = runtime.fields.find("kind");
    if (kind == runtime.fields.end()) {
        return document_.error_at(node, "a runtime has no kind", "give one such as lambda");
    }
    runtime.kind = kind->second;
    runtime.fields.erase(kind);
    return runtime;
}

/// The names stand under `actions` or `names`: a tier of tools names no actions.
Result<Agentic> ScopeReader::agentic(Node const& node) const {
    TRY(check_object(node, "agentic", {"tier"}, {"actions", "names"}));
    Agentic agentic;
    agentic.tier = TRY(word<Tier>(*child(node, "tier"), "tier"));
    Node const* const actions = child(node, "actions");
    Node const* const names = child(node, "names");
    if (actions != nullptr && names != nullptr) {
        return document_.error_at_key(*names, "agentic has actions or names, not both");
    }
    if (Node const* const list = actions == nullptr ? names : actions) {
        agentic.names = TRY(texts(*list));
    }
    return agentic;
}

Result<Conventions> ScopeReader::conventions(Node const& node) const {
    TRY(check_object(node, "conventions", {},
                     {"role_name", "role_path", "permissions_boundary", "tags"}));
    Conventions conventions;
    if (Node const* const rule = child(node, "role_name")) {
        conventions.role_name = TRY(text(*rule));
    }
    if (Node const* const path = child(node, "role_path")) {
        conventions.role_path = TRY(text(*path));
    }
    if (Node const* const boundary = child(node, "permissions_boundary")) {
        conventions.permissions_boundary = TRY(text(*boundary));
    }
    if (Node const* const tags = child(node, "tags")) {
        conventions.tags = TRY(text_map(*tags));
    }
    return conventions;
}

Result<Scope> ScopeReader::scope() const {
    Node const& root = document_.root();
    TRY(check_object(root, "a scope", {"platform", "workload", "account", "runtime", "grants"},
                     {"agentic", "role_name", "conventions", "tags"}));
    Scope scope;
    scope.platform = TRY(word<Platform>(*child(root, "platform"), "platform"));
    scope.workload = TRY(text(*child(root, "workload")));
    scope.account = AccountId(TRY(text(*child(root, "account"))));
    scope.runtime = TRY(runtime(*child(root, "runtime")));
    scope.agentic.tier = default_tier(scope.platform);
    if (Node const* const node = child(root, "agentic")) {
        scope.agentic = TRY(agentic(*node));
    }
    if (Node const* const name = child(root, "role_name")) {
        scope.role_name = TRY(text(*name));
    }
    if (Node const* const node = child(root, "conventions")) {
        scope.conventions = TRY(conventions(*node));
    }
    if (Node const* const tags = child(root, "tags")) {
        scope.tags = TRY(text_map(*tags));
    }
    Node const& grants = *child(root, "grants");
    if (!grants.value->is_array()) {
        return document_.error_at(grants, "grants are not a list");
    }
    for (Node const& node : grants.children) {
        scope.grants.push_back(TRY(grant(node, scope.platform)));
    }
    return scope;
}

std::unexpected<Error> ScopeReader::located(Error const& error) const {
    auto const field = error.fields.find("field");
    Node const* node = &document_.root();
    std::string const path = field == error.fields.end() ? std::string() : field->second;
    for (std::string_view const step : split(path, '/')) {
        Node const* next = child(*node, step);
        std::size_t index = 0;
        if (node->value->is_array() &&
            std::from_chars(step.data(), step.data() + step.size(), index).ec == std::errc() &&
            index < node->children.size()) {
            next = &node->children[index];
        }
        if (next == nullptr) {
            break;
        }
        node = next;
    }
    return document_.error_at(*node, error.message, error.hint);
}

}  // namespace

Result<Scope> parse_scope(std::string_view text, std::string_view place) {
    if (text.size() > kMostScopeBytes) {
        return bad_input(fmt::format("{}: is longer than a megabyte", place),
                         "a scope file is a few kilobytes");
    }
    LocatedJson const document = TRY(LocatedJson::parse(text, place));
    ScopeReader const reader(document);
    Result<Scope> scope = normalised(TRY(reader.scope()));
    if (!scope) {
        return reader.located(scope.error());
    }
    return scope;
}

}  // namespace mandate::iam
