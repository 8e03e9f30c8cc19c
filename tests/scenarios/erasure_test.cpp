// Erasing a person takes their name and e-mail, whoever wrote them, and leaves the log intact.

#include <gtest/gtest.h>

#include "database_backend.h"
#include "store/private_text.h"

namespace mandate::scenarios {
namespace {

using organisation::Person;

void erase_lena(store::Dialect dialect) {
    DatabaseBackend database(dialect);
    FixedClock const clock(Date(std::chrono::year{2026} / 11 / 2));
    app::Governance governance(database.records(), clock);
    Person lena;
    lena.id = PersonId("lena");
    lena.name = PrivateText("Lena Ruiz");
    lena.email = PrivateText("lena@example.com");
    store::testing::must(
        governance.put_person({PersonId("operator:root"), std::nullopt, true}, lena));

    store::WriteContext context;
    context.actor = "operator:root";
    context.at = clock.now();
    store::testing::must(database.store().write(context, [](store::Writer& writer) -> Result<void> {
        EXPECT_EQ(TRY(store::erase_private(writer, "lena")), 2);
        return {};
    }));

    store::testing::must(governance.read([](app::Reading& reading) -> Result<void> {
        Person const erased = TRY(app::load<Person>(reading, "lena")).value;
        EXPECT_TRUE(erased.name.is_erased());
        EXPECT_TRUE(erased.email.is_erased());
        return {};
    }));
    EXPECT_EQ(database.verify(), "");
}

TEST(Erasure, OfAPersonOnSqlite) { erase_lena(store::Dialect::kSqlite); }
TEST(Erasure, OfAPersonOnPostgresql) { erase_lena(store::Dialect::kPostgresql); }

}  // namespace
}  // namespace mandate::scenarios
