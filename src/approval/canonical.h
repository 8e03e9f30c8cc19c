#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/canonical_json.h"
#include "base/codec.h"
#include "base/digest.h"
#include "base/result.h"

namespace mandate::approval {

/// SHA-256 of a described value's canonical JSON (RFC 8785), lower-case hex: equal values have
/// equal hashes, and who changes a field changes the hash.
template <typename T>
Result<std::string> hash_of(T const& value) {
    return sha256(TRY(canonical_json(encode(value).body)));
}

/// Sorted, each value once.
template <typename T>
void make_set(std::vector<T>& values) {
    std::ranges::sort(values);
    auto const rest = std::ranges::unique(values);
    values.erase(rest.begin(), rest.end());
}

}  // namespace mandate::approval
