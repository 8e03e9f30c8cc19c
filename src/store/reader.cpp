#include "store/reader.h"

#include "store/unit.h"

namespace mandate::store {

Result<std::vector<Row>> Reader::rows(Statement const& statement, Parameters const& parameters) {
    std::vector<Row> found;
    TRY(unit_.run(statement, parameters, [&](Row const& row) -> Result<void> {
        found.push_back(row);
        return {};
    }));
    return found;
}

Result<std::unique_ptr<Cursor>> Reader::walk(Statement const& statement) {
    return unit_.walk(statement);
}

}  // namespace mandate::store
