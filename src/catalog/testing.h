#pragma once

// For tests: the catalogue that is part of the program.

#include "catalog/catalog.h"

namespace mandate::catalog::testing {

/// Read once; the program's own data files are never refused.
inline Catalog const& embedded_catalog() {
    static Catalog const kCatalog = *load_catalog(std::nullopt);
    return kCatalog;
}

}  // namespace mandate::catalog::testing
