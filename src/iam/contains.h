#pragma once

#include <algorithm>

namespace mandate::iam {

/// Whether a value is among others.
template <typename Range, typename Value>
bool contains(Range const& values, Value const& value) {
    return std::ranges::find(values, value) != std::ranges::end(values);
}

}  // namespace mandate::iam
