#include "app/sample_mark.h"

#include "store/log.h"

namespace mandate::app {
namespace {

constexpr std::string_view kAction = "sample.made";

}  // namespace

Result<void> mark_as_sample(store::Store const& database, Clock const& clock) {
    store::WriteContext context;
    context.actor = "operator:mandate";
    context.at = clock.now();
    TRY(database.write(context, [](store::Writer& writer) -> Result<void> {
        if (writer.next_sequence() != 0) {
            return fail(ErrorCode::kConflict, "this data folder has a history of its own",
                        "make the sample organisation in a new folder");
        }
        TRY(writer.append({.action = kAction, .kind = "installation", .id = "sample"}));
        return {};
    }));
    return {};
}

Result<bool> is_sample(store::Store const& database) {
    return database.read([](store::Reader& reader) -> Result<bool> {
        std::vector<store::LogRow> const first = TRY(store::log_page(reader, 0, 1));
        return !first.empty() && first.front().action == kAction;
    });
}

}  // namespace mandate::app
