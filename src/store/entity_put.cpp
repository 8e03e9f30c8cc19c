#include <fmt/format.h>

#include "base/canonical_json.h"
#include "store/entity.h"
#include "store/private_text.h"
#include "store/unit.h"

namespace mandate::store {
namespace {

namespace json = boost::json;

constexpr Statement kEntry{"log_entry_one",
                           "SELECT action, actor, at FROM log_entry WHERE sequence = :sequence"};

/// The version that is current before the change.
struct Before : CurrentVersion {
    static Result<Before> from_row(Row const& row) {
        return Before{{row.integer("version"), row.integer("from_seq"), row.text("body")}};
    }
};

Result<CurrentVersion> read_before(Writer& writer, EntityTable const& table, std::string_view id) {
    if (CurrentVersion const* const seen = writer.unit().seen->find(table.table, id)) {
        return *seen;
    }
    std::string const sql = fmt::format(
        "SELECT version, from_seq, body FROM {} WHERE id = :id AND to_seq IS NULL", table.table);
    return TRY(writer.one<Before>({table.table, sql}, {{"id", std::string(id)}}))
        .value_or(Before());
}

/// What tells the person who comes second what the first one did.
Result<void> check_version(Reader& reader, EntityTable const& table, Change const& change,
                           CurrentVersion const& before) {
    if (before.version == change.expected_version) {
        return {};
    }
    if (before.version == 0) {
        return fail(ErrorCode::kNotFound, fmt::format("there is no {} {}", table.words, change.id));
    }
    std::optional<Row> const entry = TRY(reader.one<Row>(kEntry, {{"sequence", before.from_seq}}));
    std::string const action = entry ? entry->text("action") : "unknown";
    std::string const actor = entry ? entry->text("actor") : "unknown";
    Instant const at{std::chrono::microseconds(entry ? entry->integer("at") : 0)};
    Error error{ErrorCode::kConflict,
                fmt::format("{} {} has changed: {} by {} at {} made version {}", table.words,
                            change.id, action, actor, to_string(at), before.version),
                "look at it again, then decide again",
                {}};
    error.fields = {{"kind", std::string(table.kind)},
                    {"id", std::string(change.id)},
                    {"version", std::to_string(before.version)},
                    {"action", action},
                    {"actor", actor},
                    {"at", to_string(at)}};
    return std::unexpected(std::move(error));
}

Result<void> insert_version(Writer& writer, EntityTable const& table, Change const& change,
                            std::int64_t sequence, json::value const& body, std::string text) {
    std::string columns = "id, version, from_seq, body";
    std::string values = ":id, :version, :from_seq, :body";
    Parameters parameters = {{"id", std::string(change.id)},
                             {"version", change.expected_version + 1},
                             {"from_seq", sequence},
                             {"body", std::move(text)}};
    for (Projection const& projection : table.projections) {
        columns += fmt::format(", {}", projection.column);
        values += fmt::format(", :{}", projection.column);
        parameters.emplace_back(projection.column, TRY(project(table, projection, body)));
    }
    std::string const sql =
        fmt::format("INSERT INTO {} ({}) VALUES ({})", table.table, columns, values);
    return writer.run_later({table.table, sql}, parameters);
}

Result<void> end_version(Writer& writer, EntityTable const& table, std::string_view id,
                         std::int64_t sequence) {
    std::string const sql = fmt::format(
        "UPDATE {} SET to_seq = :sequence WHERE id = :id AND to_seq IS NULL", table.table);
    return writer.run_later({table.table, sql}, {{"sequence", sequence}, {"id", std::string(id)}});
}

Result<std::int64_t> store_version(Writer& writer, EntityTable const& table, Change change,
                                   CurrentVersion const& before) {
    json::value body = std::move(change.body);
    json::value body_before;
    if (before.version != 0 && !change.private_pointers.empty()) {
        body_before = TRY(parse_body(before.body, change.id));
    }
    std::vector<NewText> const texts =
        TRY(commit_texts(writer, body, change.private_pointers, body_before));
    std::string text = TRY(canonical_json(body));
    if (before.version != 0 && text == before.body) {
        return before.from_seq;
    }
    std::int64_t const sequence = TRY(writer.append({.action = change.action,
                                                     .kind = table.kind,
                                                     .id = change.id,
                                                     .version = change.expected_version + 1,
                                                     .reason = change.reason},
                                                    text));
    if (before.version != 0) {
        TRY(end_version(writer, table, change.id, sequence));
    }
    TRY(insert_version(writer, table, change, sequence, body, text));
    writer.unit().seen->set(table.table, change.id,
                            {change.expected_version + 1, sequence, std::move(text)});
    std::string_view const subject =
        table.texts_of == TextsOf::kItself ? change.id : std::string_view(writer.context().actor);
    for (NewText const& fresh : texts) {
        TRY(store_text(writer, fresh, sequence, subject));
    }
    return sequence;
}

}  // namespace

Result<std::int64_t> put(Writer& writer, EntityTable const& table, Change change) {
    CurrentVersion const before = TRY(read_before(writer, table, change.id));
    TRY(check_version(writer, table, change, before));
    return store_version(writer, table, std::move(change), before);
}

Result<std::int64_t> put_new(Writer& writer, EntityTable const& table, Change change) {
    return store_version(writer, table, std::move(change), {});
}

}  // namespace mandate::store
