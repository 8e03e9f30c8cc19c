#include "sample/history_diary.h"

#include "sample/history_people.h"

namespace mandate::sample {
namespace {

/// Nobody acts before; the first act of a day comes up to an hour later.
constexpr std::chrono::hours kMorning{8};

}  // namespace

app::Caller the_operator() { return {PersonId("operator:mandate"), std::nullopt, true}; }

app::Caller person(std::string_view handle, std::string_view on_behalf_of) {
    app::Caller caller{PersonId(std::string(handle)), std::nullopt, false};
    if (!on_behalf_of.empty()) {
        caller.on_behalf_of = PersonId(std::string(on_behalf_of));
    }
    return caller;
}

void Diary::begin(Date day) {
    clock_.set(day + kMorning + std::chrono::seconds{random_.between(0, 3'599)});
}

void Diary::pass_minutes() {
    clock_.set(clock_.now() + std::chrono::seconds{random_.between(20, 420)});
}

Result<ElementId> Diary::element(std::string_view company_element) {
    ElementId id;
    TRY(records_.read([&](app::Reading& reading) -> Result<void> {
        auto const hierarchy = TRY(organisation::Hierarchy::build(
            TRY(app::values<organisation::Element>(reading)), today()));
        organisation::Element const* const found =
            hierarchy.by_names(names_of(company_, company_element));
        if (found == nullptr) {
            return fail(ErrorCode::kNotFound,
                        fmt::format("the hierarchy has no {}", company_element));
        }
        id = found->id;
        return {};
    }));
    return id;
}

}  // namespace mandate::sample
