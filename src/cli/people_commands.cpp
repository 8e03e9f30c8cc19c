#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "app/data_folder.h"
#include "base/text.h"
#include "cli/desk.h"

namespace mandate::cli {
namespace {

using organisation::Person;
using organisation::Role;
using organisation::RoleAssignment;
using organisation::Team;

/// `product_owner@e4-support-bot,auditor`.
Result<std::vector<RoleAssignment>> read_roles(std::string const& text) {
    std::vector<RoleAssignment> roles;
    for (std::string const& part : comma_list(text)) {
        std::size_t const at = part.find('@');
        RoleAssignment role;
        role.role = TRY(parse_enum<Role>(std::string_view(part).substr(0, at), "role"));
        if (at != std::string::npos) {
            role.scope = ElementId(part.substr(at + 1));
        }
        roles.push_back(std::move(role));
    }
    return roles;
}

std::string roles_text(std::vector<RoleAssignment> const& roles) {
    std::string text;
    for (RoleAssignment const& role : roles) {
        text += fmt::format("{}{}{}", text.empty() ? "" : ", ", text_of(role.role),
                            role.scope ? "@" + role.scope->value() : "");
    }
    return text;
}

struct UserArguments {
    std::string id;
    std::string name;
    std::string email;
    std::string roles;
    bool left = false;
};

Result<void> put_user(Desk& desk, app::Caller const& caller, UserArguments const& arguments,
                      bool is_new) {
    std::optional<Person> before;
    TRY(desk.governance().read([&](app::Reading& reading) -> Result<void> {
        if (auto const found = TRY(app::find_one<Person>(reading, arguments.id))) {
            before = found->value;
        }
        return {};
    }));
    if (is_new == before.has_value()) {
        return fail(
            is_new ? ErrorCode::kConflict : ErrorCode::kNotFound,
            fmt::format("there is {} person {}", is_new ? "already a" : "no", arguments.id),
            is_new ? "change it with 'mandate user set'" : "add one with 'mandate user add'");
    }
    Person person = before.value_or(Person{});
    person.id = PersonId(arguments.id);
    if (!arguments.name.empty()) {
        person.name = PrivateText(arguments.name);
    }
    if (!arguments.email.empty()) {
        person.email = PrivateText(arguments.email);
    }
    if (!arguments.roles.empty()) {
        person.roles = TRY(read_roles(arguments.roles));
    }
    if (arguments.left) {
        person.state = organisation::PersonState::kLeft;
    }
    TRY(desk.governance().put_person(caller, person));
    if (arguments.left) {
        print(fmt::format("{} has left\n", person.id.value()));
        return {};
    }
    print(fmt::format("{} is {}: {}\n", person.id.value(), text_of(person.state),
                      person.roles.empty() ? "no roles" : roles_text(person.roles)));
    return {};
}

void add_user_put(CLI::App& group, Context& context, bool is_new) {
    auto arguments = std::make_shared<UserArguments>();
    CLI::App& command = add_operating(
        group, context, is_new ? "add" : "set",
        is_new ? "Add a person" : "Change a person's name, e-mail or roles, or note that they left",
        [arguments, is_new](Desk& desk, app::Caller const& caller) {
            return put_user(desk, caller, *arguments, is_new);
        },
        is_new ? app::Create::kYes : app::Create::kNo);
    command.add_option("id", arguments->id, "Handle, such as lena")->required();
    command.add_option("--name", arguments->name, "Name")->required(is_new);
    command.add_option("--email", arguments->email, "E-mail address")->required(is_new);
    command.add_option("--roles", arguments->roles,
                       "finops_lead,product_owner@ELEMENT,cloud_engineer,...");
    if (!is_new) {
        command.add_flag("--left", arguments->left, "The person has left: no more acts");
    }
}

struct TeamArguments {
    std::string id;
    std::string name;
    std::string members;
    std::string accounts;
};

/// What is said changes, the rest stays.
Result<void> set_team(Desk& desk, app::Caller const& caller, TeamArguments const& arguments) {
    Team team;
    team.id = TeamId(arguments.id);
    team.name = arguments.id;
    TRY(desk.governance().read([&](app::Reading& reading) -> Result<void> {
        if (auto const found = TRY(app::find_one<Team>(reading, arguments.id))) {
            team = found->value;
        }
        return {};
    }));
    if (!arguments.name.empty()) {
        team.name = arguments.name;
    }
    auto replace = [](auto& ids, std::string const& text) {
        if (!text.empty()) {
            ids.clear();
            for (std::string const& word : comma_list(text == "none" ? "" : text)) {
                ids.emplace_back(word);
            }
        }
    };
    replace(team.members, arguments.members);
    replace(team.accounts, arguments.accounts);
    TRY(desk.governance().put_team(caller, team));
    print(fmt::format("team {}: {}, {}\n", team.id.value(),
                      counted(std::ssize(team.members), "member"),
                      counted(std::ssize(team.accounts), "account")));
    return {};
}

struct EraseArguments {
    std::string id;
    std::string reason;
    bool yes = false;
};

/// Asks a person at a terminal; others say `--yes`.
Result<void> confirm_erasure(EraseArguments const& arguments) {
    if (arguments.yes) {
        return {};
    }
    std::string const what = fmt::format("erasing {} cannot be taken back", arguments.id);
    if (::isatty(STDIN_FILENO) == 0) {
        return fail(ErrorCode::kUsage, what, "say that you mean it with --yes");
    }
    std::fprintf(stderr, "%s; type the handle again: ", what.c_str());
    std::string typed;
    std::getline(std::cin, typed);
    if (trim(typed) != arguments.id) {
        return fail(ErrorCode::kUsage,
                    fmt::format("nothing is erased: that was not {}", arguments.id),
                    "type the handle, or say --yes");
    }
    return {};
}

void add_user_erase(CLI::App& group, Context& context) {
    auto arguments = std::make_shared<EraseArguments>();
    CLI::App& command = add_operating(
        group, context, "erase",
        "Erase name, e-mail address and free texts of a person who has left, for good",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            TRY(desk.governance().read([&](app::Reading& reading) -> Result<void> {
                TRY(app::load<Person>(reading, arguments->id));
                return {};
            }));
            TRY(confirm_erasure(*arguments));
            std::int64_t const texts = TRY(
                desk.governance().erase_person(caller, PersonId(arguments->id), arguments->reason));
            print(fmt::format("{} is erased: {} gone; the handle stays in the log\n", arguments->id,
                              counted(texts, "text")));
            return {};
        });
    command.add_option("id", arguments->id, "Handle")->required();
    command.add_option("--reason", arguments->reason, "Why; it is kept, so name nobody")
        ->required();
    command.add_flag("--yes", arguments->yes, "You mean it; else you are asked");
}

}  // namespace

void add_user(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "user", "People and what they may do");
    add_user_put(group, context, true);
    add_user_put(group, context, false);
    add_user_erase(group, context);
    add_reading(group, context, "list", "All people", [&context](Desk& desk) {
        return list<Person>(context, desk, {}, {"id", "name", "e-mail", "state", "roles"},
                            [](Person const& person) {
                                return std::vector<std::string>{
                                    person.id.value(), person.name.shown(), person.email.shown(),
                                    text_of(person.state), roles_text(person.roles)};
                            });
    });
    auto id = std::make_shared<std::string>();
    add_reading(group, context, "show", "One person",
                [&context, id](Desk& desk) { return show<Person>(context, desk, *id); })
        .add_option("id", *id, "Handle")
        ->required();

    struct Delegating {
        std::string to;
        std::string roles;
        std::string from;
        std::string until;
    };
    auto delegating = std::make_shared<Delegating>();
    CLI::App& delegate = add_deciding(
        group, context, "delegate", "Let somebody act for you within some days",
        [delegating](Desk& desk, app::Caller const& caller) -> Result<void> {
            organisation::Delegation delegation;
            delegation.delegator = caller.person;
            delegation.delegate = PersonId(delegating->to);
            for (RoleAssignment const& role : TRY(read_roles(delegating->roles))) {
                delegation.roles.push_back(role.role);
            }
            delegation.from = TRY(parse_date(delegating->from));
            delegation.to = TRY(parse_date(delegating->until));
            std::string const made = TRY(desk.governance().delegate(caller, delegation));
            print(fmt::format("{}: {} may act for {} from {} to {}\n", made, delegating->to,
                              caller.person.value(), delegating->from, delegating->until));
            return {};
        });
    delegate.add_option("to", delegating->to, "Who may act for you")->required();
    delegate.add_option("--roles", delegating->roles, "Your roles that they may use")->required();
    delegate.add_option("--from", delegating->from, "First day, YYYY-MM-DD")->required();
    delegate.add_option("--until", delegating->until, "Last day, YYYY-MM-DD")->required();
}

void add_team(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "team", "Engineering teams and the accounts they serve");
    auto arguments = std::make_shared<TeamArguments>();
    CLI::App& set =
        add_operating(group, context, "set", "Add or change a team; what is not named stays",
                      [arguments](Desk& desk, app::Caller const& caller) {
                          return set_team(desk, caller, *arguments);
                      });
    set.add_option("id", arguments->id, "Short name")->required();
    set.add_option("--name", arguments->name, "Name for people");
    set.add_option("--members", arguments->members, "People, by comma, or none");
    set.add_option("--accounts", arguments->accounts, "Accounts, by comma, or none");
    add_reading(group, context, "list", "All teams", [&context](Desk& desk) {
        return list<Team>(context, desk, {}, {"id", "name", "members", "accounts"},
                          [](Team const& team) {
                              std::string members;
                              for (PersonId const& member : team.members) {
                                  members += (members.empty() ? "" : ", ") + member.value();
                              }
                              return std::vector<std::string>{team.id.value(), team.name, members,
                                                              std::to_string(team.accounts.size())};
                          });
    });
}

void add_token(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "token", "Tokens that act as a person");
    struct Arguments {
        std::string person;
        std::string name = "command line";
        std::string until;
        std::string id;
    };
    auto arguments = std::make_shared<Arguments>();
    CLI::App& create =
        add_operating(group, context, "create", "Make a token; it is shown once",
                      [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
                          Date const until = arguments->until.empty()
                                                 ? desk.governance().today() + std::chrono::days{90}
                                                 : TRY(parse_date(arguments->until));
                          print(TRY(desk.governance().create_token(
                                    caller, PersonId(arguments->person), arguments->name, until)) +
                                "\n");
                          return {};
                      });
    create.add_option("person", arguments->person, "Who it acts as")->required();
    create.add_option("--name", arguments->name, "What it is for");
    create.add_option("--until", arguments->until, "Last day, YYYY-MM-DD (default: 90 days)");
    CLI::App& revoke =
        add_operating(group, context, "revoke", "End a token",
                      [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
                          TRY(desk.governance().revoke_token(caller, arguments->id));
                          print(fmt::format("{} is revoked\n", arguments->id));
                          return {};
                      });
    revoke.add_option("id", arguments->id, "Id, such as tok-3")->required();
    add_reading(group, context, "list", "All tokens, without their secrets",
                [&context](Desk& desk) {
                    return list<app::ApiToken>(
                        context, desk, {}, {"id", "person", "name", "until", "state"},
                        [](app::ApiToken const& token) {
                            return std::vector<std::string>{token.id, token.person.value(),
                                                            token.name, to_string(token.expires_on),
                                                            token.revoked ? "revoked" : "valid"};
                        });
                });
}

}  // namespace mandate::cli
