#include "audit/frontier.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "audit/merkle.h"

namespace mandate::audit {
namespace {

TEST(Frontier, RefusesTextsThatAreNoHead) {
    std::string const hash = leaf_hash("a").hex();
    for (std::string const& text :
         {std::string(), std::string("1"), fmt::format("1 {0} {0}", hash), "3 " + hash, "0 " + hash,
          "01 " + hash, "-1 " + hash, "1  " + hash, "1 " + hash + " ", " 1 " + hash, "1 x" + hash,
          "1 " + hash.substr(1), "9007199254740992 " + hash, "1\n" + hash}) {
        EXPECT_FALSE(Frontier::parse(text)) << text;
    }
    EXPECT_EQ(Frontier::parse("7").error().message, "'7' is not the head of a log");
}

TEST(Frontier, OfNothingHasTheEmptyRoot) {
    EXPECT_EQ(Frontier().root(), empty_root());
    EXPECT_EQ(Frontier().to_text(), "0");
    EXPECT_EQ(Frontier::parse("0"), Frontier());
}

RC_GTEST_PROP(FrontierLaw, HasTheRootOfItsLeavesAtEverySizeAndReadsBack, ()) {
    std::vector<Hash> leaves;
    Frontier frontier;
    auto const size = *rc::gen::inRange<std::int64_t>(0, 70);
    auto const salt = *rc::gen::arbitrary<int>();
    while (frontier.size() < size) {
        leaves.push_back(leaf_hash(std::to_string(salt) + "/" + std::to_string(leaves.size())));
        frontier.append(leaves.back());
        if (*rc::gen::inRange(0, 8) == 0) {
            frontier = *Frontier::parse(frontier.to_text());
        }
    }
    RC_ASSERT(frontier.size() == size);
    RC_ASSERT(frontier.root() == root_of(leaves));
    RC_ASSERT(*Frontier::parse(frontier.to_text()) == frontier);
}

}  // namespace
}  // namespace mandate::audit
