#include "iam/percent_encoding.h"

namespace mandate::iam {
namespace {

std::optional<unsigned> digit(char c) {
    static constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
    std::size_t const at = kDigits.find(c);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    return static_cast<unsigned>(at < 16 ? at : at - 6);
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        std::optional<unsigned> const high =
            i + 2 < text.size() ? digit(text[i + 1]) : std::nullopt;
        std::optional<unsigned> const low = high ? digit(text[i + 2]) : std::nullopt;
        if (!low) {
            return std::nullopt;
        }
        decoded += static_cast<char>(*high * 16 + *low);
        i += 2;
    }
    return decoded;
}

}  // namespace mandate::iam
