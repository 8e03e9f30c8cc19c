#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/desk.h"

namespace mandate::cli {
namespace {

using organisation::Account;
using organisation::Element;
using organisation::HierarchyPreview;

constexpr std::string_view kNone = "none";

std::string_view text_of_attribute(std::string const& text) { return text; }
std::string_view text_of_attribute(PersonId const& person) { return person.value(); }

/// `Support Bot (cost centre CC-117, owner priya)`.
std::string described(Element const& element) {
    std::vector<std::string> notes;
    auto note = [&](std::string_view what, auto const& value) {
        if (value) {
            notes.push_back(fmt::format("{} {}", what, text_of_attribute(*value)));
        }
    };
    note("cost centre", element.cost_centre);
    note("GL account", element.gl_account);
    note("legal entity", element.legal_entity);
    note("owner", element.owner);
    note("deputy", element.deputy);
    return notes.empty() ? element.name
                         : fmt::format("{} ({})", element.name, fmt::join(notes, ", "));
}

std::string preview_text(HierarchyPreview const& preview, bool done) {
    std::string text;
    auto lines = [&](std::string_view mark, std::vector<Element> const& elements) {
        for (Element const& element : elements) {
            text += fmt::format("{} {} {}\n", mark, element.id.value(), element.name);
        }
    };
    lines("+", preview.added);
    lines("~", preview.changed);
    lines("-", preview.ended);
    return text + fmt::format("{}{} added, {} changed, {} ended, {} unchanged\n",
                              done ? "" : "would be: ", preview.added.size(),
                              preview.changed.size(), preview.ended.size(), preview.unchanged);
}

Result<void> show_hierarchy(Context const& context, Desk& desk) {
    return list<Element>(context, desk, {},
                         {"id", "from", "until", "level", "name", "parent", "owner"},
                         [](Element const& element) {
                             return std::vector<std::string>{
                                 element.id.value(),
                                 to_string(element.effective_from),
                                 element.effective_to ? to_string(*element.effective_to) : "",
                                 text_of(element.level),
                                 element.name,
                                 element.parent ? element.parent->value() : "",
                                 element.owner ? element.owner->value() : ""};
                         });
}

std::optional<std::string> none_is_empty(std::string const& text) {
    return text.empty()    ? std::nullopt
           : text == kNone ? std::optional<std::string>("")
                           : std::optional(text);
}

struct ElementArguments {
    std::string id;
    std::string name;
    std::string cost_centre;
    std::string gl_account;
    std::string legal_entity;
    std::string owner;
    std::string deputy;
    std::string from;
    std::string reason;
};

Result<void> change_element(Desk& desk, app::Caller const& caller,
                            ElementArguments const& arguments) {
    app::ElementChange change;
    change.element = ElementId(arguments.id);
    if (!arguments.name.empty()) {
        change.name = arguments.name;
    }
    change.cost_centre = none_is_empty(arguments.cost_centre);
    change.gl_account = none_is_empty(arguments.gl_account);
    change.legal_entity = none_is_empty(arguments.legal_entity);
    change.owner = none_is_empty(arguments.owner);
    change.deputy = none_is_empty(arguments.deputy);
    if (!arguments.from.empty()) {
        change.from = TRY(parse_date(arguments.from));
    }
    change.reason = arguments.reason;
    app::ElementOutcome const outcome = TRY(desk.governance().change_element(caller, change));
    if (outcome.before == outcome.after) {
        print("nothing is changed: it is so already\n");
        return {};
    }
    print(fmt::format("{} is {} from {}\n", arguments.id, described(outcome.after),
                      to_string(change.from.value_or(desk.governance().today()))));
    print(fmt::format("it was {}\n", described(outcome.before)));
    return {};
}

void add_element_set(CLI::App& group, Context& context) {
    auto arguments = std::make_shared<ElementArguments>();
    CLI::App& set = add_operating(
        group, context, "set", "Rename an element or change what is noted about it, from a day on",
        [arguments](Desk& desk, app::Caller const& caller) {
            return change_element(desk, caller, *arguments);
        });
    set.add_option("element", arguments->id, "Element (see 'mandate hierarchy show')")->required();
    set.add_option("--name", arguments->name, "Name; the id stays");
    set.add_option("--cost-centre", arguments->cost_centre, "Cost centre, or none");
    set.add_option("--gl-account", arguments->gl_account, "GL account, or none");
    set.add_option("--legal-entity", arguments->legal_entity, "Legal entity, or none");
    set.add_option("--owner", arguments->owner, "Person who owns it, or none");
    set.add_option("--deputy", arguments->deputy, "Person who stands in for the owner, or none");
    set.add_option("--from", arguments->from, "First day, YYYY-MM-DD (default: today)");
    set.add_option("--reason", arguments->reason, "Why");
}

/// `e4-a=1,e4-b=2`: weights; a name alone is the whole.
Result<std::vector<organisation::AccountShare>> read_shares(std::string const& text) {
    std::vector<organisation::AccountShare> shares;
    for (std::string const& part : comma_list(text)) {
        std::size_t const mark = part.find('=');
        organisation::AccountShare share;
        share.element = ElementId(part.substr(0, mark));
        if (mark != std::string::npos) {
            std::string const weight = part.substr(mark + 1);
            auto const [end, problem] =
                std::from_chars(weight.data(), weight.data() + weight.size(), share.weight);
            if (problem != std::errc{} || end != weight.data() + weight.size()) {
                return bad_input(fmt::format("'{}' is no weight", weight),
                                 "write shares as e4-a=1,e4-b=2");
            }
        }
        shares.push_back(std::move(share));
    }
    return shares;
}

/// What is said changes, the rest stays; a new account needs a name.
Result<void> set_account(Desk& desk, app::Caller const& caller, std::string const& id,
                         std::string const& name, std::string const& type, std::string const& ou) {
    std::optional<Account> before;
    TRY(desk.governance().read([&](app::Reading& reading) -> Result<void> {
        if (auto const found = TRY(app::find_one<Account>(reading, id))) {
            before = found->value;
        }
        return {};
    }));
    if (!before && name.empty()) {
        return bad_input(fmt::format("there is no account {} yet, and a new one needs a name", id),
                         "name it with --name");
    }
    Account account = before.value_or(Account{});
    account.id = AccountId(id);
    account.name = name.empty() ? account.name : name;
    if (!type.empty()) {
        account.type = TRY(parse_enum<organisation::AccountType>(type, "--type"));
    }
    account.ou = none_is_empty(ou).value_or(account.ou);
    TRY(desk.governance().put_account(caller, account));
    print(fmt::format("account {} ({}) is {}\n", id, account.name, text_of(account.type)));
    if (before && before->ou != account.ou) {
        auto const place = [](std::string const& path) { return path.empty() ? "the root" : path; };
        print(fmt::format("it moved from {} to {}\n", place(before->ou), place(account.ou)));
    }
    return {};
}

}  // namespace

void add_hierarchy(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "hierarchy", "Business units down to products");
    auto file = std::make_shared<std::string>();
    add_reading(group, context, "preview", "What an import would change",
                [file](Desk& desk) -> Result<void> {
                    print(preview_text(
                        TRY(desk.governance().preview_hierarchy(TRY(read_text_file(*file)), *file)),
                        false));
                    return {};
                })
        .add_option("file", *file, "CSV; - for standard input")
        ->required();
    add_operating(group, context, "import", "Read the hierarchy from CSV; what is not in it ends",
                  [file](Desk& desk, app::Caller const& caller) -> Result<void> {
                      print(preview_text(TRY(desk.governance().import_hierarchy(
                                             caller, TRY(read_text_file(*file)), *file)),
                                         true));
                      return {};
                  })
        .add_option("file", *file, "CSV; - for standard input")
        ->required();
    add_reading(group, context, "export", "Write the hierarchy as CSV",
                [](Desk& desk) -> Result<void> {
                    print(TRY(desk.governance().export_hierarchy()));
                    return {};
                });
    add_element_set(group, context);
    add_reading(group, context, "show", "All elements, and what they were before",
                [&context](Desk& desk) { return show_hierarchy(context, desk); });
}

void add_account(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "account", "AWS accounts and who owns them");
    struct Arguments {
        std::string id;
        std::string name;
        std::string type;
        std::string ou;
        std::string shares;
        std::string from;
        std::string workload;
        std::string reason;
    };
    auto arguments = std::make_shared<Arguments>();
    CLI::App& set =
        add_operating(group, context, "set", "Add or change an account",
                      [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
                          return set_account(desk, caller, arguments->id, arguments->name,
                                             arguments->type, arguments->ou);
                      });
    set.add_option("id", arguments->id, "Twelve digits")->required();
    set.add_option("--name", arguments->name, "Name; what is not said of an account stays");
    set.add_option("--type", arguments->type,
                   "production (default), pre_production, shared, development or sandbox");
    set.add_option("--ou", arguments->ou,
                   "Organisational unit, such as workloads/prod, or none (default) at the root");
    CLI::App& own =
        add_operating(group, context, "own", "Say which elements own an account from a day on",
                      [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
                          TRY(desk.governance().own_account(caller, AccountId(arguments->id),
                                                            TRY(parse_date(arguments->from)),
                                                            TRY(read_shares(arguments->shares))));
                          print(fmt::format("account {} belongs to {} from {}\n", arguments->id,
                                            arguments->shares, arguments->from));
                          return {};
                      });
    own.add_option("id", arguments->id, "Account")->required();
    own.add_option("shares", arguments->shares, "ELEMENT, or ELEMENT=WEIGHT,ELEMENT=WEIGHT")
        ->required();
    own.add_option("--from", arguments->from, "First day: a Sunday or the first of a month")
        ->required();
    CLI::App& dedicate = add_deciding(
        group, context, "dedicate", "Declare that an account serves one workload only",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            Date const from = arguments->from.empty() ? desk.governance().today()
                                                      : TRY(parse_date(arguments->from));
            TRY(desk.governance().dedicate_account(caller, AccountId(arguments->id),
                                                   WorkloadId(arguments->workload), from,
                                                   arguments->reason));
            print(fmt::format("account {} is dedicated to {} from {}\n", arguments->id,
                              arguments->workload, to_string(from)));
            return {};
        });
    dedicate.add_option("id", arguments->id, "Account")->required();
    dedicate.add_option("workload", arguments->workload, "Workload")->required();
    dedicate.add_option("--from", arguments->from, "First day (default: today)");
    dedicate.add_option("--reason", arguments->reason, "Why");
    add_reading(group, context, "list", "All accounts", [&context](Desk& desk) {
        return list<Account>(context, desk, {},
                             {"id", "name", "type", "ou", "since", "dedicated to"},
                             [](Account const& account) {
                                 return std::vector<std::string>{
                                     account.id.value(),
                                     account.name,
                                     text_of(account.type),
                                     account.ou,
                                     account.ou_since ? to_string(*account.ou_since) : "",
                                     account.dedicated_to ? account.dedicated_to->value() : ""};
                             });
    });
}

void add_budget(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "budget", "Budgets by element and year");
    auto file = std::make_shared<std::string>();
    add_operating(group, context, "import",
                  "Read Customer_<year>_<isNew>_<start>_<isOverride>_Budget_<version>.csv",
                  [file](Desk& desk, app::Caller const& caller) -> Result<void> {
                      std::string const name = std::filesystem::path(*file).filename().string();
                      std::int64_t const count = TRY(desk.governance().import_budget(
                          caller, name, TRY(read_text_file(*file))));
                      print(counted(count, "budget") + "\n");
                      return {};
                  })
        .add_option("file", *file, "CSV")
        ->required();
    add_reading(group, context, "list", "All budgets", [&context](Desk& desk) {
        return list<organisation::Budget>(
            context, desk, {}, {"element", "year", "estimated", "approved"},
            [](organisation::Budget const& budget) {
                return std::vector<std::string>{
                    budget.element.value(), std::to_string(budget.fiscal_year),
                    budget.estimated ? budget.estimated->to_display() : "(not known)",
                    budget.approved.to_display()};
            });
    });
}

}  // namespace mandate::cli
