#include "approval/comment.h"

#include <algorithm>

#include "approval/free_text.h"
#include "base/text.h"

namespace mandate::approval {
namespace {

bool is_handle_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-';
}

/// `lena@example.com` mentions nobody.
bool begins_mention(std::string_view text, std::size_t at) {
    return text[at] == '@' && (at == 0 || !is_handle_character(text[at - 1]));
}

std::string_view handle_at(std::string_view text) {
    std::size_t size = 0;
    while (size < text.size() && is_handle_character(text[size])) {
        ++size;
    }
    return text.substr(0, size);
}

/// The known person that a handle names; points and hyphens at its end may belong to the sentence.
PersonId const* person_of(std::string_view handle, std::span<PersonId const> known) {
    std::string name = to_lower(handle);
    while (!name.empty()) {
        auto const person = std::ranges::find(known, name, &PersonId::value);
        if (person != known.end()) {
            return &*person;
        }
        if (name.back() != '.' && name.back() != '-') {
            return nullptr;
        }
        name.pop_back();
    }
    return nullptr;
}

}  // namespace

std::vector<PersonId> mentions_in(std::string_view text, std::span<PersonId const> known) {
    std::vector<PersonId> people;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!begins_mention(text, i)) {
            continue;
        }
        PersonId const* const person = person_of(handle_at(text.substr(i + 1)), known);
        if (person != nullptr && std::ranges::find(people, *person) == people.end()) {
            people.push_back(*person);
        }
    }
    return people;
}

Result<void> check_comment(std::string_view text) { return check_text("comment.text", text); }

}  // namespace mandate::approval
