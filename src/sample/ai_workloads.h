#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sample/bedrock_lines.h"
#include "sample/callers.h"
#include "sample/spending.h"

namespace mandate::sample {

/// How the dollars of a model call fall on the types of its tokens, in percent.
using TokenMix = std::vector<std::pair<Token, int>>;

inline TokenMix const kChat = {
    {Token::kInput, 40}, {Token::kOutput, 41}, {Token::kCacheRead, 12}, {Token::kCacheWrite, 7}};
inline TokenMix const kAgentic = {{Token::kInput, 18},
                                  {Token::kOutput, 37},
                                  {Token::kCacheRead, 27},
                                  {Token::kCacheWrite, 10},
                                  {Token::kCacheWrite1h, 8}};
inline TokenMix const kPlain = {{Token::kInput, 62}, {Token::kOutput, 38}};
inline TokenMix const kOpenAi = {
    {Token::kInput, 45}, {Token::kOutput, 40}, {Token::kCacheRead, 5}, {Token::kCacheWrite30m, 10}};
inline TokenMix const kInputOnly = {{Token::kInput, 100}};

/// The four ways in which exports have spelled the tag of a resource.
enum class Spelling { kTags, kTagsUser, kOldMap, kOldMapColon };

inline void tag_resource(Stream& line, Spelling spelling, std::string const& key,
                         std::string const& value) {
    switch (spelling) {
        case Spelling::kTags: line.tags.emplace_back("resourceTags/" + key, value); break;
        case Spelling::kTagsUser: line.tags.emplace_back("resourceTags/user:" + key, value); break;
        case Spelling::kOldMap: line.resource_tags.emplace_back("user_" + key, value); break;
        case Spelling::kOldMapColon: line.resource_tags.emplace_back("user:" + key, value); break;
    }
    line.tag_words.emplace_back("resourceTags/" + key, value);
}

/// Collects what the company spends, workload by workload.
class AiSpending {
public:
    explicit AiSpending(Company const& company) : company_(company) {}

    std::vector<Spending> collect() {
        add_support_bot();
        add_gateway();
        add_people();
        add_claims();
        add_catalogue();
        add_documents();
        add_search();
        add_research();
        add_small_programs();
        add_long_tail();
        add_licence_holder();
        add_capacity();
        add_agents();
        add_claude_platform();
        add_other_ai();
        add_strange_lines();
        add_governed_weeks();
        return std::move(spending_);
    }

private:
    /// What the lines of one workload have in common.
    struct Workload {
        Place place = Place::kSandbox;
        std::string team;
        Caller caller;
        Spelling spelling = Spelling::kTags;
        std::string application = {};  ///< a tag of its resources; empty: none
        std::optional<SessionPool> pool = std::nullopt;
        Date from = kLongAgo;
        Date to = kFarAway;
        Curve curve = Curve::kGrowing;
    };

    std::string const& id(Place place) const { return company_.at(place).id; }

    void put(Workload const& workload, Stream line, std::int64_t dollars) {
        Account const& account = company_.at(workload.place);
        if (!workload.team.empty()) {
            tag_resource(line, workload.spelling, "team", workload.team);
        }
        if (!workload.application.empty()) {
            tag_resource(line, workload.spelling, "application", workload.application);
        }
        line.tags.emplace_back("accountTag/environment", account.environment);
        line.tag_words.emplace_back("accountTag/environment", account.environment);
        if (workload.spelling == Spelling::kOldMap) {
            line.cost_category.emplace_back("business_unit", account.business_unit);
        } else {
            line.tags.emplace_back("costCategory/business_unit", account.business_unit);
        }
        line.tag_words.emplace_back("costCategory/business_unit", account.business_unit);
        line.caller = workload.caller;
        line.pool = workload.pool;
        line.discount_ppm = discount_of(line);
        spending_.push_back({std::move(line), dollars, workload.curve, workload.from, workload.to});
    }

    /// The enterprise agreement: 6 % on what AWS bills, 2 % on Bedrock through Marketplace. On
    /// Claude Platform a discount shows as fewer units, never as a discount.
    static std::int64_t discount_of(Stream const& line) {
        if (line.means.platform == "bedrock" && line.marketplace) {
            return 20'000;
        }
        return line.marketplace ? 0 : 60'000;
    }

    void call(Workload const& workload, Offer const& offer, TokenMix const& mix,
              std::int64_t dollars) {
        for (auto const& [token, percent] : mix) {
            if (offer.model->price[static_cast<std::size_t>(token)] > 0) {
                put(workload, token_line(offer, token, id(workload.place)),
                    dollars * percent / 100);
            }
        }
    }

    void meter(Workload const& workload, Meter const& meter, std::int64_t dollars,
               std::string const& platform = "bedrock", Word const& shape = "aws_runtime") {
        put(workload, metered_line(meter, id(workload.place), platform, shape), dollars);
    }

    std::string arn(std::string_view service, std::string_view region, Place place,
                    std::string_view resource) const {
        return fmt::format("arn:aws:{}:{}:{}:{}", service, region, id(place), resource);
    }

    void add_support_bot();
    void add_gateway();
    void add_people();
    void add_claims();
    void add_catalogue();
    void add_documents();
    void add_search();
    void add_research();
    void add_small_programs();
    void add_long_tail();
    void add_licence_holder();
    void add_capacity();
    void add_agents();
    void add_claude_platform();
    void add_other_ai();
    void add_strange_lines();
    void add_governed_weeks();

    Company const& company_;
    std::vector<Spending> spending_;
};

}  // namespace mandate::sample
