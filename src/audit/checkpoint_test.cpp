#include "audit/checkpoint.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "audit/base64.h"
#include "audit/canonical_json.h"
#include "audit/merkle.h"
#include "audit/testing.h"

namespace mandate::audit {
namespace {

using ::testing::HasSubstr;
using testing::kOrigin;
using testing::make_key;

// The example of C2SP tlog-cosignature, with a witness's signature beside the log's.
constexpr std::string_view kC2spExample =
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "\xE2\x80\x94 example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "\xE2\x80\x94 witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/"
    "zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBI"
    "fZ+qnA==\n";

Checkpoint make_checkpoint() {
    return {kOrigin, 42, leaf_hash("a"), {"time 2026-11-23T14:09:00.000000Z"}};
}

std::string signed_by(SigningKey const& key) { return *sign_checkpoint(make_checkpoint(), key); }

std::string signature_in(std::string const& note) { return note.substr(note.rfind("\n\n") + 2); }

std::string problem_of(std::string_view note, std::vector<VerifierKey> const& keys) {
    auto const checkpoint = verify_checkpoint(note, kOrigin, keys);
    return checkpoint ? "" : checkpoint.error().message;
}

TEST(Checkpoint, RefusesWhatIsNoNote) {
    std::string const note = signed_by(make_key());
    std::string const signature = signature_in(note);
    std::string const text = note.substr(0, note.size() - signature.size() - 1);
    ASSERT_TRUE(parse_checkpoint(note));
    for (std::string const& other :
         {std::string(),
          std::string("\n"),
          std::string("\n\n"),
          std::string("\n\n\n"),
          text,
          text + "\n",
          note.substr(0, note.size() - 1),
          note + "\n",
          note + "x",
          text + signature,
          "\n" + note,
          fmt::format("{}\n\n{}", text, signature),
          fmt::format("{0}\n{1}\n{1}", text, signature),
          text + "\n- " + signature.substr(4),
          text + "\n\xE2\x80\x94\n",
          text + "\n\xE2\x80\x94 name\n",
          text + "\n\xE2\x80\x94  AAAAAAA=\n",
          text + "\n\xE2\x80\x94 a AAAAAA==\n",
          text + "\n\xE2\x80\x94 a b AAAAAAA=\n",
          "a\n1\n\n" + signature,
          "a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n" + signature,
          "a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n" + signature,
          "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2==\n\n" + signature,
          "a\r\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n" + signature,
          "\xFF\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n" + signature}) {
        EXPECT_FALSE(parse_checkpoint(other)) << other;
    }
    std::string many = note;
    for (std::size_t i = 0; i < kSignatureLimit; ++i) {
        many += signature;
    }
    EXPECT_THAT(parse_checkpoint(many).error().message, HasSubstr("more than 64 signatures"));
    EXPECT_FALSE(parse_checkpoint(std::string(kCheckpointLimitBytes + 1, 'a')));
}

TEST(Checkpoint, SigningRefusesWhatItCannotMean) {
    Checkpoint checkpoint = make_checkpoint();
    EXPECT_FALSE(sign_checkpoint(checkpoint, make_key(7, "example.com/other")));
    for (std::string const& extension : {"", "a\nb", "\t", "\xFF"}) {
        checkpoint.extensions = {extension};
        EXPECT_FALSE(sign_checkpoint(checkpoint, make_key()));
    }
    checkpoint.extensions = {std::string(kCheckpointLimitBytes, 'a')};
    EXPECT_FALSE(sign_checkpoint(checkpoint, make_key()));
    checkpoint = make_checkpoint();
    for (std::int64_t const size : {std::int64_t{-1}, kLargestInteger + 1}) {
        checkpoint.size = size;
        EXPECT_FALSE(sign_checkpoint(checkpoint, make_key()));
    }
}

TEST(Checkpoint, ABadSignatureByAKnownKeySpoilsTheNote) {
    SigningKey const log = make_key(7);
    SigningKey const next = make_key(8);
    std::string note = signed_by(log);
    Checkpoint other = make_checkpoint();
    other.size = 43;
    note += signature_in(*sign_checkpoint(other, next));
    EXPECT_EQ(problem_of(note, {log.verifier_key()}), "");
    EXPECT_EQ(problem_of(note, {log.verifier_key(), next.verifier_key()}),
              "checkpoint: of size 42: the signature of 'example.com/mandate' is wrong");
    // Known by name and id, but with a byte too many.
    NoteSignature const signature = parse_checkpoint(signed_by(log))->signatures[0];
    std::vector<std::uint8_t> bytes(signature.key_id.begin(), signature.key_id.end());
    bytes.insert(bytes.end(), signature.bytes.begin(), signature.bytes.end());
    bytes.push_back(0);
    std::string const text = parse_checkpoint(signed_by(log))->text;
    EXPECT_THAT(problem_of(text + "\n\xE2\x80\x94 example.com/mandate " + to_base64(bytes) + "\n",
                           {log.verifier_key()}),
                HasSubstr("is wrong"));
}

TEST(Checkpoint, NeedsAKnownKeyAndTheRightLog) {
    SigningKey const log = make_key(7);
    EXPECT_THAT(problem_of(signed_by(log), {}), HasSubstr("no key that is known"));
    EXPECT_THAT(problem_of(signed_by(log), {make_key(8).verifier_key()}),
                HasSubstr("no key that is known"));
    EXPECT_EQ(
        verify_checkpoint(signed_by(log), "example.com/other", std::vector{log.verifier_key()})
            .error()
            .message,
        "checkpoint: it is of the log 'example.com/mandate', not of 'example.com/other'");
}

TEST(Checkpoint, TakesKeysBeforeAndAfterARotation) {
    SigningKey const old_key = make_key(7);
    SigningKey const new_key = make_key(8);
    std::string const note = signed_by(old_key) + signature_in(signed_by(new_key));
    EXPECT_EQ(problem_of(note, {old_key.verifier_key()}), "");
    EXPECT_EQ(problem_of(note, {new_key.verifier_key()}), "");
    EXPECT_EQ(problem_of(note, {old_key.verifier_key(), new_key.verifier_key()}), "");
    EXPECT_EQ(verify_checkpoint(note, kOrigin, std::vector{old_key.verifier_key()}),
              make_checkpoint());
}

TEST(Checkpoint, ReadsTheExampleOfC2sp) {
    SignedCheckpoint const parsed = *parse_checkpoint(kC2spExample);
    EXPECT_EQ(parsed.checkpoint.origin, "example.com/behind-the-sofa");
    EXPECT_EQ(parsed.checkpoint.size, 20852163);
    ASSERT_EQ(parsed.signatures.size(), 2U);
    EXPECT_EQ(parsed.signatures[1].name, "witness.example.com/w1");
    EXPECT_EQ(parsed.signatures[1].bytes.size(), 72U);
}

RC_GTEST_PROP(CheckpointLaw, ReadsBackAndFailsWithAnyByteChanged, ()) {
    static SigningKey const kKey = make_key();
    Checkpoint checkpoint{
        kOrigin, *rc::gen::inRange<std::int64_t>(0, 1LL << 50), leaf_hash("a"), {}};
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
        checkpoint.extensions.push_back(
            *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange(' ', '~'))));
    }
    std::string note = *sign_checkpoint(checkpoint, kKey);
    std::vector const keys{kKey.verifier_key()};
    RC_ASSERT(*verify_checkpoint(note, kOrigin, keys) == checkpoint);
    auto const at = *rc::gen::inRange<std::size_t>(0, note.size());
    note[at] = static_cast<char>(note[at] ^ (1 << *rc::gen::inRange(0, 8)));
    RC_ASSERT(!verify_checkpoint(note, kOrigin, keys).has_value());
}

}  // namespace
}  // namespace mandate::audit
