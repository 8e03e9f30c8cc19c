#include <fmt/format.h>
#include <sodium.h>

#include "app/authorisation.h"
#include "app/governance.h"
#include "approval/free_text.h"
#include "base/digest.h"
#include "base/text.h"

namespace mandate::app {

using organisation::Delegation;
using organisation::Element;
using organisation::Permission;
using organisation::Person;
using organisation::PersonState;
using organisation::RoleAssignment;
using organisation::Team;

namespace {

constexpr std::string_view kTokenPrefix = "mdt_";

Result<void> check_scopes(Reading& reading, Person const& person, Date today) {
    organisation::Hierarchy const hierarchy = TRY(hierarchy_on(reading, today));
    for (RoleAssignment const& role : person.roles) {
        if (role.scope && hierarchy.find(*role.scope) == nullptr) {
            return fail(ErrorCode::kNotFound,
                        fmt::format("there is no element {} to scope {}'s role to",
                                    role.scope->value(), person.id.value()),
                        "see 'mandate hierarchy show'");
        }
    }
    return organisation::check_scopes(person.roles, hierarchy);
}

std::unexpected<Error> not_erased(PersonId const& person, std::string_view why, std::string hint) {
    return fail(ErrorCode::kConflict, fmt::format("{} cannot be erased: {}", person.value(), why),
                std::move(hint));
}

Result<void> check_has_left(Person const& person) {
    if (person.state == PersonState::kErased) {
        return not_erased(person.id, "that is done already", "there is nothing left to do");
    }
    if (person.state != PersonState::kLeft) {
        return not_erased(
            person.id, "they have not left",
            fmt::format("note it with 'mandate user set {} --left' first", person.id.value()));
    }
    return {};
}

/// Somebody has to take over what waits for the person.
Result<void> check_nothing_waits_for(Reading& reading, PersonId const& person, Date today) {
    for (approval::Task const& task : TRY(values<approval::Task>(reading))) {
        if (task.assignee == person && approval::is_unfinished(task)) {
            return not_erased(person, fmt::format("they hold {}", task.id.value()),
                              fmt::format("give it to somebody with 'mandate task assign {} --to "
                                          "PERSON'",
                                          task.id.value()));
        }
    }
    using enum approval::RequestState;
    for (approval::Request const& request :
         TRY(values<approval::Request>(reading, {{"requested_by", person.value()}}))) {
        if (request.state == kSubmitted || request.state == kAwaitingSize ||
            request.state == kInReview) {
            return not_erased(person,
                              fmt::format("their {} waits for a decision", request.id.value()),
                              fmt::format("have it decided, such as 'mandate request reject {}'",
                                          request.id.value()));
        }
    }
    organisation::Hierarchy const hierarchy = TRY(hierarchy_on(reading, today));
    for (Element const& element : hierarchy.all()) {
        if (element.owner == person || element.deputy == person) {
            return not_erased(person,
                              fmt::format("{} names them as {}", element.id.value(),
                                          element.owner == person ? "owner" : "deputy"),
                              "name somebody else in the hierarchy");
        }
    }
    return {};
}

/// Whom a token's secret lets in. Who has left is told no more than a stranger: not even that the
/// token was good.
Result<std::optional<Caller>> caller_of(Reading& reading, ApiToken const& token,
                                        std::string_view digest, Date today) {
    // Compared in constant time: the time must not tell how much of a guess was right.
    bool const right = token.secret_sha256.size() == digest.size() &&
                       sodium_memcmp(token.secret_sha256.data(), digest.data(), digest.size()) == 0;
    bool const active = TRY(find_active(reading, token.person)).has_value();
    if (!right || token.revoked || token.expires_on < today || !active) {
        return std::optional<Caller>();
    }
    return std::optional(Caller{token.person, std::nullopt, false});
}

Error unusable_token() {
    return fail(ErrorCode::kForbidden, "the token is unknown, expired or revoked",
                "have a new one made with 'mandate token create'")
        .error();
}

}  // namespace

Result<void> Governance::put_person(Caller const& caller, Person const& person) {
    TRY(organisation::check_person(person));
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        TRY(authorise_or_operator(writing, caller, Permission::kManagePeople, today()));
        TRY(check_scopes(writing, person, today()));
        std::optional<Stored<Person>> const before =
            TRY(find_one<Person>(writing, person.id.value()));
        if (before && before->value.state == PersonState::kErased) {
            return fail(ErrorCode::kConflict, fmt::format("{} is erased", person.id.value()),
                        "a handle is given once; add a person with another one");
        }
        return save(writing, person, before ? before->version : 0,
                    before ? "person.changed" : "person.added");
    });
}

Result<std::int64_t> Governance::erase_person(Caller const& caller, PersonId const& person,
                                              std::string_view reason) {
    TRY(approval::check_text("the reason", reason));
    std::int64_t texts = 0;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        TRY(authorise_or_operator(writing, caller, Permission::kManagePeople, today()));
        Stored<Person> stored = TRY(load<Person>(writing, person.value()));
        TRY(check_has_left(stored.value));
        TRY(check_nothing_waits_for(writing, person, today()));
        stored.value.state = PersonState::kErased;
        TRY(save(writing, stored.value, stored.version, "person.erased", reason));
        texts = TRY(writing.erase_texts(person));
        return {};
    }));
    return texts;
}

Result<void> Governance::put_team(Caller const& caller, Team const& team) {
    if (team.id.empty() || team.name.empty()) {
        return bad_input("a team needs an id and a name");
    }
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        TRY(authorise_or_operator(writing, caller, Permission::kManagePeople, today()));
        for (PersonId const& member : team.members) {
            TRY(load<Person>(writing, member.value()));
        }
        std::optional<Stored<Team>> const before = TRY(find_one<Team>(writing, team.id.value()));
        return save(writing, team, before ? before->version : 0,
                    before ? "team.changed" : "team.added");
    });
}

Result<std::string> Governance::delegate(Caller const& caller, Delegation delegation) {
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        organisation::Actor const actor = TRY(actor_of(writing, caller, today()));
        if (actor.on_behalf_of || actor.person != delegation.delegator) {
            return fail(ErrorCode::kForbidden, "a person delegates their own roles only",
                        fmt::format("have {} do it", delegation.delegator.value()));
        }
        Person const delegator = TRY(load<Person>(writing, delegation.delegator.value())).value;
        TRY(load<Person>(writing, delegation.delegate.value()));
        TRY(organisation::check_delegation(delegation, delegator));
        delegation.id = TRY(next_id<Delegation>(writing));
        TRY(save(writing, delegation, 0, "delegation.made"));
        return notify(writing, delegation.delegate, "delegation.made", "delegation", delegation.id);
    }));
    return delegation.id;
}

Result<void> Governance::revoke_delegation(Caller const& caller, std::string_view id) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        organisation::Actor const actor = TRY(actor_of(writing, caller, today()));
        Stored<Delegation> stored = TRY(load<Delegation>(writing, id));
        if (actor.person != stored.value.delegator) {
            TRY(authorise(writing, caller, Permission::kManagePeople, std::nullopt, today()));
        }
        stored.value.revoked = true;
        return save(writing, stored.value, stored.version, "delegation.revoked");
    });
}

Result<std::vector<SettingChange>> Governance::change_settings(Caller const& caller,
                                                               std::span<SettingWish const> wishes,
                                                               std::string_view reason) {
    TRY(approval::check_text("the reason", reason));
    std::vector<SettingChange> changes;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        TRY(authorise_or_operator(writing, caller, Permission::kManagePeople, today()));
        std::optional<Stored<GovernanceSettings>> const before =
            TRY(find_one<GovernanceSettings>(writing, "governance"));
        GovernanceSettings settings = before ? before->value : GovernanceSettings{};
        changes = TRY(apply_settings(settings, wishes));
        if (changes.empty()) {
            return {};
        }
        return save(writing, settings, before ? before->version : 0, "settings.changed", reason);
    }));
    return changes;
}

Result<GovernanceSettings> Governance::settings() {
    GovernanceSettings settings;
    TRY(records_.read([&](Reading& reading) -> Result<void> {
        settings = TRY(settings_of(reading));
        return {};
    }));
    return settings;
}

Result<std::string> Governance::create_token(Caller const& caller, PersonId const& person,
                                             std::string_view name, Date expires_on) {
    if (name.empty() || name.size() > 80) {
        return bad_input("a token's name must have 1 to 80 characters", "name it with --name");
    }
    if (expires_on <= today() || expires_on > today() + std::chrono::days{366}) {
        return bad_input(fmt::format("a token ends after today and within a year, not on {}",
                                     to_string(expires_on)),
                         "choose another last day");
    }
    std::string secret(32, '\0');
    randombytes_buf(secret.data(), secret.size());
    ApiToken token;
    TRY(records_.write(caller, [&](Writing& writing) -> Result<void> {
        if (caller.person != person || caller.is_operator) {
            TRY(authorise_or_operator(writing, caller, Permission::kManagePeople, today()));
        }
        TRY(load<Person>(writing, person.value()));
        token.id = TRY(next_id<ApiToken>(writing));
        token.person = person;
        token.name = name;
        token.secret_sha256 = sha256(to_hex(secret));
        token.expires_on = expires_on;
        return save(writing, token, 0, "token.created");
    }));
    return fmt::format("{}{}_{}", kTokenPrefix, token.id, to_hex(secret));
}

Result<void> Governance::revoke_token(Caller const& caller, std::string_view id) {
    return records_.write(caller, [&](Writing& writing) -> Result<void> {
        Stored<ApiToken> stored = TRY(load<ApiToken>(writing, id));
        if (caller.person != stored.value.person || caller.is_operator) {
            TRY(authorise_or_operator(writing, caller, Permission::kManagePeople, today()));
        }
        stored.value.revoked = true;
        return save(writing, stored.value, stored.version, "token.revoked");
    });
}

Result<Caller> Governance::authenticate(std::string_view text) {
    std::string_view rest = trim(text);
    bool const ours = consume_prefix(rest, kTokenPrefix);
    std::size_t const split_at = rest.rfind('_');
    std::string_view tried = "unknown";
    std::optional<Caller> caller;
    if (ours && split_at != std::string_view::npos) {
        std::string_view const id = rest.substr(0, split_at);
        std::string const digest = sha256(rest.substr(split_at + 1));
        TRY(records_.read([&](Reading& reading) -> Result<void> {
            std::optional<Stored<ApiToken>> const token = TRY(find_one<ApiToken>(reading, id));
            if (token) {
                tried = id;
                caller = TRY(caller_of(reading, token->value, digest, today()));
            }
            return {};
        }));
    }
    if (!caller) {
        return std::unexpected(records_.refuse_sign_in(tried, unusable_token()));
    }
    return *caller;
}

}  // namespace mandate::app
