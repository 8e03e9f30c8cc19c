#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "catalog/text_map.h"

namespace mandate::catalog {

/// A model of the catalogue.
struct Model {
    ModelId id;        ///< our slug: `claude-sonnet-4-6`
    VendorId vendor;   ///< `anthropic`
    std::string name;  ///< as its maker writes it: `Claude Sonnet 4.6`

    friend bool operator==(Model const&, Model const&) = default;
};

/// A model id cut at the prefix of a system inference profile: `us.anthropic.claude-opus-4-8`.
struct ProfileId {
    std::string_view prefix;    ///< `us`, `eu`, `global`, ...; empty when there is none
    std::string_view model_id;  ///< `anthropic.claude-opus-4-8`
};

/// The known models under all their names, from `models.json`. Immutable; thread-safe.
///
/// One model has many names: in usage types (`Claude4.6Sonnet`, `openai.gpt-oss-120b`), as a
/// Marketplace product (`Claude Sonnet 4.6 (Amazon Bedrock Edition)`), in ARNs
/// (`us.anthropic.claude-sonnet-4-5-20250929-v1:0`). All are compared without regard to case; a
/// name that would mean two models is refused when the file is read. Names of Claude models that
/// are on no list are read by rule (see by_rule in models.cpp), from Claude 4 on, for the families
/// the file names: `Claude6.1Opus`, `Claude Opus 6.1`, `anthropic.claude-opus-6-1` are all
/// `claude-opus-6-1`. Anything else is unknown, which is a value and never a guess.
class Models {
public:
    /// Reads the text of `models.json`. @returns Error{BadInput} that names `file` and the field
    /// for unknown fields, unknown vendors, and slugs or names that stand twice.
    static Result<Models> parse(std::string_view json, std::string_view file);

    /// The model that a usage type's model part names: `Claude4.6Sonnet`, `NovaMicro`,
    /// `anthropic.claude-opus-4-8`. The slug itself is understood as well.
    std::optional<Model> by_usage_token(std::string_view token) const;

    /// The model of a product name, with or without ` (Amazon Bedrock Edition)`.
    std::optional<Model> by_product_name(std::string_view name) const;

    /// The model of an id, without ARN: profile prefix, date and version suffixes are dropped,
    /// rightmost first, until the rest is known: `us.anthropic.claude-3-haiku-20240307-v1:0:48k`.
    std::optional<Model> by_id(std::string_view id) const;

    /// The one model that a text with fields between `-` or `_` names somewhere
    /// (`Nova2.0Lite-ProvisionedThroughput-NoCommit-ModelUnits`), longest name first; nothing when
    /// none is named, or two different ones are.
    std::optional<Model> within(std::string_view text) const;

    /// The vendor in front of an id's first point (`xai.grok-9` is `xai`), also of unknown models.
    std::optional<VendorId> vendor_of_id(std::string_view id) const;

    /// Cuts the prefix of a system inference profile off.
    /// Source: AWS, "Supported Regions and models for inference profiles" (bedrock).
    ProfileId split_profile(std::string_view id) const;

    /// The model with this slug, else nullptr.
    Model const* by_slug(ModelId const& slug) const;

    /// Every id of Bedrock that a listed model has: its names that begin with a vendor and a point
    /// (`anthropic.claude-sonnet-4-6`); sorted, lower case.
    std::vector<std::string> bedrock_ids() const;

    /// All listed models, in the order of the file.
    std::vector<Model> const& all() const { return models_; }

private:
    friend class ModelsReader;
    std::optional<Model> listed(std::string_view lower) const;
    std::optional<Model> by_rule(std::string_view lower) const;

    std::vector<Model> models_;
    TextMap<std::size_t> by_alias_;  ///< lower case; slugs, names and aliases
    TextMap<std::size_t> by_slug_;
    TextMap<VendorId> id_vendors_;  ///< the part before the first point of an id
    std::vector<std::string> profile_prefixes_;
    std::vector<std::string> claude_families_;
};

}  // namespace mandate::catalog
