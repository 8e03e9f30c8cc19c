#include <array>

#include <fmt/format.h>

#include "sample/ai_workloads.h"
#include "sample/governed_workloads.h"

/// What is rented, what came late, what is strange: everything beside the daily calls.
namespace mandate::sample {

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

void AiSpending::add_governed_weeks() {
    for (GovernedWorkload const& work : governed_workloads()) {
        std::string const role = governed_role(company_, work);
        Workload governed{
            .place = work.place,
            .team = std::string(work.team),
            .caller = role_session(id(work.place), role, fmt::format("{}-fn", work.slug)),
            .application = std::string(work.slug),
            .from = work.from,
            .to = work.to};
        if (!work.workspace.empty()) {
            governed.caller = {};  // lines of Claude Platform name nobody
            for (auto const& [token, percent] : kChat) {
                put(governed,
                    claude_platform_line(&model(work.model), token, std::string(work.region),
                                         std::string(work.workspace), id(work.place)),
                    work.dollars * percent / 100);
            }
            continue;
        }
        governed.caller.tags = {{"team", std::string(work.team)},
                                {"application", std::string(work.slug)}};
        call(governed,
             {.model = &model(work.model), .region = std::string(work.region), .route = work.route},
             kChat, work.dollars);
    }
}

}  // namespace mandate::sample
