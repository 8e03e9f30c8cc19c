#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/platform.h"
#include "catalog/text_map.h"

namespace mandate::catalog {

/// A product that AWS bills under a fixed code.
struct Service {
    std::string code;  ///< `line_item_product_code`: `AmazonEC2`
    std::string name;  ///< `Amazon Elastic Compute Cloud`
    Platform platform = Platform::kUnknown;
};

/// The known product codes, from `services.json`. Immutable; thread-safe.
///
/// Codes and names are compared exactly, as AWS spells them: a code in another spelling is another
/// code, and unknown. Source of the codes: AWS, price list offer index and CUR documentation.
class Services {
public:
    /// Reads the text of `services.json`. @returns Error{BadInput} that names `file` and the field
    /// for unknown fields, unknown platforms, codes that stand twice, and names of two platforms.
    static Result<Services> parse(std::string_view json, std::string_view file);

    /// The service with this product code, else nullptr.
    Service const* by_code(std::string_view code) const;

    /// The service with exactly this name or other name (FOCUS `ServiceName`, the product name of
    /// AWS's own lines), else nullptr.
    Service const* by_name(std::string_view name) const;

    /// All services, in the order of the file: the list of known non-AI products for SQL.
    std::vector<Service> const& all() const { return services_; }

private:
    std::vector<Service> services_;
    TextMap<std::size_t> by_code_;
    TextMap<std::size_t> by_name_;
};

}  // namespace mandate::catalog
