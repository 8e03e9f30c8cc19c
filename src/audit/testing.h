#pragma once

// What the tests of this room share: keys and entries, made the same every time.

#include <string>

#include "audit/checkpoint.h"
#include "audit/entry.h"
#include "audit/instant.h"
#include "audit/signing_key.h"

namespace mandate::audit::testing {

inline constexpr char const* kOrigin = "example.com/mandate";

/// A key whose seed is 32 times `byte`.
inline SigningKey make_key(std::uint8_t byte = 7, std::string name = kOrigin) {
    std::array<std::uint8_t, 32> seed{};
    seed.fill(byte);
    return *SigningKey::create(std::move(name), seed);
}

inline Salt make_salt(std::uint8_t byte) {
    Salt salt;
    salt.bytes.fill(byte);
    return salt;
}

/// An entry without commitments.
inline Entry make_entry(std::int64_t sequence = 0) {
    Entry entry;
    entry.sequence = sequence;
    entry.at = *parse_log_instant("2026-11-23T14:09:00.000001Z") + std::chrono::hours(sequence);
    entry.actor = "u-7";
    entry.via = Via::kHttp;
    entry.action = "request.submitted";
    entry.entity = {"request", "r-" + std::to_string(sequence)};
    entry.version = 1;
    entry.after = {{"state", "submitted"}, {"estimate", "1200.000000000000"}};
    return entry;
}

/// Commits to the reason "why <sequence>", salted with the sequence, and to an e-mail address
/// salted with 100.
inline Entry make_entry_with_texts(std::int64_t sequence) {
    Entry entry = make_entry(sequence);
    entry.reason =
        commit("why " + std::to_string(sequence), make_salt(static_cast<std::uint8_t>(sequence)));
    entry.after["email"] = to_json(commit("lena@example.com", make_salt(100)));
    return entry;
}

}  // namespace mandate::audit::testing
