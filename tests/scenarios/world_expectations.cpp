#include <fmt/format.h>

#include "base/text.h"
#include "sentence_values.h"
#include "world.h"

namespace mandate::scenarios {

using approval::Estimate;
using approval::Request;

namespace {

Result<void> must(bool fits, std::string const& what) {
    return fits ? Result<void>{} : fail(ErrorCode::kBadInput, what);
}

/// Each fact of a task that a sentence names: `open, 4 steps, team=platform`.
Result<void> check_task(approval::Task const& task, Sentence const& sentence) {
    for (std::string_view part : split(sentence.phrase, ',')) {
        std::string const fact(trim(part));
        std::string const steps = fmt::format("{} steps", task.steps.size());
        TRY(must(fact.empty() || fact == text_of(task.state) || fact == steps ||
                     fact == text_of(task.kind) || fact == text_of(task.priority) ||
                     fact == text_of(task.assurance) ||
                     (task.guard_rail && fact == text_of(task.guard_rail->effect)),
                 fmt::format("the task is {}, {}, {}, {}; not '{}'", text_of(task.state), steps,
                             text_of(task.kind), text_of(task.priority), fact)));
    }
    std::string const team = task.team ? task.team->value() : "nobody";
    TRY(must(value_or(sentence, "team", team) == team, "the task's team is " + team));
    TRY(must(value_or(sentence, "role", task.role_name) == task.role_name,
             "the task's role is " + task.role_name));
    std::string const assignee = task.assignee ? task.assignee->value() : "nobody";
    return must(value_or(sentence, "assignee", assignee) == assignee,
                "the task is held by " + assignee);
}

Result<Money> peak(std::optional<Estimate> const& estimate) {
    return estimate ? approval::peak_month_list(*estimate) : Money();
}

}  // namespace

void World::add_expectations() {
    handlers_["expect request"] = [this](Sentence const& sentence) -> Result<void> {
        Request const request =
            TRY(load<Request>(request_of(sentence.objects.at(0)).value())).value;
        return must(text_of(request.state) == sentence.phrase,
                    "the request is " + text_of(request.state));
    };
    handlers_["expect task of"] = [this](Sentence const& sentence) -> Result<void> {
        return check_task(TRY(task_of(sentence)).value, sentence);
    };
    handlers_["expect tasks of"] = [this](Sentence const& sentence) -> Result<void> {
        std::vector<approval::Task> const tasks =
            TRY(all<approval::Task>({{"request", request_of(sentence.objects.at(0)).value()}}));
        std::vector<std::string> states;
        for (approval::Task const& task : tasks) {
            states.push_back(text_of(task.state));
        }
        return must(join(states, ", ") == sentence.phrase, "the tasks are " + join(states, ", "));
    };
    handlers_["expect guard rail of"] = [this](Sentence const& sentence) -> Result<void> {
        auto const task = guard_rail_of(sentence);
        if (sentence.phrase == "none") {
            return must(!task.has_value(), "there is a guard rail");
        }
        return check_task(TRY(task).value, sentence);
    };
    handlers_["expect guard rails of"] = [this](Sentence const& sentence) -> Result<void> {
        std::vector<std::string> states;
        for (approval::Task const& task : TRY(all<approval::Task>(app::of_guard_rails()))) {
            if (task.guard_rail->model == sentence.objects.at(0)) {
                states.push_back(text_of(task.state));
            }
        }
        return must(join(states, ", ") == sentence.phrase,
                    "the guard rails are " + join(states, ", "));
    };
    handlers_["expect approval of"] = [this](Sentence const& sentence) -> Result<void> {
        approval::Approval const approval =
            TRY(load<approval::Approval>(approvals_[sentence.objects.at(0)].value())).value;
        return must(text_of(approval.state) == sentence.phrase,
                    "the approval is " + text_of(approval.state));
    };
    handlers_["expect claim of"] = [this](Sentence const& sentence) -> Result<void> {
        ownership::Anchor const anchor = TRY(ownership::parse_anchor(sentence.objects.at(0)));
        std::vector<ownership::Claim> const claims = TRY(all<ownership::Claim>());
        Date const day = TRY(read_day(sentence, "on")).value_or(governance_.today());
        ownership::Claim const* const claim = ownership::claim_on(claims, anchor, day);
        std::string const owner = claim == nullptr ? "nobody" : claim->workload.value();
        TRY(must(value_or(sentence, "workload", "nobody") == owner, "it is claimed by " + owner));
        bool const restates = claim != nullptr && claim->restates_history;
        return must(!sentence.values.contains("restates") || restates, "it does not restate");
    };
    handlers_["expect element"] = [this](Sentence const& sentence) -> Result<void> {
        Date const day = TRY(read_day(sentence, "on")).value_or(governance_.today());
        organisation::Hierarchy const hierarchy =
            TRY(organisation::Hierarchy::build(TRY(all<organisation::Element>()), day));
        organisation::Element const* const element =
            hierarchy.find(ElementId(sentence.objects.at(0)));
        TRY(must(element != nullptr, "there is no such element that day"));
        std::map<std::string, std::string> const stands = {
            {"name", element->name},
            {"cost_centre", element->cost_centre.value_or("none")},
            {"owner", element->owner ? element->owner->value() : "none"},
            {"deputy", element->deputy ? element->deputy->value() : "none"}};
        for (auto const& [name, value] : stands) {
            TRY(must(value_or(sentence, name, value) == value,
                     fmt::format("its {} is {}", name, value)));
        }
        return {};
    };
    handlers_["expect account"] = [this](Sentence const& sentence) -> Result<void> {
        organisation::Account const account =
            TRY(load<organisation::Account>(sentence.phrase)).value;
        TRY(must(value_or(sentence, "ou", "") == account.ou, "its OU is " + account.ou));
        std::string const since = account.ou_since ? to_string(*account.ou_since) : "none";
        return must(value_or(sentence, "since", since) == since, "it is there since " + since);
    };
    handlers_["expect account versions"] = [this](Sentence const& sentence) -> Result<void> {
        std::vector<std::string> ous;
        TRY(backend_.records.read([&](app::Reading& reading) -> Result<void> {
            for (app::Record const& record :
                 TRY(reading.history(app::Noun<organisation::Account>::kTable, sentence.phrase))) {
                ous.push_back(TRY(app::typed<organisation::Account>(record)).value.ou);
            }
            return {};
        }));
        return must(ous == list_of(sentence, "ou"), "its OUs were " + join(ous, ", "));
    };
    handlers_["expect person"] = [this](Sentence const& sentence) -> Result<void> {
        organisation::Person const person =
            TRY(load<organisation::Person>(sentence.objects.at(0))).value;
        TRY(must(text_of(person.state) == sentence.phrase,
                 "the person is " + text_of(person.state)));
        bool const gone = person.name.is_erased() && person.email.is_erased();
        return must(gone == (sentence.phrase == "erased"),
                    "the name is " + person.name.shown() + ", the e-mail " + person.email.shown());
    };
    handlers_["expect workload"] = [this](Sentence const& sentence) -> Result<void> {
        ownership::Workload const workload =
            TRY(load<ownership::Workload>(sentence.objects.at(0))).value;
        TRY(must(value_or(sentence, "owner", workload.owner.value()) == workload.owner.value(),
                 "its owner is " + workload.owner.value()));
        return must(text_of(workload.state) == sentence.phrase,
                    "the workload is " + text_of(workload.state));
    };
    handlers_["expect model"] = [this](Sentence const& sentence) -> Result<void> {
        approval::CatalogModel const model =
            TRY(load<approval::CatalogModel>(sentence.objects.at(0))).value;
        std::string const covers = std::to_string(model.covered.size());
        TRY(must(value_or(sentence, "covers", covers) == covers, "it covers " + covers));
        return must(text_of(model.status) == sentence.phrase,
                    "the model is " + text_of(model.status));
    };
    handlers_["expect coverage of"] = [this](Sentence const& sentence) -> Result<void> {
        for (app::ModelCoverage const& place :
             TRY(governance_.model_coverage(sentence.objects.at(0)))) {
            if (place.account.value() == value_or(sentence, "account", "111122223333") &&
                place.region.value() == value_or(sentence, "region", "us-east-1")) {
                constexpr std::string_view kNames[] = {"open", "approved", "implemented"};
                std::string const state(kNames[static_cast<std::size_t>(place.state)]);
                return must(state == sentence.phrase, "it is " + state);
            }
        }
        return must(sentence.phrase == "none", "it is not covered");
    };
    handlers_["expect estimate of"] = [this](Sentence const& sentence) -> Result<void> {
        ownership::ConfirmedEstimate const estimate =
            TRY(load<ownership::ConfirmedEstimate>(sentence.objects.at(0))).value;
        std::string const owner = TRY(peak(estimate.owner_figure)).to_display();
        std::string const confirmed =
            estimate.confirmed_figure ? TRY(peak(estimate.confirmed_figure)).to_display() : "none";
        TRY(must(value_or(sentence, "owner", owner) == owner, "the owner's figure is " + owner));
        return must(value_or(sentence, "confirmed", confirmed) == confirmed,
                    "the confirmed figure is " + confirmed);
    };
    handlers_["expect notice to"] = [this](Sentence const& sentence) -> Result<void> {
        std::vector<std::string> const notices = backend_.notices();
        return must(std::ranges::find(notices, sentence.phrase) != notices.end(),
                    fmt::format("the notices are: {}", join(notices, "; ")));
    };
    handlers_["expect action"] = [this](Sentence const& sentence) -> Result<void> {
        std::vector<std::string> const actions = backend_.actions();
        auto const times = std::ranges::count(actions, sentence.phrase);
        std::string const wanted = value_or(sentence, "times", "1");
        return must(std::to_string(times) == wanted,
                    fmt::format("{} stands {} times in the log", sentence.phrase, times));
    };
    handlers_["expect handoff of"] = [this](Sentence const& sentence) -> Result<void> {
        ownership::Handoff const handoff = TRY(governance_.handoff(
            WorkloadId(sentence.objects.at(0)),
            AccountId(value_or(sentence, "account", "111122223333")),
            TRY(parse_enum<iam::Platform>(value_or(sentence, "platform", "bedrock"), "platform"))));
        std::string text = handoff.anchor;
        for (ownership::HandoffLine const& line : handoff.lines) {
            text += "\n" + line.model + "\n" + line.region + "\n" + line.snippet;
        }
        return must(text.find(value_or(sentence, "with", "")) != std::string::npos, text);
    };
    handlers_["expect log verifies"] = [this](Sentence const& /*sentence*/) -> Result<void> {
        std::string const fault = backend_.verify();
        return must(fault.empty(), fault);
    };
}
}  // namespace mandate::scenarios
