#include "http/static_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "http/target.h"
#include "http/testing.h"

namespace mandate::http {
namespace {

using testing::Folder;

class StaticFilesTest : public ::testing::Test {
protected:
    StaticFilesTest() {
        folder_.write("index.html", "<!doctype html>");
        folder_.write("favicon.svg", "<svg/>");
        folder_.write("assets/index-BfY2k9_a.js", "1;");
        folder_.write("assets/plain.css", "a{}");
    }

    std::optional<Response> get(std::string const& path) const {
        auto const files = StaticFiles::open(folder_.path());
        EXPECT_TRUE(files.has_value());
        auto const target = parse_target(path);
        EXPECT_TRUE(target.has_value()) << path;
        return files->serve(target->segments);
    }

    Folder folder_;
};

TEST_F(StaticFilesTest, NeedsAnIndex) {
    Folder const empty;
    auto const files = StaticFiles::open(empty.path());
    ASSERT_FALSE(files.has_value());
    EXPECT_EQ(files.error().code, ErrorCode::kNotFound);
    EXPECT_FALSE(StaticFiles::open("/nowhere/at/all").has_value());
    auto const none = StaticFiles::open("");
    ASSERT_TRUE(none.has_value());
    EXPECT_FALSE(none->serve(parse_target("/")->segments).has_value());
}

TEST_F(StaticFilesTest, PagesOfTheAppAreTheIndex) {
    for (auto const* path : {"/", "/spend", "/spend/", "/spend/model.claude-4", "/a/b/c", "//x"}) {
        auto const response = get(path);
        ASSERT_TRUE(response.has_value()) << path;
        EXPECT_EQ(*response->body, "<!doctype html>");
        EXPECT_EQ(response->header("Content-Type"), "text/html; charset=utf-8");
        EXPECT_EQ(response->header("Cache-Control"), "no-cache");
    }
}

TEST_F(StaticFilesTest, FilesHaveTypeAndTagAndHashedNamesStay) {
    auto const script = get("/assets/index-BfY2k9_a.js");
    ASSERT_TRUE(script.has_value());
    EXPECT_EQ(*script->body, "1;");
    EXPECT_EQ(script->header("Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(script->header("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(script->header("ETag").size(), 34);
    EXPECT_EQ(get("/assets/plain.css")->header("Cache-Control"), "no-cache");
    EXPECT_EQ(get("/favicon.svg")->header("Content-Type"), "image/svg+xml");
}

TEST_F(StaticFilesTest, AMissingFileIsNotAPage) {
    for (auto const* path : {"/assets/gone.js", "/assets/", "/assets", "/assets/x", "/gone.png",
                             "/spend/gone.css", "/favicon.svg/x.svg"}) {
        EXPECT_FALSE(get(path).has_value()) << path;
    }
}

TEST_F(StaticFilesTest, NothingOutsideAndNothingHiddenIsServed) {
    Folder const outside;
    outside.write("secret.txt", "secret");
    folder_.write(".env", "secret");
    folder_.write(".git/config.json", "secret");
    std::filesystem::create_symlink(outside.path() / "secret.txt", folder_.path() / "link.txt");
    std::filesystem::create_directory_symlink(outside.path(), folder_.path() / "assets" / "out");
    std::filesystem::create_symlink("index.html", folder_.path() / "assets" / "loop.js");
    ASSERT_EQ(mkfifo((folder_.path() / "pipe.txt").c_str(), 0600), 0);
    for (auto const* path : {"/link.txt", "/assets/out/secret.txt", "/assets/loop.js", "/pipe.txt",
                             "/.git/config.json", "/assets/%252e%252e/secret.txt"}) {
        EXPECT_FALSE(get(path).has_value()) << path;
    }
    EXPECT_EQ(*get("/.env")->body, "<!doctype html>");
}

TEST_F(StaticFilesTest, AChangedFileIsReadAgain) {
    auto const files = StaticFiles::open(folder_.path());
    auto const path = parse_target("/favicon.svg")->segments;
    auto const before = files->serve(path);
    folder_.write("favicon.svg", "<svg>other</svg>");
    auto const after = files->serve(path);
    EXPECT_EQ(*before->body, "<svg/>");
    EXPECT_EQ(*after->body, "<svg>other</svg>");
    EXPECT_NE(before->header("ETag"), after->header("ETag"));
    EXPECT_EQ(files->serve(path)->body, after->body) << "kept, not read again";
    std::filesystem::remove(folder_.path() / "favicon.svg");
    EXPECT_FALSE(files->serve(path).has_value());
}

TEST(HasHash, KnowsTheNamesOfTheWebBuild) {
    EXPECT_TRUE(has_hash("index-BfY2k9_a.js"));
    EXPECT_TRUE(has_hash("chart-D-x_9aB0.css"));
    EXPECT_FALSE(has_hash("index.js"));
    EXPECT_FALSE(has_hash("-BfY2k9_a.js"));
    EXPECT_FALSE(has_hash("index-short.js"));
    EXPECT_FALSE(has_hash(""));
}

}  // namespace
}  // namespace mandate::http
