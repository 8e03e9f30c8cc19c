#include <array>

#include <fmt/format.h>

#include "sample/bedrock_lines.h"
#include "sample/callers.h"
#include "sample/spending.h"

namespace mandate::sample {
namespace {

/// How the dollars of a model call fall on the types of its tokens, in percent.
using TokenMix = std::vector<std::pair<Token, int>>;

TokenMix const kChat = {
    {Token::kInput, 40}, {Token::kOutput, 41}, {Token::kCacheRead, 12}, {Token::kCacheWrite, 7}};
TokenMix const kAgentic = {{Token::kInput, 18},
                           {Token::kOutput, 37},
                           {Token::kCacheRead, 27},
                           {Token::kCacheWrite, 10},
                           {Token::kCacheWrite1h, 8}};
TokenMix const kPlain = {{Token::kInput, 62}, {Token::kOutput, 38}};
TokenMix const kOpenAi = {
    {Token::kInput, 45}, {Token::kOutput, 40}, {Token::kCacheRead, 5}, {Token::kCacheWrite30m, 10}};
TokenMix const kInputOnly = {{Token::kInput, 100}};

/// The four ways in which exports have spelled the tag of a resource.
enum class Spelling { kTags, kTagsUser, kOldMap, kOldMapColon };

void tag_resource(Stream& line, Spelling spelling, std::string const& key,
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

void AiSpending::add_support_bot() {
    std::string const& account = id(Place::kSupportBot);
    Workload bot{.place = Place::kSupportBot,
                 .team = "support-automation",
                 .caller = role_session(account, "support-bot-runtime", "support-bot-answer"),
                 .application = "support-bot"};
    bot.caller.tags = {{"team", "support-automation"}};
    call(bot,
         {.model = &model("claude-sonnet-4-6"),
          .route = Route::kGeographic,
          .product_code = "AmazonBedrockFoundationModels"},
         kChat, 62'000);
    call(bot, {.model = &model("claude-haiku-4-5"), .route = Route::kGlobal}, kAgentic, 9'000);
    std::string const guardrail = arn("bedrock", "us-east-1", bot.place, "guardrail/gr4sk7tq2w9x");
    meter(bot,
          {"AmazonBedrock", "Amazon Bedrock", "Guardrail-ContentPolicyUnitsConsumed",
           "ApplyGuardrail", "1K text units", "us-east-1", guardrail, 150'000'000, 3},
          1'400);
    meter(bot,
          {"AmazonBedrock", "Amazon Bedrock", "Guardrail-SensitiveInformationPolicyUnitsConsumed",
           "ApplyGuardrail", "1K text units", "us-east-1", guardrail, 100'000'000, 3},
          700);
    bot.caller = role_session(account, "support-bot-runtime", "support-bot-agent");
    call(bot,
         {.model = &model("claude-sonnet-4-5"),
          .resource = arn("bedrock", "us-east-1", bot.place, "agent-alias/AGX7K2Q9WZ/TSTALIAS01")},
         kAgentic, 6'500);
}

void AiSpending::add_gateway() {
    Workload gateway{.place = Place::kPlatformShared,
                     .team = "ai-gateway",
                     .caller = role_sessions(id(Place::kPlatformShared), "llm-gateway-task"),
                     .spelling = Spelling::kOldMap,
                     .application = "llm-gateway",
                     .pool = SessionPool{SessionStyle::kEcsTask, 70}};
    call(gateway,
         {.model = &model("claude-sonnet-4-6"),
          .channel = Channel::kMarketplace,
          .route = Route::kGlobal},
         kChat, 78'000);
    call(gateway,
         {.model = &model("claude-haiku-4-5"),
          .channel = Channel::kMarketplace,
          .region = "us-east-2",
          .route = Route::kGlobal},
         kChat, 14'000);
    Workload pods{.place = Place::kDataProduction,
                  .team = "data-pipelines",
                  .caller = role_sessions(id(Place::kDataProduction), "etl-summariser-irsa"),
                  .pool = SessionPool{SessionStyle::kPod, 20}};
    call(pods, {.model = &model("nova-pro")}, kPlain, 11'000);
    Workload review{.place = Place::kDataDevelopment,
                    .team = "developer-experience",
                    .caller = role_sessions(id(Place::kDataDevelopment), "gha-ci-review"),
                    .pool = SessionPool{SessionStyle::kPipelineRun, 10}};
    call(review,
         {.model = &model("claude-haiku-4-5"),
          .channel = Channel::kMarketplace,
          .region = "us-west-2"},
         kAgentic, 8'000);
}

/// Engineers in shared SSO roles: one role, many people, much money.
void AiSpending::add_people() {
    std::size_t person = 0;
    for (Person const& who : company_.people) {
        if (who.job != "engineer" && who.job != "cloud_engineer") {
            continue;
        }
        bool const admin = person % 2 == 0;
        Place const place = admin ? Place::kResearch : Place::kRetailDevelopment;
        std::string const role = admin ? "AWSReservedSSO_AWSAdministratorAccess_4f1c9a2be07d6385"
                                       : "AWSReservedSSO_AWSPowerUserAccess_93b7d0e5a1f24c68";
        Workload const coding{.place = place,
                              .team = person % 5 == 0 ? "" : "developer-experience",
                              .caller = role_session(id(place), role, who.email),
                              .spelling = Spelling::kTagsUser};
        auto const extra = static_cast<std::int64_t>(person) * 350;
        if (admin) {
            call(coding,
                 {.model = &model("claude-opus-4-8"),
                  .channel = Channel::kMarketplaceNew,
                  .region = "us-west-2",
                  .route = Route::kGlobal},
                 kAgentic, 9'500 + extra);
        } else {
            call(coding,
                 {.model = &model("claude-opus-4-6"),
                  .channel = Channel::kMarketplace,
                  .route = Route::kGeographic},
                 kAgentic, 5'200 + extra);
        }
        ++person;
    }
    // Before anyone opens a session, the role itself shows up: with its path, in a European region.
    Workload const console{
        .place = Place::kSecurity,
        .team = "",
        .caller = iam_role(id(Place::kSecurity), "/aws-reserved/sso.amazonaws.com/eu-central-1/",
                           "AWSReservedSSO_SecurityAudit_0c5d81e9b6a2f374")};
    call(console,
         {.model = &model("claude-sonnet-4-5"),
          .region = "eu-central-1",
          .route = Route::kGeographic},
         kPlain, 600);
}

void AiSpending::add_claims() {
    Workload claims{
        .place = Place::kFinanceProduction,
        .team = "claims-intake",
        .caller = iam_role(id(Place::kFinanceProduction), "/service-role/", "claims-triage"),
        .spelling = Spelling::kOldMapColon,
        .application = "claims-triage"};
    claims.caller.tags = {{"team", "claims-intake"}, {"map-migrated", "mig48213"}};
    call(claims,
         {.model = &model("claude-haiku-4-5"),
          .channel = Channel::kMarketplace,
          .region = "us-east-2",
          .tier = Tier::kBatch},
         kPlain, 13'000);
    call(claims,
         {.model = &model("claude-haiku-4-5"),
          .channel = Channel::kMarketplace,
          .region = "us-east-2",
          .tier = Tier::kBatch,
          .route = Route::kGlobal},
         kPlain, 6'000);
    call(claims,
         {.model = &model("claude-3-haiku"),
          .channel = Channel::kMarketplaceBare,
          .region = "us-east-2"},
         kPlain, 3'200);
    claims.place = Place::kFinanceDevelopment;
    claims.caller = iam_user(id(Place::kFinanceDevelopment), "fraud-notes-batch");
    call(claims, {.model = &model("nova-micro"), .tier = Tier::kBatch}, kPlain, 1'900);
}

void AiSpending::add_catalogue() {
    Place const place = Place::kRetailProduction;
    std::string const profile =
        arn("bedrock", "us-east-1", place, "application-inference-profile/k1c3lwu20lem");
    Workload writer{.place = place,
                    .team = "catalogue",
                    .caller = role_session(id(place), "catalogue-writer", "catalogue-writer-fn"),
                    .application = "catalogue-writer"};
    call(writer, {.model = &model("nova-pro"), .resource = profile}, kChat, 14'000);
    call(writer, {.model = &model("nova-lite"), .tier = Tier::kPriority}, kPlain, 5'000);
    call(writer, {.model = &model("nova-2-lite"), .tier = Tier::kFlex, .route = Route::kGlobal},
         kPlain, 4'200);
    call(writer, {.model = &model("nova-2-lite"), .tier = Tier::kFlex}, kPlain, 2'800);
    call(writer,
         {.model = &model("nova-pro"), .region = "us-east-2", .tier = Tier::kLatencyOptimized},
         kPlain, 2'100);
    call(writer, {.model = &model("llama-3-3-70b"), .region = "us-west-2"}, kPlain, 1'600);
    std::size_t const first = spending_.size();
    std::string const migrated =
        arn("bedrock", "eu-west-1", place, "application-inference-profile/9x4hq7zt2mvb");
    writer.caller = role_session(id(place), "catalogue-writer", "catalogue-writer-eu");
    call(writer, {.model = &model("nova-lite"), .region = "eu-west-1", .resource = migrated},
         kPlain, 2'400);
    for (std::size_t i = first; i < spending_.size(); ++i) {
        tag_resource(spending_[i].stream, Spelling::kTags, "map-migrated", "mig5T578AWUOW");
        spending_[i].stream.resource_tags.emplace_back("aws_createdBy", "IAMUser:platform-admin");
        spending_[i].stream.tag_words.emplace_back("resourceTags/aws:createdBy",
                                                   "IAMUser:platform-admin");
    }
}

void AiSpending::add_documents() {
    Place const place = Place::kDataProduction;
    Workload pipeline{.place = place,
                      .team = "data-pipelines",
                      .caller = role_session(id(place), "document-pipeline", "doc-extract")};
    auto const project = [&](std::string_view region, std::string_view name) {
        return arn("bedrock-mantle", region, place, fmt::format("project/{}", name));
    };
    call(pipeline,
         {.model = &model("gpt-oss-120b"),
          .channel = Channel::kMantle,
          .resource = project("us-east-1", "proj_doc4extract81")},
         kPlain, 9'000);
    call(pipeline,
         {.model = &model("gpt-5-5"),
          .channel = Channel::kMantle,
          .resource = project("us-east-1", "proj_doc4extract81")},
         kOpenAi, 12'000);
    call(pipeline,
         {.model = &model("claude-opus-4-8"),
          .channel = Channel::kMantle,
          .region = "us-west-2",
          .route = Route::kGlobal,
          .resource = project("us-west-2", "proj_contracts07zk")},
         kChat, 12'500);
    call(pipeline,
         {.model = &model("claude-opus-4-8"),
          .channel = Channel::kMantle,
          .region = "us-west-2",
          .resource = project("us-west-2", "proj_contracts07zk")},
         kPlain, 2'500);
    call(pipeline,
         {.model = &model("grok-4-6"),
          .channel = Channel::kMantle,
          .route = Route::kGlobal,
          .resource = project("us-east-1", "default")},
         kPlain, 1'800);
    call(pipeline,
         {.model = &model("gpt-oss-120b"),
          .tier = Tier::kPriority,
          .product_code = "AmazonBedrockService"},
         kPlain, 2'200);
    call(pipeline, {.model = &model("deepseek-r1"), .region = "us-west-2"}, kPlain, 1'300);
}

void AiSpending::add_search() {
    Place const place = Place::kDataProduction;
    Workload search{.place = place,
                    .team = "search",
                    .caller = iam_user(id(place), "svc-search-indexer"),
                    .spelling = Spelling::kOldMap};
    call(search, {.model = &model("titan-embed-text-v1")}, kInputOnly, 4'200);
    auto const media = [&](std::string_view slug, Meter const& how, std::int64_t dollars) {
        Stream line = metered_line(how, id(place), "bedrock", "aws_runtime");
        line.means.model = std::string(slug);
        line.means.vendor = "amazon";
        line.means.tier = "standard";
        line.means.routing = "regional";
        put(search, std::move(line), dollars);
    };
    media(
        "titan-embed-image",
        {"AmazonBedrock", "Amazon Bedrock", "TitanEmbeddingsG1-Image-input-image",
         "InvokeModelInference", "image", "us-east-1",
         "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-image-v1", 60'000'000, 0},
        900);
    media("nova-multimodal-embeddings",
          {"AmazonBedrock", "Amazon Bedrock", "NovaMultiModalEmbeddings-input-audio-second",
           "InvokeModelInference", "second", "us-east-1",
           "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-multimodal-embeddings-v1:0",
           140'000'000, 0},
          500);
    media("amazon-rerank-v1",
          {"AmazonBedrock", "Amazon Bedrock", "AmazonRerank-v1-searchunits", "Rerank",
           "search units", "us-west-2",
           "arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0", 1'000'000'000, 0},
          1'500);
    search.team = "campaigns";
    search.caller = role_session(id(place), "campaign-images", "campaign-images-fn");
    media(
        "nova-canvas",
        {"AmazonBedrock", "Amazon Bedrock", "NovaCanvas-T2I-1024-Standard", "InvokeModelInference",
         "image", "us-east-1",
         "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-canvas-v1:0", 40'000'000'000, 0},
        3'100);
}

void AiSpending::add_research() {
    Place const place = Place::kSandbox;
    Workload agent{.place = place,
                   .team = "applied-research",
                   .caller = role_session(id(place), "release-notes-agent", "i-0c41f7b92de85a360"),
                   .curve = Curve::kRunaway};
    call(agent,
         {.model = &model("claude-opus-4-8"),
          .channel = Channel::kMarketplaceNew,
          .region = "us-west-2",
          .route = Route::kGlobal},
         kAgentic, 240);
    // A role of the research account that calls models in the shop's account.
    Workload const visitor{
        .place = Place::kRetailProduction,
        .team = "",
        .caller = role_session(id(Place::kResearch), "eval-harness", "eval-nightly")};
    call(visitor,
         {.model = &model("claude-sonnet-4-5"),
          .channel = Channel::kMarketplace,
          .route = Route::kGeographic},
         kPlain, 6'400);
}

void AiSpending::add_small_programs() {
    Workload const key{.place = Place::kSandbox,
                       .team = "",
                       .caller = iam_user(id(Place::kSandbox), "BedrockAPIKey-7f3k")};
    call(key, {.model = &model("nova-lite")}, kPlain, 800);
    call(key,
         {.model = &model("claude-sonnet-4-5"), .region = "us-west-2", .route = Route::kGlobal},
         kPlain, 2'300);
    // Calls that AWS shows without a principal, whatever is switched on.
    Workload const blank{.place = Place::kMarketing, .team = "", .caller = {}};
    call(blank, {.model = &model("nova-pro"), .tier = Tier::kBatch}, kPlain, 2'600);
    // Root of an account that grew up on its own, and one in a path.
    Workload const path{.place = Place::kMarketing,
                        .team = "campaigns",
                        .caller = iam_user(id(Place::kMarketing), "agencies/bluebird/editor-03"),
                        .spelling = Spelling::kTagsUser};
    call(path, {.model = &model("nova-lite"), .region = "eu-west-1"}, kPlain, 1'100);
    for (std::size_t i = kPlaceCount; i < company_.accounts.size(); ++i) {
        Account const& account = company_.accounts[i];
        Stream line = token_line({.model = &model("nova-lite")}, Token::kInput, account.id);
        line.caller = role_session(account.id, "OrganizationAccountAccessRole", account.name);
        line.tags = {{"accountTag/environment", account.environment}};
        line.tag_words = line.tags;
        spending_.push_back({std::move(line), 40, Curve::kGrowing});
    }
}

/// What grew while nobody looked: one role here, one there, each with a little money.
void AiSpending::add_long_tail() {
    constexpr std::array kRoles{
        "returns-classifier", "size-advisor",     "review-digest",    "price-watch",
        "stock-forecast",     "gift-finder",      "invoice-reader",   "policy-qa",
        "fraud-notes",        "risk-memo",        "kyc-screening",    "premium-explainer",
        "log-explainer",      "runbook-search",   "ticket-router",    "oncall-summary",
        "schema-mapper",      "pii-redactor",     "contract-extract", "survey-themes",
        "newsletter-draft",   "seo-titles",       "translation-desk", "alt-text-writer",
        "meeting-minutes",    "hr-policy-search", "intranet-search",  "store-briefing"};
    constexpr std::array kPlaces{Place::kRetailProduction, Place::kFinanceProduction,
                                 Place::kPlatformShared,   Place::kDataProduction,
                                 Place::kMarketing,        Place::kRetailDevelopment};
    constexpr std::array kModels{"nova-lite", "claude-haiku-4-5", "nova-pro", "claude-sonnet-4-5"};
    for (std::size_t i = 0; i < kRoles.size(); ++i) {
        Place const place = kPlaces[i % kPlaces.size()];
        std::string const role = kRoles[i];
        Workload const work{.place = place,
                            .team = i % 3 == 0 ? "intranet" : "",
                            .caller = role_session(id(place), role + "-role", role + "-fn")};
        bool const claude = std::string_view(kModels[i % 4]).starts_with("claude");
        call(work,
             {.model = &model(kModels[i % 4]),
              .channel = claude && i % 8 > 3 ? Channel::kMarketplace : Channel::kRuntime,
              .route = claude ? Route::kGlobal : Route::kRegional},
             kPlain, 300 + static_cast<std::int64_t>(i * i * 4));
    }
}

/// Managed entitlements: two products call a model that is billed to the account with the licence.
void AiSpending::add_licence_holder() {
    for (Place const caller : {Place::kRetailProduction, Place::kFinanceProduction}) {
        Workload const licensed{
            .place = Place::kLicences,
            .team = "",
            .caller = role_session(id(caller), "agent-assist", "agent-assist-fn")};
        call(licensed,
             {.model = &model("claude-opus-4-5"),
              .channel = Channel::kMarketplace,
              .route = Route::kGlobal},
             kChat, caller == Place::kRetailProduction ? 7'500 : 5'000);
    }
}

void AiSpending::add_capacity() {
    Place const place = Place::kFinanceProduction;
    Workload rent{.place = place, .team = "risk-models", .caller = {}, .curve = Curve::kHourly};
    Meter const units{"AmazonBedrock",
                      "Amazon Bedrock",
                      "NovaPro-ProvisionedThroughput-1MonthCommit-ModelUnits",
                      "ProvisionedThroughput",
                      "Hours",
                      "us-east-1",
                      arn("bedrock", "us-east-1", place, "provisioned-model/p4kz81xwq2hm"),
                      14'700'000'000'000,
                      0};
    Stream line = metered_line(units, id(place), "bedrock", "aws_runtime");
    line.means.model = "nova-pro";
    line.means.vendor = "amazon";
    line.means.tier = "provisioned";
    line.means.routing = "regional";
    put(rent, std::move(line), 2);
    put(rent,
        reserved_line(model("claude-sonnet-4-5"), "Reserved_1Month_InputTPM_Geo", "us-east-1",
                      Route::kGeographic, id(place), 9'250'000'000'000),
        1);
    put(rent,
        reserved_line(model("claude-sonnet-4-5"), "Reserved_3Month_OutputTPM_Global", "us-east-1",
                      Route::kGlobal, id(place), 6'125'000'000'000),
        1);
}

void AiSpending::add_agents() {
    Place const place = Place::kSupportBot;
    Workload core{.place = place,
                  .team = "support-automation",
                  .caller = role_session(id(place), "agent-assist-core", "agentcore-7q2")};
    std::string const runtime =
        arn("bedrock-agentcore", "us-east-1", place, "runtime/agent_assist-x7Kq92LmZp");
    auto const agentcore = [&](std::string_view usage, std::string_view unit, std::int64_t price,
                               std::string const& resource, std::int64_t dollars) {
        meter(core,
              {"AmazonBedrockAgentCore", "Amazon Bedrock AgentCore", std::string(usage),
               "InvokeAgentRuntime", std::string(unit), "us-east-1", resource, price, 6},
              dollars, "agentcore", "agentcore");
    };
    agentcore("AgentCore-Runtime-vCPU-Hours", "vCPU-Hours", 89'500, runtime, 3'100);
    agentcore("AgentCore-Runtime-Memory-GB-Hours", "GB-Hours", 9'450, runtime, 900);
    agentcore("AgentCore-Memory-ShortTerm-Events", "Events", 250,
              arn("bedrock-agentcore", "us-east-1", place, "memory/assist_memory-3kd81"), 400);
    agentcore("AgentCore-Gateway-ToolInvocations", "Invocations", 5,
              arn("bedrock-agentcore", "us-east-1", place, "gateway/assist-tools-9zq1"), 300);
    Workload studio{.place = Place::kMarketing,
                    .team = "campaigns",
                    .caller = role_session(id(Place::kMarketing), "campaign-studio", "studio-fn")};
    std::string const base =
        arn("bedrock", "us-east-1", Place::kMarketing, "knowledge-base/KB9ZQ41XTW");
    call(studio, {.model = &model("nova-pro"), .resource = base}, kPlain, 2'300);
    meter(studio,
          {"AmazonBedrock", "Amazon Bedrock", "KnowledgeBases-GenerateSQL-Requests",
           "GenerateQuery", "Requests", "us-east-1", base, 2'000'000'000, 0},
          800);
    meter(studio,
          {"AmazonBedrock", "Amazon Bedrock", "BedrockFlows-InvokeFlow-NodeTransitions",
           "InvokeFlow", "Transitions", "us-east-1",
           arn("bedrock", "us-east-1", Place::kMarketing, "flow/FLW27QK9XD"), 35'000'000, 0},
          350);
    studio.place = Place::kResearch;
    studio.team = "applied-research";
    studio.caller = {};
    std::string const imported =
        arn("bedrock", "us-east-1", Place::kResearch, "imported-model/7xk2m9q4hzt1");
    meter(studio,
          {"AmazonBedrock", "Amazon Bedrock", "CustomModelImport-Storage", "CustomModelImport",
           "Months", "us-east-1", imported, 1'950'000, 6},
          120);
    meter(studio,
          {"AmazonBedrock", "Amazon Bedrock", "Nova2.0Lite-Customization-Storage",
           "CustomModelStorage", "Months", "us-east-1",
           arn("bedrock", "us-east-1", Place::kResearch, "custom-model/nova-2-lite/m4zq9"),
           1'950'000, 6},
          60);
    Stream import = metered_line(
        {"AmazonBedrock", "Amazon Bedrock", "CustomModelImport-Inference-CMU-Minutes",
         "InvokeModelInference", "CMU-Minutes", "us-east-1", imported, 57'300'000'000, 0},
        id(Place::kResearch), "bedrock", "aws_runtime");
    put(studio, std::move(import), 3'900);
}

void AiSpending::add_claude_platform() {
    Workload single{.place = Place::kRetailDevelopment,
                    .team = "developer-experience",
                    .caller = {},
                    .spelling = Spelling::kTagsUser};
    put(single,
        claude_platform_line(nullptr, Token::kInput, "us-west-2", "wrkspc_01AlderDevEx7Kq9",
                             id(single.place)),
        24'000);
    single.team = "applied-research";
    single.spelling = Spelling::kOldMapColon;
    put(single,
        claude_platform_line(nullptr, Token::kInput, "us-east-1", "wrkspc_01AlderLab2mZx4",
                             id(single.place)),
        6'500);
    Workload split{.place = Place::kResearch,
                   .team = "applied-research",
                   .caller = {},
                   .spelling = Spelling::kOldMap,
                   .application = "research-notebooks"};
    for (std::string_view const slug : {"claude-opus-4-8", "claude-sonnet-4-6"}) {
        for (auto const& [token, percent] : kAgentic) {
            put(split,
                claude_platform_line(&model(slug), token, "us-west-2", "wrkspc_01AlderResearch8T",
                                     id(split.place)),
                10'500 * percent / 100);
        }
    }
    split.spelling = Spelling::kTags;
    for (auto const& [token, percent] : kChat) {
        put(split,
            claude_platform_line(&model("claude-haiku-4-5"), token, "eu-central-1",
                                 "wrkspc_01AlderEurope5Rn", id(split.place)),
            2'200 * percent / 100);
    }
}

void AiSpending::add_other_ai() {
    Workload training{.place = Place::kResearch, .team = "risk-models", .caller = {}};
    meter(training,
          {"AmazonSageMaker", "Amazon SageMaker", "Host:ml.g5.2xlarge", "RunInstance", "Hrs",
           "us-east-1", arn("sagemaker", "us-east-1", Place::kResearch, "endpoint/fraud-scorer"),
           1'515'000, 6},
          17'000, "other_ai", "other");
    meter(training,
          {"AmazonSageMaker", "Amazon SageMaker", "Train:ml.p4d.24xlarge", "RunInstance", "Hrs",
           "us-east-1", arn("sagemaker", "us-east-1", Place::kResearch, "training-job/churn-2026"),
           37'688'000, 6},
          8'000, "other_ai", "other");
    Workload const plan{.place = Place::kPayer, .team = "", .caller = {}, .curve = Curve::kHourly};
    Stream fee = metered_line(
        {"MachineLearningSavingsPlans", "Savings Plans for Machine Learning usage",
         "MachineLearningSP:1yr", "", "", "us-east-1",
         arn("savingsplans", "", Place::kPayer, "savingsplan/ml-4c90"), 2'400'000'000'000, 0},
        id(Place::kPayer), "other_ai", "other");
    fee.line_type = "SavingsPlanRecurringFee";
    fee.means.line_kind = "commitment";
    put(plan, std::move(fee), 1);
    Workload const assistant{.place = Place::kPlatformShared, .team = "", .caller = {}};
    for (Person const& person : company_.people) {
        Stream line = metered_line({"AmazonQ", "Amazon Q", "Q-Developer-Pro-User-Month",
                                    "Subscription", "User-Month", "us-east-1", "", 19'000'000, 6},
                                   id(assistant.place), "other_ai", "other");
        line.user_identifier = person.identity_user_id;
        line.tags.emplace_back("userAttribute/department", person.team);
        line.tag_words.emplace_back("userAttribute/department", person.team);
        put(assistant, std::move(line), 19);
    }
}

void AiSpending::add_strange_lines() {
    Workload const early{
        .place = Place::kResearch,
        .team = "applied-research",
        .caller = role_session(id(Place::kResearch), "eval-harness", "eval-adhoc")};
    call(early, {.model = &unheard_model()}, kPlain, 1'700);
    // A usage type of Bedrock that fits no grammar.
    Stream odd = metered_line({"AmazonBedrock", "Amazon Bedrock", "ContextDistillery-Epochs",
                               "RunDistillery", "Epochs", "us-east-1", "", 12'500'000, 3},
                              id(early.place), "bedrock", "aws_runtime");
    odd.means.model = Word::strange();
    odd.means.vendor = Word::strange();
    odd.means.token_type = Word::strange();
    odd.means.tier = Word::strange();
    odd.means.routing = Word::strange();
    put(early, std::move(odd), 900);
    // A service that AWS announced last month, on nobody's list yet.
    Workload const unheard{.place = Place::kDataDevelopment, .team = "", .caller = {}};
    meter(unheard,
          {"AmazonPalimpsest", "Amazon Palimpsest", "Palimpsest-Recall-Units", "Recall", "Units",
           "us-east-1", arn("palimpsest", "us-east-1", Place::kDataDevelopment, "store/notes"),
           1'250'000, 3},
          1'300, "unknown", "other");
    // A correction: usage that AWS takes back, as usage lines below zero.
    Workload const taken_back{.place = Place::kRetailProduction,
                              .team = "catalogue",
                              .caller = role_session(id(Place::kRetailProduction),
                                                     "catalogue-writer", "catalogue-writer-fn")};
    call(taken_back, {.model = &model("nova-lite")}, kPlain, -180);
}

/// The four weeks in which roles are approved one by one: new work runs under its own role.
void AiSpending::add_governed_weeks() {
    struct Governed {
        Place place;
        std::string_view slug;
        std::string_view suffix;
        std::string_view team;
        std::string_view model;
        std::int64_t dollars;
    };
    for (Governed const& work :
         {Governed{Place::kRetailProduction, "agent-assist", "3f2a", "support-automation",
                   "claude-sonnet-4-6", 16'000},
          Governed{Place::kFinanceProduction, "claims-letters", "b81c", "claims-intake",
                   "claude-haiku-4-5", 9'000},
          Governed{Place::kMarketing, "campaign-copy", "07de", "campaigns", "nova-pro", 5'500}}) {
        std::string const role = fmt::format("finops-ai-{}-{}", work.slug, work.suffix);
        Workload governed{
            .place = work.place,
            .team = std::string(work.team),
            .caller = role_session(id(work.place), role, fmt::format("{}-fn", work.slug)),
            .application = std::string(work.slug),
            .from = kGoverned};
        governed.caller.tags = {{"team", std::string(work.team)},
                                {"application", std::string(work.slug)}};
        call(governed,
             {.model = &model(work.model),
              .route = work.model == "nova-pro" ? Route::kRegional : Route::kGeographic},
             kChat, work.dollars);
    }
}

}  // namespace

std::vector<Spending> ai_spending(Company const& company) { return AiSpending(company).collect(); }

}  // namespace mandate::sample
