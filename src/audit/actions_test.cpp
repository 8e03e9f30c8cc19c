#include "audit/actions.h"

#include <gtest/gtest.h>

namespace mandate::audit {
namespace {

std::string problem_of(std::vector<Action> actions) {
    auto const created = Actions::create(std::move(actions));
    return created ? "" : created.error().message;
}

TEST(Actions, CodesAreTwoWordsAndAPoint) {
    EXPECT_TRUE(is_action_code("request.submitted"));
    EXPECT_TRUE(is_action_code("spend_card.answered_2"));
    for (std::string_view const text :
         {"", ".", "request", "request.", ".submitted", "Request.submitted", "request.2nd",
          "request.a.b", "request submitted", "request._x", "r-1.submitted",
          "caf\xC3\xA9.opened"}) {
        EXPECT_FALSE(is_action_code(text)) << text;
    }
    EXPECT_TRUE(is_action_code("a." + std::string(62, 'b')));
    EXPECT_FALSE(is_action_code("a." + std::string(63, 'b')));
}

TEST(Actions, RefusesWhatCannotBeToldApartOrIsNotDescribed) {
    EXPECT_EQ(problem_of({{"request", "x"}}), "'request' is not the code of an action");
    EXPECT_EQ(problem_of({{"a.b", "x"}, {"c.d", "x"}, {"a.b", "y"}}),
              "the action 'a.b' is described twice");
    EXPECT_EQ(problem_of({{"a.b", ""}}), "the action 'a.b' has no description");
}

TEST(Actions, FindsByCode) {
    Actions const actions = *Actions::create({{"b.c", "second"}, {"a.b", "first"}});
    EXPECT_EQ(actions.find("a.b")->description, "first");
    EXPECT_EQ(actions.find("b.c")->description, "second");
    EXPECT_EQ(actions.find("a.c"), nullptr);
    EXPECT_EQ(actions.find("z.z"), nullptr);
    EXPECT_EQ(actions.all().front().code, "a.b");
}

}  // namespace
}  // namespace mandate::audit
