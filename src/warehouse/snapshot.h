#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "warehouse/engine.h"
#include "warehouse/interner.h"
#include "warehouse/read_job.h"

namespace mandate::warehouse {

/// The files of a snapshot (docs/formats/snapshot.md). Together they are what AWS said, grouped:
/// facts point into the dictionaries by number, 0 meaning "none".
namespace snapshot {
inline constexpr std::string_view kFacts = "facts.parquet";            ///< measures and identities
inline constexpr std::string_view kKeys = "keys.parquet";              ///< distinct raw keys
inline constexpr std::string_view kPrincipals = "principals.parquet";  ///< distinct principals
inline constexpr std::string_view kResources = "resources.parquet";    ///< distinct resource ids
inline constexpr std::string_view kTags = "tags.parquet";              ///< distinct raw tag texts
inline constexpr std::array kFiles = {kFacts, kKeys, kPrincipals, kResources, kTags};
}  // namespace snapshot

/// The dictionaries of one reading, filled while its lines are grouped.
struct Dictionaries {
    /// @param limit_bytes what all of them together may hold.
    explicit Dictionaries(std::size_t limit_bytes)
        : budget(limit_bytes),
          keys(budget, Interner::AllAbsent::kEntry),
          billed(budget, Interner::AllAbsent::kEntry),
          users(budget),
          principals(budget),
          resources(budget),
          tags(budget) {}
    InternerBudget budget;
    Interner keys;
    Interner billed;  ///< payer, account, currency, region and invoice, together
    Interner users;   ///< user identifiers
    Interner principals;
    Interner resources;
    Interner tags;
    /// The columns of the view `line` that hold tag texts, and what stands before the text of each
    /// in a snapshot (source_sql.h).
    std::vector<std::string> tag_columns;
    std::vector<std::string> tag_heads;
};

/// Which lines of the view `line` keep full grain and which are kept coarse, as conditions for SQL.
struct GrainConditions {
    std::string fine;
    std::string coarse;
};

/// Looks at the distinct product codes of the view and decides. Where the codes alone tell the two
/// apart, which is nearly always, the conditions are plain IN lists on the export's own column,
/// which DuckDB applies while it decodes: the other columns of coarse lines are never read.
/// @param code_column the product code's column as the export names it, empty when it has none.
Result<GrainConditions> grain_conditions(Engine& engine, std::string const& code_column,
                                         std::vector<std::string> const& coarse_products);

/// Registers the dictionaries' functions (key_id, billed_id, principal_id ...), then groups the
/// lines of the view `line` (one column a field, see reader.cpp) into a view `all_grouped` over a
/// table of numbers, which DuckDB spills to its temporary folder when it outgrows the memory. The
/// only pass over all of the bill. Fails where the dictionaries outgrow their limit.
Result<void> group_lines(Engine& engine, GrainConditions const& grain, Dictionaries& dictionaries);

/// The billing periods that the grouped lines belong to, in order. A line without one is an error.
Result<std::vector<BillingPeriod>> grouped_periods(Engine& engine, std::string_view place);

/// Writes one period's snapshot from the grouped lines and sums it up. The dictionaries are written
/// whole, whichever period uses an entry.
/// @param out the folder for the files; made here.
Result<PeriodRead> write_snapshot(Engine& engine, Dictionaries const& dictionaries,
                                  BillingPeriod period, std::filesystem::path const& out,
                                  std::string_view place);

/// Flushes a file or folder to disk. @returns Error{Dependency} when the disk refuses.
Result<void> sync_to_disk(std::filesystem::path const& path);

}  // namespace mandate::warehouse
