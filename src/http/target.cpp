#include "http/target.h"

#include <cstddef>
#include <optional>

#include <boost/url.hpp>
#include <fmt/format.h>

#include "base/text.h"

namespace mandate::http {
namespace {

constexpr std::size_t kLoggedPath = 200;
constexpr std::size_t kMostParameters = 100;

std::unexpected<Error> bad_target(std::string what) {
    return fail(ErrorCode::kUsage, "the address of the request " + std::move(what),
                "write /path?name=value and percent-encode every other character");
}

/// One percent-decoded piece, or nothing when it holds what it must not.
std::optional<std::string> decode(boost::urls::pct_string_view encoded, bool plus_is_space) {
    boost::urls::encoding_opts options;
    options.space_as_plus = plus_is_space;
    std::string text = encoded.decode(options);
    if (!is_plain_utf8(text)) {
        return std::nullopt;
    }
    return text;
}

Result<void> take_path(boost::urls::url_view const& url, Target& target) {
    std::string_view encoded(url.encoded_path().data(), url.encoded_path().size());
    encoded.remove_prefix(encoded.empty() ? 0 : 1);
    for (std::string_view const piece : split(encoded, '/')) {
        auto const checked = boost::urls::make_pct_string_view({piece.data(), piece.size()});
        std::optional<std::string> segment;
        if (checked.has_value()) {
            segment = decode(*checked, false);
        }
        if (!segment) {
            return bad_target("holds a character that no path has");
        }
        if (*segment == "." || *segment == ".." ||
            segment->find_first_of("/\\") < segment->size()) {
            return bad_target("climbs out of its folder");
        }
        target.path += '/' + *segment;
        target.segments.push_back(std::move(*segment));
    }
    return {};
}

Result<void> take_parameters(boost::urls::url_view const& url, Target& target) {
    if (!url.has_query() || url.encoded_query().empty()) {
        return {};
    }
    for (auto const& parameter : url.encoded_params()) {
        auto name = decode(parameter.key, true);
        auto value = decode(parameter.value, true);
        if (!name || !value) {
            return bad_target("holds a parameter that is not UTF-8 text");
        }
        if (target.parameters.size() == kMostParameters) {
            return bad_target(fmt::format("has more than {} parameters", kMostParameters));
        }
        target.parameters.emplace_back(std::move(*name), std::move(*value));
    }
    return {};
}

/// How many bytes follow the first one of a UTF-8 sequence, or -1.
int followers(unsigned char lead) {
    if (lead < 0x80) {
        return 0;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return 1;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        return 2;
    }
    return lead >= 0xF0 && lead <= 0xF4 ? 3 : -1;
}

/// The second byte decides about overlong forms, surrogates and what lies beyond U+10FFFF.
bool second_fits(unsigned char lead, unsigned char second) {
    switch (lead) {
        case 0xE0: return second >= 0xA0;
        case 0xED: return second <= 0x9F;
        case 0xF0: return second >= 0x90;
        case 0xF4: return second <= 0x8F;
        default: return true;
    }
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
    bool const origin_form = text.starts_with('/');
    auto const url = origin_form ? boost::urls::parse_origin_form({text.data(), text.size()})
                                 : boost::urls::parse_absolute_uri({text.data(), text.size()});
    if (!url.has_value()) {
        return bad_target("cannot be read");
    }
    Target target;
    if (!origin_form) {
        if (url->scheme_id() != boost::urls::scheme::http || !url->has_authority() ||
            url->has_userinfo() || url->encoded_host().empty()) {
            return bad_target("is neither a path nor begins with http://HOST/");
        }
        target.authority = std::string(url->encoded_host_and_port());
    }
    TRY(take_path(*url, target));
    TRY(take_parameters(*url, target));
    return target;
}

std::string path_for_log(std::string_view target) {
    return std::string(target.substr(0, std::min(target.find_first_of("?#"), kLoggedPath)));
}

bool is_plain_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        auto const lead = static_cast<unsigned char>(text[i]);
        int const more = followers(lead);
        if (lead < 0x20 || lead == 0x7F || more < 0 ||
            text.size() - i <= static_cast<std::size_t>(more)) {
            return false;
        }
        for (std::size_t k = 1; k <= static_cast<std::size_t>(more); ++k) {
            auto const byte = static_cast<unsigned char>(text[i + k]);
            if ((byte & 0xC0U) != 0x80U || (k == 1 && !second_fits(lead, byte))) {
                return false;
            }
        }
        i += 1 + static_cast<std::size_t>(more);
    }
    return true;
}

}  // namespace mandate::http
