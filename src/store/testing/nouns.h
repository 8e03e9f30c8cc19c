#pragma once

#include <string>

#include "audit/signing_key.h"
#include "store/entity.h"
#include "store/testing/databases.h"
#include "store/verify.h"

namespace mandate::store::testing {

// Two nouns that only tests have: `thing`, which has a state, and `human`, whose name and e-mail
// are private.

inline constexpr Projection kThingColumns[] = {
    {"state", "/state"}, {"size", "/size", ColumnType::kInteger}, {"serial", "/serial"}};
inline constexpr Projection kHumanColumns[] = {{"handle", "/handle"}};
inline constexpr EntityTable kThing{"thing", "thing", "thing", kThingColumns};
inline constexpr EntityTable kHuman{"human", "human", "person", kHumanColumns, TextsOf::kItself};
inline constexpr EntityTable const* kTestTables[] = {&kThing, &kHuman};

/// A database with these nouns; `serial` of current things is unique.
class GovernedDatabase : public FreshDatabase {
public:
    explicit GovernedDatabase(Dialect dialect);
};

/// Who acts, at minute `minute` of a day.
WriteContext by(std::string actor, int minute = 0);

Result<std::int64_t> put_thing(Writer& writer, std::string_view id, std::int64_t expected_version,
                               boost::json::object body, std::string_view reason = {});
Result<std::int64_t> put_human(Writer& writer, std::string_view id, std::int64_t expected_version,
                               std::string const& name, std::string const& email);

/// The key that signs the checkpoints of tests.
audit::SigningKey const& log_key();
/// Signs the log's head and keeps the checkpoint.
void keep_head(Store const& store, int minute);

/// verify_log with the test's nouns and key.
VerifyReport verify(Store const& store);
/// All faults, a line each; empty when the log holds.
std::string faults_of(Store const& store);

/// Something of everything: people, things with several versions, reasons, duties, checkpoints, an
/// erasure, notices.
void populate(Store const& store);

}  // namespace mandate::store::testing
