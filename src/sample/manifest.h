#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/date.h"
#include "sample/cur2_columns.h"

namespace mandate::sample {

/// What AWS says about one delivery of one billing period.
struct Manifest {
    std::string export_name;
    std::string export_arn;
    std::string execution_id;
    BillingPeriod period;
    std::vector<Cur2Column> columns;
    std::string compression;
    std::vector<std::string> data_files;  ///< s3:// addresses
};

/// As delivered in `EXPORT-Manifest.json`. The field names are those that several independent
/// readers agree on; AWS does not document them.
std::string manifest_json(Manifest const& manifest);

}  // namespace mandate::sample
