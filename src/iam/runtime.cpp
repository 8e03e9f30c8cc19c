#include "iam/runtime.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "iam/arn.h"
#include "iam/embedded.h"
#include "iam/syntax.h"

namespace mandate::iam {

/// The file as a whole.
struct RuntimesFile {
    std::string format;
    std::vector<RuntimeKind> runtimes;
};
BOOST_DESCRIBE_STRUCT(RuntimesFile, (), (format, runtimes))

namespace {

/// The embedded file; it is part of the program, so an error in it is a broken invariant.
std::vector<RuntimeKind> read_kinds() {
    for (EmbeddedFile const& file : embedded_files()) {
        if (file.name != "runtimes.json") {
            continue;
        }
        auto const json = parse_json(file.text, file.name);
        auto read = json ? decode<RuntimesFile>(*json, "runtimes.json")
                         : Result<RuntimesFile>(std::unexpected(json.error()));
        if (!read || read->format != "mandate.runtimes/1") {
            throw std::logic_error(read ? "runtimes.json: format" : to_string(read.error()));
        }
        return std::move(read->runtimes);
    }
    throw std::logic_error("runtimes.json is not part of the program");
}

RuntimeKind const* find_kind(std::string_view name) {
    auto const& kinds = runtime_kinds();
    auto const found = std::ranges::find(kinds, name, &RuntimeKind::kind);
    return found == kinds.end() ? nullptr : &*found;
}

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
    static std::vector<RuntimeKind> const kKinds = read_kinds();
    return kKinds;
}

Result<void> check_runtime(Runtime const& runtime, Completeness completeness) {
    RuntimeKind const* const kind = find_kind(runtime.kind);
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
