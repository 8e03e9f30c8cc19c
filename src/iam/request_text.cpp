#include "iam/request_text.h"

#include <fmt/format.h>

#include "base/text.h"

namespace mandate::iam {

std::string to_text(Request const& request) {
    Principal const& principal = request.principal();
    std::string text = fmt::format("action     {}\nresource   {}\nprincipal  {}\n",
                                   printable(request.action()), printable(request.resource()),
                                   principal.id.empty() ? "*" : printable(principal.id));
    std::string_view heading = "context    ";
    for (Context::Entry const& entry : request.context().entries()) {
        std::vector<std::string> values;
        for (std::string const& value : entry.values) {
            values.push_back(fmt::format("'{}'", printable(value)));
        }
        text += fmt::format("{}{} = {}\n", heading, printable(entry.key), join(values, ", "));
        heading = "           ";
    }
    return text;
}

}  // namespace mandate::iam
