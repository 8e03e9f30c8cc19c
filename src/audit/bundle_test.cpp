#include "audit/bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/bundle_verifier.h"
#include "audit/canonical_json.h"
#include "audit/merkle.h"
#include "audit/testing.h"
#include "base/text.h"

namespace mandate::audit {
namespace {

using ::testing::HasSubstr;
using testing::kOrigin;
using testing::make_entry;
using testing::make_entry_with_texts;
using testing::make_key;
using testing::make_salt;

using Lines = std::vector<std::string>;

std::string note_of(Frontier const& frontier, SigningKey const& key = make_key()) {
    return *sign_checkpoint({kOrigin, frontier.size(), frontier.root(), {}}, key);
}

/// Ten entries, those with odd numbers with two texts each; checkpoints at 4 and 10. Lines:
/// 0 header, 1 entry 0, 2 entry 1, 3 and 4 its texts, 5 entry 2, 6 entry 3, 7 and 8 its texts,
/// 9 checkpoint, 10 entry 4, ...
Lines make_bundle(SigningKey const& key = make_key()) {
    Lines lines{*header_line({kOrigin, 10, 2, {key.verifier_key()}})};
    Frontier frontier;
    for (std::int64_t i = 0; i < 10; ++i) {
        bool const odd = i % 2 == 1;
        lines.push_back(*canonical_text(odd ? make_entry_with_texts(i) : make_entry(i)));
        frontier.append(leaf_hash(lines.back()));
        if (odd) {
            lines.push_back(*disclosure_line({"/after/email", make_salt(100), "lena@example.com"}));
            lines.push_back(*disclosure_line(
                {"/reason", make_salt(static_cast<std::uint8_t>(i)), "why " + std::to_string(i)}));
        }
        if (i == 3 || i == 9) {
            lines.push_back(*checkpoint_line(note_of(frontier, key)));
        }
    }
    return lines;
}

/// A note of the bundle's log at a size.
std::string kept_note(std::int64_t size) {
    Frontier frontier;
    for (std::string const& line : make_bundle()) {
        if (line.starts_with(kEntryStart) && frontier.size() < size) {
            frontier.append(leaf_hash(line));
        }
    }
    return note_of(frontier);
}

Result<BundleReport> verify_lines(Lines const& lines, AuditorsOwn own = {}) {
    BundleVerifier verifier(std::move(own));
    for (std::string const& line : lines) {
        static_cast<void>(verifier.feed(line));
    }
    return verifier.finish();
}

std::string problem_of(Lines const& lines, AuditorsOwn own = {}) {
    auto const report = verify_lines(lines, std::move(own));
    return report ? "" : report.error().message;
}

std::string without(std::string text, std::string_view what) {
    return text.replace(text.find(what), what.size(), "");
}

TEST(Bundle, RefusesAFileThatIsNone) {
    EXPECT_EQ(problem_of({}), "the file is empty");
    EXPECT_THAT(problem_of({"{}"}), HasSubstr("line 1: the first line: byte 0"));
    EXPECT_EQ(verify_lines({"PK"}).error().code, ErrorCode::kBadInput);
    Lines lines = make_bundle();
    for (auto const& [what, with] : std::vector<std::pair<std::string, std::string>>{
             {"audit_bundle/1", "audit_bundle/2"},
             {"\"heads\":2", "\"heads\":0"},
             {"\"size\":10", "\"size\":-1"},
             {"\"origin\":\"example", "\"origin\":\"sample"},
             {"]}", ",]}"},
             {"\"vkeys\":[", "\"vkeys\":[\"\","},
             {"]}", "],\"x\":1}"}}) {
        Lines other = lines;
        other[0].replace(other[0].find(what), what.size(), with);
        EXPECT_NE(problem_of(other), "") << with;
        EXPECT_EQ(verify_lines(other).error().code, ErrorCode::kBadInput);
    }
    EXPECT_FALSE(header_line({kOrigin, 0, 1, {}}));
    EXPECT_FALSE(header_line({kOrigin, 0, 0, {make_key().verifier_key()}}));
    EXPECT_FALSE(header_line({"example.com/other", 0, 1, {make_key().verifier_key()}}));
}

TEST(Bundle, FindsTheFirstFaultAndSaysWhereItIs) {
    Lines lines = make_bundle();
    lines[5].replace(lines[5].find("1200"), 4, "1300");
    BundleVerifier verifier{{}};
    for (std::size_t i = 0; i < 9; ++i) {
        EXPECT_TRUE(verifier.feed(lines[i])) << i;
    }
    Error const fault = verifier.feed(lines[9]).error();
    EXPECT_EQ(fault.message,
              "line 10, after 4 entries: the checkpoint of size 4 was signed for other entries "
              "than those before it");
    EXPECT_EQ(fault.code, ErrorCode::kAnswerIsNo);
    EXPECT_EQ(fault.fields.at("line"), "10");
    EXPECT_EQ(fault.fields.at("sequence"), "4");
    EXPECT_EQ(verifier.feed(lines[10]).error().message, fault.message);
    EXPECT_EQ(verifier.finish().error().message, fault.message);
}

TEST(Bundle, RefusesLinesThatAreMissingMovedOrDoubled) {
    Lines const lines = make_bundle();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        Lines missing = lines;
        missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(i));
        bool const is_text = lines[i].starts_with(kDisclosureStart);
        EXPECT_EQ(problem_of(missing).empty(), is_text) << i;
        Lines doubled = lines;
        doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
        EXPECT_NE(problem_of(doubled), "") << i;
        Lines cut(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_NE(problem_of(cut), "") << i;
        if (i > 0) {
            Lines swapped = lines;
            std::swap(swapped[i - 1], swapped[i]);
            EXPECT_NE(problem_of(swapped), "") << i;
        }
    }
}

TEST(Bundle, RefusesEveryChangedByte) {
    Lines const lines = make_bundle();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::size_t at = 0; at < lines[i].size(); at += 3) {
            Lines changed = lines;
            changed[i][at] = static_cast<char>(changed[i][at] ^ (1 << (at % 7)));
            EXPECT_NE(problem_of(changed), "") << "line " << i << ", byte " << at;
        }
    }
}

TEST(Bundle, RefusesTextsThatWereNotCommittedTo) {
    Lines lines = make_bundle();
    lines[3] = *disclosure_line({"/after/email", make_salt(100), "mallory@example.com"});
    EXPECT_THAT(problem_of(lines), HasSubstr("'/after/email' is not the one that entry 1"));
    lines[3] = *disclosure_line({"/after/email", make_salt(99), "lena@example.com"});
    EXPECT_THAT(problem_of(lines), HasSubstr("is not the one"));
    lines[3] = *disclosure_line({"/after/state", make_salt(100), "submitted"});
    EXPECT_THAT(problem_of(lines), HasSubstr("entry 1 commits to no text at '/after/state'"));
    lines[3] = *disclosure_line({"", make_salt(100), "submitted"});
    EXPECT_NE(problem_of(lines), "");
    Lines moved = make_bundle();
    std::swap(moved[1], moved[3]);
    EXPECT_THAT(problem_of(moved), HasSubstr("no entry before it commits to"));
    EXPECT_FALSE(parse_disclosure_line(R"({"path":"/reason","salt":"00","text":"x"})"));
    lines[3] = *disclosure_line({"/\x1B[2J", make_salt(100), "x"});
    EXPECT_THAT(problem_of(lines), HasSubstr("commits to no text at '/?[2J'"));
}

TEST(Bundle, RefusesAnEndThatNoCheckpointCovers) {
    Lines lines = make_bundle();
    lines.pop_back();
    lines[0] = *header_line({kOrigin, 10, 1, {make_key().verifier_key()}});
    EXPECT_THAT(problem_of(lines), HasSubstr("no checkpoint covers the entries from 4 on"));
}

TEST(Bundle, RefusesAForgeryUnderAKeyThatTheAuditorDoesNotKnow) {
    Lines const forged = make_bundle(make_key(66));
    AuditorsOwn own;
    own.keys = {make_key().verifier_key()};
    EXPECT_EQ(problem_of(forged), "");
    EXPECT_THAT(problem_of(forged, own), HasSubstr("no key that is known has signed it"));
}

TEST(Bundle, RefusesALogThatWasShortenedOrWrittenAnew) {
    AuditorsOwn own;
    own.kept_checkpoints = {kept_note(7)};
    EXPECT_EQ(problem_of(make_bundle(), own), "");

    // The owner of the key leaves the last entries out, and signs anew.
    Lines shortened = make_bundle();
    shortened.resize(10);
    shortened[0] = *header_line({kOrigin, 4, 1, {make_key().verifier_key()}});
    EXPECT_EQ(problem_of(shortened), "");
    EXPECT_THAT(problem_of(shortened, own), HasSubstr("is of size 7: the log was shortened"));

    // The owner of the key changes entry 5, and signs anew.
    Lines rewritten = make_bundle();
    Frontier frontier;
    for (std::string& line : rewritten) {
        if (line.starts_with(kEntryStart)) {
            if (frontier.size() == 6) {
                line.replace(line.find("1200"), 4, "9200");
            }
            frontier.append(leaf_hash(line));
        }
    }
    rewritten.back() = *checkpoint_line(note_of(frontier));
    EXPECT_EQ(problem_of(rewritten), "");
    EXPECT_THAT(problem_of(rewritten, own),
                HasSubstr("after 7 entries: the checkpoint of size 7 that was kept"));

    own.kept_checkpoints = {without(kept_note(7), "=")};
    EXPECT_THAT(problem_of(make_bundle(), own), HasSubstr("a checkpoint kept from earlier"));
}

TEST(Bundle, RefusesLinesThatAreTooLongOrUnknown) {
    Lines lines = make_bundle();
    lines[1] = std::string(kLineLimitBytes, ' ');
    EXPECT_THAT(problem_of(lines), HasSubstr("1048576 bytes"));
    lines[1] = "";
    EXPECT_THAT(problem_of(lines), HasSubstr("neither an entry nor a text nor a checkpoint"));
    lines = make_bundle();
    lines[1] += '\r';
    EXPECT_NE(problem_of(lines), "");
    EXPECT_FALSE(disclosure_line({"/reason", make_salt(1), std::string(kLineLimitBytes, 'x')}));
}

TEST(Bundle, ReportsWhatHolds) {
    Lines lines = make_bundle();
    lines.erase(lines.begin() + 3);  // the e-mail address of entry 1 was erased
    AuditorsOwn own;
    own.keys = {make_key(8).verifier_key(), make_key().verifier_key()};
    own.kept_checkpoints = {kept_note(7), kept_note(0), kept_note(10)};
    BundleReport const report = verify_lines(lines, own).value();
    EXPECT_EQ(report.origin, kOrigin);
    EXPECT_EQ(report.key_source, KeySource::kAuditor);
    EXPECT_EQ(report.entries, 10);
    EXPECT_EQ(report.root, parse_checkpoint(kept_note(10))->checkpoint.root);
    EXPECT_EQ(report.checkpoints_verified, 2);
    EXPECT_EQ(report.kept_checkpoints_met, 3);
    EXPECT_EQ(report.texts_checked, 9);
    EXPECT_EQ(report.texts_erased, 1);
    EXPECT_EQ(report.first_at, make_entry(0).at);
    EXPECT_EQ(report.last_at, make_entry(9).at);
}

TEST(Bundle, AnEmptyLogHasOneCheckpoint) {
    Lines const lines{*header_line({kOrigin, 0, 1, {make_key().verifier_key()}}),
                      *checkpoint_line(note_of({}))};
    BundleReport const report = verify_lines(lines).value();
    EXPECT_EQ(report.entries, 0);
    EXPECT_EQ(report.root, empty_root());
    EXPECT_EQ(report.first_at, std::nullopt);
    EXPECT_EQ(report.key_source, KeySource::kBundle);
    EXPECT_NE(problem_of({lines[0]}), "");
}

TEST(Bundle, LinesReadBack) {
    Disclosure const disclosure{"/after/a~1b", make_salt(3), "\"caf\xC3\xA9\"\n"};
    EXPECT_EQ(parse_disclosure_line(*disclosure_line(disclosure)), disclosure);
    EXPECT_EQ(parse_checkpoint_line(*checkpoint_line(note_of({}))), note_of({}));
    BundleHeader const header{
        kOrigin, 10, 2, {make_key().verifier_key(), make_key(8).verifier_key()}};
    EXPECT_EQ(parse_header_line(*header_line(header)), header);
    for (std::string const& line : make_bundle()) {
        EXPECT_TRUE(check_canonical(line)) << line;
    }
}

}  // namespace
}  // namespace mandate::audit
