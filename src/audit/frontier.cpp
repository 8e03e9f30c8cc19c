#include "audit/frontier.h"

#include <bit>
#include <ranges>

#include <fmt/format.h>

#include "audit/merkle.h"
#include "base/text.h"

namespace mandate::audit {

Result<Frontier> Frontier::parse(std::string_view text) {
    std::vector<std::string_view> const words = split(text, ' ');
    std::optional<std::int64_t> const size = parse_tree_size(words.front());
    Frontier frontier;
    for (std::string_view const word : words | std::views::drop(1)) {
        if (std::optional<Hash> const subtree = Hash::from_hex(word)) {
            frontier.subtrees_.push_back(*subtree);
        }
    }
    if (!size || frontier.subtrees_.size() != words.size() - 1 ||
        frontier.subtrees_.size() !=
            static_cast<std::size_t>(std::popcount(static_cast<std::uint64_t>(*size)))) {
        return bad_input(fmt::format("'{}' is not the head of a log", text.substr(0, 40)),
                         "it is the size and a hash of 64 hex digits for every bit set in it");
    }
    frontier.size_ = *size;
    return frontier;
}

void Frontier::append(Hash const& leaf) {
    Hash node = leaf;
    for (auto rest = static_cast<std::uint64_t>(size_); (rest & 1U) != 0; rest >>= 1U) {
        node = node_hash(subtrees_.back(), node);
        subtrees_.pop_back();
    }
    subtrees_.push_back(node);
    ++size_;
}

Hash Frontier::root() const {
    if (subtrees_.empty()) {
        return empty_root();
    }
    Hash root = subtrees_.back();
    for (Hash const& subtree : subtrees_ | std::views::reverse | std::views::drop(1)) {
        root = node_hash(subtree, root);
    }
    return root;
}

std::string Frontier::to_text() const {
    std::string text = fmt::to_string(size_);
    for (Hash const& subtree : subtrees_) {
        text += ' ' + subtree.hex();
    }
    return text;
}

}  // namespace mandate::audit
