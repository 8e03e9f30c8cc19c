#include "world.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "sentence_values.h"

namespace mandate::scenarios {

using app::Caller;
using organisation::Person;

namespace {

/// `finops_lead` and `FinOps Lead` are the same to a reader.
std::string words_of(std::string_view text) {
    std::string words = to_lower(text);
    std::ranges::replace(words, '_', ' ');
    return words;
}

}  // namespace

World::World(Backend backend)
    : backend_(std::move(backend)),
      clock_(Date(std::chrono::year{2026} / 11 / 2)),
      governance_(backend_.records, clock_) {
    add_given();
    add_requests();
    add_approvals();
    add_tasks();
    add_claims();
    add_models();
    add_expectations();
}

std::string World::expected(Result<void> const& done, Sentence const& sentence) const {
    if (sentence.outcome.empty()) {
        return done ? "" : fmt::format("{}: {}", sentence.place, to_string(done.error()));
    }
    if (done) {
        return fmt::format("{}: it worked, and should have been {}", sentence.place,
                           sentence.outcome);
    }
    ErrorCode const code = done.error().code;
    bool const refused = code == ErrorCode::kForbidden || code == ErrorCode::kAnswerIsNo;
    std::string const outcome = refused                        ? "refused"
                                : code == ErrorCode::kConflict ? "conflict"
                                                               : "error";
    std::string const message = to_string(done.error());
    if (outcome != sentence.outcome ||
        words_of(message).find(words_of(sentence.outcome_text)) == std::string::npos) {
        return fmt::format("{}: {} ({}), and should have been {}: {}", sentence.place, outcome,
                           message, sentence.outcome, sentence.outcome_text);
    }
    return "";
}

std::string World::run(Sentence const& sentence) {
    if (sentence.subject == "as") {
        if (Result<void> const done = introduce(sentence); !done) {
            return fmt::format("{}: {}", sentence.place, to_string(done.error()));
        }
    }
    std::string const key =
        (sentence.subject == "as" ? "" : sentence.subject + " ") + sentence.phrase;
    // `expect request "x" claimed`: what follows the object belongs to the handler.
    auto handler = handlers_.end();
    for (auto candidate = handlers_.begin(); candidate != handlers_.end(); ++candidate) {
        bool const fits = key == candidate->first || key.starts_with(candidate->first + " ");
        if (fits &&
            (handler == handlers_.end() || candidate->first.size() > handler->first.size())) {
            handler = candidate;
        }
    }
    if (handler == handlers_.end()) {
        return fmt::format("{}: nobody knows how to '{}'", sentence.place, key);
    }
    Sentence told = sentence;
    told.phrase = std::string(trim(std::string_view(key).substr(handler->first.size())));
    return expected(handler->second(told), sentence);
}

app::Caller World::caller(Sentence const& sentence) {
    Caller caller{PersonId(sentence.actor), std::nullopt, false};
    if (!sentence.delegator.empty()) {
        caller.on_behalf_of = PersonId(sentence.delegator);
    }
    return caller;
}

Result<void> World::introduce(Sentence const& sentence) {
    if (sentence.roles.empty()) {
        return {};
    }
    Person person;
    person.id = PersonId(sentence.actor);
    person.name = PrivateText(sentence.actor);
    person.email = PrivateText(sentence.actor + "@example.com");
    for (std::string const& role : sentence.roles) {
        person.roles.push_back(TRY(read_role(role)));
    }
    return governance_.put_person(operator_caller(), person);
}

RequestId World::request_of(std::string const& slug) const {
    auto const found = requests_.find(slug);
    return found == requests_.end() ? RequestId(slug) : found->second;
}
}  // namespace mandate::scenarios
