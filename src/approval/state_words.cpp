#include "approval/state_words.h"

#include "base/text.h"

namespace mandate::approval {

std::string any_of(std::vector<std::string> const& words) {
    if (words.size() < 2) {
        return words.empty() ? "" : words.front();
    }
    std::vector<std::string> const before(words.begin(), words.end() - 1);
    return join(before, ", ") + " or " + words.back();
}

std::string with_article(std::string_view words) {
    bool const vowel = !words.empty() && std::string_view("AEIOU").contains(words.front());
    return (vowel ? "an " : "a ") + std::string(words);
}

}  // namespace mandate::approval
