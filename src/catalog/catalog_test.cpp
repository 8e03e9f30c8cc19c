#include "catalog/catalog.h"

#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "catalog/embedded.h"

namespace mandate::catalog {
namespace {

namespace fs = std::filesystem;

/// A folder that is gone when the test is.
class CatalogFiles : public testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() /
                  fmt::format("mandate-catalog-{}-{}", ::getpid(),
                              testing::UnitTest::GetInstance()->current_test_info()->name());
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    void write(std::string const& name, std::string_view text) {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }

    fs::path folder_;
};

TEST_F(CatalogFiles, EmbeddedFilesReadAndHaveAVersion) {
    ASSERT_EQ(embedded_files().size(), 5U);
    Result<Catalog> const catalog = load_catalog(std::nullopt);
    ASSERT_TRUE(catalog) << to_string(catalog.error());
    EXPECT_EQ(catalog->version().size(), 64U);
    EXPECT_EQ(load_catalog(std::nullopt)->version(), catalog->version());
    EXPECT_EQ(load_catalog(folder_)->version(), catalog->version());
}

TEST_F(CatalogFiles, AFileOfTheSameNameTakesThePlaceOfTheEmbeddedOne) {
    write("services.json", R"({"format": "mandate.services/1", "services": [
        {"code": "Own", "name": "Our own", "platform": "other_ai"}]})");
    Result<Catalog> const catalog = load_catalog(folder_);
    ASSERT_TRUE(catalog) << to_string(catalog.error());
    EXPECT_EQ(catalog->services().all().size(), 1U);
    EXPECT_EQ(catalog->services().by_code("Own")->platform, Platform::kOtherAi);
    EXPECT_NE(catalog->version(), load_catalog(std::nullopt)->version());
    EXPECT_TRUE(catalog->models().by_slug(ModelId("claude-opus-5")));
}

TEST_F(CatalogFiles, AnErrorNamesTheFileAndTheField) {
    write("regions.json", R"({"format": "mandate.regions/1", "regions": [
        {"id": "mars-north-1", "partition": "aws", "code": ["MAN1"]}]})");
    Result<Catalog> const catalog = load_catalog(folder_);
    ASSERT_FALSE(catalog);
    EXPECT_EQ(catalog.error().message,
              (folder_ / "regions.json").string() + ": regions[0].code: unknown field");
    EXPECT_EQ(catalog.error().code, ErrorCode::kBadInput);
}

TEST_F(CatalogFiles, NewPricesReclassifyNothing) {
    write("prices.json", R"({"format": "mandate.prices/1", "currency": "USD",
        "sources": [{"id": "own", "as_of": "2027-01-31", "page": "contract"}],
        "prices": [{"model": "claude-opus-5", "routing": "global", "tier": "standard",
                    "source": "own", "input": "4"}]})");
    Result<Catalog> const catalog = load_catalog(folder_);
    ASSERT_TRUE(catalog) << to_string(catalog.error());
    EXPECT_EQ(catalog->version(), load_catalog(std::nullopt)->version());
    EXPECT_EQ(catalog->price("claude-opus-5", PriceRouting::kGlobal, "input", "standard"),
              (Price{*Money::parse("4"), "prices 2027-01-31 claude-opus-5 global (contract)"}));
    EXPECT_FALSE(catalog->price("claude-opus-5", PriceRouting::kGlobal, "output", "standard"));
    EXPECT_FALSE(catalog->price("claude-sonnet-5", PriceRouting::kGlobal, "input", "standard"));
}

TEST_F(CatalogFiles, AMissingFolderIsAnError) { EXPECT_FALSE(load_catalog(folder_ / "nowhere")); }

}  // namespace
}  // namespace mandate::catalog
