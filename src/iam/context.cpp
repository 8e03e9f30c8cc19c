#include "iam/context.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"

namespace mandate::iam {

Result<Context> Context::create(std::map<std::string, std::vector<std::string>> const& values) {
    Context context;
    for (auto const& [key, list] : values) {
        if (context.find(to_lower(key)) != nullptr) {
            return bad_input(fmt::format(
                "the context key '{}' is there twice; case makes no difference", excerpt(key)));
        }
        TRY(context.set(key, list));
    }
    return context;
}

Result<void> Context::set(std::string_view key, std::vector<std::string> values) {
    for (std::string const& value : values) {
        if (value.size() > kMostMatchedBytes) {
            return bad_input(
                fmt::format("a value of the context key '{}' has {} bytes, more than "
                            "{}",
                            excerpt(key), value.size(), kMostMatchedBytes));
        }
    }
    std::string lower = to_lower(key);
    auto const at = std::ranges::lower_bound(entries_, lower, {}, &Entry::key);
    bool const found = at != entries_.end() && at->key == lower;
    if (values.empty()) {
        if (found) {
            entries_.erase(at);
        }
    } else if (found) {
        at->values = std::move(values);
    } else {
        entries_.insert(at, Entry{std::move(lower), std::move(values)});
    }
    return {};
}

void Context::remove(std::string_view key) { static_cast<void>(set(key, {})); }

std::vector<std::string> const* Context::find(std::string_view lower_key) const noexcept {
    auto const at = std::ranges::lower_bound(entries_, lower_key, {}, &Entry::key);
    return at != entries_.end() && at->key == lower_key ? &at->values : nullptr;
}

}  // namespace mandate::iam
