#include "iam/role_name.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"

namespace mandate::iam {
namespace {

constexpr std::string_view kWorkload = "{workload}";
constexpr std::string_view kHash = "{hash}";
constexpr std::size_t kHexDigits = 4;
constexpr std::size_t kMostBeside = 40;

/// The text with the first of `mark` replaced; nothing where it does not stand there exactly once.
bool replace_one(std::string& text, std::string_view mark, std::string_view with) {
    std::size_t const at = text.find(mark);
    if (at == std::string::npos || text.find(mark, at + 1) != std::string::npos) {
        return false;
    }
    text.replace(at, mark.size(), with);
    return true;
}

}  // namespace

bool is_role_name_rule(std::string_view text) {
    std::string beside(text);
    return replace_one(beside, kWorkload, "") && replace_one(beside, kHash, "") &&
           beside.size() <= kMostBeside && std::ranges::all_of(beside, [](char c) {
               return is_alphanumeric(c) || std::string_view("._=+@-").contains(c);
           });
}

std::string role_name_by(std::string_view rule, std::string_view workload, AccountId const& account,
                         Platform platform) {
    std::string_view const suffix = platform == Platform::kBedrock ? "" : "/claude_platform";
    std::string const hash = sha256(fmt::format("{}/{}{}", workload, account.value(), suffix));
    std::string name(rule);
    replace_one(name, kHash, std::string_view(hash).substr(0, kHexDigits));
    std::size_t const beside = name.size() - kWorkload.size();
    replace_one(name, kWorkload, workload.substr(0, kLongestRoleName - beside));
    return name;
}

}  // namespace mandate::iam
