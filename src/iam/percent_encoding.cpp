#include "iam/percent_encoding.h"

#include <charconv>

namespace mandate::iam {

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        unsigned value = 0;
        std::string_view const digits = text.substr(i + 1, 2);
        char const* const end = digits.data() + digits.size();
        auto const [stopped, problem] = std::from_chars(digits.data(), end, value, 16);
        if (digits.size() != 2 || problem != std::errc() || stopped != end) {
            return std::nullopt;
        }
        decoded += static_cast<char>(value);
        i += 2;
    }
    return decoded;
}

}  // namespace mandate::iam
