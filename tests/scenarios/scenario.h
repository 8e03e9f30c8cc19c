#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace mandate::scenarios {

/// One line of a scenario: `as lena approves request "support-bot" model=... -> refused: duties`.
struct Sentence {
    std::string place;                          ///< `support_bot.scenario:12`
    std::string subject;                        ///< `as lena`, `given`, `expect`, `day`
    std::string actor;                          ///< after `as`; empty otherwise
    std::string delegator;                      ///< after `for`; empty otherwise
    std::vector<std::string> roles;             ///< in brackets after the actor
    std::string phrase;                         ///< the bare words: `approves request`
    std::vector<std::string> objects;           ///< quoted texts and what has a colon, in order
    std::map<std::string, std::string> values;  ///< `model=...`
    std::string outcome;                        ///< `refused`, `conflict`, `error`; empty: it works
    std::string outcome_text;                   ///< what the sentence of the refusal says
};

/// Reads a scenario. `use FILE` reads another one first (same folder). Lines that begin with `#`
/// and empty ones are passed over.
Result<std::vector<Sentence>> read_scenario(std::filesystem::path const& file);

}  // namespace mandate::scenarios
