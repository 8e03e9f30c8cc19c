#include "store/duties.h"

#include <boost/json/array.hpp>

#include "store/governance_tables.h"

namespace mandate::store {
namespace {

namespace json = boost::json;

constexpr std::string_view kRulesId = "duties";

constexpr Statement kActs{"duty_acts",
                          "SELECT chain, duty, person, on_behalf_of, from_seq FROM duty_act WHERE "
                          "chain = :chain ORDER BY from_seq"};
constexpr Statement kConflicts{"duty_conflicts",
                               "SELECT duty_a, duty_b FROM duty_conflict ORDER BY duty_a, duty_b"};
constexpr Statement kForgetConflicts{"duty_conflicts_forget", "DELETE FROM duty_conflict"};
constexpr Statement kInsertConflict{"duty_conflict_insert",
                                    "INSERT INTO duty_conflict (duty_a, duty_b) VALUES (:a, :b)"};

/// Each pair in order, and all pairs in order: one table has one form.
std::set<DutyConflict> in_form(std::span<DutyConflict const> conflicts) {
    std::set<DutyConflict> sorted;
    for (auto const& [a, b] : conflicts) {
        sorted.emplace(std::min(a, b), std::max(a, b));
    }
    return sorted;
}

}  // namespace

Result<std::int64_t> act(Writer& writer, DutyAct const& act) {
    json::object body = {{"chain", act.chain}, {"duty", act.duty}, {"person", act.person}};
    if (act.on_behalf_of) {
        body["on_behalf_of"] = *act.on_behalf_of;
    }
    // The sequence makes the id new.
    std::string const id = fmt::format("{}/{}", act.chain, writer.next_sequence());
    return put_new(writer, kDutyAct,
                   {.id = id, .body = std::move(body), .action = "duty_act.done"});
}

Result<DutyAct> DutyAct::from_row(Row const& row) {
    return DutyAct{row.text("chain"), row.text("duty"), row.text("person"),
                   row.optional_text("on_behalf_of"), row.integer("from_seq")};
}

Result<std::vector<DutyAct>> acts(Reader& reader, std::string_view chain) {
    return reader.many<DutyAct>(kActs, {{"chain", std::string(chain)}});
}

Result<bool> sync_duty_conflicts(Writer& writer, std::span<DutyConflict const> conflicts) {
    std::set<DutyConflict> const wanted = in_form(conflicts);
    std::set<DutyConflict> present;
    for (Row const& row : TRY(writer.many<Row>(kConflicts))) {
        present.emplace(row.text("duty_a"), row.text("duty_b"));
    }
    json::array pairs;
    for (auto const& [a, b] : wanted) {
        pairs.push_back(json::array{a, b});
    }
    std::optional<Versioned> const before = TRY(current(writer, kDutyRules, kRulesId));
    std::int64_t const sequence = TRY(put(writer, kDutyRules,
                                          {.id = kRulesId,
                                           .expected_version = before ? before->version : 0,
                                           .body = {{"conflicts", std::move(pairs)}},
                                           .action = "duty_rules.changed"}));
    bool const changed = !before || before->from_seq != sequence;
    if (wanted == present) {
        return changed;
    }
    TRY(writer.run(kForgetConflicts));
    for (auto const& [a, b] : wanted) {
        TRY(writer.run(kInsertConflict, {{"a", a}, {"b", b}}));
    }
    return true;
}

}  // namespace mandate::store
