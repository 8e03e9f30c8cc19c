#include <algorithm>
#include <array>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/proving.h"
#include "base/clock.h"
#include "base/codec.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/context.h"
#include "cli/desk.h"
#include "cli/policy_folder.h"
#include "iam/artefact_forms.h"
#include "iam/evaluator.h"
#include "iam/explain.h"
#include "iam/guard_rail_file.h"
#include "iam/lint.h"
#include "iam/policy_parse.h"
#include "iam/policy_print.h"
#include "iam/request_file.h"
#include "iam/role_artefact.h"
#include "iam/scope.h"

namespace mandate::cli {
namespace {

namespace json = boost::json;

Result<iam::Scope> read_scope(std::string const& file) {
    return iam::parse_scope(TRY(read_text_file(file)), file);
}

/// Where a policy is used, by the name that `--kind` takes.
constexpr std::array<std::pair<std::string_view, iam::PolicyKind>, 5> kKinds{
    {{"identity", iam::PolicyKind::kIdentity},
     {"resource", iam::PolicyKind::kResource},
     {"trust", iam::PolicyKind::kTrust},
     {"scp", iam::PolicyKind::kServiceControl},
     {"rcp", iam::PolicyKind::kResourceControl}}};

/// A policy that somebody wrote, and where it is used.
struct PolicyFile {
    std::string file;
    std::string kind = "identity";

    iam::PolicyKind policy_kind() const {
        return std::ranges::find(kKinds, kind, &decltype(kKinds)::value_type::first)->second;
    }
    Result<iam::Policy> read() const {
        return iam::parse_policy(TRY(read_text_file(file)), file, policy_kind());
    }
    void add_options(CLI::App& command) {
        command.add_option("file", file, "The policy; - is standard input")->required();
        std::vector<std::string> names;
        for (auto const& [name, policy_kind] : kKinds) {
            names.emplace_back(name);
        }
        command.add_option("--kind", kind, "identity, resource, trust, scp or rcp")
            ->check(CLI::IsMember(names));
    }
};

Result<void> generate(std::string const& scope_file, std::string const& form) {
    iam::Scope const scope = TRY(read_scope(scope_file));
    iam::RoleArtefact const artefact = TRY(iam::generate(scope));
    print(iam::render(artefact, scope, TRY(parse_enum<iam::Form>(form, "format"))));
    return {};
}

void add_generate(CLI::App& group, Context& context) {
    auto scope = std::make_shared<std::string>();
    auto form = std::make_shared<std::string>("json");
    CLI::App& command = *group.add_subcommand(
        "generate", "The role, trust policy and permission policy for a scope");
    command.add_option("--scope", *scope, "File with the scope; - is standard input")->required();
    command.add_option("--format", *form, "json, cli, cloudformation or terraform")
        ->check(CLI::IsMember({"json", "cli", "cloudformation", "terraform"}));
    command.callback([&context, scope, form] { context.finish(generate(*scope, *form)); });
}

json::array lines_of(std::vector<std::string> const& lines) {
    return json::array(lines.begin(), lines.end());
}

/// What a proof says, for people and as JSON.
Result<void> print_proof(Context const& context, app::Verdict const& verdict,
                         std::string const& what) {
    if (context.format == "json") {
        json::object body{{"format", "mandate.policy_proof/1"},
                          {"proven", verdict.proven},
                          {"requests", verdict.requests},
                          {"allowed", verdict.allowed}};
        if (!verdict.proven) {
            body["reason"] = verdict.sentence;
            body["counter_example"] = verdict.counter_example.empty()
                                          ? json::value(nullptr)
                                          : json::value(verdict.counter_example);
        }
        body["missing"] = lines_of(verdict.missing);
        json::array dimensions;
        for (iam::Dimension const& dimension : verdict.dimensions) {
            dimensions.push_back(json::object{{"name", dimension.name},
                                              {"values", dimension.values},
                                              {"stands_for", dimension.stands_for}});
        }
        body["dimensions"] = std::move(dimensions);
        print(json::serialize(body) + "\n");
        return {};
    }
    std::string text = fmt::format("{}: {}\n", what, verdict.proven ? "proven" : "not proven");
    if (!verdict.proven) {
        text += fmt::format("{}\n", verdict.sentence);
        if (!verdict.counter_example.empty()) {
            text += fmt::format("\nThe request:\n{}", verdict.counter_example);
        }
    }
    for (std::string const& missing : verdict.missing) {
        text += fmt::format("not in the evidence: {}\n", missing);
    }
    if (verdict.requests > 0) {
        text +=
            fmt::format("\n{} requests asked, {} allowed:\n", verdict.requests, verdict.allowed);
        for (iam::Dimension const& dimension : verdict.dimensions) {
            text += fmt::format("  {} ({}): {}\n", dimension.name, dimension.values,
                                dimension.stands_for);
        }
    }
    print(text);
    return {};
}

Result<void> prove(Context& context, std::string const& scope_file, std::string const& policy) {
    iam::Scope const scope = TRY(read_scope(scope_file));
    app::Verdict verdict;
    if (policy.empty()) {
        verdict = TRY(app::prove_generated(scope));
    } else {
        verdict = TRY(app::prove_foreign(scope, TRY(read_text_file(policy)), policy));
    }
    TRY(print_proof(context, verdict, policy.empty() ? scope.role_name : policy));
    if (!verdict.proven) {
        context.exit_code = 1;
    }
    return {};
}

Result<void> guard_rails(Context const& context, std::string const& file, std::string const& on) {
    Date day = std::chrono::floor<std::chrono::days>(SystemClock().now());
    if (!on.empty()) {
        Result<Date> const read = parse_date(on);
        if (!read) {
            return bad_input(fmt::format("'{}' is no day", on), "write it as 2026-11-25");
        }
        day = *read;
    }
    iam::GuardRails const rails = TRY(
        iam::guard_rails(TRY(iam::parse_guard_rail_scope(TRY(read_text_file(file)), file)), day));
    if (context.format == "json") {
        print(iam::guard_rails_json(rails));
        return {};
    }
    std::string text;
    for (iam::NamedPolicy const& named : rails.policies) {
        text += fmt::format("{}:\n{}\n\n", named.name,
                            iam::print(named.policy, iam::Layout::kIndented));
    }
    for (std::string const& note : rails.notes) {
        text += fmt::format("- {}\n", note);
    }
    if (rails.next_change) {
        text += fmt::format("- Make them again on {}: then a grandfathered principal drops out.\n",
                            to_string(*rails.next_change));
    }
    print(text);
    return {};
}

void add_guard_rails(CLI::App& group, Context& context) {
    auto file = std::make_shared<std::string>();
    auto day = std::make_shared<std::string>();
    CLI::App& command = *group.add_subcommand(
        "guard-rails", "The service control policies that leave AI to governed roles alone");
    command.add_option("--scope", *file, "File with the place's guard rails")->required();
    command.add_option("--on", *day, "As of a day, such as 2026-11-25 (default: today)");
    add_format_option(command, context, {"table", "json"});
    command.callback([&context, file, day] { context.finish(guard_rails(context, *file, *day)); });
}

void add_prove(CLI::App& group, Context& context) {
    auto scope = std::make_shared<std::string>();
    auto policy = std::make_shared<std::string>();
    CLI::App& command = *group.add_subcommand(
        "prove", "Whether a policy permits what a scope grants, and nothing else of AI");
    command.add_option("--scope", *scope, "File with the scope; - is standard input")->required();
    command.add_option("--policy", *policy,
                       "A policy, or what AWS prints about a whole role (default: the generated)");
    add_format_option(command, context, {"table", "json"});
    command.callback(
        [&context, scope, policy] { context.finish(prove(context, *scope, *policy)); });
}

std::string word_of(iam::Verdict verdict) {
    switch (verdict) {
        case iam::Verdict::kAllowed: return "allowed";
        case iam::Verdict::kExplicitDeny: return "explicit_deny";
        case iam::Verdict::kImplicitDeny: break;
    }
    return "implicit_deny";
}

Result<void> evaluate(Context const& context, std::string const& request_file,
                      std::string const& folder, bool& allowed) {
    iam::Request const request =
        TRY(iam::parse_request(TRY(read_text_file(request_file)), request_file));
    PolicyFolder const policies = TRY(read_policy_folder(folder));
    iam::Layers const layers = policies.layers();
    iam::Decision const decision = iam::decide(request, layers);
    allowed = decision.allowed();
    std::vector<std::string> applying;
    for (iam::Decisive const& decisive : iam::applying_statements(request, layers)) {
        applying.push_back(iam::to_string(decisive, layers));
    }
    if (context.format == "json") {
        print(json::serialize(json::object{{"format", "mandate.policy_decision/1"},
                                           {"allowed", allowed},
                                           {"decision", word_of(decision.verdict)},
                                           {"reason", iam::to_string(decision, layers)},
                                           {"statements", lines_of(applying)}}) +
              "\n");
        return {};
    }
    print(fmt::format(
        "{}\n{}", iam::to_string(decision, layers),
        applying.empty() ? "" : "statements that apply:\n  " + join(applying, "\n  ") + "\n"));
    return {};
}

void add_evaluate(CLI::App& group, Context& context) {
    auto request = std::make_shared<std::string>();
    auto folder = std::make_shared<std::string>();
    CLI::App& command = *group.add_subcommand(
        "evaluate", "What AWS decides about a request, and by which statement");
    command.add_option("--request", *request, "File with the request")->required();
    command.add_option("--policies", *folder, "Folder with the policies")->required();
    add_format_option(command, context, {"table", "json"});
    command.callback([&context, request, folder] {
        bool allowed = true;
        context.finish(evaluate(context, *request, *folder, allowed));
        if (!allowed && context.exit_code == 0) {
            context.exit_code = 1;
        }
    });
}

Result<void> explain(Context const& context, PolicyFile const& policy) {
    std::vector<iam::Explanation> const statements =
        iam::explain(TRY(policy.read()), policy.policy_kind());
    json::array list;
    std::string text;
    for (iam::Explanation const& statement : statements) {
        list.push_back(json::object{{"statement", statement.statement}, {"text", statement.text}});
        text += fmt::format("{}: {}\n", statement.statement, statement.text);
    }
    print(context.format == "json"
              ? json::serialize(json::object{{"format", "mandate.policy_explanation/1"},
                                             {"statements", std::move(list)}}) +
                    "\n"
              : text);
    return {};
}

void add_explain(CLI::App& group, Context& context) {
    auto file = std::make_shared<PolicyFile>();
    CLI::App& command = *group.add_subcommand("explain", "A policy in plain language");
    file->add_options(command);
    add_format_option(command, context, {"table", "json"});
    command.callback([&context, file] { context.finish(explain(context, *file)); });
}

Result<void> lint(Context& context, PolicyFile const& policy) {
    std::string const& file = policy.file;
    std::vector<iam::LintFinding> const findings =
        iam::lint(TRY(policy.read()), policy.policy_kind());
    if (!findings.empty()) {
        context.exit_code = 1;
    }
    if (context.format == "json") {
        json::array list;
        for (iam::LintFinding const& finding : findings) {
            list.push_back(json::object{{"code", finding.code},
                                        {"severity", text_of(finding.severity)},
                                        {"statement", finding.statement},
                                        {"reason", finding.reason},
                                        {"fix", finding.fix}});
        }
        print(json::serialize(json::object{{"format", "mandate.policy_lint/1"},
                                           {"findings", std::move(list)}}) +
              "\n");
        return {};
    }
    std::string text;
    for (iam::LintFinding const& finding : findings) {
        text += fmt::format("{}: {}: {} ({})\n  {}\n  {}\n", file, finding.statement, finding.code,
                            text_of(finding.severity), finding.reason, finding.fix);
    }
    print(findings.empty() ? fmt::format("{}: nothing found\n", file) : text);
    return {};
}

void add_lint(CLI::App& group, Context& context) {
    auto file = std::make_shared<PolicyFile>();
    CLI::App& command = *group.add_subcommand(
        "lint", "What in a policy does not do what it seems to, or lets too much through");
    file->add_options(command);
    add_format_option(command, context, {"table", "json"});
    command.callback([&context, file] { context.finish(lint(context, *file)); });
}

}  // namespace

void add_policy(CLI::App& app, Context& context) {
    CLI::App& group =
        add_group(app, "policy", "IAM policies: generate, prove, evaluate, explain, lint");
    add_generate(group, context);
    add_guard_rails(group, context);
    add_prove(group, context);
    add_evaluate(group, context);
    add_explain(group, context);
    add_lint(group, context);
}

}  // namespace mandate::cli
