#include "catalog/catalog.h"

#include <fstream>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "base/digest.h"
#include "catalog/embedded.h"

namespace mandate::catalog {
namespace {

namespace fs = std::filesystem;

constexpr char const* kPrices = "prices.json";

/// A text of the catalogue, and what to call it in an error.
struct Source {
    std::string text;
    std::string place;
};

Result<std::string> read_file(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (!file.is_open() || file.bad()) {
        return bad_input(fmt::format("{} cannot be read", path.string()),
                         "check the permissions of the file");
    }
    return text;
}

Result<std::map<std::string, Source, std::less<>>> sources(
    std::optional<fs::path> const& override_dir) {
    std::error_code ec;
    if (override_dir && !fs::is_directory(*override_dir, ec)) {
        return bad_input(
            fmt::format("the catalogue folder {} does not exist", override_dir->string()));
    }
    std::map<std::string, Source, std::less<>> sources;
    for (EmbeddedFile const& file : embedded_files()) {
        Source source{std::string(file.text), std::string(file.name)};
        if (override_dir && fs::exists(*override_dir / file.name, ec)) {
            source.place = (*override_dir / file.name).string();
            source.text = TRY(read_file(*override_dir / file.name));
        }
        sources.emplace(file.name, std::move(source));
    }
    return sources;
}

template <typename Part>
Result<Part> parse(std::map<std::string, Source, std::less<>> const& sources,
                   std::string const& name) {
    Source const& source = sources.at(name);
    return Part::parse(source.text, source.place);
}

}  // namespace

Result<Catalog> load_catalog(std::optional<fs::path> const& override_dir) {
    auto const texts = TRY(sources(override_dir));
    std::string digests;
    for (auto const& [name, source] : texts) {
        if (name != kPrices) {
            digests += fmt::format("{} {}\n", name, sha256(source.text));
        }
    }
    return Catalog(TRY(parse<Services>(texts, "services.json")),
                   TRY(parse<Models>(texts, "models.json")),
                   TRY(parse<Regions>(texts, "regions.json")),
                   TRY(parse<ClaudePlatformRules>(texts, "claude_platform.json")),
                   TRY(parse<Prices>(texts, kPrices)), sha256(digests));
}

std::optional<Price> Catalog::price(std::string_view model, PriceRouting routing,
                                    std::string_view token_type, std::string_view tier) const {
    std::optional<Model> known = models_.by_usage_token(model);
    if (!known) {
        known = models_.by_product_name(model);
    }
    if (!known) {
        known = models_.by_id(model);
    }
    return known ? prices_.find(known->id, routing, token_type, tier) : std::nullopt;
}

}  // namespace mandate::catalog
