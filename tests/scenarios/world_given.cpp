#include <fmt/format.h>

#include "base/text.h"
#include "sentence_values.h"
#include "world.h"

namespace mandate::scenarios {

using app::Caller;
using organisation::Person;

Result<void> World::change_settings(Caller const& caller, Sentence const& sentence) {
    std::vector<app::SettingWish> wishes;
    for (auto const& [name, value] : sentence.values) {
        if (name != "because") {
            wishes.push_back({name, value});
        }
    }
    TRY(governance_.change_settings(caller, wishes,
                                    value_or(sentence, "because", "as it is here")));
    return {};
}

void World::add_given() {
    handlers_["day"] = [this](Sentence const& sentence) -> Result<void> {
        clock_.set(TRY(parse_date(sentence.phrase)));
        return {};
    };
    handlers_["given product"] = [this](Sentence const& sentence) -> Result<void> {
        std::vector<std::string> names;
        for (std::string_view name : split(sentence.objects.at(0), '/')) {
            names.emplace_back(trim(name));
        }
        std::string const rows = hierarchy_ + join(names, ",") + "\n";
        TRY(governance_.import_hierarchy(operator_caller(), rows, "hierarchy.csv"));
        hierarchy_ = rows;
        return {};
    };
    handlers_["given hierarchy"] = [this](Sentence const& sentence) -> Result<void> {
        std::string rows = "Business Unit,Department,Portfolio,Product\n";
        for (std::string const& path : sentence.objects) {
            std::vector<std::string> names;
            for (std::string_view name : split(path, '/')) {
                names.emplace_back(trim(name));
            }
            rows += join(names, ",") + "\n";
        }
        TRY(governance_.import_hierarchy(operator_caller(), rows, "hierarchy.csv"));
        return {};
    };
    handlers_["changes element"] = [this](Sentence const& sentence) -> Result<void> {
        auto const attribute = [&](std::string const& name) {
            auto value = value_of(sentence, name);
            return value == "none" ? std::optional<std::string>("") : value;
        };
        app::ElementChange change;
        change.element = ElementId(sentence.objects.at(0));
        change.name = value_of(sentence, "name");
        change.cost_centre = attribute("cost_centre");
        change.gl_account = attribute("gl_account");
        change.legal_entity = attribute("legal_entity");
        change.owner = attribute("owner");
        change.deputy = attribute("deputy");
        change.from = TRY(read_day(sentence, "from"));
        change.reason = value_or(sentence, "because", "");
        TRY(governance_.change_element(caller(sentence), change));
        return {};
    };
    handlers_["given person"] = [this](Sentence const& sentence) -> Result<void> {
        Sentence person = sentence;
        person.actor = sentence.phrase;
        person.roles = list_of(sentence, "roles");
        return introduce(person);
    };
    handlers_["given person who left"] = [this](Sentence const& sentence) -> Result<void> {
        Person person = TRY(load<Person>(sentence.phrase)).value;
        person.state = organisation::PersonState::kLeft;
        return governance_.put_person(operator_caller(), person);
    };
    handlers_["erases person"] = [this](Sentence const& sentence) -> Result<void> {
        TRY(governance_.erase_person(caller(sentence), PersonId(sentence.objects.at(0)),
                                     value_or(sentence, "because", "asked for by letter 12")));
        return {};
    };
    handlers_["given team"] = [this](Sentence const& sentence) -> Result<void> {
        organisation::Team team;
        team.id = TeamId(sentence.phrase);
        team.name = sentence.phrase;
        for (std::string const& member : list_of(sentence, "members")) {
            team.members.emplace_back(member);
        }
        for (std::string const& account : list_of(sentence, "accounts")) {
            team.accounts.emplace_back(account);
        }
        return governance_.put_team(operator_caller(), team);
    };
    handlers_["given account"] = [this](Sentence const& sentence) -> Result<void> {
        organisation::Account account;
        account.id = AccountId(sentence.phrase);
        account.name = value_or(sentence, "name", sentence.phrase);
        account.type = TRY(parse_enum<organisation::AccountType>(
            value_or(sentence, "type", "production"), "type"));
        account.ou = value_or(sentence, "ou", "workloads");
        return governance_.put_account(operator_caller(), account);
    };
    handlers_["given model"] = [this](Sentence const& sentence) -> Result<void> {
        approval::CatalogModel model;
        std::string const& id = sentence.objects.at(0);
        std::size_t const colon = id.find(':');
        model.id = id;
        model.platform =
            TRY(parse_enum<iam::Platform>(std::string_view(id).substr(0, colon), "platform"));
        model.model = id.substr(colon + 1);
        model.vendor = value_or(sentence, "vendor", "anthropic");
        model.name = value_or(sentence, "name", model.model);
        for (std::string const& region : list_of(sentence, "regions")) {
            model.offered_in.emplace_back(region);
        }
        TRY(governance_.add_models(operator_caller(), {model}));
        return {};
    };
    handlers_["given budget"] = [this](Sentence const& sentence) -> Result<void> {
        std::string names = sentence.objects.at(0);
        std::vector<std::string> path;
        for (std::string_view name : split(names, '/')) {
            path.emplace_back(trim(name));
        }
        std::string const year = value_or(sentence, "year", "2026");
        std::string const csv =
            fmt::format("Business Unit,Department,Portfolio,Product,annual\n{},{}\n",
                        join(path, ","), value_or(sentence, "amount", "0"));
        TRY(governance_.import_budget(
            operator_caller(), fmt::format("Customer_{0}_true_{0}-01-01_true_Budget_v1.csv", year),
            csv));
        return {};
    };
    handlers_["given settings"] = [this](Sentence const& sentence) -> Result<void> {
        return change_settings(operator_caller(), sentence);
    };
    handlers_["changes settings"] = [this](Sentence const& sentence) -> Result<void> {
        return change_settings(caller(sentence), sentence);
    };
}
}  // namespace mandate::scenarios
