#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <boost/json/object.hpp>

#include "app/nouns.h"
#include "base/codec.h"
#include "base/result.h"
#include "organisation/duties.h"

namespace mandate::app {

/// One version of a record: its body, with private texts put back where they are not erased.
struct Record {
    std::string id;
    boost::json::object body;
    std::int64_t version = 0;
};

/// Something that a person should hear of: a row of the outbox, written with the change.
struct Notice {
    PersonId recipient;
    std::string kind;  ///< `request.ready_to_claim`
    std::string subject_kind;
    std::string subject_id;
};

/// A column of a noun's table and the value that it must have.
using Filter = std::pair<std::string_view, std::string>;

/// Picks the tasks of guard rails: those that belong to no request.
inline std::vector<Filter> of_guard_rails() { return {{"request", ""}}; }

/// What a use case can read: one consistent state. The store implements it; the property tests have
/// one in memory. Not thread-safe: one for each transaction.
class Reading {
public:
    virtual ~Reading() = default;
    virtual Result<std::optional<Record>> current(NounTable const& table, std::string_view id) = 0;
    /// The current records whose columns have these values, by length of id, then id: numbered ids
    /// (`apr-2`, `apr-10`) come in the order in which they were made.
    virtual Result<std::vector<Record>> find(NounTable const& table,
                                             std::span<Filter const> filters) = 0;
    /// All versions of a record, oldest first.
    virtual Result<std::vector<Record>> history(NounTable const& table, std::string_view id) = 0;
    /// How many records there ever were.
    virtual Result<std::int64_t> count(NounTable const& table) = 0;
    /// The acts of a chain, in order.
    virtual Result<std::vector<organisation::DutyAct>> acts(std::string_view chain) = 0;
};

/// What a use case can do within its transaction: all of it is stored, with one log entry a record,
/// or nothing.
class Writing : public Reading {
public:
    /// Stores the next version of a record. @param expected_version the version it was decided on;
    /// 0 for a new record. @returns Error{Conflict} that names what changed meanwhile.
    virtual Result<void> put(NounTable const& table, std::string_view id,
                             std::int64_t expected_version, Encoded const& body,
                             std::string_view action, std::string_view reason) = 0;
    /// Notes that the actor did a step. The database refuses a conflicting one by itself, too.
    virtual Result<void> act(std::string_view chain, organisation::Step step,
                             organisation::Actor const& actor) = 0;
    virtual Result<void> notify(Notice const& notice) = 0;
    /// Scopes whose artefact nobody has proven yet (artefacts.h).
    std::vector<iam::Scope> unproven;
    /// Erases the private texts of a person: what they wrote, and their name and address. The log
    /// keeps the digests. @returns how many texts.
    virtual Result<std::int64_t> erase_texts(PersonId const& person) = 0;
};

/// A typed record with its version.
template <typename T>
struct Stored {
    T value;
    std::int64_t version = 0;
};

template <typename T>
Result<Stored<T>> typed(Record const& record) {
    return Stored<T>{TRY(decode<T>(record.body, Noun<T>::kTable.kind)), record.version};
}

/// The record, or nothing.
template <typename T>
Result<std::optional<Stored<T>>> find_one(Reading& reading, std::string_view id) {
    std::optional<Record> const record = TRY(reading.current(Noun<T>::kTable, id));
    if (!record) {
        return std::optional<Stored<T>>();
    }
    return std::optional(TRY(typed<T>(*record)));
}

/// The record. @returns Error{NotFound}: `there is no request req-9`.
template <typename T>
Result<Stored<T>> load(Reading& reading, std::string_view id) {
    std::optional<Stored<T>> found = TRY(find_one<T>(reading, id));
    if (!found) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("there is no {} {}", Noun<T>::kTable.words, id),
                    "check the id; 'list' shows what there is");
    }
    return std::move(*found);
}

template <typename T>
Result<std::vector<Stored<T>>> find_all(Reading& reading, std::vector<Filter> const& filters = {}) {
    std::vector<Stored<T>> found;
    for (Record const& record : TRY(reading.find(Noun<T>::kTable, filters))) {
        found.push_back(TRY(typed<T>(record)));
    }
    return found;
}

/// The values alone.
template <typename T>
Result<std::vector<T>> values(Reading& reading, std::vector<Filter> const& filters = {}) {
    std::vector<T> found;
    for (Stored<T>& stored : TRY(find_all<T>(reading, filters))) {
        found.push_back(std::move(stored.value));
    }
    return found;
}

/// Stores a record; an unchanged one is not stored again.
template <typename T>
Result<void> save(Writing& writing, T const& value, std::int64_t expected_version,
                  std::string_view action, std::string_view reason = {}) {
    return writing.put(Noun<T>::kTable, Noun<T>::id(value), expected_version, encode(value), action,
                       reason);
}

/// The next number of a noun's ids: `req-12`. Writes are serial, so it is free.
template <typename T>
Result<std::string> next_id(Reading& reading) {
    return fmt::format("{}-{}", Noun<T>::kPrefix, TRY(reading.count(Noun<T>::kTable)) + 1);
}

}  // namespace mandate::app
