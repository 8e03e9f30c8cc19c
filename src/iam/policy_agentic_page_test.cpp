// docs/policy-agentic.md shows what the program says.

#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iam/agentic_policy.h"
#include "iam/claude_platform_actions.h"
#include "iam/claude_platform_policy.h"
#include "iam/policy_print.h"

namespace mandate::iam {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

std::string page() {
    std::ifstream file(MANDATE_SOURCE_DIR "/docs/policy-agentic.md");
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The texts between "```json" and "```", in order.
std::vector<std::string> json_blocks(std::string_view text) {
    constexpr std::string_view kOpen = "```json\n";
    std::vector<std::string> blocks;
    for (std::size_t at = text.find(kOpen); at != std::string_view::npos; at = text.find(kOpen)) {
        text.remove_prefix(at + kOpen.size());
        blocks.emplace_back(text.substr(0, text.find("\n```")));
    }
    return blocks;
}

Scope scope_in(std::string const& text) {
    Result<Scope> scope = parse_scope(text, "docs/policy-agentic.md");
    EXPECT_TRUE(scope) << to_string(scope.error());
    return std::move(*scope);
}

std::string printed(std::vector<Statement> statements) {
    Policy policy;
    policy.statements = std::move(statements);
    return print(policy, Layout::kIndented);
}

TEST(AgenticPage, ShowsWhatTheProgramSays) {
    std::vector<std::string> const blocks = json_blocks(page());
    ASSERT_THAT(blocks, SizeIs(5));
    Scope const claude = scope_in(blocks[0]);
    std::vector<Statement> statements = *claude_platform_statements(claude);
    statements.push_back(agentic_statements(claude)->at(0));
    EXPECT_EQ(printed(statements), blocks[1]);
    RoleText const companion = passthrough_companions(claude).at(0);
    EXPECT_EQ(printed(companion.permission.statements), blocks[2]);
    EXPECT_THAT(page(), HasSubstr(companion.name));
    EXPECT_EQ(printed(*agentic_statements(scope_in(blocks[3]))), blocks[4]);
}

TEST(AgenticPage, CountsWhatTheFilesHold) {
    std::string const text = page();
    EXPECT_THAT(text, HasSubstr(fmt::format("{} actions, of {}", read_only_actions().size(),
                                            read_only_version())));
    EXPECT_THAT(text, HasSubstr(fmt::format("all {} actions", claude_platform_actions().size())));
}

TEST(AgenticPage, ShowsTheNotesOfItsScope) {
    std::string const text = page();
    for (std::string const& note : claude_platform_notes(scope_in(json_blocks(text).at(0)))) {
        EXPECT_THAT(text, HasSubstr(fmt::format("> {}\n", note)));
    }
}

}  // namespace
}  // namespace mandate::iam
