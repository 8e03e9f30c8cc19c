#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/date.h"
#include "base/private_text.h"
#include "base/result.h"
#include "base/strong_id.h"
#include "iam/grant.h"
#include "organisation/account.h"

namespace mandate::approval {

enum class ModelStatus { kPendingReview, kApproved, kRestricted, kBlocked };
BOOST_DESCRIBE_ENUM(ModelStatus, kPendingReview, kApproved, kRestricted, kBlocked)

/// Where a decision opens a model, in the words of the Lead. An account must fit every list that is
/// not empty; a region must be named or lie in a named group. Empty lists mean "all".
struct DecisionScope {
    std::vector<AccountId> accounts;
    std::vector<organisation::AccountType> account_types;
    std::vector<std::string> ous;
    std::vector<Region> regions;
    std::vector<std::string> region_groups;  ///< `us`, `eu`, `apac`, ... (data file)

    friend bool operator==(DecisionScope const&, DecisionScope const&) = default;
};
BOOST_DESCRIBE_STRUCT(DecisionScope, (), (accounts, account_types, ous, regions, region_groups))

/// One account and region that a decision covers.
struct Covered {
    AccountId account;
    Region region;

    friend auto operator<=>(Covered const&, Covered const&) = default;
};
BOOST_DESCRIBE_STRUCT(Covered, (), (account, region))

/// A model of the catalogue as this organisation sees it, and what the Lead decided.
struct CatalogModel {
    std::string id;  ///< `<platform>:<model>`: `bedrock:anthropic.claude-sonnet-4-6`
    iam::Platform platform = iam::Platform::kBedrock;
    std::string vendor;
    std::string model;
    std::string name;
    std::vector<Region> offered_in;     ///< empty: not known
    std::vector<std::string> profiles;  ///< system inference profiles that serve it
    std::optional<Date> end_of_life;
    ModelStatus status = ModelStatus::kPendingReview;
    DecisionScope scope;
    std::vector<Covered> covered;  ///< the scope expanded when decided, sorted; frozen
    /// Of id, status, scope, covered and notice days, as canonical JSON; empty while pending.
    std::string decision_sha256;
    PrivateText reason;
    std::optional<PersonId> decided_by;
    std::optional<Date> decided_on;
    /// Blocked: existing grants end so many days after the decision.
    std::optional<std::int64_t> notice_days;

    friend bool operator==(CatalogModel const&, CatalogModel const&) = default;
};
BOOST_DESCRIBE_STRUCT(CatalogModel, (),
                      (id, platform, vendor, model, name, offered_in, profiles, end_of_life, status,
                       scope, covered, decision_sha256, reason, decided_by, decided_on,
                       notice_days))

/// `bedrock:anthropic.claude-sonnet-4-6`: the id of a model in the catalogue.
std::string catalog_id(iam::Platform platform, std::string_view model);

/// The regions of a group, in order; empty when the group is unknown. Groups are places on the map
/// (`data/region_groups.json`), not the regions that an inference profile routes to.
std::vector<Region> regions_of_group(std::string_view group);
/// All region groups.
std::vector<std::string> region_groups();

/// Expands a scope over the accounts there are: sorted, each once. Of a group count the regions
/// that offer the model. `regions_of_model` empty: not known; the scope must then say where.
/// @returns Error{BadInput} for an account, OU or region group that does not exist, a region named
///          where the model is not offered, and where nothing is covered.
Result<std::vector<Covered>> expand(DecisionScope const& scope,
                                    std::span<organisation::Account const> accounts,
                                    std::vector<Region> const& regions_of_model);

struct Decision {
    ModelStatus status = ModelStatus::kApproved;
    DecisionScope scope;
    std::string reason;  ///< required for Restricted and Blocked
    std::optional<std::int64_t> notice_days;
    PersonId by;
    Date on;
};

/// The model with the decision, expanded, frozen and hashed. A model may be Blocked before it is
/// known where it is offered: then in all regions that this program knows.
/// @returns Error{BadInput}: no reason for Restricted or Blocked, a notice for another status than
///          Blocked or of more than 365 days, and what `expand` refuses.
Result<CatalogModel> decide(CatalogModel const& model, Decision const& decision,
                            std::span<organisation::Account const> accounts);

/// Whether the approval of a request names the model.
enum class Named { kNo, kYes };

/// Whether a new grant of this model may be approved in an account and region.
/// Approved: where covered. Restricted: where covered, by a request whose approval names the model
/// (`named` says so). Blocked, pending: never.
/// @returns Error{AnswerIsNo} that says why not and what would open it.
Result<void> check_usable(CatalogModel const& model, AccountId const& account, Region const& region,
                          Named named);

/// Models from AWS's own lists: the JSON of ListFoundationModels and of ListInferenceProfiles (one
/// region's answers). Unknown fields are ignored, as AWS adds some; missing ones are errors, and so
/// is a list of another region. The vendor is the model id's part before the first point. A model
/// that only a profile names is named after the profile; application profiles are passed over.
/// @returns models as pending reviews, sorted by id, merged over both lists.
Result<std::vector<CatalogModel>> parse_bedrock_models(std::string_view foundation_models_json,
                                                       std::string_view inference_profiles_json,
                                                       Region const& region);

/// A model of the catalogue after a later list has shown it again: its regions and profiles united,
/// name, vendor and end of life as found; the decision stays.
CatalogModel with_discovery(CatalogModel const& known, CatalogModel const& found);

/// The static list of Claude Platform models (data file), as pending reviews.
std::vector<CatalogModel> claude_platform_models();

}  // namespace mandate::approval
