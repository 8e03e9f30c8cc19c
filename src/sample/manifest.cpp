#include "sample/manifest.h"

#include <fmt/format.h>

#include "base/text.h"
#include "sample/json_text.h"

namespace mandate::sample {

std::string manifest_json(Manifest const& manifest) {
    std::vector<std::string> columns;
    for (Cur2Column const& column : manifest.columns) {
        columns.push_back(fmt::format(R"(    {{"name": "{}", "type": "{}"}})", column.name,
                                      manifest_name_of(column.type)));
    }
    std::vector<std::string> files;
    for (std::string const& file : manifest.data_files) {
        files.push_back("    " + json_text(file));
    }
    return fmt::format(
        "{{\n  \"exportArn\": {},\n  \"exportName\": {},\n  \"executionId\": {},\n"
        "  \"billingPeriod\": {{\"start\": \"{}T00:00:00.000Z\", \"end\": \"{}T00:00:00.000Z\"}},\n"
        "  \"compression\": {},\n  \"columns\": [\n{}\n  ],\n  \"dataFiles\": [\n{}\n  ],\n"
        "  \"additionalOutputFiles\": []\n}}\n",
        json_text(manifest.export_arn), json_text(manifest.export_name),
        json_text(manifest.execution_id), to_string(manifest.period.first_day()),
        to_string(manifest.period.end()), json_text(manifest.compression), join(columns, ",\n"),
        join(files, ",\n"));
}

}  // namespace mandate::sample
