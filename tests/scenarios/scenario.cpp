#include "scenario.h"

#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "base/text.h"

namespace mandate::scenarios {
namespace {

/// A word of a line: bare, quoted, or `key=value`.
struct Word {
    std::string text;
    std::string key;
    bool quoted = false;
};

Result<std::vector<Word>> words_of(std::string_view line, std::string const& place) {
    std::vector<Word> words;
    std::size_t at = 0;
    auto read_quoted = [&]() -> Result<std::string> {
        std::size_t const end = line.find('"', at + 1);
        if (end == std::string_view::npos) {
            return bad_input(place + ": a quote is not closed");
        }
        std::string text(line.substr(at + 1, end - at - 1));
        at = end + 1;
        return text;
    };
    while (at < line.size()) {
        if (line[at] == ' ') {
            ++at;
            continue;
        }
        Word word;
        if (line[at] == '"') {
            word.text = TRY(read_quoted());
            word.quoted = true;
            words.push_back(word);
            continue;
        }
        while (at < line.size() && line[at] != ' ') {
            if (line[at] == '=' && word.key.empty() && !word.text.empty()) {
                word.key = word.text;
                word.text.clear();
                ++at;
                if (at < line.size() && line[at] == '"') {
                    word.text = TRY(read_quoted());
                }
                continue;
            }
            word.text.push_back(line[at++]);
        }
        words.push_back(word);
    }
    return words;
}

void read_actor(std::vector<Word>& words, Sentence& sentence) {
    sentence.actor = words.at(1).text;
    std::size_t used = 2;
    if (words.size() > 3 && words[2].text == "for") {
        sentence.delegator = words[3].text;
        used = 4;
    }
    if (words.size() > used && words[used].text.starts_with('(')) {
        std::string roles;
        bool open = true;
        while (open && used < words.size()) {
            roles += words[used].text;
            open = !words[used].text.ends_with(')');
            ++used;
        }
        for (std::string_view role :
             split(std::string_view(roles).substr(1, roles.size() - 2), ',')) {
            sentence.roles.emplace_back(role);
        }
    }
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(used));
}

Result<Sentence> read_sentence(std::string line, std::string const& place) {
    Sentence sentence;
    sentence.place = place;
    if (std::size_t const arrow = line.find(" -> "); arrow != std::string::npos) {
        std::string const outcome(trim(std::string_view(line).substr(arrow + 4)));
        std::size_t const colon = outcome.find(':');
        sentence.outcome = outcome.substr(0, colon);
        sentence.outcome_text =
            colon == std::string::npos
                ? ""
                : std::string(trim(std::string_view(outcome).substr(colon + 1)));
        line.resize(arrow);
    }
    std::vector<Word> words = TRY(words_of(line, place));
    sentence.subject = words.front().text;
    if (sentence.subject == "as") {
        read_actor(words, sentence);
    } else {
        words.erase(words.begin());
    }
    for (Word const& word : words) {
        if (!word.key.empty()) {
            sentence.values[word.key] = word.text;
        } else if (word.quoted) {
            sentence.objects.push_back(word.text);
        } else {
            sentence.phrase += (sentence.phrase.empty() ? "" : " ") + word.text;
        }
    }
    return sentence;
}

}  // namespace

Result<std::vector<Sentence>> read_scenario(std::filesystem::path const& file) {
    std::ifstream stream(file);
    if (!stream) {
        return bad_input(fmt::format("{} cannot be read", file.string()));
    }
    std::vector<Sentence> sentences;
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
        std::string_view const text = trim(line);
        if (text.empty() || text.starts_with('#')) {
            continue;
        }
        std::string const place = fmt::format("{}:{}", file.filename().string(), number);
        if (text.starts_with("use ")) {
            for (Sentence& sentence :
                 TRY(read_scenario(file.parent_path() / std::string(text.substr(4))))) {
                sentences.push_back(std::move(sentence));
            }
            continue;
        }
        sentences.push_back(TRY(read_sentence(std::string(text), place)));
    }
    return sentences;
}

}  // namespace mandate::scenarios
