#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/claude_platform.h"
#include "catalog/models.h"
#include "catalog/prices.h"
#include "catalog/regions.h"
#include "catalog/services.h"

namespace mandate::catalog {

/// Everything that is known about services, models and regions: the data files of
/// `src/catalog/data`, compiled into the program, each replaceable by a file of the same name.
/// Immutable; thread-safe.
class Catalog {
public:
    Catalog(Services services, Models models, Regions regions, ClaudePlatformRules claude_platform,
            Prices prices, std::string version)
        : services_(std::move(services)),
          models_(std::move(models)),
          regions_(std::move(regions)),
          claude_platform_(std::move(claude_platform)),
          prices_(std::move(prices)),
          version_(std::move(version)) {}

    Services const& services() const { return services_; }
    Models const& models() const { return models_; }
    Regions const& regions() const { return regions_; }
    ClaudePlatformRules const& claude_platform() const { return claude_platform_; }
    Prices const& prices() const { return prices_; }

    /// The list price of a model under any of its names: slug, model or profile id, product name,
    /// the word of a usage type. See Prices::find.
    /// @returns nothing when the model or the price is unknown; that is never zero.
    std::optional<Price> price(std::string_view model, PriceRouting routing,
                               std::string_view token_type, std::string_view tier) const;

    /// SHA-256 over the names and texts of the files used: two catalogues of one version say the
    /// same about every line. Prices say nothing about lines and are not part of it: new prices
    /// reclassify nothing.
    std::string const& version() const { return version_; }

private:
    Services services_;
    Models models_;
    Regions regions_;
    ClaudePlatformRules claude_platform_;
    Prices prices_;
    std::string version_;
};

/// Reads the catalogue. A file in `override_dir` named like an embedded one (`services.json`,
/// `models.json`, `regions.json`, `claude_platform.json`, `prices.json`) takes its place, whole.
/// @returns the catalogue, or Error{BadInput}: the folder is missing, or a file has unknown fields,
///          wrong types, or names that stand twice (`FILE: FIELD: PROBLEM`).
Result<Catalog> load_catalog(std::optional<std::filesystem::path> const& override_dir);

}  // namespace mandate::catalog
