#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "sample/company.h"
#include "sample/line_source.h"
#include "sample/sample.h"

namespace mandate::sample {

/// Collects what the figures of the bill were meant to be, by every key of the vocabulary, and
/// writes them as `expected.json`. Fed once for each month with what its LineSource gave out; works
/// on streams and sessions, not on lines. Not thread-safe.
class Expected {
public:
    Expected(SampleOptions const& options, Company const& company);

    /// Adds a month whose lines have all been given out.
    void add_month(LineSource const& source);

    /// Writes the file. `exports` are the deliveries that the figures are about.
    Result<void> write(std::filesystem::path const& path,
                       std::vector<DeliveredPeriod> const& exports) const;

private:
    struct Row {
        Tally tally;
        bool counts_tokens = false;

        void add(Tally const& more, bool tokens) {
            tally += more;
            counts_tokens = counts_tokens || tokens;
        }
    };
    using Rows = std::map<std::vector<Word>, Row>;
    using Words = std::map<std::string, Word>;

    Words words_of(Stream const& stream, BillingPeriod const& period) const;
    void add_sessions(LineSource const& source);
    void put(std::string const& month, std::string const& key, Word const& word, Tally const& tally,
             bool tokens);
    void add_stream(Words const& words, std::string const& month, Tally const& tally, bool tokens);

    SampleOptions options_;
    Company const& company_;
    std::map<std::string, Row> periods_;
    std::map<std::string, Rows> by_;
    std::map<std::string, Rows> by_month_;
};

}  // namespace mandate::sample
