#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/result.h"

namespace mandate::store {

/// Rows in the order of a key, read in pages: memory does not grow with the table. A page begins
/// behind the last row of the one before it.
template <typename T>
class Paged {
public:
    /// @param page gives the rows behind `last` (from the start where it is null), at most a page
    ///             of them; none at the end.
    explicit Paged(std::function<Result<std::vector<T>>(T const* last)> page)
        : page_(std::move(page)) {}

    /// The next row, which stays the next; nullptr at the end. Valid until pop().
    Result<T const*> peek() {
        if (at_ == rows_.size() && !ended_) {
            rows_ = TRY(page_(last_ ? &*last_ : nullptr));
            at_ = 0;
            ended_ = rows_.empty();
        }
        return at_ < rows_.size() ? &rows_[at_] : nullptr;
    }

    void pop() {
        ++at_;
        if (at_ == rows_.size()) {
            last_ = std::move(rows_.back());
        }
    }

private:
    std::function<Result<std::vector<T>>(T const*)> page_;
    std::vector<T> rows_;
    std::size_t at_ = 0;
    std::optional<T> last_;
    bool ended_ = false;
};

}  // namespace mandate::store
