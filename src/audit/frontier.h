#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/hash.h"
#include "base/result.h"

namespace mandate::audit {

/// All that must be remembered of a Merkle tree to make it grow: the roots of its full subtrees,
/// largest first, one for every bit that is set in its size (a "compact range"). The row
/// `log_head` holds one; so the nodes of the tree are stored nowhere.
///
/// A value; not thread-safe while it grows.
class Frontier {
public:
    /// The tree without leaves.
    Frontier() = default;

    /// Reads what to_text wrote.
    /// @returns Error{BadInput} for anything else.
    static Result<Frontier> parse(std::string_view text);

    /// Adds the leaf with index size(). One SHA-256 on average, log2(size) at most.
    void append(Hash const& leaf);

    /// The number of leaves.
    std::int64_t size() const { return size_; }

    /// The root (RFC 6962, 2.1).
    Hash root() const;

    /// The size in decimal, then each subtree's root in hex after a space: `3 fac5... d7a8...`.
    std::string to_text() const;

    friend bool operator==(Frontier const&, Frontier const&) = default;

private:
    std::int64_t size_ = 0;
    std::vector<Hash> subtrees_;
};

}  // namespace mandate::audit
