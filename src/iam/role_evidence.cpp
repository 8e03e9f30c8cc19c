#include "iam/role_evidence.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "iam/arn.h"
#include "iam/evidence_outputs.h"
#include "iam/syntax.h"

namespace mandate::iam {
namespace {

using Node = LocatedJson::Node;

/// "Names of users, groups, roles, policies: alphanumeric and + = , . @ _ -" (IAM and AWS STS
/// quotas).
bool is_iam_name(std::string_view name, std::size_t most) {
    return !name.empty() && name.size() <= most && std::ranges::all_of(name, [](char c) {
        return is_alphanumeric(c) || std::string_view("+=,.@_-").contains(c);
    });
}

bool has_arn(std::vector<LivePolicy> const& policies, std::string_view arn) {
    return std::ranges::find(policies, arn, &LivePolicy::arn) != policies.end();
}

bool is_path(std::string_view path) {
    return path.size() <= 512 && path.starts_with('/') && path.ends_with('/') &&
           std::ranges::all_of(path, [](char c) { return c > ' ' && c < '\x7F'; });
}

Result<std::string> policy_name(EvidenceNode const& node) {
    std::string name = TRY(node.text("PolicyName", 512));
    if (!is_iam_name(name, 128)) {
        return node.member("PolicyName")
            ->error(fmt::format("'{}' is no name of a policy", excerpt(name)));
    }
    return name;
}

Result<std::string> policy_arn(EvidenceNode const& node, std::string_view field) {
    std::string text = TRY(node.text(field, 2'048));
    std::optional<ArnView> const arn = split_arn(text);
    bool const good = arn && arn->service == "iam" && arn->resource.starts_with("policy/") &&
                      is_partition(arn->partition) &&
                      (arn->account == "aws" || is_account_id(arn->account)) &&
                      is_iam_name(after_last_slash(text), 128) &&
                      is_path(arn->resource.substr(6, arn->resource.rfind('/') - 5));
    if (!good) {
        return node.member(field)->error(
            fmt::format("'{}' is no ARN of a managed policy", excerpt(text)));
    }
    return text;
}

/// What is read from an evidence text, step by step.
class Reader {
public:
    Reader(EvidenceOutputs const& outputs, std::string_view place, std::string_view wanted)
        : outputs_(outputs), place_(place), wanted_(wanted) {}

    Result<LiveRole> read();

private:
    struct Candidate {
        EvidenceNode node;
        std::string arn;
        enum class Source { kDetail, kGetRole, kBare } source;
    };

    Result<std::vector<Candidate>> candidates() const;
    Result<std::vector<Candidate>> chosen() const;
    Result<void> take_identity(Candidate const& candidate);
    Result<void> take_trust(EvidenceNode const& node);
    Result<void> take_boundary(Candidate const& candidate);
    Result<void> take_tags(EvidenceNode const& node);
    Result<void> take_detail(EvidenceNode const& node);
    Result<void> take_lists();
    Result<void> take_inline(EvidenceNode const& node);
    Result<LivePolicy*> inline_policy(std::string name, EvidenceNode const& named_at);
    Result<void> list_attached(std::vector<EvidenceNode> const& elements);
    Result<void> take_managed_documents();
    Result<void> take_managed_detail(EvidenceNode const& node);
    Result<void> take_version(NamelessVersion const& version);
    Result<void> set_managed(std::string_view arn, EvidenceNode const& document);
    std::vector<LivePolicy*> managed();
    void say_what_is_missing();
    void say_which_documents_are_missing();

    EvidenceOutputs const& outputs_;
    std::string_view place_;
    std::string_view wanted_;
    LiveRole role_;
    bool inline_listed_ = false;
    bool attached_listed_ = false;
    bool boundary_said_ = false;
    std::vector<std::string> notes_;
};

Result<std::vector<Reader::Candidate>> Reader::candidates() const {
    using Source = Candidate::Source;
    std::vector<Candidate> all;
    for (auto const& [nodes, source] : {std::pair{&outputs_.role_details, Source::kDetail},
                                        std::pair{&outputs_.roles, Source::kGetRole},
                                        std::pair{&outputs_.bare_roles, Source::kBare}}) {
        for (EvidenceNode const& node : *nodes) {
            all.push_back({node, TRY(node.text("Arn", 2'048)), source});
        }
    }
    return all;
}

Result<std::vector<Reader::Candidate>> Reader::chosen() const {
    std::vector<Candidate> all = TRY(candidates());
    std::set<std::string> arns;
    std::set<std::string> separate;
    for (Candidate const& candidate : all) {
        arns.insert(candidate.arn);
        if (candidate.source != Candidate::Source::kDetail) {
            separate.insert(candidate.arn);
        }
    }
    if (arns.empty()) {
        return bad_input(fmt::format("{}: the evidence holds no role", place_),
                         "paste the output of aws iam get-role too");
    }
    // AWS's lists do not say whose they are.
    bool const ambiguous =
        wanted_.empty() || !outputs_.inline_lists.empty() || !outputs_.attached_lists.empty();
    if (separate.size() > 1 || (ambiguous && arns.size() > 1)) {
        auto const& several = separate.size() > 1 ? separate : arns;
        return bad_input(fmt::format("{}: the evidence is of {} roles, among them {} and {}",
                                     place_, several.size(), excerpt(*several.begin(), 200),
                                     excerpt(*std::next(several.begin()), 200)),
                         "paste what AWS prints about one role");
    }
    auto const is_other = [&](Candidate const& candidate) {
        return candidate.arn != wanted_ && after_last_slash(candidate.arn) != wanted_;
    };
    if (!wanted_.empty()) {
        std::erase_if(all, is_other);
    }
    if (all.empty()) {
        return bad_input(fmt::format("{}: the evidence does not hold the role {}, but {}", place_,
                                     excerpt(wanted_, 200), excerpt(*arns.begin(), 200)),
                         "paste what AWS prints about that role");
    }
    if (std::ranges::any_of(all, [&](auto const& one) { return one.arn != all.front().arn; })) {
        return bad_input(
            fmt::format("{}: the evidence holds several roles named {}", place_, excerpt(wanted_)),
            "name the role by its ARN");
    }
    return all;
}

Result<void> Reader::take_identity(Candidate const& candidate) {
    std::string const name = TRY(candidate.node.text("RoleName", 512));
    std::string const path =
        candidate.node.member("Path") ? TRY(candidate.node.text("Path", 1'024)) : std::string("/");
    if (!is_iam_name(name, 64) || !is_path(path)) {
        return candidate.node.error(fmt::format("'{}{}' is no path and name of a role",
                                                excerpt(path, 100), excerpt(name, 100)));
    }
    std::optional<ArnView> const arn = split_arn(candidate.arn);
    if (!arn || !is_account_id(arn->account) || !is_partition(arn->partition) ||
        candidate.arn !=
            fmt::format("arn:{}:iam::{}:role{}{}", arn->partition, arn->account, path, name)) {
        return candidate.node.member("Arn")->error(
            fmt::format("the ARN '{}' does not name the role {}{}", excerpt(candidate.arn, 200),
                        path, name),
            "paste the output as AWS prints it");
    }
    role_.arn = candidate.arn;
    role_.name = name;
    role_.path = path;
    role_.account = arn->account;
    return {};
}

Result<void> Reader::take_trust(EvidenceNode const& node) {
    std::optional<EvidenceNode> const document = node.member("AssumeRolePolicyDocument");
    if (!document) {
        return {};
    }
    Policy policy = TRY(document->policy(PolicyKind::kTrust));
    if (role_.trust && *role_.trust != policy) {
        return document->error("the evidence holds two different trust policies of the role",
                               "paste outputs of one moment");
    }
    role_.trust = std::move(policy);
    return {};
}

/// get-role and the account's details name a boundary where there is one; list-roles never does.
Result<void> Reader::take_boundary(Candidate const& candidate) {
    std::optional<EvidenceNode> const boundary = candidate.node.member("PermissionsBoundary");
    if (!boundary) {
        boundary_said_ |= candidate.source != Candidate::Source::kBare;
        return {};
    }
    std::string arn = TRY(policy_arn(*boundary, "PermissionsBoundaryArn"));
    if (role_.boundary && role_.boundary->arn != arn) {
        return boundary->error("the evidence names two permissions boundaries of the role",
                               "paste outputs of one moment");
    }
    boundary_said_ = true;
    role_.boundary = LivePolicy{std::string(after_last_slash(arn)), std::move(arn), std::nullopt};
    return {};
}

Result<void> Reader::take_tags(EvidenceNode const& node) {
    for (EvidenceNode const& tag : TRY(node.list("Tags"))) {
        std::string key = TRY(tag.text("Key", 512));
        std::optional<EvidenceNode> const value = tag.member("Value");
        bool const empty =
            value && value->node->value->is_string() && value->node->value->get_string().empty();
        role_.tags[std::move(key)] = empty ? std::string() : TRY(tag.text("Value", 2'048));
    }
    return {};
}

Result<void> Reader::take_detail(EvidenceNode const& node) {
    if (node.member("RolePolicyList")) {
        inline_listed_ = true;
        for (EvidenceNode const& policy : TRY(node.list("RolePolicyList"))) {
            TRY(take_inline(policy));
        }
    }
    if (node.member("AttachedManagedPolicies")) {
        attached_listed_ = true;
        TRY(list_attached(TRY(node.list("AttachedManagedPolicies"))));
    }
    return {};
}

Result<void> Reader::take_inline(EvidenceNode const& node) {
    if (node.has_text("RoleName") && TRY(node.text("RoleName", 512)) != role_.name) {
        return node.error(fmt::format("this is a policy of the role '{}', the evidence is of '{}'",
                                      excerpt(TRY(node.text("RoleName", 512)), 64), role_.name),
                          "paste what AWS prints about one role");
    }
    std::string name = TRY(policy_name(node));
    std::optional<EvidenceNode> const document = node.member("PolicyDocument");
    if (!document) {
        return node.error(fmt::format("the policy '{}' has no PolicyDocument", name));
    }
    Policy policy = TRY(document->policy(PolicyKind::kIdentity));
    LivePolicy* const found = TRY(inline_policy(std::move(name), node));
    if (found->document && *found->document != policy) {
        return document->error(
            fmt::format("the evidence holds two documents of the policy '{}'", found->name),
            "paste outputs of one moment");
    }
    found->document = std::move(policy);
    return {};
}

/// The policy of that name, made where it is new.
Result<LivePolicy*> Reader::inline_policy(std::string name, EvidenceNode const& named_at) {
    auto const found = std::ranges::find(role_.inline_policies, name, &LivePolicy::name);
    if (found != role_.inline_policies.end()) {
        return &*found;
    }
    if (role_.inline_policies.size() == kMostOutputs) {
        return named_at.error(fmt::format("more than {} inline policies", kMostOutputs));
    }
    return &role_.inline_policies.emplace_back(LivePolicy{std::move(name), {}, std::nullopt});
}

Result<void> Reader::list_attached(std::vector<EvidenceNode> const& elements) {
    for (EvidenceNode const& element : elements) {
        std::string arn = TRY(policy_arn(element, "PolicyArn"));
        if (role_.attached_policies.size() == kMostOutputs) {
            return element.error(fmt::format("more than {} attached policies", kMostOutputs));
        }
        if (!has_arn(role_.attached_policies, arn)) {
            std::string name(after_last_slash(arn));
            role_.attached_policies.push_back({std::move(name), std::move(arn), std::nullopt});
        }
    }
    return {};
}

Result<void> Reader::take_lists() {
    for (EvidenceNode const& policy : outputs_.inline_policies) {
        TRY(take_inline(policy));
    }
    for (EvidenceNode const& output : outputs_.inline_lists) {
        inline_listed_ = true;
        if (is_truncated(output)) {
            notes_.emplace_back(
                "The list of inline policies ended early: run aws iam "
                "list-role-policies again without --max-items.");
        }
        for (EvidenceNode const& element : TRY(output.list("PolicyNames"))) {
            boost::json::string const* const text = element.node->value->if_string();
            std::string name = text == nullptr ? std::string() : std::string(*text);
            if (!is_iam_name(name, 128)) {
                return element.error(fmt::format("'{}' is no name of a policy", excerpt(name)));
            }
            TRY(inline_policy(std::move(name), element));
        }
    }
    for (EvidenceNode const& output : outputs_.attached_lists) {
        attached_listed_ = true;
        if (is_truncated(output)) {
            notes_.emplace_back(
                "The list of attached policies ended early: run aws iam "
                "list-attached-role-policies again without --max-items.");
        }
        TRY(list_attached(TRY(output.list("AttachedPolicies"))));
    }
    return {};
}

std::vector<LivePolicy*> Reader::managed() {
    std::vector<LivePolicy*> all;
    for (LivePolicy& policy : role_.attached_policies) {
        all.push_back(&policy);
    }
    if (role_.boundary) {
        all.push_back(&*role_.boundary);
    }
    return all;
}

/// One policy may be attached and be the boundary at once.
Result<void> Reader::set_managed(std::string_view arn, EvidenceNode const& document) {
    std::optional<Policy> policy;
    for (LivePolicy* const live : managed()) {
        if (live->arn != arn) {
            continue;
        }
        if (!policy) {
            policy = TRY(document.policy(PolicyKind::kIdentity));
        }
        if (live->document && *live->document != *policy) {
            return document.error(
                fmt::format("the evidence holds two documents in force of the policy {}", arn),
                "paste outputs of one moment");
        }
        live->document = policy;
    }
    return {};
}

/// Of account details: only the version in force counts. Policies of other roles are not read.
Result<void> Reader::take_managed_detail(EvidenceNode const& node) {
    if (!node.has_text("Arn") || !node.member("PolicyVersionList")) {
        return {};
    }
    std::string const arn = TRY(node.text("Arn", 2'048));
    for (EvidenceNode const& version : TRY(node.list("PolicyVersionList"))) {
        std::optional<EvidenceNode> const in_force = version.member("IsDefaultVersion");
        std::optional<EvidenceNode> const document = version.member("Document");
        if (document && in_force && in_force->node->value->is_bool() &&
            in_force->node->value->get_bool()) {
            TRY(set_managed(arn, *document));
        }
    }
    return {};
}

Result<void> Reader::take_version(NamelessVersion const& nameless) {
    std::optional<EvidenceNode> const in_force = nameless.version.member("IsDefaultVersion");
    EvidenceNode const document = *nameless.version.member("Document");
    if (!in_force || !in_force->node->value->is_bool() || !in_force->node->value->get_bool()) {
        return {};  // the document in force is then missing, which is said
    }
    if (!nameless.arn.empty()) {
        return set_managed(nameless.arn, document);
    }
    std::set<std::string> open;
    for (LivePolicy const* const live : managed()) {
        if (!live->document) {
            open.insert(live->arn);
        }
    }
    std::size_t const without_name = static_cast<std::size_t>(
        std::ranges::count(outputs_.versions, std::string(), &NamelessVersion::arn));
    if (open.empty()) {
        return {};
    }
    if (open.size() == 1 && without_name == 1) {
        return set_managed(*open.begin(), document);
    }
    notes_.emplace_back(
        "An output of get-policy-version does not say whose version it is: paste the "
        "output of aws iam get-policy before it.");
    return {};
}

Result<void> Reader::take_managed_documents() {
    for (EvidenceNode const& node : outputs_.managed_details) {
        TRY(take_managed_detail(node));
    }
    for (NamelessVersion const& version : outputs_.versions) {
        if (!version.arn.empty()) {
            TRY(take_version(version));
        }
    }
    for (NamelessVersion const& version : outputs_.versions) {
        if (version.arn.empty()) {
            TRY(take_version(version));
        }
    }
    return {};
}

void Reader::say_which_documents_are_missing() {
    for (LivePolicy const& policy : role_.inline_policies) {
        if (!policy.document) {
            role_.missing.push_back(
                fmt::format("The document of the inline policy {0} is unknown: paste the output "
                            "of aws iam get-role-policy --role-name {1} --policy-name {0}.",
                            policy.name, role_.name));
        }
    }
    for (LivePolicy const& policy : role_.attached_policies) {
        if (!policy.document) {
            role_.missing.push_back(fmt::format(
                "The document of the attached policy {} is unknown: paste the output of {}.",
                policy.arn, command_for_managed_policy(policy.arn)));
        }
    }
    if (role_.boundary && !role_.boundary->document) {
        role_.missing.push_back(fmt::format(
            "The document of the permissions boundary {} is unknown: paste the output of {}.",
            role_.boundary->arn, command_for_managed_policy(role_.boundary->arn)));
    }
}

void Reader::say_what_is_missing() {
    role_.missing = notes_;
    if (outputs_.truncated_details) {
        role_.missing.emplace_back(
            "The account details ended early: run aws iam "
            "get-account-authorization-details again without --max-items.");
    }
    if (!role_.trust) {
        role_.missing.push_back(
            fmt::format("The trust policy is unknown: paste the output of aws "
                        "iam get-role --role-name {}.",
                        role_.name));
    }
    if (!inline_listed_) {
        role_.missing.push_back(
            fmt::format("Nothing says which inline policies there are: paste "
                        "the output of aws iam list-role-policies "
                        "--role-name {}.",
                        role_.name));
    }
    if (!attached_listed_) {
        role_.missing.push_back(
            fmt::format("Nothing says which managed policies are attached: "
                        "paste the output of aws iam "
                        "list-attached-role-policies --role-name {}.",
                        role_.name));
    }
    if (!boundary_said_) {
        role_.missing.push_back(
            fmt::format("Nothing says whether there is a permissions boundary: "
                        "paste the output of aws iam get-role --role-name {}.",
                        role_.name));
    }
    say_which_documents_are_missing();
    auto const has_document = [](LivePolicy const& policy) { return policy.document.has_value(); };
    bool const lists_whole = notes_.empty();
    role_.inline_policies_whole =
        lists_whole && inline_listed_ && std::ranges::all_of(role_.inline_policies, has_document);
    role_.attached_policies_whole = lists_whole && attached_listed_ &&
                                    std::ranges::all_of(role_.attached_policies, has_document);
    role_.boundary_known = boundary_said_ && (!role_.boundary || role_.boundary->document);
}

Result<LiveRole> Reader::read() {
    std::vector<Candidate> const chosen_roles = TRY(chosen());
    for (Candidate const& candidate : chosen_roles) {
        TRY(take_identity(candidate));
        TRY(take_trust(candidate.node));
        TRY(take_boundary(candidate));
        TRY(take_tags(candidate.node));
        TRY(take_detail(candidate.node));
    }
    TRY(take_lists());
    TRY(take_managed_documents());
    say_what_is_missing();
    return std::move(role_);
}

}  // namespace

Result<LiveRole> read_role_evidence(std::string_view text, std::string_view place,
                                    std::string_view wanted) {
    if (text.size() > kMostEvidenceBytes) {
        return bad_input(fmt::format("{}: the evidence has {} bytes, more than {}", place,
                                     text.size(), kMostEvidenceBytes),
                         "cut the account details to the role");
    }
    EvidenceOutputs const outputs = TRY(collect_outputs(text, place));
    return Reader(outputs, place, wanted).read();
}

std::string command_for_managed_policy(std::string_view policy_arn) {
    return fmt::format(
        "aws iam get-policy-version --policy-arn {0} --version-id $(aws iam "
        "get-policy --policy-arn {0} --query Policy.DefaultVersionId --output text)",
        policy_arn);
}

}  // namespace mandate::iam
