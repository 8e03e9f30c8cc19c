#include "audit/bundle_verifier.h"

#include <algorithm>

#include <fmt/format.h>

#include "audit/entry_view.h"
#include "audit/merkle.h"

namespace mandate::audit {
namespace {

std::unexpected<Error> no(std::string message) {
    return fail(ErrorCode::kAnswerIsNo, std::move(message));
}

/// A fault may quote the bundle, which may come from anybody: no control characters reach a
/// terminal.
void make_printable(std::string& text) {
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; }, '?');
}

}  // namespace

Result<void> BundleVerifier::feed(std::string_view line) {
    if (!fault_) {
        ++lines_;
        Result<void> taken = take(line);
        if (taken) {
            return {};
        }
        fault_ = located(std::move(taken).error());
    }
    return std::unexpected(*fault_);
}

Error BundleVerifier::located(Error error) const {
    make_printable(error.message);
    error.fields["line"] = fmt::to_string(lines_);
    if (!header_) {
        if (lines_ > 0) {
            error.message = fmt::format("line {}: {}", lines_, error.message);
        }
        return error;
    }
    error.code = ErrorCode::kAnswerIsNo;
    error.fields["sequence"] = fmt::to_string(frontier_.size());
    error.message =
        fmt::format("line {}, after {} entries: {}", lines_, frontier_.size(), error.message);
    return error;
}

Result<void> BundleVerifier::take(std::string_view line) {
    if (line.size() >= kLineLimitBytes) {
        return bad_input(fmt::format("it has {} bytes, more than the {} allowed", line.size(),
                                     kLineLimitBytes - 1));
    }
    if (!header_) {
        return take_header(line);
    }
    if (line.starts_with(kEntryStart)) {
        return take_entry(line);
    }
    if (line.starts_with(kDisclosureStart)) {
        return take_disclosure(line);
    }
    if (line.starts_with(kCheckpointStart)) {
        return take_checkpoint(line);
    }
    return no("the line is neither an entry nor a text nor a checkpoint");
}

Result<void> BundleVerifier::take_header(std::string_view line) {
    BundleHeader header = TRY(parse_header_line(line));
    report_.origin = header.origin;
    report_.key_source = own_.keys.empty() ? KeySource::kBundle : KeySource::kAuditor;
    keys_ = own_.keys.empty() ? header.keys : std::move(own_.keys);
    for (std::string const& note : own_.kept_checkpoints) {
        auto kept = verify_checkpoint(note, header.origin, keys_);
        if (!kept) {
            kept.error().message = "a checkpoint kept from earlier: " + kept.error().message;
            return std::unexpected(kept.error());
        }
        kept_.push_back(*std::move(kept));
    }
    std::ranges::sort(kept_, std::ranges::greater{}, &Checkpoint::size);
    header_ = std::move(header);
    return meet_kept();
}

Result<void> BundleVerifier::take_entry(std::string_view line) {
    if (frontier_.size() == header_->size) {
        return no(fmt::format("the first line announces {} entries, and here is one more",
                              header_->size));
    }
    EntryView const entry = TRY(scan_entry(line));
    if (entry.sequence != frontier_.size()) {
        return no(fmt::format("the entry is number {}, where number {} should stand",
                              entry.sequence, frontier_.size()));
    }
    frontier_.append(leaf_hash(line));
    report_.texts_erased += static_cast<std::int64_t>(entry.commitments);
    report_.last_at = entry.at;
    if (!report_.first_at) {
        report_.first_at = entry.at;
    }
    entry_is_open_ = true;
    entry_commitments_.reset();
    last_path_.clear();
    if (entry.commitments > 0) {
        entry_text_ = line;
        entry_reason_ = entry.reason;
    } else {
        entry_text_.clear();
        entry_reason_.reset();
    }
    return meet_kept();
}

Result<void> BundleVerifier::take_disclosure(std::string_view line) {
    Disclosure const disclosure = TRY(parse_disclosure_line(line));
    if (!entry_is_open_ || entry_text_.empty()) {
        return no("a text that no entry before it commits to");
    }
    if (disclosure.path <= last_path_) {
        return no(fmt::format("the text '{}' stands twice, or not in order", disclosure.path));
    }
    Committed const committed = TRY(commitment_at(disclosure.path));
    if (!check(committed, disclosure.salt, disclosure.text)) {
        return no(fmt::format("the text '{}' is not the one that entry {} commits to",
                              disclosure.path, frontier_.size() - 1));
    }
    last_path_ = disclosure.path;
    ++report_.texts_checked;
    --report_.texts_erased;
    return {};
}

/// Most texts are reasons; only for others is the entry read in full.
Result<Committed> BundleVerifier::commitment_at(std::string_view path) {
    if (path == "/reason" && entry_reason_) {
        return *entry_reason_;
    }
    if (!entry_commitments_) {
        entry_commitments_ = commitments_in(TRY(parse_entry(entry_text_)));
    }
    auto const at = std::ranges::lower_bound(*entry_commitments_, path, {}, &Commitment::path);
    if (at == entry_commitments_->end() || at->path != path) {
        return no(fmt::format("entry {} commits to no text at '{}'", frontier_.size() - 1, path));
    }
    return at->committed;
}

Result<void> BundleVerifier::take_checkpoint(std::string_view line) {
    std::string const note = TRY(parse_checkpoint_line(line));
    Checkpoint const checkpoint = TRY(verify_checkpoint(note, header_->origin, keys_));
    if (checkpoint.size != frontier_.size()) {
        return no(fmt::format("a checkpoint of size {} stands after {} entries", checkpoint.size,
                              frontier_.size()));
    }
    if (checkpoint.root != frontier_.root()) {
        return no(
            fmt::format("the checkpoint of size {} was signed for other entries than those "
                        "before it",
                        checkpoint.size));
    }
    ++heads_;
    covered_ = checkpoint.size;
    entry_is_open_ = false;
    return {};
}

/// Compares the tree, at its present size, with the checkpoints that were kept.
Result<void> BundleVerifier::meet_kept() {
    while (!kept_.empty() && kept_.back().size == frontier_.size()) {
        if (kept_.back().root != frontier_.root()) {
            return no(
                fmt::format("the checkpoint of size {} that was kept from earlier is not of "
                            "these entries: the log was written anew",
                            frontier_.size()));
        }
        kept_.pop_back();
        ++report_.kept_checkpoints_met;
    }
    return {};
}

Result<void> BundleVerifier::check_complete() const {
    if (!header_) {
        return bad_input("the file is empty", "a bundle is made by 'mandate audit export'");
    }
    if (frontier_.size() != header_->size || heads_ != header_->heads) {
        return no(
            fmt::format("the first line announces {} entries and {} checkpoints, and {} and "
                        "{} are there",
                        header_->size, header_->heads, frontier_.size(), heads_));
    }
    if (covered_ != frontier_.size()) {
        return no(fmt::format("no checkpoint covers the entries from {} on",
                              std::max<std::int64_t>(covered_, 0)));
    }
    if (!kept_.empty()) {
        return no(
            fmt::format("a checkpoint kept from earlier is of size {}: the log was "
                        "shortened, or this bundle is older",
                        kept_.front().size));
    }
    return {};
}

Result<BundleReport> BundleVerifier::finish() {
    if (!fault_) {
        Result<void> complete = check_complete();
        if (!complete) {
            fault_ = located(std::move(complete).error());
        }
    }
    if (fault_) {
        return std::unexpected(*fault_);
    }
    report_.entries = frontier_.size();
    report_.checkpoints_verified = heads_;
    report_.root = frontier_.root();
    return report_;
}

}  // namespace mandate::audit
