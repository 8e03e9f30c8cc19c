#include "audit/merkle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "audit/frontier.h"

namespace mandate::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The leaves, roots and proofs with which Certificate Transparency's implementations are tested.
std::vector<Hash> known_leaves() {
    std::vector<Hash> leaves;
    for (std::string_view const bytes :
         {std::string_view(""), std::string_view("\x00", 1), std::string_view("\x10"),
          std::string_view("\x20\x21"), std::string_view("\x30\x31"),
          std::string_view("\x40\x41\x42\x43"),
          std::string_view("\x50\x51\x52\x53\x54\x55\x56\x57"),
          std::string_view("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f")}) {
        leaves.push_back(leaf_hash(bytes));
    }
    return leaves;
}

constexpr std::array<std::string_view, 9> kKnownRoots = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

constexpr std::string_view kNode1 =
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
constexpr std::string_view kNode23 =
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
constexpr std::string_view kNode4567 =
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
constexpr std::string_view kNode4 =
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
constexpr std::string_view kNode45 =
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
constexpr std::string_view kNode67 =
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";

std::vector<std::string> hex(Path const& path) {
    std::vector<std::string> digits;
    for (Hash const& hash : path) {
        digits.push_back(hash.hex());
    }
    return digits;
}

std::vector<Hash> make_leaves(std::size_t size) {
    std::vector<Hash> leaves;
    for (std::size_t i = 0; i < size; ++i) {
        leaves.push_back(leaf_hash(std::to_string(i)));
    }
    return leaves;
}

/// The root of the first `size` of 130 leaves.
Hash const& root_at(std::size_t size) {
    static std::vector<Hash> const kRoots = [] {
        std::vector<Hash> roots;
        Frontier frontier;
        for (Hash const& leaf : make_leaves(130)) {
            roots.push_back(frontier.root());
            frontier.append(leaf);
        }
        roots.push_back(frontier.root());
        return roots;
    }();
    return kRoots[size];
}

std::vector<Hash> const& leaves_130() {
    static std::vector<Hash> const kLeaves = make_leaves(130);
    return kLeaves;
}

void flip_any_bit(Hash& hash) {
    auto const at = *rc::gen::inRange<std::size_t>(0, hash.bytes.size());
    hash.bytes[at] =
        static_cast<std::uint8_t>(hash.bytes[at] ^ (1U << *rc::gen::inRange<unsigned>(0, 8)));
}

TEST(Merkle, RefusesProofsOfWhatIsNotThere) {
    std::vector<Hash> const leaves = known_leaves();
    for (auto const [index, size] : std::vector<std::pair<std::int64_t, std::int64_t>>{
             {0, 0}, {-1, 8}, {8, 8}, {0, 9}, {0, -1}, {INT64_MAX, INT64_MAX}, {INT64_MIN, 8}}) {
        EXPECT_FALSE(inclusion_proof(leaves, index, size)) << index << " in " << size;
    }
    for (auto const [old_size, new_size] : std::vector<std::pair<std::int64_t, std::int64_t>>{
             {-1, 8}, {5, 4}, {1, 9}, {0, -1}, {INT64_MIN, INT64_MAX}, {INT64_MAX, INT64_MAX}}) {
        EXPECT_FALSE(consistency_proof(leaves, old_size, new_size));
    }
}

TEST(Merkle, VerifyingIsTotalOnHostileNumbers) {
    Hash const hash = leaf_hash("a");
    std::vector<Hash> const path(70, hash);
    std::vector<std::int64_t> const numbers = {INT64_MIN, -1, 0, 1, 2, 7, INT64_MAX - 1, INT64_MAX};
    for (std::int64_t const a : numbers) {
        for (std::int64_t const b : numbers) {
            for (std::size_t const length : {0U, 1U, 2U, 62U, 63U, 64U, 70U}) {
                auto const steps = std::span(path).first(length);
                // One leaf is its own root, and a tree is consistent with itself.
                EXPECT_EQ(verify_inclusion(hash, a, b, steps, hash).has_value(),
                          a == 0 && b == 1 && length == 0);
                EXPECT_EQ(verify_consistency(a, b, hash, hash, steps).has_value(),
                          a == b && a >= 0 && length == 0);
            }
        }
    }
}

TEST(Merkle, SaysWhyAProofFails) {
    std::vector<Hash> const leaves = known_leaves();
    Hash const root = root_of(leaves);
    Path path = *inclusion_proof(leaves, 5, 8);
    auto const problem = [&] {
        return verify_inclusion(leaves[5], 5, 8, path, root).error().message;
    };
    path.push_back(root);
    EXPECT_THAT(problem(), HasSubstr("more hashes"));
    path.resize(2);
    EXPECT_THAT(problem(), HasSubstr("fewer hashes"));
    path.push_back(root);
    EXPECT_EQ(problem(), "the proof leads from entry 5 to another root");
}

TEST(Merkle, RootsAreTheKnownOnes) {
    std::vector<Hash> const leaves = known_leaves();
    for (std::size_t size = 0; size <= leaves.size(); ++size) {
        EXPECT_EQ(root_of(std::span(leaves).first(size)).hex(), kKnownRoots[size]);
    }
}

TEST(Merkle, InclusionProofsAreTheKnownOnes) {
    std::vector<Hash> const leaves = known_leaves();
    EXPECT_THAT(hex(*inclusion_proof(leaves, 0, 8)), ElementsAre(kNode1, kNode23, kNode4567));
    EXPECT_THAT(hex(*inclusion_proof(leaves, 5, 8)), ElementsAre(kNode4, kNode67, kKnownRoots[4]));
    EXPECT_THAT(hex(*inclusion_proof(leaves, 2, 3)), ElementsAre(kKnownRoots[2]));
    EXPECT_THAT(hex(*inclusion_proof(leaves, 0, 1)), ElementsAre());
}

TEST(Merkle, ConsistencyProofsAreTheKnownOnes) {
    std::vector<Hash> const leaves = known_leaves();
    EXPECT_THAT(hex(*consistency_proof(leaves, 1, 8)), ElementsAre(kNode1, kNode23, kNode4567));
    EXPECT_THAT(hex(*consistency_proof(leaves, 6, 8)),
                ElementsAre(kNode45, kNode67, kKnownRoots[4]));
    EXPECT_THAT(hex(*consistency_proof(leaves, 2, 5)), ElementsAre(kNode23, kNode4));
    EXPECT_THAT(hex(*consistency_proof(leaves, 8, 8)), ElementsAre());
    EXPECT_THAT(hex(*consistency_proof(leaves, 0, 8)), ElementsAre());
}

TEST(Merkle, EveryProofOfEverySmallTreeVerifies) {
    for (std::int64_t size = 1; size <= 40; ++size) {
        Hash const& root = root_at(static_cast<std::size_t>(size));
        for (std::int64_t i = 0; i <= size; ++i) {
            auto const at = static_cast<std::size_t>(i);
            if (i < size) {
                Path const path = *inclusion_proof(leaves_130(), i, size);
                EXPECT_TRUE(verify_inclusion(leaves_130()[at], i, size, path, root));
            }
            Path const path = *consistency_proof(leaves_130(), i, size);
            EXPECT_TRUE(verify_consistency(i, size, root_at(at), root, path)) << i << " " << size;
        }
    }
}

RC_GTEST_PROP(MerkleLaw, InclusionHoldsAndFailsWithAnyBitFlipped, ()) {
    auto const size = *rc::gen::inRange<std::int64_t>(1, 131);
    auto const index = *rc::gen::inRange<std::int64_t>(0, size);
    Hash leaf = leaves_130()[static_cast<std::size_t>(index)];
    Hash root = root_at(static_cast<std::size_t>(size));
    Path path = *inclusion_proof(leaves_130(), index, size);
    RC_ASSERT(verify_inclusion(leaf, index, size, path, root).has_value());
    auto const other = *rc::gen::inRange<std::int64_t>(0, size);
    RC_ASSERT(verify_inclusion(leaf, other, size, path, root).has_value() == (other == index));

    auto const target = *rc::gen::inRange<std::size_t>(0, path.size() + 2);
    flip_any_bit(target == path.size() ? leaf : target > path.size() ? root : path[target]);
    RC_ASSERT(!verify_inclusion(leaf, index, size, path, root).has_value());
}

RC_GTEST_PROP(MerkleLaw, ConsistencyHoldsAndFailsWithAnyBitFlipped, ()) {
    auto const new_size = *rc::gen::inRange<std::int64_t>(2, 131);
    auto const old_size = *rc::gen::inRange<std::int64_t>(1, new_size);
    Hash old_root = root_at(static_cast<std::size_t>(old_size));
    Hash new_root = root_at(static_cast<std::size_t>(new_size));
    Path path = *consistency_proof(leaves_130(), old_size, new_size);
    RC_ASSERT(verify_consistency(old_size, new_size, old_root, new_root, path).has_value());

    auto const target = *rc::gen::inRange<std::size_t>(0, path.size() + 2);
    flip_any_bit(target == path.size() ? old_root : target > path.size() ? new_root : path[target]);
    RC_ASSERT(!verify_consistency(old_size, new_size, old_root, new_root, path).has_value());
}

RC_GTEST_PROP(MerkleLaw, NoPathWithAHashMoreOrLessVerifies, ()) {
    auto const size = *rc::gen::inRange<std::int64_t>(2, 131);
    auto const index = *rc::gen::inRange<std::int64_t>(0, size);
    auto const at = static_cast<std::size_t>(index);
    Hash const& root = root_at(static_cast<std::size_t>(size));
    Path path = *inclusion_proof(leaves_130(), index, size);
    Path steps = *consistency_proof(leaves_130(), index, size);
    if (*rc::gen::arbitrary<bool>()) {
        auto const place = *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(path) + 1);
        path.insert(path.begin() + place, root);
        steps.insert(steps.begin(), root);
    } else {
        path.pop_back();
        if (!steps.empty()) {
            steps.pop_back();
        } else {
            steps.push_back(root);
        }
    }
    RC_ASSERT(!verify_inclusion(leaves_130()[at], index, size, path, root).has_value());
    RC_ASSERT(!verify_consistency(index, size, root_at(at), root, steps).has_value());
}

TEST(Merkle, ReadsSizesStrictly) {
    EXPECT_EQ(parse_tree_size("0"), 0);
    EXPECT_EQ(parse_tree_size("9007199254740991"), 9'007'199'254'740'991);
    for (std::string_view const text :
         {"", "00", "01", "-1", "+1", " 1", "1 ", "9007199254740992"}) {
        EXPECT_FALSE(parse_tree_size(text)) << text;
    }
}

}  // namespace
}  // namespace mandate::audit
