#include "approval/comment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mandate::approval {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> mentioned(std::string_view text) {
    std::vector<PersonId> const known{PersonId("lena"), PersonId("omar.k"), PersonId("ana-li")};
    std::vector<std::string> names;
    for (PersonId const& person : mentions_in(text, known)) {
        names.push_back(person.value());
    }
    return names;
}

TEST(Comment, StrangersAddressesAndBareSignsMentionNobody) {
    EXPECT_THAT(mentioned("@nobody and @ and @. and @"), IsEmpty());
    EXPECT_THAT(mentioned("write to x@lena or lena"), IsEmpty());
    EXPECT_THAT(mentioned("@lenas"), IsEmpty());
    EXPECT_THAT(mentioned(""), IsEmpty());
}

TEST(Comment, PeopleAreMentionedOnceInTheOrderOfTheText) {
    EXPECT_THAT(mentioned("@omar.k: ask @lena, (@ana-li) or @omar.k again."),
                ElementsAre("omar.k", "lena", "ana-li"));
}

TEST(Comment, PunctuationAndCapitalsDoNotHideAPerson) {
    EXPECT_THAT(mentioned("Thanks @Lena. And @omar.k..."), ElementsAre("lena", "omar.k"));
    EXPECT_THAT(mentioned("@@lena"), ElementsAre("lena"));
}

TEST(Comment, ATextHasOneToFourThousandCharacters) {
    EXPECT_EQ(to_string(check_comment("  ").error()),
              "comment.text is empty; write 1 to 4000 characters");
    EXPECT_FALSE(check_comment(std::string(4'001, 'x')).has_value());
    EXPECT_TRUE(check_comment(std::string(4'000, 'x')).has_value());
}

}  // namespace
}  // namespace mandate::approval
