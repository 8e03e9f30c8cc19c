#include "audit/merkle.h"

#include <bit>

#include <fmt/format.h>

#include "audit/canonical_scanner.h"

namespace mandate::audit {
namespace {

using Leaves = std::span<Hash const>;

constexpr std::string_view kLeafPrefix{"\0", 1};
constexpr std::string_view kNodePrefix{"\1", 1};

/// "the largest power of two smaller than n" (RFC 6962, 2.1); n is at least 2.
std::size_t split_of(std::size_t n) { return std::bit_floor(n - 1); }

/// PATH(m, D[n]).
void add_inclusion(Path& path, std::size_t m, Leaves leaves) {
    if (leaves.size() <= 1) {
        return;
    }
    std::size_t const k = split_of(leaves.size());
    Leaves const left = leaves.first(k);
    Leaves const right = leaves.subspan(k);
    if (m < k) {
        add_inclusion(path, m, left);
        path.push_back(root_of(right));
    } else {
        add_inclusion(path, m - k, right);
        path.push_back(root_of(left));
    }
}

/// What SUBPROOF's `b` says: whether the subtree is the whole old tree, whose root the verifier
/// has.
enum class Subtree { kWholeOldTree, kPart };

/// SUBPROOF(m, D[n], b); m is at least 1.
void add_consistency(Path& path, std::size_t m, Leaves leaves, Subtree subtree) {
    if (m == leaves.size()) {
        if (subtree == Subtree::kPart) {
            path.push_back(root_of(leaves));
        }
        return;
    }
    std::size_t const k = split_of(leaves.size());
    Leaves const left = leaves.first(k);
    Leaves const right = leaves.subspan(k);
    if (m <= k) {
        add_consistency(path, m, left, subtree);
        path.push_back(root_of(right));
    } else {
        add_consistency(path, m - k, right, Subtree::kPart);
        path.push_back(root_of(left));
    }
}

std::unexpected<Error> no(std::string message) {
    return fail(ErrorCode::kAnswerIsNo, std::move(message));
}

bool is_odd(std::uint64_t number) { return (number & 1U) != 0; }

/// Where the walk from a leaf to the root stands: `fn` and `sn` of RFC 9162.
struct Walk {
    std::uint64_t fn;
    std::uint64_t sn;

    void up() {
        fn >>= 1U;
        sn >>= 1U;
    }
    /// "If LSB(fn) is not set, then right-shift both fn and sn equally until either LSB(fn) is set
    /// or fn is 0."
    void up_to_right_child() {
        while (!is_odd(fn) && fn != 0) {
            up();
        }
    }
    bool joins_left() const { return is_odd(fn) || fn == sn; }
};

constexpr std::string_view kTooLong = "the proof has more hashes than a tree of that size needs";
constexpr std::string_view kTooShort = "the proof has fewer hashes than a tree of that size needs";

}  // namespace

Hash empty_root() { return hash_of({}); }

Hash leaf_hash(std::string_view bytes) { return hash_of({kLeafPrefix, bytes}); }

Hash node_hash(Hash const& left, Hash const& right) {
    return hash_of({kNodePrefix, left.view(), right.view()});
}

Hash root_of(std::span<Hash const> leaves) {
    if (leaves.empty()) {
        return empty_root();
    }
    if (leaves.size() == 1) {
        return leaves.front();
    }
    std::size_t const k = split_of(leaves.size());
    return node_hash(root_of(leaves.first(k)), root_of(leaves.subspan(k)));
}

Result<Path> inclusion_proof(std::span<Hash const> leaves, std::int64_t index, std::int64_t size) {
    if (size < 0 || static_cast<std::size_t>(size) > leaves.size()) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("the log has {} entries; there is no tree of size {}",
                                leaves.size(), size));
    }
    if (index < 0 || index >= size) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("a tree of size {} has no entry {}", size, index),
                    "sequences begin with 0");
    }
    Path path;
    add_inclusion(path, static_cast<std::size_t>(index),
                  leaves.first(static_cast<std::size_t>(size)));
    return path;
}

Result<Path> consistency_proof(std::span<Hash const> leaves, std::int64_t old_size,
                               std::int64_t new_size) {
    if (new_size < 0 || static_cast<std::size_t>(new_size) > leaves.size()) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("the log has {} entries; there is no tree of size {}",
                                leaves.size(), new_size));
    }
    if (old_size < 0 || old_size > new_size) {
        return fail(
            ErrorCode::kNotFound,
            fmt::format("no tree of size {} comes before one of size {}", old_size, new_size));
    }
    Path path;
    if (old_size > 0) {
        add_consistency(path, static_cast<std::size_t>(old_size),
                        leaves.first(static_cast<std::size_t>(new_size)), Subtree::kWholeOldTree);
    }
    return path;
}

Result<void> verify_inclusion(Hash const& leaf, std::int64_t index, std::int64_t size,
                              std::span<Hash const> path, Hash const& root) {
    if (index < 0 || index >= size) {
        return no(fmt::format("a tree of size {} has no entry {}", size, index));
    }
    Walk walk{static_cast<std::uint64_t>(index), static_cast<std::uint64_t>(size) - 1};
    Hash result = leaf;
    for (Hash const& step : path) {
        if (walk.sn == 0) {
            return no(std::string(kTooLong));
        }
        if (walk.joins_left()) {
            result = node_hash(step, result);
            walk.up_to_right_child();
        } else {
            result = node_hash(result, step);
        }
        walk.up();
    }
    if (walk.sn != 0) {
        return no(std::string(kTooShort));
    }
    if (result != root) {
        return no(fmt::format("the proof leads from entry {} to another root", index));
    }
    return {};
}

Result<void> verify_consistency(std::int64_t old_size, std::int64_t new_size, Hash const& old_root,
                                Hash const& new_root, std::span<Hash const> path) {
    if (old_size < 0 || old_size > new_size) {
        return no(
            fmt::format("no tree of size {} comes before one of size {}", old_size, new_size));
    }
    if (old_size == 0 || old_size == new_size) {
        if (!path.empty()) {
            return no(std::string(kTooLong));
        }
        if (old_root != (old_size == new_size ? new_root : empty_root())) {
            return no(fmt::format("the roots of sizes {} and {} differ", old_size, new_size));
        }
        return {};
    }
    std::vector<Hash> steps(path.begin(), path.end());
    if (std::has_single_bit(static_cast<std::uint64_t>(old_size))) {
        steps.insert(steps.begin(), old_root);
    }
    if (path.empty()) {
        return no(std::string(kTooShort));
    }
    Walk walk{static_cast<std::uint64_t>(old_size) - 1, static_cast<std::uint64_t>(new_size) - 1};
    while (is_odd(walk.fn)) {
        walk.up();
    }
    Hash old_result = steps.front();
    Hash new_result = steps.front();
    for (Hash const& step : std::span(steps).subspan(1)) {
        if (walk.sn == 0) {
            return no(std::string(kTooLong));
        }
        if (walk.joins_left()) {
            old_result = node_hash(step, old_result);
            new_result = node_hash(step, new_result);
            walk.up_to_right_child();
        } else {
            new_result = node_hash(new_result, step);
        }
        walk.up();
    }
    if (walk.sn != 0) {
        return no(std::string(kTooShort));
    }
    if (old_result != old_root || new_result != new_root) {
        return no(
            fmt::format("the proof does not lead from size {} to size {}: the older tree is "
                        "not the beginning of the newer one",
                        old_size, new_size));
    }
    return {};
}

std::optional<std::int64_t> parse_tree_size(std::string_view text) {
    CanonicalScanner scanner(text);
    std::int64_t size = 0;
    if (!scanner.integer(size) || !scanner.end() || size < 0) {
        return std::nullopt;
    }
    return size;
}

}  // namespace mandate::audit
