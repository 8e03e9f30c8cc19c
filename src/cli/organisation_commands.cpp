#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/desk.h"

namespace mandate::cli {
namespace {

using organisation::Account;
using organisation::Element;
using organisation::HierarchyPreview;

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
    return list<Element>(context, desk, {}, {"id", "level", "name", "parent", "owner", "until"},
                         [](Element const& element) {
                             return std::vector<std::string>{
                                 element.id.value(),
                                 text_of(element.level),
                                 element.name,
                                 element.parent ? element.parent->value() : "",
                                 element.owner ? element.owner->value() : "",
                                 element.effective_to ? to_string(*element.effective_to) : ""};
                         });
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
    add_reading(group, context, "show", "All elements",
                [&context](Desk& desk) { return show_hierarchy(context, desk); });
}

void add_account(CLI::App& app, Context& context) {
    CLI::App& group = add_group(app, "account", "AWS accounts and who owns them");
    struct Arguments {
        std::string id;
        std::string name;
        std::string type = "production";
        std::string ou;
        std::string shares;
        std::string from;
        std::string workload;
        std::string reason;
    };
    auto arguments = std::make_shared<Arguments>();
    CLI::App& set = add_operating(
        group, context, "set", "Add or change an account",
        [arguments](Desk& desk, app::Caller const& caller) -> Result<void> {
            Account account;
            account.id = AccountId(arguments->id);
            account.name = arguments->name;
            account.type = TRY(parse_enum<organisation::AccountType>(arguments->type, "--type"));
            account.ou = arguments->ou;
            TRY(desk.governance().put_account(caller, account));
            print(fmt::format("account {} ({}) is {}\n", arguments->id, arguments->name,
                              arguments->type));
            return {};
        });
    set.add_option("id", arguments->id, "Twelve digits")->required();
    set.add_option("--name", arguments->name, "Name")->required();
    set.add_option("--type", arguments->type,
                   "production, pre_production, shared, development or sandbox");
    set.add_option("--ou", arguments->ou, "Organisational unit, such as workloads/prod");
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
        return list<Account>(context, desk, {}, {"id", "name", "type", "ou", "dedicated to"},
                             [](Account const& account) {
                                 return std::vector<std::string>{
                                     account.id.value(), account.name, text_of(account.type),
                                     account.ou,
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
