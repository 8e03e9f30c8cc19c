#include "audit/proof.h"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/testing.h"

namespace mandate::audit {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using testing::kOrigin;
using testing::make_entry;
using testing::make_key;

std::vector<Hash> make_leaves() {
    std::vector<Hash> leaves;
    for (std::int64_t i = 0; i < 7; ++i) {
        leaves.push_back(leaf_hash(*canonical_text(make_entry(i))));
    }
    return leaves;
}

std::string note_of(std::int64_t size) {
    std::vector<Hash> const leaves = make_leaves();
    Hash const root = root_of(std::span(leaves).first(static_cast<std::size_t>(size)));
    return *sign_checkpoint({kOrigin, size, root, {}}, make_key());
}

InclusionProof make_inclusion() {
    std::vector<Hash> const leaves = make_leaves();
    return {4,
            7,
            leaves[4],
            root_of(leaves),
            *inclusion_proof(leaves, 4, 7),
            *canonical_text(make_entry(4)),
            note_of(7)};
}

ConsistencyProof make_consistency() {
    std::vector<Hash> const leaves = make_leaves();
    return {3,
            7,
            root_of(std::span(leaves).first(3)),
            root_of(leaves),
            *consistency_proof(leaves, 3, 7),
            note_of(3),
            note_of(7)};
}

std::string problem_of(Result<void> const& result) { return result ? "" : result.error().message; }

TEST(Proof, FailsWhenAPartDoesNotBelong) {
    InclusionProof proof = make_inclusion();
    ASSERT_EQ(problem_of(verify(proof)), "");
    proof.entry = *canonical_text(make_entry(5));
    EXPECT_EQ(problem_of(verify(proof)), "the leaf is not that of the entry beside it");
    proof.entry.reset();
    proof.checkpoint = note_of(6);
    EXPECT_THAT(problem_of(verify(proof)), HasSubstr("checkpoint of size 6"));
    proof.checkpoint = "not a note";
    EXPECT_NE(problem_of(verify(proof)), "");
    proof.checkpoint.reset();
    EXPECT_EQ(problem_of(verify(proof)), "");
    proof.sequence = 5;
    EXPECT_NE(problem_of(verify(proof)), "");

    InclusionProof misnumbered = make_inclusion();
    misnumbered.sequence = 0;
    misnumbered.size = 1;
    misnumbered.path = {};
    misnumbered.root = misnumbered.leaf;
    misnumbered.checkpoint.reset();
    EXPECT_EQ(problem_of(verify(misnumbered)), "the entry says that it is number 4, the proof 0");

    ConsistencyProof consistency = make_consistency();
    ASSERT_EQ(problem_of(verify(consistency)), "");
    consistency.old_checkpoint = note_of(2);
    EXPECT_THAT(problem_of(verify(consistency)), HasSubstr("checkpoint of size 2"));
    consistency.old_checkpoint.reset();
    consistency.path.pop_back();
    EXPECT_NE(problem_of(verify(consistency)), "");
}

TEST(Proof, ParsingNamesWhatIsWrong) {
    std::string const text = json::serialize(to_json(make_inclusion()));
    for (auto const& [key, value, problem] :
         std::vector<std::tuple<std::string, json::value, std::string>>{
             {"format", "mandate.audit_proof/2", "'format' is not mandate.audit_proof/1"},
             {"kind", "guess", "'kind' is not inclusion or consistency"},
             {"kind", 1, "'kind' is not a text"},
             {"sequence", -1, "'sequence' is not a whole number"},
             {"size", 7.0, "'size' is not a whole number"},
             {"leaf", "00", "'leaf' is not a hash of 64 hex digits"},
             {"root", nullptr, "'root' is not a hash of 64 hex digits"},
             {"path", "00", "'path' is not an array of hashes"},
             {"path", {"00"}, "'path' is not an array of hashes"},
             {"entry", 1, "'entry' is not a text"}}) {
        json::object object = to_json(make_inclusion());
        object[key] = value;
        EXPECT_EQ(parse_proof(json::serialize(object), "p.json").error().message,
                  "p.json: " + problem);
    }
    EXPECT_FALSE(parse_proof("[]", "p.json"));
    EXPECT_FALSE(parse_proof(text.substr(1), "p.json"));
}

TEST(Proof, ReadsBackAndSkipsWhatItDoesNotKnow) {
    json::object object = to_json(make_inclusion());
    object["added_later"] = 1;
    EXPECT_EQ(std::get<InclusionProof>(*parse_proof(json::serialize(object), "p")),
              make_inclusion());
    EXPECT_EQ(
        std::get<ConsistencyProof>(*parse_proof(json::serialize(to_json(make_consistency())), "p")),
        make_consistency());
    InclusionProof bare = make_inclusion();
    bare.entry.reset();
    bare.checkpoint.reset();
    EXPECT_EQ(std::get<InclusionProof>(*parse_proof(json::serialize(to_json(bare)), "p")), bare);
    EXPECT_TRUE(
        json::serialize(to_json(bare))
            .starts_with(
                R"({"format":"mandate.audit_proof/1","kind":"inclusion","sequence":4,"size":7,"leaf":")"));
}

}  // namespace
}  // namespace mandate::audit
