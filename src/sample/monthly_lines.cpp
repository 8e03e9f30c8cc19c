#include <map>
#include <tuple>

#include <fmt/format.h>

#include "sample/calendar.h"
#include "sample/month_plan.h"
#include "sample/random.h"

namespace mandate::sample {
namespace {

constexpr Int128 kCent = fixed12::kOne / 100;

Int128 money_of(Stream const& stream) {
    Int128 money = 0;
    for (std::int64_t const quanta : stream.quanta) {
        money += Int128{quanta} * stream.price;
    }
    return money;
}

/// A line over the whole month that carries money and no usage. Keeps the product; the usage type
/// and with it model and region only where `about` says so.
enum class About { kProduct, kUsageType };

Stream money_line(Stream const& model, std::string line_type, std::string line_kind, About about,
                  Int128 amount) {
    Stream line = model;
    line.line_type = std::move(line_type);
    line.means.line_kind = std::move(line_kind);
    line.means.token_type = model.means.platform == "non_ai" ? Word::none() : Word("none");
    line.means.tier = Word::none();
    line.means.routing = Word::none();
    // What nobody can read on a line that counts nothing is simply not there.
    line.means.model.unknown = false;
    line.means.vendor.unknown = false;
    line.caller = {};
    line.pool.reset();
    line.resource.clear();
    line.resource_pool = 0;
    line.tags.clear();
    line.resource_tags.clear();
    line.cost_category.clear();
    line.tag_words.clear();
    line.product.clear();
    line.user_identifier.clear();
    line.unit.clear();
    line.counts_tokens = false;
    line.flat_amount = true;
    line.listed = false;
    line.discount_ppm = 0;
    line.quantum_places = 0;
    line.price = 1;
    line.list_price = 0;
    line.whole_month = true;
    line.quanta.fill(0);
    line.lines.fill(0);
    line.quanta[0] = static_cast<std::int64_t>(amount / kCent * kCent);
    line.lines[0] = 1;
    if (about == About::kProduct) {
        line.usage_type.clear();
        line.operation.clear();
        line.region_code.clear();
        line.means.region = Word::none();
        // Only a product name still says which model it was.
        if (!line.product_name.ends_with("(Amazon Bedrock Edition)")) {
            line.means.model = Word::none();
            line.means.vendor = Word::none();
        }
        if (line.means.billing_shape == Word("aws_mantle")) {
            line.means.billing_shape = "aws_runtime";
        }
    }
    return line;
}

/// Makes one month's lines out of its streams.
class MonthlyLines {
public:
    MonthlyLines(MonthPlan& plan, Company const& company, std::uint64_t seed)
        : plan_(plan), company_(company), seed_(seed) {}

    /// Sales tax by account and product, on the first of the month.
    void add_tax() {
        std::map<std::tuple<std::string, std::string>, std::pair<Stream const*, Int128>> groups;
        for (Stream const& stream : plan_.streams) {
            if (stream.means.platform == "unknown") {
                continue;
            }
            auto& [first, money] = groups[{stream.account, stream.product_code}];
            first = first == nullptr ? &stream : first;
            money += money_of(stream);
        }
        for (auto const& [key, group] : groups) {
            Stream line = money_line(*group.first, "Tax", "tax", About::kProduct,
                                     group.second * 625 / 10'000);
            if (line.quanta[0] <= 0) {
                continue;
            }
            line.tax_type = "US Sales Tax";
            line.description = "Tax for product code " + line.product_code;
            if (line.product_code == "AmazonBedrock") {
                line.product_name.clear();  // as in real bills; the code says it
            }
            made_.push_back(std::move(line));
        }
    }

    /// Discounts as lines of their own, and none in the columns.
    void add_discounts() {
        std::map<std::tuple<std::string, std::string, std::string>,
                 std::pair<Stream const*, Int128>>
            groups;
        for (Stream const& stream : plan_.streams) {
            auto const usage_type =
                stream.means.platform == "non_ai" ? std::string() : stream.usage_type;
            auto& [first, money] = groups[{stream.account, stream.product_code, usage_type}];
            first = first == nullptr ? &stream : first;
            money += money_of(stream) * stream.discount_ppm / 1'000'000;
        }
        for (auto const& [key, group] : groups) {
            Stream const& model = *group.first;
            std::string const type = model.marketplace                     ? "PrivateRateDiscount"
                                     : model.means.platform == "agentcore" ? "BundledDiscount"
                                     : model.means.platform == "other_ai"  ? "SppDiscount"
                                     : model.means.platform == "unknown"   ? "Discount"
                                                                           : "EdpDiscount";
            Stream line =
                money_line(model, type, "discount",
                           model.means.platform == "non_ai" ? About::kProduct : About::kUsageType,
                           -group.second);
            if (line.quanta[0] >= 0) {
                continue;
            }
            line.description = "Enterprise agreement discount";
            made_.push_back(std::move(line));
        }
        for (Stream& stream : plan_.streams) {
            stream.discount_ppm = 0;
        }
    }

    void add_credits() {
        if (Stream const* writer = largest(Place::kRetailProduction, "AmazonBedrock")) {
            Stream line = money_line(*writer, "Credit", "credit", About::kUsageType,
                                     -money_of(*writer) * 9 / 100);
            line.description = "AWS Migration Acceleration Program credit";
            made_.push_back(std::move(line));
        }
        if (Stream const* servers = largest(Place::kDataProduction, "AmazonEC2")) {
            Stream line = money_line(*servers, "Credit", "credit", About::kProduct,
                                     -money_of(*servers) * 4 / 100);
            line.description = "AWS Proof of Concept credit";
            made_.push_back(std::move(line));
        }
    }

    /// AWS gives money back for an outage in May and one in September.
    void add_refund() {
        if (plan_.period.month() != 5 && plan_.period.month() != 9) {
            return;
        }
        if (Stream const* bot = largest(Place::kSupportBot, "AmazonBedrockFoundationModels")) {
            Stream line =
                money_line(*bot, "Refund", "refund", About::kUsageType, -money_of(*bot) * 3 / 100);
            line.bill_type = "Refund";
            line.description = "Service level agreement refund";
            made_.push_back(std::move(line));
        }
    }

    void add_fees() {
        Stream support;
        support.account = company_.payer().id;
        support.product_code = "AWSSupportEnterprise";
        support.product_name = "AWS Support (Enterprise)";
        support.means.platform = "non_ai";
        support.means.service = support.product_name;
        auto const jitter = static_cast<std::int64_t>(mix(seed_, plan_.period.month()) % 90'000);
        Stream fee =
            money_line(support, "Fee", "fee", About::kProduct, Int128{1'500'000 + jitter} * kCent);
        fee.description = "AWS Support (Enterprise)";
        made_.push_back(std::move(fee));
        if (plan_.period.month() != 8 && plan_.period.month() != 11) {
            return;
        }
        for (Stream const& stream : plan_.streams) {
            if (stream.usage_type.find("Reserved_3Month") != std::string::npos) {
                Stream upfront =
                    money_line(stream, "Fee", "fee", About::kUsageType, Int128{420'000} * kCent);
                upfront.means.tier = "reserved";
                upfront.means.routing = "global";
                upfront.description = "Upfront fee of a reservation for three months";
                made_.push_back(std::move(upfront));
                return;
            }
        }
    }

    void finish() {
        for (Stream& line : made_) {
            plan_.streams.push_back(std::move(line));
        }
    }

private:
    Stream const* largest(Place place, std::string_view product_code) const {
        Stream const* best = nullptr;
        for (Stream const& stream : plan_.streams) {
            if (stream.account == company_.at(place).id && stream.product_code == product_code &&
                stream.line_type == "Usage" &&
                (best == nullptr || money_of(stream) > money_of(*best))) {
                best = &stream;
            }
        }
        return best;
    }

    MonthPlan& plan_;
    Company const& company_;
    std::uint64_t seed_;
    std::vector<Stream> made_;
};

}  // namespace

void add_monthly_lines(MonthPlan& plan, Company const& company, std::uint64_t seed,
                       Invoicing invoicing, Edition edition) {
    MonthlyLines lines(plan, company, seed);
    if (invoicing != Invoicing::kNone && edition == Edition::kFinal) {
        lines.add_tax();
        lines.add_credits();
        lines.add_refund();
    }
    lines.add_fees();
    if (plan.period.first_day() < kDiscountColumns) {
        lines.add_discounts();
    }
    lines.finish();
}

}  // namespace mandate::sample
