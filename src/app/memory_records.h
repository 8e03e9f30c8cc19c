#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <boost/json/value.hpp>

#include "app/governance.h"

namespace mandate::app::testing {

/// Records in memory: what the store does, without a database. Writes are all or nothing. For the
/// property tests, which run through millions of commands.
class MemoryRecords final : public Records {
public:
    struct Entry {
        std::string actor;
        std::string action;
        std::string kind;
        std::string id;
        std::int64_t version = 0;
    };

    Result<void> read(std::function<Result<void>(Reading&)> const& body) override {
        View view(*this, "");
        return body(view);
    }

    Result<void> write(Caller const& caller,
                       std::function<Result<void>(Writing&)> const& body) override {
        View view(*this, caller.person.value());
        Result<void> const done = body(view);
        if (!done) {
            view.undo();
        }
        return done;
    }

    Error refuse_sign_in(std::string_view /*token_id*/, Error told) override { return told; }

    /// Whether every version has its entry, and only those. @returns the first fault, else empty.
    std::string fault() const {
        std::map<Key, std::int64_t> versions;
        for (Entry const& entry : state_.log) {
            if (++versions[{entry.kind, entry.id}] != entry.version) {
                return fmt::format("{} {} skips a version", entry.kind, entry.id);
            }
        }
        for (auto const& [kind, records] : state_.records) {
            for (auto const& [key, stored] : records) {
                auto const found = versions.find({kind, std::get<1>(key)});
                if (found == versions.end() ||
                    found->second != static_cast<std::int64_t>(stored.size())) {
                    return fmt::format("{} {} has a version without entry", kind, std::get<1>(key));
                }
            }
        }
        return "";
    }

    std::vector<Entry> const& log() const { return state_.log; }
    std::vector<Notice> const& notices() const { return state_.notices; }

private:
    using Key = std::pair<std::string, std::string>;         ///< kind, id
    using RecordKey = std::tuple<std::size_t, std::string>;  ///< length of the id, id
    /// Where a private text stands, and whose it is.
    struct Text {
        std::string kind;
        RecordKey key;
        std::size_t version = 0;  ///< from 0
        std::string pointer;
        std::string subject;
    };
    struct State {
        std::map<std::string, std::map<RecordKey, std::vector<Record>>> records;  ///< by kind
        std::map<std::string, std::vector<organisation::DutyAct>, std::less<>> acts;
        std::vector<Notice> notices;
        std::vector<Entry> log;
        std::vector<Text> texts;
    };

    class View final : public Writing {
    public:
        View(MemoryRecords& records, std::string actor)
            : state_(records.state_),
              actor_(std::move(actor)),
              notices_before_(state_.notices.size()),
              texts_before_(state_.texts.size()),
              log_before_(state_.log.size()) {}

        /// Takes back what this transaction added: nothing is ever changed, only added.
        void undo() {
            for (auto put = puts_.rbegin(); put != puts_.rend(); ++put) {
                auto& records = state_.records[put->first];
                std::vector<Record>& versions = records[put->second];
                versions.pop_back();
                if (versions.empty()) {
                    records.erase(put->second);
                }
            }
            for (std::string const& chain : chains_) {
                state_.acts[chain].pop_back();
            }
            state_.notices.resize(notices_before_);
            state_.texts.resize(texts_before_);
            state_.log.resize(log_before_);
        }

        Result<std::optional<Record>> current(NounTable const& table,
                                              std::string_view id) override {
            std::vector<Record> const* const versions = versions_of(table, id);
            return versions == nullptr ? std::optional<Record>() : versions->back();
        }

        Result<std::vector<Record>> find(NounTable const& table,
                                         std::span<Filter const> filters) override {
            std::vector<Record> found;
            for (auto const& [key, versions] : state_.records[std::string(table.kind)]) {
                bool const fits = std::ranges::all_of(filters, [&](Filter const& filter) {
                    return column(table, versions.back(), filter.first) == filter.second;
                });
                if (fits) {
                    found.push_back(versions.back());
                }
            }
            return found;
        }

        Result<std::vector<Record>> history(NounTable const& table, std::string_view id) override {
            std::vector<Record> const* const versions = versions_of(table, id);
            return versions == nullptr ? std::vector<Record>() : *versions;
        }

        Result<std::int64_t> count(NounTable const& table) override {
            return static_cast<std::int64_t>(state_.records[std::string(table.kind)].size());
        }

        Result<std::vector<organisation::DutyAct>> acts(std::string_view chain) override {
            auto const found = state_.acts.find(chain);
            return found == state_.acts.end() ? std::vector<organisation::DutyAct>()
                                              : found->second;
        }

        Result<void> put(NounTable const& table, std::string_view id, std::int64_t expected_version,
                         Encoded const& body, std::string_view action,
                         std::string_view /*reason*/) override {
            std::vector<Record> const* const there = versions_of(table, id);
            std::size_t const count = there == nullptr ? 0 : there->size();
            if (static_cast<std::int64_t>(count) != expected_version) {
                return fail(ErrorCode::kConflict,
                            fmt::format("{} {} has changed", table.words, id));
            }
            if (count > 0 && there->back().body == body.body) {
                return {};
            }
            RecordKey const key{id.size(), std::string(id)};
            std::vector<Record>& versions = state_.records[std::string(table.kind)][key];
            puts_.emplace_back(std::string(table.kind), key);
            for (std::string const& pointer : body.private_pointers) {
                bool const own = table.texts_of == store::TextsOf::kItself;
                state_.texts.push_back({std::string(table.kind), key, versions.size(), pointer,
                                        own ? std::string(id) : actor_});
            }
            versions.push_back({std::string(id), body.body, expected_version + 1});
            state_.log.push_back({actor_, std::string(action), std::string(table.kind),
                                  std::string(id), expected_version + 1});
            return {};
        }

        Result<void> act(std::string_view chain, organisation::Step step,
                         organisation::Actor const& actor) override {
            chains_.emplace_back(chain);
            state_.acts[std::string(chain)].push_back(
                {std::string(chain), step, actor.person, actor.on_behalf_of});
            return {};
        }

        Result<void> notify(Notice const& notice) override {
            state_.notices.push_back(notice);
            return {};
        }

        /// Not taken back by undo: nothing may follow it that can fail.
        Result<std::int64_t> erase_texts(PersonId const& person) override {
            std::int64_t erased = 0;
            for (Text const& text : state_.texts) {
                if (text.subject == person.value()) {
                    boost::json::value body =
                        state_.records[text.kind][text.key][text.version].body;
                    body.at_pointer(text.pointer) = boost::json::object{{"committed", "erased"}};
                    state_.records[text.kind][text.key][text.version].body = body.as_object();
                    ++erased;
                }
            }
            return erased;
        }

    private:
        std::vector<Record> const* versions_of(NounTable const& table, std::string_view id) const {
            auto const kind = state_.records.find(std::string(table.kind));
            if (kind == state_.records.end()) {
                return nullptr;
            }
            auto const found = kind->second.find({id.size(), std::string(id)});
            return found == kind->second.end() ? nullptr : &found->second;
        }

        static std::string column(NounTable const& table, Record const& record,
                                  std::string_view name) {
            for (store::Projection const& projection : table.projections) {
                if (projection.column == name) {
                    boost::json::value const body = record.body;
                    boost::json::error_code none;
                    boost::json::value const* const value =
                        body.find_pointer(std::string(projection.path), none);
                    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                                  : std::string();
                }
            }
            throw std::logic_error(fmt::format("{} has no column {}", table.table, name));
        }

        State& state_;
        std::string actor_;
        std::size_t notices_before_;
        std::size_t texts_before_;
        std::size_t log_before_;
        std::vector<std::pair<std::string, RecordKey>> puts_;
        std::vector<std::string> chains_;
    };

    State state_;
};

}  // namespace mandate::app::testing
