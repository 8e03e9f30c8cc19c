#include "billing/classify.h"

#include <utility>

#include "base/text.h"
#include "billing/token_unit.h"
#include "billing/usage_type.h"

namespace mandate::billing {
namespace {

using catalog::Catalog;
using catalog::Model;

constexpr std::string_view kEdition = "(Amazon Bedrock Edition)";

std::string_view view(std::optional<std::string> const& text) {
    return text ? std::string_view(*text) : std::string_view();
}

bool is_marketplace(RawKey const& key) { return view(key.billing_entity) == "AWS Marketplace"; }

bool is_bedrock_edition(RawKey const& key) {
    std::string_view const name = view(key.product_name);
    return name.ends_with(kEdition) ||
           (is_marketplace(key) && name.find("Bedrock") != std::string_view::npos);
}

/// The known service of a line that AWS itself sells. FOCUS has names where CUR has codes.
catalog::Service const* service_of(RawKey const& key, catalog::Services const& services) {
    if (catalog::Service const* by_code = services.by_code(view(key.product_code))) {
        return by_code;
    }
    if (is_marketplace(key)) {
        return nullptr;
    }
    catalog::Service const* by_name = services.by_name(view(key.product_code));
    return by_name != nullptr ? by_name : services.by_name(view(key.product_name));
}

Platform platform_of(RawKey const& key, Catalog const& catalog) {
    if (catalog::Service const* service = service_of(key, catalog.services())) {
        return service->platform;
    }
    if (catalog.claude_platform().is_product(view(key.product_code), view(key.product_name))) {
        return Platform::kClaudePlatform;
    }
    return is_bedrock_edition(key) ? Platform::kBedrock : Platform::kUnknown;
}

std::optional<std::string> service_name(RawKey const& key, Catalog const& catalog) {
    if (!view(key.product_name).empty()) {
        return key.product_name;
    }
    catalog::Service const* service = service_of(key, catalog.services());
    return service == nullptr ? std::nullopt : std::optional(service->name);
}

/// Fills what one usage type says into what its line means. Reads everything as if the line were
/// usage; restrict takes away what other lines do not have.
class Reader {
public:
    Reader(RawKey const& key, Catalog const& catalog, Meaning& meaning)
        : key_(key), catalog_(catalog), meaning_(meaning) {}

    void bedrock() {
        UsageReading const reading = read_usage_type(view(key_.usage_type), catalog_);
        set_region(reading.envelope);
        meaning_.billing_shape = is_marketplace(key_) ? BillingShape::kMarketplace
                                 : reading.mantle     ? BillingShape::kAwsMantle
                                                      : BillingShape::kAwsRuntime;
        meaning_.token_type = reading.token_type;
        set_model(bedrock_model(reading), reading.model_token,
                  reading.meter != UsageMeter::kFeature);
        switch (reading.meter) {
            case UsageMeter::kTokens: set_tokens(BareUnits::kMillion); [[fallthrough]];
            case UsageMeter::kMedia:
            case UsageMeter::kCapacity: set_serving(reading.modifiers, Routing::kRegional); break;
            case UsageMeter::kFeature: break;
            case UsageMeter::kUnknown: set_not_understood(); break;
        }
    }

    /// AgentCore sells hours, calls and storage; where a line counts tokens all the same, they are
    /// counted, but no model of the catalogue served them.
    void agentcore() {
        UsageEnvelope const envelope = open_envelope(view(key_.usage_type), catalog_.regions());
        set_region(envelope);
        meaning_.billing_shape = BillingShape::kAgentcore;
        std::string_view body = envelope.body;
        std::optional<TokenType> const type = cut_token_type(body);
        meaning_.token_type = type.value_or(TokenType::kNone);
        if (type) {
            set_tokens(BareUnits::kMillion);
        }
    }

    void claude_platform() {
        catalog::ClaudePlatformRules const& rules = catalog_.claude_platform();
        UsageEnvelope const envelope = open_envelope(view(key_.usage_type), catalog_.regions());
        set_region(envelope);
        meaning_.billing_shape = BillingShape::kClaudePlatform;
        std::string_view body = envelope.body;
        UsageModifiers const modifiers = cut_modifiers(body);
        std::optional<catalog::ClaudePlatformReading> const reading = rules.read(body);
        bool const ccu_unit = rules.is_ccu_unit(view(key_.unit));
        if (!reading) {
            set_model(catalog_.models().within(body), body, true);
            set_not_understood();
        } else if (reading->measure != catalog::Measure::kTokens) {
            meaning_.token_type = TokenType::kNone;
            set_model(named_model(reading->model), reading->model, !reading->model.empty());
        } else {
            meaning_.token_type = parse_token_type(*reading->token_type);
            set_model(named_model(reading->model), reading->model, true);
            std::optional<std::string> const& routing = rules.default_routing();
            set_serving(modifiers, routing ? parse_routing(*routing) : std::nullopt);
            if (reading->tokens_per_unit) {
                meaning_.tokens_per_unit = *reading->tokens_per_unit;
            } else if (!ccu_unit) {
                set_tokens(BareUnits::kUnknown);
            }
        }
    }

    void other() {
        set_region(open_envelope(view(key_.usage_type), catalog_.regions()));
        meaning_.billing_shape = BillingShape::kOther;
        meaning_.token_type = TokenType::kNone;
    }

private:
    std::optional<Model> bedrock_model(UsageReading const& reading) const {
        std::optional<Model> product = catalog_.models().by_product_name(view(key_.product_name));
        return product && (is_marketplace(key_) || !reading.model) ? product : reading.model;
    }

    std::optional<Model> named_model(std::string_view token) const {
        return token.empty() ? std::nullopt : catalog_.models().by_id(token);
    }

    void set_region(UsageEnvelope const& envelope) {
        meaning_.region = envelope.region;
        if (envelope.unknown_region) {
            meaning_.unknown.add(UnknownKey::kRegion);
        }
    }

    void set_model(std::optional<Model> const& model, std::string_view token, bool expected) {
        if (model) {
            meaning_.model = model->id;
            meaning_.vendor = model->vendor;
            return;
        }
        if (!expected) {
            return;
        }
        meaning_.unknown.add(UnknownKey::kModel);
        meaning_.vendor = catalog_.models().vendor_of_id(token);
        if (!meaning_.vendor) {
            meaning_.unknown.add(UnknownKey::kVendor);
        }
    }

    void set_serving(UsageModifiers const& modifiers, std::optional<Routing> default_routing) {
        if (modifiers.conflicting_tiers) {
            meaning_.unknown.add(UnknownKey::kTier);
        } else {
            meaning_.tier = modifiers.tier.value_or(Tier::kStandard);
        }
        if (modifiers.conflicting_routings) {
            meaning_.unknown.add(UnknownKey::kRouting);
        } else {
            meaning_.routing = modifiers.routing ? modifiers.routing : default_routing;
        }
    }

    void set_not_understood() {
        for (UnknownKey const key :
             {UnknownKey::kTokenType, UnknownKey::kTier, UnknownKey::kRouting}) {
            meaning_.unknown.add(key);
        }
    }

    void set_tokens(BareUnits bare_units) {
        std::optional<std::int64_t> const tokens =
            tokens_per_unit(view(key_.unit), view(key_.description), bare_units);
        meaning_.tokens_per_unit = tokens.value_or(0);
        if (!tokens) {
            meaning_.unknown.add(UnknownKey::kTokens);
        }
    }

    RawKey const& key_;
    Catalog const& catalog_;
    Meaning& meaning_;
};

/// Takes away what lines that are not usage do not have. What could not be read on them is absent.
void restrict(Meaning& meaning) {
    if (meaning.line_kind == LineKind::kUsage) {
        return;
    }
    meaning.token_type = TokenType::kNone;
    meaning.tokens_per_unit = 0;
    for (UnknownKey const key :
         {UnknownKey::kModel, UnknownKey::kVendor, UnknownKey::kTokenType, UnknownKey::kTier,
          UnknownKey::kRouting, UnknownKey::kRegion, UnknownKey::kTokens}) {
        meaning.unknown.remove(key);
    }
    if (meaning.line_kind != LineKind::kCommitment && meaning.line_kind != LineKind::kFee) {
        meaning.tier.reset();
        meaning.routing.reset();
    }
}

}  // namespace

Meaning classify(RawKey const& key, Catalog const& catalog) {
    Meaning meaning;
    meaning.platform = platform_of(key, catalog);
    meaning.service = service_name(key, catalog);
    meaning.line_kind = line_kind_of(view(key.line_type));
    Reader reader(key, catalog, meaning);
    switch (meaning.platform) {
        case Platform::kBedrock: reader.bedrock(); break;
        case Platform::kAgentcore: reader.agentcore(); break;
        case Platform::kClaudePlatform: reader.claude_platform(); break;
        case Platform::kOtherAi: reader.other(); break;
        case Platform::kUnknown:
            reader.other();
            meaning.unknown.remove(UnknownKey::kRegion);
            meaning.unknown.add(UnknownKey::kPlatform);
            break;
        case Platform::kNonAi: break;
    }
    if (meaning.platform != Platform::kNonAi) {
        restrict(meaning);
    }
    if (meaning.line_kind == LineKind::kUnknown) {
        meaning.unknown.add(UnknownKey::kLineKind);
    }
    return meaning;
}

Meaning refine(Meaning meaning, Resource const& resource, Catalog const& catalog) {
    if (meaning.platform == Platform::kNonAi) {
        return meaning;
    }
    if (resource.region) {
        meaning.region = resource.region;
        meaning.unknown.remove(UnknownKey::kRegion);
    }
    // A guardrail or a storage charge has no model, whatever it is attached to.
    bool const may_have_model =
        meaning.unknown.contains(UnknownKey::kModel) || meaning.line_kind != LineKind::kUsage;
    if (!meaning.model && may_have_model && resource.model_id) {
        if (std::optional<Model> const model = catalog.models().by_id(*resource.model_id)) {
            meaning.model = model->id;
            meaning.vendor = model->vendor;
            meaning.unknown.remove(UnknownKey::kModel);
            meaning.unknown.remove(UnknownKey::kVendor);
        } else if (!meaning.vendor) {
            meaning.vendor = catalog.models().vendor_of_id(*resource.model_id);
            if (meaning.vendor) {
                meaning.unknown.remove(UnknownKey::kVendor);
            }
        }
    }
    bool const unknown_routing = meaning.unknown.contains(UnknownKey::kRouting);
    if (resource.routing && (unknown_routing || meaning.routing == Routing::kRegional)) {
        meaning.routing = resource.routing;
        meaning.unknown.remove(UnknownKey::kRouting);
    }
    return meaning;
}

}  // namespace mandate::billing
