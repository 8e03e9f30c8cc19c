#include "sentence_values.h"

#include "base/codec.h"
#include "base/text.h"

namespace mandate::scenarios {

using approval::Estimate;
using organisation::Role;
using organisation::RoleAssignment;

std::string value_or(Sentence const& sentence, std::string const& key, std::string const& other) {
    auto const found = sentence.values.find(key);
    return found == sentence.values.end() ? other : found->second;
}

std::optional<std::string> value_of(Sentence const& sentence, std::string const& key) {
    auto const found = sentence.values.find(key);
    return found == sentence.values.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> list_of(Sentence const& sentence, std::string const& key) {
    std::vector<std::string> texts;
    if (std::optional<std::string> const text = value_of(sentence, key)) {
        for (std::string_view part : split(*text, ',')) {
            texts.emplace_back(part);
        }
    }
    return texts;
}

Result<RoleAssignment> read_role(std::string_view text) {
    std::size_t const at = text.find('@');
    RoleAssignment role;
    role.role = TRY(parse_enum<Role>(text.substr(0, at), "role"));
    if (at != std::string_view::npos) {
        role.scope = ElementId(std::string(text.substr(at + 1)));
    }
    return role;
}

Result<Estimate> read_estimate(Sentence const& sentence, BillingPeriod first_month) {
    Estimate estimate;
    estimate.first_month = first_month;
    estimate.curve_percent = std::vector<std::int64_t>(12, 100);
    estimate.lines = {approval::DirectLine{
        "as estimated", TRY(Money::parse(value_or(sentence, "estimate", "100")))}};
    return estimate;
}

Result<std::optional<Date>> read_day(Sentence const& sentence, std::string const& key) {
    std::optional<std::string> const text = value_of(sentence, key);
    return text ? std::optional(TRY(parse_date(*text))) : std::optional<Date>();
}

Result<approval::BusinessCase> read_business_case(Sentence const& sentence) {
    approval::BusinessCase business_case;
    business_case.annual_baseline = TRY(Money::parse(value_or(sentence, "baseline", "0")));
    std::string target = value_or(sentence, "target", "10%");
    target.pop_back();
    business_case.target_basis_points = std::stol(target) * 100;
    if (value_or(sentence, "value", "cost_saving") == "revenue_driving") {
        business_case.value_type = approval::ValueType::kRevenueDriving;
    }
    return business_case;
}

}  // namespace mandate::scenarios
