// Writes evidence of random logs, good and bad, and says what Mandate's own verifier makes of
// files; independent_test.py compares that with verifier.py.
//
//   audit_samples write FOLDER SEED     FOLDER/good, FOLDER/bad, FOLDER/key, FOLDER/kept
//   audit_samples verify FOLDER FILE... one line a file: holds or refused
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "audit/bundle_verifier.h"
#include "audit/canonical_json.h"
#include "audit/merkle.h"
#include "audit/proof.h"
#include "audit/testing.h"
#include "base/text.h"

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace mandate;
using namespace mandate::audit;
using audit::testing::kOrigin;
using audit::testing::make_key;

std::string read_file(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(fs::path const& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

/// A log under the making: its lines, and what they add up to.
struct Log {
    std::vector<std::string> lines;  // without the header
    std::vector<std::string> entries;
    std::vector<Hash> leaves;
    Frontier frontier;
    std::int64_t heads = 0;

    void add(std::string const& entry) {
        lines.push_back(entry);
        entries.push_back(entry);
        leaves.push_back(leaf_hash(entry));
        frontier.append(leaves.back());
    }

    std::string note(SigningKey const& key = make_key()) const {
        return *sign_checkpoint(
            {kOrigin, frontier.size(), frontier.root(), {"time 2026-11-23T14:09:00.000000Z"}}, key);
    }

    void add_checkpoint(std::string const& note) {
        lines.push_back(*checkpoint_line(note));
        ++heads;
    }

    std::string bundle(std::vector<VerifierKey> const& keys) const {
        std::string text = *header_line({kOrigin, frontier.size(), heads, keys}) + '\n';
        for (std::string const& line : lines) {
            text += line + '\n';
        }
        return text;
    }

    std::string bundle() const { return bundle({make_key().verifier_key()}); }
};

class Writer {
public:
    Writer(fs::path folder, unsigned seed) : folder_(std::move(folder)), random_(seed) {}

    void write() {
        fs::create_directories(folder_ / "good");
        fs::create_directories(folder_ / "bad");
        write_file(folder_ / "key", make_key().verifier_key().to_text());
        write_good_bundles();
        write_bad_bundles();
        write_proofs();
    }

private:
    int up_to(int most) { return std::uniform_int_distribution(0, most)(random_); }

    std::string any_text() {
        static constexpr std::string_view kPieces[] = {"a",
                                                       "\"",
                                                       "\\",
                                                       "\n",
                                                       "\x01",
                                                       "\x7F",
                                                       "/",
                                                       "~",
                                                       "{\"committed\":\"",
                                                       "\xC3\xA9",
                                                       "\xE2\x80\xA8",
                                                       "\xEF\xAC\xB3",
                                                       "\xF0\x9F\x98\x80"};
        std::string text = fmt::to_string(up_to(99));
        for (int i = up_to(6); i > 0; --i) {
            text += kPieces[static_cast<std::size_t>(up_to(std::size(kPieces) - 1))];
        }
        return text;
    }

    Salt any_salt() {
        Salt salt;
        for (std::uint8_t& byte : salt.bytes) {
            byte = static_cast<std::uint8_t>(up_to(255));
        }
        return salt;
    }

    json::value any_value(int depth) {
        switch (up_to(depth > 0 ? 5 : 3)) {
            case 0: return nullptr;
            case 1: return up_to(1) == 1;
            case 2: return std::int64_t{up_to(1 << 30)} * up_to(1 << 20) - (1 << 20);
            case 3: return json::value(any_text());
            case 4: return json::array{any_value(depth - 1), any_value(depth - 1)};
            default: {
                json::object object;
                for (int i = up_to(4); i > 0; --i) {
                    object[any_text()] = any_value(depth - 1);
                }
                return object;
            }
        }
    }

    /// Adds an entry, and most of the texts that it commits to.
    void add_entry(Log& log) {
        Entry entry = audit::testing::make_entry(log.frontier.size());
        entry.actor = any_text();
        entry.via = up_to(1) == 0 ? Via::kCli : Via::kJob;
        if (up_to(3) == 0) {
            entry.on_behalf_of = any_text();
        }
        std::vector<Disclosure> texts;
        auto const commit_to = [&](std::string const& path) {
            texts.push_back({path, any_salt(), any_text()});
            return commit(texts.back().text, texts.back().salt);
        };
        entry.after[any_text()] = any_value(3);
        if (up_to(1) == 0) {
            std::string const key = any_text();
            entry.after["people"] = json::array{
                json::object{{key, to_json(commit_to("/after/people/0/" + pointer_token(key)))}}};
        }
        if (up_to(2) > 0) {
            entry.reason = commit_to("/reason");
        }
        log.add(*canonical_text(entry));
        for (Disclosure const& text : texts) {
            if (up_to(4) > 0) {
                log.lines.push_back(*disclosure_line(text));
            }
        }
    }

    Log any_log(int size) {
        Log log;
        while (log.frontier.size() < size) {
            add_entry(log);
            if (up_to(9) == 0) {
                log.add_checkpoint(log.note());
            }
        }
        log.add_checkpoint(log.note());
        return log;
    }

    void good(std::string const& name, std::string const& text) {
        write_file(folder_ / "good" / name, text);
    }
    void bad(std::string const& name, std::string const& text) {
        write_file(folder_ / "bad" / name, text);
    }

    void write_good_bundles() {
        for (int const size : {0, 1, 2, 3, 7, 8, 9, 64, 100}) {
            good(fmt::format("log-{}.bundle", size), any_log(size).bundle());
        }
        // A new key signs beside the old one; and a witness of whom nobody here knows.
        Log rotated = any_log(5);
        std::string const next = rotated.note(make_key(8));
        std::string const witness =
            "\xE2\x80\x94 witness.example.com/w1 "
            "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZ"
            "qhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
        rotated.add_checkpoint(rotated.note() + next.substr(next.rfind("\n\n") + 2) + witness);
        good("rotated.bundle",
             rotated.bundle({make_key().verifier_key(), make_key(8).verifier_key()}));
    }

    void write_bad_bundles() {
        // What only an auditor who has the key, or an old checkpoint, can see.
        Log kept = any_log(12);
        write_file(folder_ / "kept", kept.note());
        good("kept-whole.bundle", kept.bundle());
        add_entry(kept);
        kept.add_checkpoint(kept.note());
        good("kept-longer.bundle", kept.bundle());
        bad("kept-shorter.bundle", any_log(11).bundle());
        bad("kept-rewritten.bundle", any_log(12).bundle());
        Log forged;
        add_entry(forged);
        forged.add_checkpoint(forged.note(make_key(66)));
        bad("forged.bundle", forged.bundle({make_key(66).verifier_key()}));
        bad("wrong-key.bundle", forged.bundle());

        // What the log's own key has signed, and is wrong all the same.
        std::string const entry = *canonical_text(audit::testing::make_entry_with_texts(0));
        bad_entry("gap", replaced(entry, "\"sequence\":0", "\"sequence\":1"));
        bad_entry("spaces", replaced(entry, "\"version\":1", "\"version\": 1"));
        bad_entry("escape", replaced(entry, "u-7", "\\u0075-7"));
        bad_entry("order", replaced(entry, R"("action":"request.submitted","actor":"u-7")",
                                    R"("actor":"u-7","action":"request.submitted")"));
        bad_entry("double", replaced(entry, "\"version\":1", "\"version\":1.5"));
        bad_entry("large", replaced(entry, "\"version\":1", "\"version\":9007199254740992"));
        bad_entry("unknown", replaced(entry, "\"via\":\"http\"", R"("via":"http","x":1)"));
        bad_entry("missing", replaced(entry, "\"on_behalf_of\":null,", ""));
        bad_entry("date", replaced(entry, "2026-11-23", "2026-02-29"));
        bad_entry("action", replaced(entry, "request.submitted", "request"));
        bad_entry("via", replaced(entry, "\"http\"", "\"mail\""));
        bad_entry("actor", replaced(entry, "\"u-7\"", "\"\""));
        bad_entry("after", replaced(entry, "\"after\":{", "\"after\":[{") + "]");
        bad_entry("committed", replaced(entry, "{\"committed\":", "{\"a\":1,\"committed\":"));
        bad_entry("twice",
                  replaced(entry, "\"state\":\"submitted\"", R"("state":"x","state":"y")"));
        bad_entry("utf8", replaced(entry, "u-7", "\xED\xA0\x80"));
        bad_entry("deep",
                  replaced(entry, "\"submitted\"", std::string(32, '[') + std::string(32, ']')));
        Log tail = any_log(3);
        add_entry(tail);
        bad("tail.bundle", tail.bundle());
    }

    void bad_entry(std::string const& name, std::string const& entry) {
        Log log;
        log.add(entry);
        log.add_checkpoint(log.note());
        bad("entry-" + name + ".bundle", log.bundle());
    }

    static std::string replaced(std::string text, std::string_view what, std::string_view with) {
        return text.replace(text.find(what), what.size(), with);
    }

    void write_proofs() {
        Log log = any_log(0);
        std::vector<Hash> roots{log.frontier.root()};
        std::vector<std::string> notes{log.note()};
        while (log.frontier.size() < 21) {
            add_entry(log);
            roots.push_back(log.frontier.root());
            notes.push_back(log.note());
        }
        for (std::size_t size = 1; size <= 21; size += 1 + static_cast<std::size_t>(up_to(3))) {
            auto const at = static_cast<std::size_t>(up_to(static_cast<int>(size) - 1));
            auto const end = static_cast<std::int64_t>(size);
            auto const start = static_cast<std::int64_t>(at);
            InclusionProof const inclusion{start,
                                           end,
                                           log.leaves[at],
                                           roots[size],
                                           *inclusion_proof(log.leaves, start, end),
                                           log.entries[at],
                                           notes[size]};
            good(fmt::format("in-{}.json", size), json::serialize(to_json(inclusion)));
            ConsistencyProof const consistency{start,
                                               end,
                                               roots[at],
                                               roots[size],
                                               *consistency_proof(log.leaves, start, end),
                                               notes[at],
                                               notes[size]};
            good(fmt::format("from-{}.json", size), json::serialize(to_json(consistency)));
        }
    }

    fs::path folder_;
    std::mt19937 random_;
};

Result<void> verify_proof_file(std::string const& text, std::span<VerifierKey const> keys) {
    auto const check_note = [&](std::optional<std::string> const& note) -> Result<void> {
        if (!note) {
            return fail(ErrorCode::kAnswerIsNo, "the proof has no checkpoint");
        }
        TRY(verify_checkpoint(*note, kOrigin, keys));
        return {};
    };
    Proof const proof = TRY(parse_proof(text, "proof"));
    if (auto const* const inclusion = std::get_if<InclusionProof>(&proof)) {
        TRY(check_note(inclusion->checkpoint));
        return verify(*inclusion);
    }
    auto const& consistency = std::get<ConsistencyProof>(proof);
    TRY(check_note(consistency.old_checkpoint));
    TRY(check_note(consistency.new_checkpoint));
    return verify(consistency);
}

Result<void> verify_bundle_file(std::string_view text, AuditorsOwn own) {
    BundleVerifier verifier(std::move(own));
    while (!text.empty()) {
        std::size_t const end = text.find('\n');
        if (end == std::string_view::npos) {
            return fail(ErrorCode::kAnswerIsNo, "the last line does not end");
        }
        TRY(verifier.feed(text.substr(0, end)));
        text.remove_prefix(end + 1);
    }
    TRY(verifier.finish());
    return {};
}

void verify_files(fs::path const& folder, std::span<char* const> files) {
    std::vector const keys{*VerifierKey::parse(read_file(folder / "key"))};
    for (fs::path const file : files) {
        AuditorsOwn own{keys, {}};
        if (file.filename().string().starts_with("kept-")) {
            own.kept_checkpoints = {read_file(folder / "kept")};
        }
        Result<void> const result = file.extension() == ".json"
                                        ? verify_proof_file(read_file(file), keys)
                                        : verify_bundle_file(read_file(file), std::move(own));
        std::cout << (result ? "holds" : "refused: " + result.error().message) << '\n';
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::span const arguments(argv, static_cast<std::size_t>(argc));
    std::string_view const verb = argc > 2 ? arguments[1] : "";
    if (verb == "write" && argc == 4) {
        Writer(arguments[2], static_cast<unsigned>(std::stoul(arguments[3]))).write();
    } else if (verb == "verify") {
        verify_files(arguments[2], arguments.subspan(3));
    } else {
        std::cerr << "audit_samples write FOLDER SEED, or audit_samples verify FOLDER FILE...\n";
        return 2;
    }
    return 0;
}
