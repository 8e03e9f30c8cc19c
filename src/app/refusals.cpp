#include "app/refusals.h"

#include <fmt/format.h>

namespace mandate::app {
namespace {

// What no entry takes, somebody may well have asked for.
constexpr std::size_t kLongestId = 256;
constexpr std::size_t kLongestSentence = 4'096;

std::string fit_id(std::string id) {
    return id.empty() || id.size() > kLongestId ? std::string("unknown") : std::move(id);
}

}  // namespace

Error counted(store::Store const& database, Instant now, store::Refusal refusal, Error told) {
    refusal.actor = fit_id(std::move(refusal.actor));
    refusal.entity_id = fit_id(std::move(refusal.entity_id));
    refusal.sentence = told.message.size() <= kLongestSentence
                           ? told.message
                           : fmt::format("a sentence of {} bytes", told.message.size());
    store::WriteContext context;
    context.via = refusal.via;
    context.at = now;
    auto const done = database.write(context, [&](store::Writer& writer) -> Result<void> {
        TRY(store::count_refusal(writer, refusal));
        return store::enter_finished_refusals(writer);
    });
    if (!done) {
        told.hint += fmt::format("{}this refusal could not be counted for the log: {}",
                                 told.hint.empty() ? "" : "; ", done.error().message);
    }
    return told;
}

Result<void> enter_refusals(store::Store const& database, Instant now) {
    if (TRY(database.read(store::has_refusals))) {
        store::WriteContext context;
        context.at = now;
        TRY(database.write(context, store::enter_all_refusals));
    }
    return {};
}

}  // namespace mandate::app
