#include <fmt/format.h>

#include "sample/bedrock_lines.h"
#include "sample/spending.h"

namespace mandate::sample {
namespace {

/// One usage type of an ordinary service; `pool` is how many resources an account has of it.
struct Everyday {
    std::string_view code;
    std::string_view name;
    std::string_view usage_type;
    std::string_view operation;
    std::string_view unit;
    std::int64_t price;    ///< 10^-12 dollars a millionth of a unit
    std::int64_t dollars;  ///< a month and account
    std::int64_t pool;
    std::string_view resource;  ///< what the pool's names begin with
    std::string_view line_type = "Usage";
};

// clang-format off
constexpr Everyday kServices[] = {
    {"AmazonEC2", "Amazon Elastic Compute Cloud", "BoxUsage:m6i.xlarge", "RunInstances", "Hrs", 192'000, 14'000, 900, "i-0"},
    {"AmazonEC2", "Amazon Elastic Compute Cloud", "BoxUsage:c7g.2xlarge", "RunInstances", "Hrs", 289'000, 11'000, 600, "i-0"},
    {"AmazonEC2", "Amazon Elastic Compute Cloud", "EBS:VolumeUsage.gp3", "CreateVolume-Gp3", "GB-Mo", 80'000, 4'200, 2'500, "vol-0"},
    {"AmazonEC2", "Amazon Elastic Compute Cloud", "EBS:SnapshotUsage", "CreateSnapshot", "GB-Mo", 50'000, 1'300, 4'000, "snap-0"},
    {"AmazonEC2", "Amazon Elastic Compute Cloud", "NatGateway-Bytes", "NatGateway", "GB", 45'000, 1'900, 12, "nat-0"},
    {"AmazonEC2", "Amazon Elastic Compute Cloud", "DataTransfer-Regional-Bytes", "InterZone-In", "GB", 10'000, 900, 900, "i-0"},
    {"AmazonEC2", "Amazon Elastic Compute Cloud", "BoxUsage:r6i.2xlarge", "RunInstances", "Hrs", 504'000, 6'500, 200, "i-0", "SavingsPlanCoveredUsage"},
    {"AmazonEC2", "Amazon Elastic Compute Cloud", "HeavyUsage:m5.large", "RunInstances", "Hrs", 60'000, 1'300, 60, "i-0", "DiscountedUsage"},
    {"AmazonS3", "Amazon Simple Storage Service", "TimedStorage-ByteHrs", "StandardStorage", "GB-Mo", 23'000, 3'800, 300, "bucket-"},
    {"AmazonS3", "Amazon Simple Storage Service", "Requests-Tier1", "PutObject", "Requests", 5, 700, 300, "bucket-"},
    {"AmazonS3", "Amazon Simple Storage Service", "Requests-Tier2", "GetObject", "Requests", 1, 350, 300, "bucket-"},
    {"AWSLambda", "AWS Lambda", "Lambda-GB-Second", "Invoke", "Lambda-GB-Second", 17, 1'200, 700, "function:fn-"},
    {"AWSLambda", "AWS Lambda", "Request", "Invoke", "Requests", 1, 260, 700, "function:fn-"},
    {"AmazonRDS", "Amazon Relational Database Service", "InstanceUsage:db.r6g.xlarge", "CreateDBInstance:0021", "Hrs", 430'000, 6'900, 80, "db:db-"},
    {"AmazonRDS", "Amazon Relational Database Service", "RDS:GP3-Storage", "CreateDBInstance:0021", "GB-Mo", 115'000, 1'700, 80, "db:db-"},
    {"AmazonDynamoDB", "Amazon DynamoDB", "PayPerRequestReadThroughput", "PayPerRequestReadThroughput", "ReadRequestUnits", 1, 900, 150, "table/t-"},
    {"AmazonCloudWatch", "AmazonCloudWatch", "DataProcessing-Bytes", "PutLogEvents", "GB", 500'000, 2'600, 1'200, "log-group:g-"},
    {"AmazonCloudWatch", "AmazonCloudWatch", "CW:MetricMonitorUsage", "MetricStorage", "Metrics", 300'000, 800, 0, ""},
    {"AmazonVPC", "Amazon Virtual Private Cloud", "VpcEndpoint-Hours", "VpcEndpoint", "Hrs", 10'000, 600, 90, "vpce-0"},
    {"AWSELB", "Elastic Load Balancing", "LoadBalancerUsage", "LoadBalancing:Application", "Hrs", 22'500, 900, 70, "loadbalancer/app/lb-"},
    {"AmazonEKS", "Amazon Elastic Container Service for Kubernetes", "AmazonEKS-Hours:perCluster", "CreateOperation", "Hours", 100'000, 450, 6, "cluster/c-"},
    {"AmazonECR", "Amazon EC2 Container Registry (ECR)", "TimedStorage-ByteHrs", "StandardStorage", "GB-Mo", 100'000, 240, 120, "repository/r-"},
    {"awskms", "AWS Key Management Service", "KMS-Requests", "Decrypt", "Requests", 3, 310, 60, "key/k-"},
    {"AmazonRoute53", "Amazon Route 53", "DNS-Queries", "A", "Queries", 1, 120, 12, "hostedzone/Z"},
    {"AWSSecretsManager", "AWS Secrets Manager", "AWSSecretsManager-Secrets", "Secret", "Secrets", 400'000, 170, 200, "secret:s-"},
    {"AmazonCloudFront", "Amazon CloudFront", "DataTransfer-Out-Bytes", "GET", "GB", 85'000, 1'500, 10, "distribution/E"},
    {"AmazonElastiCache", "Amazon ElastiCache", "NodeUsage:cache.r6g.large", "CreateCacheCluster:0002", "Hrs", 206'000, 1'400, 24, "cluster:cc-"},
    {"AWSGlue", "AWS Glue", "ETL-DPU-Hour", "Jobrun", "DPU-Hour", 440'000, 1'600, 110, "job/j-"},
    {"AmazonAthena", "Amazon Athena", "DataScannedInTB", "ExecuteQuery", "Terabytes", 5'000'000, 700, 0, ""},
    {"AWSQueueService", "Amazon Simple Queue Service", "Requests", "SendMessage", "Requests", 1, 150, 240, "q-"},
    {"AmazonSNS", "Amazon Simple Notification Service", "DeliveryAttempts-HTTP", "", "Notifications", 1, 80, 60, "topic-"},
    {"AmazonKinesis", "Amazon Kinesis", "Storage-ShardHour", "shardHourStorage", "Hrs", 15'000, 500, 30, "stream/s-"},
    {"AmazonES", "Amazon OpenSearch Service", "ESInstance:r6g.large", "ESDomain", "Hrs", 167'000, 1'800, 9, "domain/d-"},
    {"AmazonGuardDuty", "Amazon GuardDuty", "PaidEventsAnalyzed", "PaidEventsAnalyzed", "Events", 4, 420, 0, ""},
    {"AWSConfig", "AWS Config", "ConfigurationItemRecorded", "None", "ConfigurationItemRecorded", 3'000, 260, 0, ""},
    {"AWSCloudTrail", "AWS CloudTrail", "PaidEventsRecorded", "None", "Events", 20, 190, 0, ""},
    {"AmazonEFS", "Amazon Elastic File System", "TimedStorage-ByteHrs", "", "GB-Mo", 300'000, 380, 18, "file-system/fs-"},
    {"AmazonApiGateway", "Amazon API Gateway", "ApiGatewayRequest", "ApiGatewayRequest", "Requests", 3, 330, 40, "/restapis/"},
};
// clang-format on

std::string resource_prefix(Everyday const& service, std::string const& account,
                            std::string_view region) {
    if (service.pool == 0 || service.code == "AmazonEC2" || service.resource == "bucket-") {
        return std::string(service.resource);
    }
    return fmt::format("arn:aws:{}:{}:{}:{}",
                       service.code.substr(service.code.find_first_of('n') + 1), region, account,
                       service.resource);
}

Stream everyday_line(Everyday const& service, Account const& account, std::string const& region) {
    Stream line = metered_line(
        {std::string(service.code), std::string(service.name), std::string(service.usage_type),
         std::string(service.operation), std::string(service.unit), region,
         resource_prefix(service, account.id, region), service.price, 6},
        account.id, "non_ai", Word::none());
    line.line_type = std::string(service.line_type);
    line.resource_pool = service.pool;
    line.product = {{"location", region}};
    line.tags = {{"accountTag/environment", account.environment}};
    if (service.pool > 100) {
        line.tags.emplace_back("resourceTags/team", "platform");
    }
    line.discount_ppm = 60'000;
    return line;
}

/// Commitments: what they cost, and the lines that take covered usage off the bill again.
void add_commitments(Company const& company, std::vector<Spending>& spending) {
    Stream fee = metered_line(
        {"ComputeSavingsPlans", "Savings Plans for AWS Compute usage", "ComputeSP:1yrNoUpfront", "",
         "", "us-east-1", "arn:aws:savingsplans::" + company.payer().id + ":savingsplan/a71c",
         50'000'000'000'000, 0},
        company.payer().id, "non_ai", Word::none());
    fee.line_type = "SavingsPlanRecurringFee";
    fee.means.line_kind = "commitment";
    fee.listed = false;
    spending.push_back({fee, 1, Curve::kHourly});
    Stream reserved =
        metered_line({"AmazonRDS", "Amazon Relational Database Service", "HeavyUsage:db.r6g.xlarge",
                      "CreateDBInstance:0021", "Hrs", "us-east-1", "", 1'400'000'000'000, 0},
                     company.payer().id, "non_ai", Word::none());
    reserved.line_type = "RIFee";
    reserved.means.line_kind = "commitment";
    reserved.listed = false;
    spending.push_back({reserved, 1, Curve::kHourly});
}

}  // namespace

std::vector<Spending> everyday_spending(Company const& company) {
    std::vector<Spending> spending;
    std::size_t number = 0;
    for (Account const& account : company.accounts) {
        std::int64_t const percent = account.type == "production"    ? 100
                                     : account.type == "development" ? 30
                                     : account.type == "sandbox"     ? 6
                                                                     : 18;
        for (Everyday const& service : kServices) {
            for (std::string const region : {"us-east-1", "eu-west-1"}) {
                std::int64_t const share = region == "us-east-1" ? 75 : 25;
                std::int64_t const dollars = service.dollars * percent * share / 10'000;
                if (dollars == 0 || (++number % 7 == 0 && region == "eu-west-1")) {
                    continue;
                }
                spending.push_back({everyday_line(service, account, region), dollars});
            }
        }
    }
    add_commitments(company, spending);
    return spending;
}

}  // namespace mandate::sample
