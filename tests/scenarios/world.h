#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/governance.h"
#include "base/clock.h"
#include "scenario.h"

namespace mandate::scenarios {

/// What the log and the outbox hold, for expectations; each backend knows its own.
struct Backend {
    app::Records& records;
    /// The action codes of the log, in order.
    std::function<std::vector<std::string>()> actions;
    /// `PERSON KIND` of each notice.
    std::function<std::vector<std::string>()> notices;
    /// Verifies the log where the backend has one. @returns the first fault, empty when it
    /// verifies.
    std::function<std::string()> verify;
};

/// A little company in which a scenario takes place. Runs sentences through the use cases, on any
/// backend, with a clock that stands still.
class World {
public:
    explicit World(Backend backend);

    /// @returns what is wrong: an unexpected refusal, one that did not come, a state that is not as
    /// expected; empty when all is as the sentence says.
    std::string run(Sentence const& sentence);

private:
    using Handler = std::function<Result<void>(Sentence const&)>;

    void add_given();
    void add_requests();
    void add_approvals();
    void add_tasks();
    void add_claims();
    void add_models();
    void add_expectations();

    /// Who has the data folder's files.
    static app::Caller operator_caller() { return {PersonId("operator:root"), std::nullopt, true}; }
    app::Caller caller(Sentence const& sentence);
    Result<void> introduce(Sentence const& sentence);
    Result<void> change_settings(app::Caller const& caller, Sentence const& sentence);
    RequestId request_of(std::string const& slug) const;
    Result<app::Stored<approval::Task>> task_of(Sentence const& sentence);
    Result<app::Stored<approval::Task>> guard_rail_of(Sentence const& sentence);
    Result<approval::Request> contents(Sentence const& sentence);
    Result<app::ApproveCommand> approve_command(Sentence const& sentence);
    Result<void> complete_step(Sentence const& sentence, approval::Task const& task,
                               std::size_t step);
    Result<void> do_task(Sentence const& sentence, TaskId const& id);
    std::string expected(Result<void> const& done, Sentence const& sentence) const;

    template <typename T>
    Result<app::Stored<T>> load(std::string const& id) {
        Result<app::Stored<T>> loaded = fail(ErrorCode::kNotFound, id);
        TRY(backend_.records.read([&](app::Reading& reading) -> Result<void> {
            loaded = app::load<T>(reading, id);
            return {};
        }));
        return loaded;
    }
    template <typename T>
    Result<std::vector<T>> all(std::vector<app::Filter> const& filters = {}) {
        std::vector<T> values;
        TRY(backend_.records.read([&](app::Reading& reading) -> Result<void> {
            values = TRY(app::values<T>(reading, filters));
            return {};
        }));
        return values;
    }

    Backend backend_;
    FixedClock clock_;
    app::Governance governance_;
    std::map<std::string, Handler> handlers_;
    std::map<std::string, RequestId> requests_;    ///< newest by workload
    std::map<std::string, ApprovalId> approvals_;  ///< newest by workload
    std::map<std::string, std::vector<ApprovalId>> all_approvals_;
    std::string hierarchy_ = "Business Unit,Department,Portfolio,Product\n";
};

}  // namespace mandate::scenarios
