#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mandate::sample {

/// A value of a key as the generator meant it: a text, none, or one that a reader cannot know.
struct Word {
    std::optional<std::string> text;
    bool unknown = false;  ///< it is there, in a form that nobody has documented

    Word() = default;
    Word(std::string value) : text(std::move(value)) {}  // NOLINT(google-explicit-constructor)
    Word(char const* value) : text(value) {}             // NOLINT(google-explicit-constructor)
    static Word none() { return {}; }
    static Word strange() {
        Word word;
        word.unknown = true;
        return word;
    }
    /// None when the text is empty.
    static Word or_none(std::string const& value) { return value.empty() ? none() : Word(value); }

    friend auto operator<=>(Word const&, Word const&) = default;
};

/// What a line means, in the words of docs/formats/vocabulary.md. What is not here is said by the
/// columns themselves (account, usage type, ...).
struct Meaning {
    std::string platform;
    Word service;
    Word model;
    Word vendor;
    Word token_type = "none";
    Word tier;
    Word routing;
    Word billing_shape;
    Word region;
    std::string line_kind = "usage";
};

/// Who called, as the bill writes it and as it is meant.
struct Caller {
    /// `line_item_iam_principal`; for a pool the text up to the session, `/` included.
    std::string principal;
    std::string account;
    Word role;
    Word user;
    Word session;
    std::vector<std::pair<std::string, std::string>> tags;  ///< principal and session tags
};

/// Session names that a runtime makes up and throws away.
enum class SessionStyle { kEcsTask, kPod, kPipelineRun, kInstance };

/// A range of the month's session names that the lines of a stream walk through in order.
struct SessionPool {
    SessionStyle style = SessionStyle::kEcsTask;
    std::int64_t share_percent = 0;  ///< of SampleOptions::sessions
    std::int64_t first = 0;          ///< of the month's names; filled in by the plan
    std::int64_t count = 0;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

inline constexpr std::size_t kMonthDays = 31;

/// Lines that differ only in time and amounts (and in the session, where there is a pool): what the
/// bill says in each of them, what it means, and how much there is of it on each day of a month.
///
/// Amounts are counted in quanta, the smallest quantity of the stream: one token, one image, a
/// millionth of an hour. `price` is in 10^-12 dollars a quantum, so that every cost is exact.
struct Stream {
    // As in the bill. Empty means null.
    bool marketplace = false;
    std::string bill_type = "Anniversary";
    std::string line_type = "Usage";
    std::string account;
    std::string product_code;
    std::string product_name;
    std::string product_family;
    std::string usage_type;
    std::string operation;
    std::string description;
    std::string unit;
    std::string region_code;
    std::string resource;
    std::string user_identifier;
    std::string tax_type;
    std::string legal_entity = "Amazon Web Services, Inc.";
    std::string invoice;
    std::string seller;  ///< of a Marketplace product
    Pairs product;
    Pairs tags;
    Pairs resource_tags;
    Pairs cost_category;

    Meaning means;
    Caller caller;
    Pairs tag_words;  ///< what the tags mean: `resourceTags/team`, value

    // Amounts
    std::int64_t price = 0;
    std::int64_t list_price = 0;
    bool listed = true;      ///< whether there is a public price at all
    int quantum_places = 0;  ///< usage amount = quanta / 10^places
    bool counts_tokens = false;
    bool flat_amount = false;       ///< tax, credit, ...: usage amount 1, the quanta are money
    std::int64_t discount_ppm = 0;  ///< of cost, in `net` and the discount columns
    std::optional<SessionPool> pool;
    std::int64_t resource_pool = 0;  ///< how many resources the lines spread over, 0 for one

    // One month
    std::array<std::int64_t, kMonthDays> quanta{};
    std::array<std::int64_t, kMonthDays> lines{};
    bool whole_month = false;  ///< one line from the first of the month to its end

    std::int64_t line_count() const {
        std::int64_t total = 0;
        for (std::int64_t const count : lines) {
            total += count;
        }
        return total;
    }
};

}  // namespace mandate::sample
