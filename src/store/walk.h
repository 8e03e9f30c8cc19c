#pragma once

#include <memory>

#include "store/cursor.h"
#include "store/reader.h"

namespace mandate::store {

/// The rows of one statement, with a look at the next one before it is taken. The statement runs
/// when it is first looked at.
class Walk {
public:
    /// @param statement has no parameters; its texts must outlive the walk.
    Walk(Reader& reader, Statement const& statement) : reader_(reader), statement_(statement) {}

    /// The next row, which stays the next; nullptr at the end. Valid until pop().
    Result<Cursor const*> peek() {
        if (state_ == State::kAhead) {
            if (cursor_ == nullptr) {
                cursor_ = TRY(reader_.walk(statement_));
            }
            state_ = TRY(cursor_->next()) ? State::kAtRow : State::kEnded;
        }
        return state_ == State::kAtRow ? cursor_.get() : nullptr;
    }

    /// Takes the row that peek() gave.
    void pop() { state_ = State::kAhead; }

private:
    enum class State { kAhead, kAtRow, kEnded };

    Reader& reader_;
    Statement statement_;
    std::unique_ptr<Cursor> cursor_;
    State state_ = State::kAhead;
};

}  // namespace mandate::store
