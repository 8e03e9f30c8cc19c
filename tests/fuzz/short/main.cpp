// Runs a fuzz target over its seeds and over changes of them, always the same ones: what every
// ./test can afford. The search for new inputs is libFuzzer's (cmake/fuzz.cmake).
//
//   SEEDS NUMBER    the folder of seeds, and how many changes of each
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

constexpr std::size_t kLongest = 4096;
constexpr std::uint64_t kSeed = 20261125;
/// What parsers trip over.
constexpr std::string_view kPieces[] = {",",
                                        "\"",
                                        "\"\"",
                                        "\n",
                                        "\r\n",
                                        "\r",
                                        "\t",
                                        ";",
                                        "=",
                                        "+",
                                        "-",
                                        "@",
                                        "{",
                                        "}",
                                        "[",
                                        "]",
                                        ":",
                                        "/",
                                        "\\u0000",
                                        "1e400",
                                        "-0",
                                        "0x1",
                                        "NaN",
                                        "null",
                                        "true",
                                        " ",
                                        "\xff",
                                        "\xc3\xa9",
                                        "\xe2\x80\xae",
                                        "\xed\xa0\x80",
                                        "99999999999999999999",
                                        "2026-13-40",
                                        "0.0000000000001"};

std::string input;

/// A law was broken: the input that broke it, for whoever mends it.
void tell_input(int /*signal*/) {
    constexpr std::string_view kWord = "\nthe input was:\n";
    // Nothing is left to do where these fail.
    [[maybe_unused]] auto told = ::write(STDERR_FILENO, kWord.data(), kWord.size());
    told = ::write(STDERR_FILENO, input.data(), input.size());
}

class Changes {
public:
    explicit Changes(std::vector<std::string> const& seeds) : seeds_(seeds) {}

    std::string of(std::string text) {
        for (std::size_t count = 1 + below(4); count > 0; --count) {
            change(text);
        }
        text.resize(std::min(text.size(), kLongest));
        return text;
    }

private:
    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }

    void change(std::string& text) {
        std::size_t const at = below(text.size() + 1);
        std::size_t const length = below(std::min<std::size_t>(text.size() - at, 64) + 1);
        switch (below(6)) {
            case 0:
                if (at < text.size()) {
                    text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
                }
                return;
            case 1: text.erase(at, length); return;
            case 2: text.insert(at, text.substr(at, length)); return;
            case 3: text.insert(at, kPieces[below(std::size(kPieces))]); return;
            case 4: text.replace(at, length, kPieces[below(std::size(kPieces))]); return;
            default: {
                std::string const& other = seeds_[below(seeds_.size())];
                text.insert(at, other.substr(below(other.size() + 1), 1 + below(200)));
            }
        }
    }

    std::vector<std::string> const& seeds_;
    std::mt19937_64 random_{kSeed};
};

std::vector<std::string> read_seeds(std::filesystem::path const& folder) {
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator(folder)) {
        files.push_back(entry.path());
    }
    std::ranges::sort(files);
    std::vector<std::string> seeds;
    for (auto const& file : files) {
        std::ifstream stream(file, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(stream),
                           std::istreambuf_iterator<char>());
    }
    return seeds;
}

void run_one() {
    LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(input.data()), input.size());
}

}  // namespace

int main(int count, char const* const* arguments) {
    if (count != 3) {
        std::fputs("usage: SEEDS NUMBER\n", stderr);
        return 2;
    }
    std::signal(SIGABRT, tell_input);
    std::vector<std::string> const seeds = read_seeds(arguments[1]);
    long const number = std::strtol(arguments[2], nullptr, 10);
    Changes changes(seeds);
    for (std::string const& seed : seeds) {
        input = seed;
        run_one();
        for (long i = 0; i < number; ++i) {
            input = changes.of(seed);
            run_one();
        }
    }
    std::printf("%zu seeds, %ld changes of each\n", seeds.size(), number);
    return seeds.empty() ? 1 : 0;
}
