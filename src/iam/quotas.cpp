#include "iam/quotas.h"

#include <fmt/format.h>

#include "iam/data_file.h"

namespace mandate::iam {

/// The file as a whole.
struct QuotasFile {
    std::string format;
    std::vector<Quota> quotas;
};
BOOST_DESCRIBE_STRUCT(QuotasFile, (), (format, quotas))

std::vector<Quota> const& quotas() {
    static std::vector<Quota> const kQuotas =
        read_data_file<QuotasFile>("quotas.json", "mandate.quotas/1").quotas;
    return kQuotas;
}

Result<Quota> find_quota(std::string_view name, Date day) {
    Quota const* found = nullptr;
    for (Quota const& entry : quotas()) {
        if (entry.name == name && (!entry.from || *entry.from <= day)) {
            found = &entry;
        }
    }
    if (found == nullptr) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("quotas: '{}' is no quota of {}", name.substr(0, 80),
                                mandate::to_string(day)),
                    "choose a name and a day of src/iam/data/quotas.json");
    }
    return *found;
}

Result<std::size_t> quota(std::string_view name, Date day) {
    return TRY(find_quota(name, day)).limit;
}

Result<void> check_size(std::string_view text, std::string_view name, Date day,
                        std::string_view place, std::string_view way_out) {
    Quota const quota = TRY(find_quota(name, day));
    std::size_t const size = size_in_characters(text, quota.counting.value_or(Counting::kAll));
    if (size > quota.limit) {
        return bad_input(fmt::format("{}: {} characters, and AWS takes {} for {}", place, size,
                                     quota.limit, quota.what),
                         std::string(way_out));
    }
    return {};
}

}  // namespace mandate::iam
