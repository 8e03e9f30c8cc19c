#include "iam/runtime.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/date.h"
#include "base/text.h"
#include "iam/arn.h"
#include "iam/data_file.h"
#include "iam/syntax.h"

namespace mandate::iam {

/// The file as a whole.
struct RuntimesFile {
    std::string format;
    std::vector<RuntimeKind> runtimes;
};
BOOST_DESCRIBE_STRUCT(RuntimesFile, (), (format, runtimes))

namespace {

/// What a field's name says about its form.
Result<void> check_field(std::string_view kind, std::string_view name, std::string_view value) {
    auto const wrong = [&](std::string_view problem) {
        Error error{
            ErrorCode::kBadInput,
            fmt::format("runtime {}: {}: '{}' {}", kind, name, value.substr(0, 120), problem),
            "give exactly one, without wildcards",
            {{"field", std::string(name)}}};
        return std::unexpected(std::move(error));
    };
    if (!is_exact(value)) {
        return wrong("is empty, too long, or has a wildcard or control character");
    }
    if (name.ends_with("_arn") && !split_arn(value)) {
        return wrong("is no ARN");
    }
    if (name.ends_with("_on") && !parse_date(value)) {
        return wrong("is no day such as 2026-11-25");
    }
    if (name == "region" && !is_region(value)) {
        return wrong("is no region such as us-east-1");
    }
    return {};
}

}  // namespace

std::vector<RuntimeKind> const& runtime_kinds() {
    static std::vector<RuntimeKind> const kKinds =
        read_data_file<RuntimesFile>("runtimes.json", "mandate.runtimes/1").runtimes;
    return kKinds;
}

RuntimeKind const* find_runtime_kind(std::string_view name) {
    auto const& kinds = runtime_kinds();
    auto const found = std::ranges::find(kinds, name, &RuntimeKind::kind);
    return found == kinds.end() ? nullptr : &*found;
}

Result<void> check_runtime(Runtime const& runtime, Completeness completeness) {
    RuntimeKind const* const kind = find_runtime_kind(runtime.kind);
    if (kind == nullptr) {
        std::vector<std::string> names;
        std::ranges::transform(runtime_kinds(), std::back_inserter(names), &RuntimeKind::kind);
        return bad_input(
            fmt::format("runtime: '{}' is no kind of runtime", runtime.kind.substr(0, 80)),
            fmt::format("choose one of {}", join(names, ", ")));
    }
    for (auto const& [name, value] : runtime.fields) {
        if (std::ranges::find(kind->required, name) == kind->required.end() &&
            std::ranges::find(kind->optional, name) == kind->optional.end()) {
            std::vector<std::string> known = kind->required;
            known.insert(known.end(), kind->optional.begin(), kind->optional.end());
            return bad_input(
                fmt::format("runtime {}: '{}' is no field of it", kind->kind, name.substr(0, 80)),
                fmt::format("its fields are {}", join(known, ", ")));
        }
        TRY(check_field(kind->kind, name, value));
    }
    if (completeness == Completeness::kKindOnly) {
        return {};
    }
    for (std::string const& name : kind->required) {
        if (!runtime.fields.contains(name)) {
            return bad_input(fmt::format("runtime {}: {} is missing", kind->kind, name),
                             fmt::format("it needs {}", join(kind->required, ", ")));
        }
    }
    return {};
}

}  // namespace mandate::iam
