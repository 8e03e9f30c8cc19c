#include "sample/company.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "sample/json_text.h"
#include "sample/random.h"

namespace mandate::sample {
namespace {

struct AccountPlan {
    std::string_view name;
    std::string_view type;
    std::string_view unit;
    std::string_view business_unit;
    std::string_view product;
};

// In the order of Place.
constexpr AccountPlan kAccounts[] = {
    {"alderfinch-payer", "management", "Root", "Platform", ""},
    {"retail-prod", "production", "Root/Workloads/Production", "Retail", ""},
    {"retail-dev", "development", "Root/Workloads/Development", "Retail", ""},
    {"finance-prod", "production", "Root/Workloads/Production", "Financial Services", ""},
    {"finance-dev", "development", "Root/Workloads/Development", "Financial Services", ""},
    {"platform-shared", "shared", "Root/Shared", "Platform", ""},
    {"data-prod", "production", "Root/Workloads/Production", "Platform", ""},
    {"data-dev", "development", "Root/Workloads/Development", "Platform", ""},
    {"support-bot-prod", "production", "Root/Workloads/Production", "Retail", "Support Bot"},
    {"ml-research", "development", "Root/Workloads/Development", "Platform", ""},
    {"sandbox", "sandbox", "Root/Sandbox", "Platform", ""},
    {"security", "shared", "Root/Security", "Platform", ""},
    {"licences", "shared", "Root/Shared", "Platform", ""},
    {"marketing-prod", "production", "Root/Workloads/Production", "Retail", ""},
};

struct ElementPlan {
    std::string_view id;
    std::string_view level;
    std::string_view name;
    std::string_view parent;
};

constexpr ElementPlan kElements[] = {
    {"bu-retail", "business_unit", "Retail", ""},
    {"bu-finance", "business_unit", "Financial Services", ""},
    {"bu-platform", "business_unit", "Platform", ""},
    {"dep-digital", "department", "Digital Commerce", "bu-retail"},
    {"dep-service", "department", "Customer Service", "bu-retail"},
    {"dep-marketing", "department", "Marketing", "bu-retail"},
    {"dep-claims", "department", "Claims", "bu-finance"},
    {"dep-risk", "department", "Risk", "bu-finance"},
    {"dep-engineering", "department", "Engineering Productivity", "bu-platform"},
    {"dep-data", "department", "Data", "bu-platform"},
    {"team-catalogue", "team", "Catalogue", "dep-digital"},
    {"team-search", "team", "Search", "dep-digital"},
    {"team-support", "team", "Support Automation", "dep-service"},
    {"team-campaigns", "team", "Campaigns", "dep-marketing"},
    {"team-claims", "team", "Claims Intake", "dep-claims"},
    {"team-risk", "team", "Risk Models", "dep-risk"},
    {"team-devex", "team", "Developer Experience", "dep-engineering"},
    {"team-gateway", "team", "AI Gateway", "dep-engineering"},
    {"team-pipelines", "team", "Data Pipelines", "dep-data"},
    {"team-research", "team", "Applied Research", "dep-data"},
    {"catalogue-writer", "product", "Catalogue Writer", "team-catalogue"},
    {"product-search", "product", "Product Search", "team-search"},
    {"support-bot", "product", "Support Bot", "team-support"},
    {"agent-assist", "product", "Agent Assist", "team-support"},
    {"campaign-studio", "product", "Campaign Studio", "team-campaigns"},
    {"claims-triage", "product", "Claims Triage", "team-claims"},
    {"fraud-notes", "product", "Fraud Notes", "team-risk"},
    {"coding-assistants", "product", "Coding Assistants", "team-devex"},
    {"ci-review", "product", "CI Review", "team-devex"},
    {"llm-gateway", "product", "LLM Gateway", "team-gateway"},
    {"document-pipeline", "product", "Document Pipeline", "team-pipelines"},
    {"release-notes", "product", "Release Notes Agent", "team-research"},
};

struct PersonPlan {
    std::string_view name;
    std::string_view team;
    std::string_view job;
};

constexpr PersonPlan kPeople[] = {
    {"Lena Brandt", "team-gateway", "finops_lead"},
    {"Priya Raman", "team-support", "product_owner"},
    {"Marco Silva", "team-catalogue", "product_owner"},
    {"Hanna Okafor", "team-claims", "product_owner"},
    {"Jonas Weber", "team-gateway", "cloud_engineer"},
    {"Aiko Tanaka", "team-pipelines", "cloud_engineer"},
    {"Ruth Adeyemi", "team-devex", "security_reviewer"},
    {"Daniel Moreau", "team-research", "portfolio_manager"},
    {"Sofia Lindqvist", "team-campaigns", "business_unit_manager"},
    {"Tomas Novak", "team-risk", "department_manager"},
    {"Grace Kim", "team-gateway", "vendor_manager"},
    {"Owen Clarke", "team-gateway", "auditor"},
    {"Ines Duarte", "team-gateway", "administrator"},
    {"Paul Keller", "team-devex", "engineer"},
    {"Mei Chen", "team-devex", "engineer"},
    {"Arjun Mehta", "team-research", "engineer"},
    {"Clara Rossi", "team-research", "engineer"},
    {"Yusuf Demir", "team-search", "engineer"},
    {"Elif Kaya", "team-support", "cloud_engineer"},
    {"Noah Fischer", "team-claims", "cloud_engineer"},
    {"Amara Diallo", "team-pipelines", "cloud_engineer"},
    {"Lucas Martin", "team-catalogue", "cloud_engineer"},
    {"Freya Olsen", "team-campaigns", "engineer"},
    {"Ivan Petrov", "team-risk", "cloud_engineer"},
    {"Zoe Papadakis", "team-devex", "engineer"},
    {"Kenji Sato", "team-gateway", "cloud_engineer"},
    {"Victor Almeida", "team-devex", "finops_lead"},
    {"Elena Popescu", "team-search", "product_owner"},
    {"Nils Johansson", "team-campaigns", "product_owner"},
    {"Farah Haddad", "team-risk", "product_owner"},
    {"Dmitri Volkov", "team-devex", "product_owner"},
    {"Leila Benali", "team-gateway", "product_owner"},
    {"Oscar Nyberg", "team-pipelines", "product_owner"},
    {"Maya Thompson", "team-research", "product_owner"},
    {"Carmen Ortiz", "team-catalogue", "portfolio_manager"},
    {"Henrik Dahl", "team-support", "portfolio_manager"},
    {"Nadia Rahman", "team-campaigns", "portfolio_manager"},
    {"Pieter Bakker", "team-claims", "portfolio_manager"},
    {"Simone Dubois", "team-risk", "portfolio_manager"},
    {"Tariq Hassan", "team-devex", "portfolio_manager"},
    {"Ursula Frank", "team-claims", "business_unit_manager"},
    {"Walter Lang", "team-gateway", "business_unit_manager"},
    {"Wanda Kowalski", "team-catalogue", "department_manager"},
    {"Xavier Lopez", "team-support", "department_manager"},
    {"Yara Mansour", "team-campaigns", "department_manager"},
    {"Zita Horvath", "team-claims", "department_manager"},
    {"Bruno Costa", "team-devex", "department_manager"},
    {"Chiara Bianchi", "team-research", "department_manager"},
};

std::string account_id(Random& random) {
    std::string id = random.text(12, kDecimalDigits);
    id[0] = static_cast<char>('1' + random.below(9));
    return id;
}

std::string environment_of(std::string_view type) {
    if (type == "management") {
        return "shared";
    }
    return std::string(type);
}

std::string uuid(Random& random) {
    std::string const hex = random.text(32, kHexDigits);
    return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                       hex.substr(16, 4), hex.substr(20));
}

std::string object(std::vector<std::pair<std::string_view, std::string>> const& members) {
    std::vector<std::string> parts;
    for (auto const& [key, value] : members) {
        parts.push_back(json_text(key) + ": " + (value.empty() ? "null" : json_text(value)));
    }
    return "    {" + join(parts, ", ") + "}";
}

}  // namespace

Account const* Company::by_id(std::string_view id) const {
    auto const found = std::ranges::find(accounts, id, &Account::id);
    return found == accounts.end() ? nullptr : &*found;
}

Company Company::create(std::uint64_t seed, int account_count) {
    Company company{"Alder & Finch", "alderfinch", "alderfinch.example", {}, {}, {}};
    Random random(mix(seed, mix_text("company")));
    for (AccountPlan const& plan : kAccounts) {
        company.accounts.push_back({account_id(random), std::string(plan.name),
                                    std::string(plan.type), std::string(plan.unit),
                                    std::string(plan.business_unit), std::string(plan.product),
                                    environment_of(plan.type)});
    }
    for (int i = kPlaceCount; i < account_count; ++i) {
        company.accounts.push_back({account_id(random), fmt::format("team-sandbox-{:03}", i),
                                    "sandbox", "Root/Sandbox", "Platform", "", "sandbox"});
    }
    for (ElementPlan const& plan : kElements) {
        company.elements.push_back({std::string(plan.id), std::string(plan.level),
                                    std::string(plan.name), std::string(plan.parent)});
    }
    for (PersonPlan const& plan : kPeople) {
        std::string local = to_lower(plan.name);
        std::ranges::replace(local, ' ', '.');
        company.people.push_back({std::string(plan.name), local + "@" + company.domain,
                                  std::string(plan.team), std::string(plan.job), uuid(random)});
    }
    return company;
}

std::string organisation_json(Company const& company) {
    std::vector<std::string> accounts;
    for (Account const& account : company.accounts) {
        accounts.push_back(object({{"id", account.id},
                                   {"name", account.name},
                                   {"type", account.type},
                                   {"organisational_unit", account.unit},
                                   {"business_unit", account.business_unit},
                                   {"dedicated_to", account.product}}));
    }
    std::vector<std::string> elements;
    for (Element const& element : company.elements) {
        elements.push_back(object({{"id", element.id},
                                   {"level", element.level},
                                   {"name", element.name},
                                   {"parent", element.parent}}));
    }
    std::vector<std::string> people;
    for (Person const& person : company.people) {
        people.push_back(object({{"name", person.name},
                                 {"email", person.email},
                                 {"team", person.team},
                                 {"job", person.job},
                                 {"identity_user_id", person.identity_user_id}}));
    }
    return fmt::format(
        "{{\n  \"format\": \"mandate.sample-organisation/1\",\n  \"name\": {},\n"
        "  \"domain\": {},\n  \"payer\": {},\n  \"accounts\": [\n{}\n  ],\n"
        "  \"elements\": [\n{}\n  ],\n  \"people\": [\n{}\n  ]\n}}\n",
        json_text(company.name), json_text(company.domain), json_text(company.payer().id),
        join(accounts, ",\n"), join(elements, ",\n"), join(people, ",\n"));
}

}  // namespace mandate::sample
