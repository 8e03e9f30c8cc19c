#include <fmt/format.h>

#include "sample/ai_workloads.h"

/// The workloads that call models day by day.
namespace mandate::sample {

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

std::vector<Spending> ai_spending(Company const& company) { return AiSpending(company).collect(); }

}  // namespace mandate::sample
