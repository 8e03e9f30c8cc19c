#include "catalog/models.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "catalog/decode.h"

namespace mandate::catalog {
namespace {

constexpr std::string_view kEdition = " (amazon bedrock edition)";
constexpr std::size_t kNameLimit = 256;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// Cuts digits off the front.
std::string_view take_digits(std::string_view& text) {
    std::size_t size = 0;
    while (size < text.size() && is_digit(text[size])) {
        ++size;
    }
    std::string_view const digits = text.substr(0, size);
    text.remove_prefix(size);
    return digits;
}

/// A version as Claude models have it: `4` or `4.6`, from 4 on; earlier models are named otherwise
/// (claude-3-5-sonnet) and stand in the list. A long minor is a date, not a version.
struct Version {
    std::string_view major;
    std::string_view minor;

    bool valid() const {
        return (major.size() == 1 ? major >= "4" : major.size() == 2 && major[0] != '0') &&
               minor.size() <= 2;
    }
};

/// Cuts the last suffix off an id: `:0`, `:48k`, `-v0`, `-v1`, `-20250929`. False when there is
/// none. A higher version is another model (titan-embed-text-v2), and must be listed to be known.
bool cut_id_suffix(std::string_view& id) {
    std::size_t const colon = id.rfind(':');
    if (colon != std::string_view::npos && colon > 0) {
        id = id.substr(0, colon);
        return true;
    }
    std::size_t const dash = id.rfind('-');
    if (dash == std::string_view::npos || dash == 0) {
        return false;
    }
    std::string_view const last = id.substr(dash + 1);
    bool const version = last == "v0" || last == "v1";
    bool const date = last.size() == 8 && last.starts_with("20") && all_digits(last);
    if (version || date) {
        id = id.substr(0, dash);
        return true;
    }
    return false;
}

}  // namespace

/// Fills a Models from its file. A class only to be its friend.
class ModelsReader {
public:
    static Result<Models> read(Fields const& root) {
        ModelsReader reader;
        reader.models_.profile_prefixes_ = TRY(root.texts("profile_prefixes"));
        reader.models_.claude_families_ = TRY(root.texts("claude_families"));
        for (Fields const& vendor : TRY(root.objects("vendors"))) {
            TRY(reader.add_vendor(vendor));
        }
        for (Fields const& model : TRY(root.objects("models"))) {
            TRY(reader.add_model(model));
        }
        return std::move(reader.models_);
    }

private:
    Result<void> add_vendor(Fields const& entry) {
        TRY(entry.only({"id", "id_prefixes"}));
        VendorId const id(TRY(entry.text("id")));
        if (!vendors_.emplace(id.value(), true).second) {
            return entry.wrong("id", fmt::format("'{}' stands twice", id.value()));
        }
        for (std::string const& prefix : TRY(entry.texts("id_prefixes"))) {
            if (!models_.id_vendors_.emplace(to_lower(prefix), id).second) {
                return entry.wrong("id_prefixes", fmt::format("'{}' stands twice", prefix));
            }
        }
        return {};
    }

    Result<void> add_model(Fields const& entry) {
        TRY(entry.only({"id", "vendor", "name", "aliases"}));
        Model model{ModelId(TRY(entry.text("id"))), VendorId(TRY(entry.text("vendor"))),
                    TRY(entry.text("name"))};
        if (!vendors_.contains(model.vendor.value())) {
            return entry.wrong("vendor", fmt::format("'{}' is no vendor", model.vendor.value()));
        }
        std::size_t const index = models_.models_.size();
        if (!models_.by_slug_.emplace(model.id.value(), index).second) {
            return entry.wrong("id", fmt::format("'{}' stands twice", model.id.value()));
        }
        std::vector<std::string> aliases = TRY(entry.texts("aliases"));
        for (std::size_t i = 0; i < aliases.size(); ++i) {
            if (!models_.by_alias_.emplace(to_lower(aliases[i]), index).second) {
                return entry.wrong(fmt::format("aliases[{}]", i),
                                   fmt::format("'{}' stands twice", aliases[i]));
            }
        }
        for (std::string const& own : {model.id.value(), model.name}) {
            auto const [at, added] = models_.by_alias_.emplace(to_lower(own), index);
            if (!added && at->second != index) {
                return entry.wrong("name", fmt::format("'{}' is another model's name", own));
            }
        }
        models_.models_.push_back(std::move(model));
        return {};
    }

    Models models_;
    TextMap<bool> vendors_;
};

Result<Models> Models::parse(std::string_view json, std::string_view file) {
    boost::json::value const value = TRY(parse_json(json, file));
    Fields const root = TRY(Fields::root(value, file, "models"));
    TRY(root.only({"format", "profile_prefixes", "claude_families", "vendors", "models"}));
    return ModelsReader::read(root);
}

std::optional<Model> Models::listed(std::string_view lower) const {
    auto const found = by_alias_.find(lower);
    return found == by_alias_.end() ? std::nullopt : std::optional(models_[found->second]);
}

/// Anthropic names its models since Claude 4 by family and version, and AWS derives three spellings
/// from that: `claude4.6sonnet`, `claude sonnet 4.6`, `[anthropic.]claude-sonnet-4-6`. A family
/// that the file does not name is not read, nor is anything behind the name.
std::optional<Model> Models::by_rule(std::string_view lower) const {
    std::string_view rest = lower;
    consume_prefix(rest, "anthropic.");
    if (!consume_prefix(rest, "claude")) {
        return std::nullopt;
    }
    auto const take_family = [this](std::string_view& text) -> std::string_view {
        for (std::string const& family : claude_families_) {
            if (consume_prefix(text, family)) {
                return family;
            }
        }
        return {};
    };
    Version version;
    std::string_view family;
    if (consume_prefix(rest, "-") || consume_prefix(rest, " ")) {
        char const separator = rest.data()[-1];
        family = take_family(rest);
        if (family.empty() || !rest.starts_with(separator)) {
            return std::nullopt;
        }
        rest.remove_prefix(1);
        version.major = take_digits(rest);
        if (consume_prefix(rest, separator == ' ' ? "." : "-")) {
            version.minor = take_digits(rest);
            if (version.minor.empty()) {
                return std::nullopt;
            }
        }
    } else {
        version.major = take_digits(rest);
        if (consume_prefix(rest, ".")) {
            version.minor = take_digits(rest);
            if (version.minor.empty()) {
                return std::nullopt;
            }
        }
        family = take_family(rest);
    }
    if (family.empty() || !rest.empty() || !version.valid()) {
        return std::nullopt;
    }
    std::string const dash_minor = version.minor.empty() ? "" : fmt::format("-{}", version.minor);
    std::string const dot_minor = version.minor.empty() ? "" : fmt::format(".{}", version.minor);
    std::string family_name(family);
    family_name[0] = static_cast<char>(family_name[0] - ('a' - 'A'));
    std::string id = fmt::format("claude-{}-{}{}", family, version.major, dash_minor);
    if (Model const* known = by_slug(ModelId(id))) {
        return *known;
    }
    return Model{ModelId(std::move(id)), VendorId("anthropic"),
                 fmt::format("Claude {} {}{}", family_name, version.major, dot_minor)};
}

std::vector<std::string> Models::bedrock_ids() const {
    std::vector<std::string> ids;
    for (auto const& [alias, index] : by_alias_) {
        if (alias.find(' ') == std::string::npos && vendor_of_id(alias)) {
            ids.push_back(alias);
        }
    }
    std::ranges::sort(ids);
    return ids;
}

std::optional<Model> Models::by_usage_token(std::string_view token) const {
    if (token.empty() || token.size() > kNameLimit) {
        return std::nullopt;
    }
    std::string const lower = to_lower(token);
    if (std::optional<Model> model = listed(lower)) {
        return model;
    }
    if (std::optional<Model> model = by_rule(lower)) {
        return model;
    }
    return lower.find('.') == std::string::npos ? std::nullopt : by_id(lower);
}

std::optional<Model> Models::by_product_name(std::string_view name) const {
    if (name.size() > kNameLimit) {
        return std::nullopt;
    }
    std::string const lower = to_lower(name);
    std::string_view rest = lower;
    consume_suffix(rest, kEdition);
    rest = trim(rest);
    std::optional<Model> model = listed(rest);
    return model ? model : by_rule(rest);
}

std::optional<Model> Models::by_id(std::string_view id) const {
    if (id.size() > kNameLimit) {
        return std::nullopt;
    }
    std::string const lower = to_lower(id);
    std::string_view rest = split_profile(lower).model_id;
    do {
        if (std::optional<Model> model = listed(rest)) {
            return model;
        }
        if (std::optional<Model> model = by_rule(rest)) {
            return model;
        }
    } while (cut_id_suffix(rest));
    return std::nullopt;
}

std::optional<Model> Models::within(std::string_view text) const {
    if (text.size() > kNameLimit) {
        return std::nullopt;
    }
    std::string lower = to_lower(text);
    std::ranges::replace(lower, '_', '-');
    std::vector<std::string_view> const fields = split(lower, '-');
    constexpr std::size_t kMostFields = 24;
    std::optional<Model> found;
    for (std::size_t first = 0; first < std::min(fields.size(), kMostFields);) {
        std::size_t next = first + 1;
        for (std::size_t last = std::min(fields.size(), first + 8); last > first; --last) {
            char const* const begin = fields[first].data();
            char const* const end = fields[last - 1].data() + fields[last - 1].size();
            std::optional<Model> const model = by_usage_token(std::string_view(begin, end));
            if (model) {
                if (found && found->id != model->id) {
                    return std::nullopt;
                }
                found = model;
                next = last;
                break;
            }
        }
        first = next;
    }
    return found;
}

std::optional<VendorId> Models::vendor_of_id(std::string_view id) const {
    std::string const lower = to_lower(id.substr(0, kNameLimit));
    std::string_view const rest = split_profile(lower).model_id;
    std::size_t const point = rest.find('.');
    if (point == std::string_view::npos) {
        return std::nullopt;
    }
    auto const found = id_vendors_.find(rest.substr(0, point));
    return found == id_vendors_.end() ? std::nullopt : std::optional(found->second);
}

ProfileId Models::split_profile(std::string_view id) const {
    for (std::string const& prefix : profile_prefixes_) {
        if (id.size() > prefix.size() && id.starts_with(prefix) && id[prefix.size()] == '.') {
            return {id.substr(0, prefix.size()), id.substr(prefix.size() + 1)};
        }
    }
    return {{}, id};
}

Model const* Models::by_slug(ModelId const& slug) const {
    auto const found = by_slug_.find(slug.value());
    return found == by_slug_.end() ? nullptr : &models_[found->second];
}

}  // namespace mandate::catalog
