#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mandate::iam {

/// The longest text of a request that is matched. AWS's ARNs have at most 2,048 characters.
inline constexpr std::size_t kMostMatchedBytes = 4'096;

/// What a request carries for conditions and policy variables: keys with their values. A value,
/// changed only through `set` and `remove`; reading is thread-safe.
/// Source: AWS, "The condition and request context" (IAM user guide).
class Context {
public:
    struct Entry {
        std::string key;  ///< lower case
        std::vector<std::string> values;
    };

    /// "Key names are not case sensitive." A key without values is one that is not there.
    /// @returns Error{BadInput} when a key is there twice or a value is longer than
    ///          kMostMatchedBytes.
    static Result<Context> create(std::map<std::string, std::vector<std::string>> const& values);

    /// Sets or replaces the values of a key; none removes it.
    Result<void> set(std::string_view key, std::vector<std::string> values);
    void remove(std::string_view key);

    /// The values of a key in lower case, at least one; or nullptr when the request does not have
    /// it. Does not allocate.
    std::vector<std::string> const* find(std::string_view lower_key) const noexcept;

    /// In the order of the keys.
    std::vector<Entry> const& entries() const { return entries_; }

private:
    std::vector<Entry> entries_;
};

}  // namespace mandate::iam
