#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "base/result.h"

namespace mandate::warehouse {

enum class Basis { kUnblended, kNet, kList };
std::string_view name_of(Basis basis);
std::optional<Basis> parse_basis(std::string_view name);

/// One of the keys that spend can be grouped and filtered by (docs/formats/spend.md).
/// Only `parse` makes one, so a SpendKey is always a known key.
class SpendKey {
public:
    /// Reads `model` or `tag:<source>/<key>`. @returns Error{Usage} that lists the keys.
    static Result<SpendKey> parse(std::string_view text);

    std::string const& name() const { return name_; }
    /// The tag (`resourceTags/team`) when this key is one.
    std::optional<std::string> const& tag() const { return tag_; }

    friend bool operator==(SpendKey const&, SpendKey const&) = default;

private:
    SpendKey(std::string name, std::optional<std::string> tag)
        : name_(std::move(name)), tag_(std::move(tag)) {}
    std::string name_;
    std::optional<std::string> tag_;
};

/// KEY=VALUE, or KEY= for lines without a value.
struct SpendFilter {
    SpendKey key;
    std::optional<std::string> value;
};

/// The facts and meanings of one delivery, and which of its payers count.
struct LedgerSource {
    BillingPeriod period;
    std::filesystem::path snapshot;   ///< folder with facts.parquet
    std::filesystem::path ledger;     ///< folder with meanings.parquet, ...
    std::vector<std::string> payers;  ///< "" is the payer that the export does not name
};

struct SpendSelection {
    std::vector<LedgerSource> sources;
    std::vector<SpendFilter> where;
    Basis basis = Basis::kUnblended;
    bool ai_only = false;
    std::optional<std::string> currency;
};

/// Sums over some lines. `tokens` is exact, rounded half to even once.
struct Sums {
    Money cost;
    std::optional<Int128> tokens;
    std::int64_t lines = 0;
    std::int64_t lines_without_basis = 0;
};

struct GroupedRow {
    std::vector<std::optional<std::string>> values;
    std::vector<std::string> unknown_keys;
    Sums sums;
    std::optional<std::string> unit;
    std::optional<Int128> usage;
};

/// Figures about a whole selection.
struct Overview {
    Sums total;
    Sums identified;    ///< AI usage lines with an identity, and understood
    Sums unidentified;  ///< AI usage lines without one, and understood
    Sums unknown;       ///< lines with something that was not understood: never in the two above
    Sums unread_tags;   ///< lines with a text of tags that cannot be read
};

/// Where a tag key occurs.
struct TagUse {
    std::string tag;            ///< `resourceTags/team`
    std::optional<Date> since;  ///< the first day of a line that carries it
    std::int64_t lines = 0;
};

/// Answers questions about a selection of the ledger, reading its files directly. Each call is one
/// pass over the files. Not thread-safe; cheap to make.
class SpendReader {
public:
    /// @param data_folder the only folder that the engine may read.
    static Result<SpendReader> open(SpendSelection selection,
                                    std::filesystem::path const& data_folder);

    SpendReader(SpendReader&&) noexcept;
    ~SpendReader();

    /// Groups by the keys: rows by cost descending, then values ascending by bytes, null last.
    Result<std::vector<GroupedRow>> group(std::vector<SpendKey> const& keys);

    Result<Overview> overview();

    /// The tag keys that lines outside `non_ai` of the sources carry, by name.
    Result<std::vector<TagUse>> tags();

private:
    struct State;
    explicit SpendReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace mandate::warehouse
