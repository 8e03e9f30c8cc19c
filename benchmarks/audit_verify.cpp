// How many entries of an evidence bundle are verified in a second, by one thread, from memory; see
// design section 7. Prints two figures: entries as they come, every second one with a reason whose
// text is there; and the same without texts.
#include <chrono>
#include <iostream>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "audit/bundle_verifier.h"
#include "audit/merkle.h"
#include "audit/testing.h"

namespace {

using namespace mandate;
using namespace mandate::audit;

constexpr std::int64_t kEntries = 500'000;

enum class Texts { kNone, kEverySecond };

std::vector<std::string> make_lines(Texts texts) {
    std::vector<std::string> lines{
        *header_line({testing::kOrigin, kEntries, 1, {testing::make_key().verifier_key()}})};
    Frontier frontier;
    for (std::int64_t i = 0; i < kEntries; ++i) {
        Entry entry = testing::make_entry();
        entry.sequence = i;
        entry.after["product"] = "support-bot";
        entry.after["account"] = "111122223333";
        entry.after["model"] = "claude-sonnet-4-6";
        entry.after["artefact"] = leaf_hash(fmt::to_string(i)).hex();
        bool const with_text = texts == Texts::kEverySecond && i % 2 == 0;
        Disclosure const reason{"/reason", testing::make_salt(1), "needed for the pilot in March"};
        if (with_text) {
            entry.reason = commit(reason.text, reason.salt);
        }
        lines.push_back(*canonical_text(entry));
        frontier.append(leaf_hash(lines.back()));
        if (with_text) {
            lines.push_back(*disclosure_line(reason));
        }
    }
    lines.push_back(*checkpoint_line(
        *sign_checkpoint({testing::kOrigin, kEntries, frontier.root(), {}}, testing::make_key())));
    return lines;
}

/// Seconds, or nothing when the bundle does not hold.
std::optional<double> time_of(std::vector<std::string> const& lines) {
    auto const start = std::chrono::steady_clock::now();
    BundleVerifier verifier{{}};
    for (std::string const& line : lines) {
        static_cast<void>(verifier.feed(line));
    }
    if (!verifier.finish()) {
        return std::nullopt;
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

bool report(std::string_view name, Texts texts) {
    std::vector<std::string> const lines = make_lines(texts);
    std::optional<double> best;
    for (int run = 0; run < 5; ++run) {
        std::optional<double> const seconds = time_of(lines);
        if (!seconds) {
            std::cerr << "audit_verify: the bundle does not hold\n";
            return false;
        }
        best = std::min(*seconds, best.value_or(*seconds));
    }
    std::cout << fmt::format("{:<30} {:>9.0f} entries a second, entries of {} bytes\n", name,
                             static_cast<double>(kEntries) / *best, lines[1].size());
    return true;
}

}  // namespace

int main() {
    bool const done = report("without texts", Texts::kNone) &&
                      report("every second with a reason", Texts::kEverySecond);
    return done ? 0 : 1;
}
