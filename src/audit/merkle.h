#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "audit/hash.h"
#include "base/result.h"

namespace mandate::audit {

/// The Merkle tree of RFC 6962, section 2.1, with SHA-256. A tree of `size` leaves has leaves 0 to
/// size - 1. Sizes and indexes are signed because rows and JSON carry them so; what is negative is
/// refused like everything else that does not fit.
///
/// Everything here is pure, thread-safe, and total: proofs come from strangers, so wrong lengths,
/// sizes and indexes are answers, never accidents.

/// The hashes of a proof, in the order of RFC 6962.
using Path = std::vector<Hash>;

/// MTH({}): the root of the tree without leaves, SHA-256 of nothing.
Hash empty_root();

/// MTH({d}) = SHA-256(0x00 || d).
Hash leaf_hash(std::string_view bytes);

/// SHA-256(0x01 || left || right).
Hash node_hash(Hash const& left, Hash const& right);

/// MTH over leaf hashes, by its recursive definition.
Hash root_of(std::span<Hash const> leaves);

/// PATH(index, D[size]) (RFC 6962, 2.1.1): that leaf `index` is in the tree of the first `size`
/// leaves. Hashes all of those leaves once.
/// @param leaves at least `size` leaf hashes, in order.
/// @returns Error{NotFound} when there is no such leaf or no such size.
Result<Path> inclusion_proof(std::span<Hash const> leaves, std::int64_t index, std::int64_t size);

/// PROOF(old_size, D[new_size]) (RFC 6962, 2.1.2): that the tree of `new_size` leaves begins with
/// that of `old_size`. Empty when the sizes are equal or the old one is 0.
/// @returns Error{NotFound} when the old size is beyond the new one, or this beyond the leaves.
Result<Path> consistency_proof(std::span<Hash const> leaves, std::int64_t old_size,
                               std::int64_t new_size);

/// RFC 9162, 2.1.3.2.
/// @returns Error{AnswerIsNo} that says why the path does not lead from the leaf to the root.
Result<void> verify_inclusion(Hash const& leaf, std::int64_t index, std::int64_t size,
                              std::span<Hash const> path, Hash const& root);

/// RFC 9162, 2.1.4.2. Where it says nothing: equal sizes need equal roots and an empty path; an
/// old size of 0 needs empty_root() and an empty path.
/// @returns Error{AnswerIsNo} that says why the path does not lead from the old root to the new.
Result<void> verify_consistency(std::int64_t old_size, std::int64_t new_size, Hash const& old_root,
                                Hash const& new_root, std::span<Hash const> path);

/// Reads a tree size: decimal digits without leading zeros, at most 2^53 - 1.
std::optional<std::int64_t> parse_tree_size(std::string_view text);

}  // namespace mandate::audit
