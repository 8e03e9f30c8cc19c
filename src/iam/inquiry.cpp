#include "iam/inquiry.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "base/text.h"
#include "iam/contains.h"

namespace mandate::iam {
namespace {

void must(Result<void> const& result) {
    if (!result) {
        throw std::logic_error(to_string(result.error()));
    }
}

Request first_request(Specification const& specification) {
    Result<Principal> const principal = parse_principal(specification.principal());
    Result<Request> request = principal
                                  ? Request::create("bedrock:InvokeModel", "*", *principal, {})
                                  : Result<Request>(std::unexpected(principal.error()));
    if (!request) {
        throw std::logic_error(to_string(request.error()));
    }
    return *std::move(request);
}

/// A policy of a resource that leaves everything to the account.
CompiledPolicies open_policy(std::string const& account) {
    Statement statement;
    statement.principals.emplace().by_type[PrincipalType::kAws] = {account};
    statement.actions.values = {"*"};
    NamedPolicy const policy{"any", {PolicyVersion::k2012, std::nullopt, {statement}}};
    return CompiledPolicies(std::span(&policy, 1));
}

bool is_right(Expected expected, Decision const& decision) {
    switch (expected) {
        case Expected::kAllowed: return decision.allowed();
        case Expected::kDenied: return !decision.allowed();
        case Expected::kForbidden: return decision.verdict == Verdict::kExplicitDeny;
        case Expected::kOpen: return decision.verdict != Verdict::kExplicitDeny;
        case Expected::kUnsaid: return true;
    }
    return false;
}

std::string_view complaint(Expected expected) {
    switch (expected) {
        case Expected::kAllowed: return "part of a granted call, but not allowed";
        case Expected::kDenied: return "allowed, but part of no granted call";
        case Expected::kForbidden:
            return "denied by no Deny, so that another policy of the role could allow it";
        case Expected::kOpen: return "denied, though it is none of AI";
        case Expected::kUnsaid: break;
    }
    return {};
}

std::string sentence_of(Request const& request, Expected expected, std::string_view decision) {
    std::vector<std::string> keys;
    for (Context::Entry const& entry : request.context().entries()) {
        if (!entry.key.starts_with("aws:principal")) {
            keys.push_back(fmt::format("{} is '{}'", printable(entry.key),
                                       printable(join(entry.values, ","))));
        }
    }
    return fmt::format("{}: {} on {}{}{}; {}", complaint(expected), printable(request.action()),
                       printable(request.resource()), keys.empty() ? "" : " when ",
                       join(keys, " and "), decision);
}

}  // namespace

Inquiry::Inquiry(Specification const& specification, Layers const& layers)
    : specification_(specification),
      request_(first_request(specification)),
      open_(open_policy(request_.principal().account)),
      layers_(layers) {
    if (layers_.resource == nullptr) {
        layers_.resource = &open_;
    }
}

void Inquiry::action(std::string_view name) { must(request_.set_action(name)); }

void Inquiry::resource(std::string_view arn) { must(request_.set_resource(arn)); }

void Inquiry::key(std::string_view name, std::string_view value) {
    if (value.empty()) {
        must(request_.set_key(name, {}));
        return;
    }
    must(request_.set_key(name, {std::string(value)}));
    if (!contains(keys_, name)) {
        keys_.emplace_back(name);
    }
}

void Inquiry::clear_keys() {
    for (std::string const& name : keys_) {
        must(request_.set_key(name, {}));
    }
    keys_.clear();
}

void Inquiry::ask() {
    if (done()) {
        return;
    }
    Expected const expected = specification_.expected(request_);
    Decision const decision = decide(request_, layers_);
    ++requests_;
    allowed_ += decision.allowed() ? 1 : 0;
    if (!is_right(expected, decision)) {
        record(expected, decision);
    }
}

void Inquiry::record(Expected expected, Decision const& decision) {
    counter_example_ =
        CounterExample{request_, expected == Expected::kAllowed, decision,
                       sentence_of(request_, expected, to_string(decision, layers_))};
}

}  // namespace mandate::iam
