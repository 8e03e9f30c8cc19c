#include "store/entity.h"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "store/private_text.h"
#include "store/unit.h"

namespace mandate::store {
namespace {

namespace json = boost::json;

constexpr std::string_view kColumns = "id, version, from_seq, to_seq, body";

struct StoredVersion {
    Versioned versioned;
    std::string text;

    static Result<StoredVersion> from_row(Row const& row) {
        json::value body = TRY(parse_body(row.text("body"), row.text("id")));
        return StoredVersion{{row.text("id"), row.integer("version"), row.integer("from_seq"),
                              row.optional_integer("to_seq"), std::move(body.get_object())},
                             row.text("body")};
    }
};

Result<std::vector<Versioned>> read(Reader& reader, EntityTable const& table,
                                    std::string const& where, Parameters const& parameters,
                                    std::string_view order) {
    std::string const sql =
        fmt::format("SELECT {} FROM {}{} ORDER BY {}", kColumns, table.table, where, order);
    std::vector<Versioned> found;
    std::vector<json::value> bodies;
    for (StoredVersion& stored : TRY(reader.many<StoredVersion>({table.table, sql}, parameters))) {
        Versioned const& version = stored.versioned;
        if (reader.unit().seen && !version.to_seq) {
            reader.unit().seen->set(table.table, version.id,
                                    {version.version, version.from_seq, std::move(stored.text)});
        }
        bodies.emplace_back(std::move(stored.versioned.body));
        found.push_back(std::move(stored.versioned));
    }
    std::vector<json::value*> places;
    for (json::value& body : bodies) {
        places.push_back(&body);
    }
    TRY(restore_texts(reader, places));
    for (std::size_t i = 0; i < found.size(); ++i) {
        found[i].body = std::move(bodies[i].get_object());
    }
    return found;
}

std::optional<Versioned> first_of(std::vector<Versioned> found) {
    return found.empty() ? std::optional<Versioned>() : std::optional(std::move(found.front()));
}

Result<std::vector<Versioned>> find(Reader& reader, EntityTable const& table, std::string where,
                                    Parameters parameters, std::span<Filter const> filters) {
    for (auto const& [column, value] : filters) {
        if (std::holds_alternative<std::monostate>(value)) {
            where += fmt::format(" AND {} IS NULL", column);
        } else {
            where += fmt::format(" AND {0} = :{0}", column);
            parameters.emplace_back(column, value);
        }
    }
    return read(reader, table, where, parameters, "length(id), id");
}

constexpr std::string_view kHeld =
    "from_seq <= :sequence AND (to_seq IS NULL OR to_seq > :sequence)";

}  // namespace

Result<std::optional<Versioned>> current(Reader& reader, EntityTable const& table,
                                         std::string_view id) {
    std::optional<Versioned> found =
        first_of(TRY(read(reader, table, " WHERE id = :id AND to_seq IS NULL",
                          {{"id", std::string(id)}}, "version")));
    if (!found && reader.unit().seen) {
        reader.unit().seen->set(table.table, id, {});
    }
    return found;
}

Result<std::vector<Versioned>> find_current(Reader& reader, EntityTable const& table,
                                            std::span<Filter const> filters) {
    return find(reader, table, " WHERE to_seq IS NULL", {}, filters);
}

Result<std::optional<Versioned>> as_of(Reader& reader, EntityTable const& table,
                                       std::string_view id, std::int64_t sequence) {
    return first_of(TRY(read(reader, table, fmt::format(" WHERE id = :id AND {}", kHeld),
                             {{"id", std::string(id)}, {"sequence", sequence}}, "version")));
}

Result<std::vector<Versioned>> find_as_of(Reader& reader, EntityTable const& table,
                                          std::int64_t sequence, std::span<Filter const> filters) {
    return find(reader, table, fmt::format(" WHERE {}", kHeld), {{"sequence", sequence}}, filters);
}

Result<std::vector<Versioned>> history(Reader& reader, EntityTable const& table,
                                       std::string_view id) {
    return read(reader, table, " WHERE id = :id", {{"id", std::string(id)}}, "version");
}

Result<std::int64_t> count_ever(Reader& reader, EntityTable const& table) {
    std::string const sql =
        fmt::format("SELECT COUNT(*) AS entities FROM {} WHERE version = 1", table.table);
    return TRY(reader.one<std::int64_t>({table.table, sql})).value_or(0);
}

Result<json::value> parse_body(std::string_view text, std::string_view id) {
    json::error_code problem;
    json::value body = json::parse(text, problem);
    if (problem || !body.is_object()) {
        return fail(ErrorCode::kDependency, fmt::format("the body of {} is no JSON object", id),
                    "the database was changed behind the program's back; run 'mandate audit "
                    "verify'");
    }
    return body;
}

Result<Value> project(EntityTable const& table, Projection const& projection,
                      json::value const& body) {
    json::error_code none;
    json::value const* const value = body.find_pointer(projection.path, none);
    if (value == nullptr || value->is_null()) {
        return Value();
    }
    if (projection.type == ColumnType::kText && value->is_string()) {
        return Value(std::string(value->get_string()));
    }
    if (projection.type == ColumnType::kInteger && value->is_int64()) {
        return Value(value->get_int64());
    }
    if (projection.type == ColumnType::kInteger && value->is_bool()) {
        return Value(std::int64_t{value->get_bool() ? 1 : 0});
    }
    return bad_input(fmt::format("{} of a {} is no {}", projection.path, table.words,
                                 projection.type == ColumnType::kText ? "text" : "whole number"));
}

}  // namespace mandate::store
