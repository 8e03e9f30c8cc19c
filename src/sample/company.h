#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mandate::sample {

/// An AWS account of the company.
struct Account {
    std::string id;
    std::string name;
    std::string type;           ///< production, development, sandbox, shared, management
    std::string unit;           ///< path of the organisational unit: `Root/Workloads/Production`
    std::string business_unit;  ///< of the hierarchy, by name
    std::string product;        ///< the one product it is dedicated to; else empty
    std::string environment;    ///< its account tag
};

/// An element of the company's hierarchy; `parent` is empty for a business unit.
struct Element {
    std::string id;
    std::string level;  ///< business_unit, department, team, product
    std::string name;
    std::string parent;
};

struct Person {
    std::string name;
    std::string email;
    std::string team;              ///< element id
    std::string job;               ///< finops_lead, product_owner, cloud_engineer, ...
    std::string identity_user_id;  ///< of IAM Identity Center
};

/// The accounts by their part in the story; indices into Company::accounts.
enum class Place : std::size_t {
    kPayer,
    kRetailProduction,
    kRetailDevelopment,
    kFinanceProduction,
    kFinanceDevelopment,
    kPlatformShared,
    kDataProduction,
    kDataDevelopment,
    kSupportBot,  ///< dedicated to one product
    kResearch,
    kSandbox,
    kSecurity,
    kLicences,  ///< holds the licence of a third-party model
    kMarketing,
};
inline constexpr int kPlaceCount = 14;

/// Alder & Finch: a fictional retailer with an insurance arm, as it looks in AWS Organizations.
struct Company {
    std::string name;
    std::string slug;
    std::string domain;
    std::vector<Account> accounts;  ///< the first is the payer
    std::vector<Element> elements;
    std::vector<Person> people;

    Account const& at(Place place) const { return accounts[static_cast<std::size_t>(place)]; }
    Account const& payer() const { return accounts.front(); }
    Account const* by_id(std::string_view id) const;

    /// The same company for the same seed. `account_count` is at least kPlaceCount; accounts
    /// beyond that are sandboxes of teams.
    static Company create(std::uint64_t seed, int account_count);
};

/// The company as plain facts, for later use: `"format": "mandate.sample-organisation/1"`.
std::string organisation_json(Company const& company);

}  // namespace mandate::sample
