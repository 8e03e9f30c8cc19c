#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mandate::audit {

/// Walks over canonical JSON (canonical_json.h) once, without building values, and refuses the
/// first byte that canonical text cannot have there. Entries are checked and read with it at the
/// speed at which they are hashed.
///
/// Every reading function says true and moves on, or says false: `problem()` and `position()` then
/// tell what was wrong where, and the scanner must not be used further. Views point into the text
/// given. Not thread-safe; total on any bytes.
class CanonicalScanner {
public:
    explicit CanonicalScanner(std::string_view text) : text_(text) {}

    /// Exactly these bytes.
    bool literal(std::string_view expected);

    /// When the next bytes are these, moves behind them and says true; else nothing happens.
    bool take(std::string_view expected);

    /// A string; `raw` is what stands between its quotes, still escaped (see unescape).
    bool string(std::string_view& raw);

    /// An integer of magnitude up to 2^53 - 1.
    bool integer(std::int64_t& value);

    /// Any value; `raw` is its text.
    bool value(std::string_view& raw);

    /// The end of the text.
    bool end();

    /// How many commitments (`{"committed":"<64 hex digits>"}`, see committed.h) the values read
    /// so far hold.
    std::size_t commitments() const { return commitments_; }
    /// True when an object read so far has a key `committed` but is no commitment.
    bool has_broken_commitment() const { return has_broken_commitment_; }

    std::size_t position() const { return at_; }
    /// What was wrong, as a clause: `a string does not end`, `',' is expected`.
    std::string problem() const;

private:
    bool refuse(std::string_view problem);
    bool read_value(unsigned depth);
    bool read_object(unsigned depth);
    bool read_array(unsigned depth);
    bool read_escape();
    void note_commitment(bool first);

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t commitments_ = 0;
    bool has_broken_commitment_ = false;
    std::string_view problem_;
    std::string_view expected_;
};

/// The text that a scanned string stands for. `raw` must come from CanonicalScanner::string.
std::string unescape(std::string_view raw);

/// Whether a scanned string stands for `text`: unescape(raw) == text, mostly without unescaping.
bool stands_for(std::string_view raw, std::string_view text);

/// Finds the JSON texts of values within an object, as RFC 6901 does, in one pass.
/// @param object canonical text.
/// @param pointers lead through objects only, by keys without `~` and `/`: `/content/workload`.
/// @param found as many as pointers; stays as it is where there is no such value.
void find_values(std::string_view object, std::span<std::string_view const> pointers,
                 std::span<std::optional<std::string_view>> found);

}  // namespace mandate::audit
