#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/governance.h"
#include "base/clock.h"
#include "base/result.h"
#include "sample/company.h"
#include "sample/random.h"
#include "sample/spending.h"

namespace mandate::sample {

/// Somebody with access to the data folder's files.
app::Caller the_operator();

/// A person who acts, by handle; `on_behalf_of` empty: for nobody else.
app::Caller person(std::string_view handle, std::string_view on_behalf_of = {});

/// The history's days: sets the clock, lets people act, and says which step was refused.
class Diary {
public:
    Diary(app::Records& records, FixedClock& clock, Company const& company, std::uint64_t seed)
        : records_(records),
          clock_(clock),
          governance_(records, clock),
          company_(company),
          bill_(ai_spending(company)),
          random_(mix(seed, mix_text("history"))) {}

    Company const& company() const { return company_; }
    /// All that the company spends on AI: what was running before Mandate came.
    std::vector<Spending> const& bill() const { return bill_; }
    Date today() const { return governance_.today(); }

    /// The morning of a later day.
    void begin(Date day);

    /// An act, a few minutes after the one before. @param use_case is given the use cases.
    /// @returns what it returns; its error says the day and `step`.
    template <typename UseCase>
    auto act(std::string_view step, UseCase&& use_case)
        -> decltype(use_case(std::declval<app::Governance&>())) {
        pass_minutes();
        auto done = std::forward<UseCase>(use_case)(governance_);
        if (!done) {
            done.error().message = fmt::format("sample history, {}: {}: {}", to_string(today()),
                                               step, done.error().message);
        }
        return done;
    }

    /// A record as it is now.
    template <typename T>
    Result<T> look_up(std::string_view id) {
        T value;
        TRY(records_.read([&](app::Reading& reading) -> Result<void> {
            value = TRY(app::load<T>(reading, id)).value;
            return {};
        }));
        return value;
    }

    template <typename T>
    Result<std::vector<T>> find(std::vector<app::Filter> const& filters = {}) {
        std::vector<T> found;
        TRY(records_.read([&](app::Reading& reading) -> Result<void> {
            found = TRY(app::values<T>(reading, filters));
            return {};
        }));
        return found;
    }

    /// The element of the hierarchy that stands for one of Company::elements.
    /// @returns Error{NotFound} before the hierarchy is imported.
    Result<ElementId> element(std::string_view company_element);

    AccountId account(Place place) const { return AccountId(company_.at(place).id); }

private:
    void pass_minutes();

    app::Records& records_;
    FixedClock& clock_;
    app::Governance governance_;
    Company const& company_;
    std::vector<Spending> bill_;
    Random random_;
};

}  // namespace mandate::sample
