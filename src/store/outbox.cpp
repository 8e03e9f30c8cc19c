#include "store/outbox.h"

#include "base/canonical_json.h"

namespace mandate::store {
namespace {

// Writes are serial, so the next number is free.
constexpr Statement kInsertNotice{
    "outbox_insert",
    "INSERT INTO outbox (id, at, sequence, kind, recipient, body) SELECT COALESCE(MAX(id), 0) + 1, "
    ":at, :sequence, :kind, :recipient, :body FROM outbox"};

}  // namespace

Result<void> notify(Writer& writer, Notice const& notice) {
    std::string body = TRY(canonical_json(notice.body));
    return writer.run_later(kInsertNotice,
                            {{"at", std::int64_t{writer.context().at.time_since_epoch().count()}},
                             {"sequence", writer.next_sequence()},
                             {"kind", notice.kind},
                             {"recipient", notice.recipient},
                             {"body", std::move(body)}});
}

}  // namespace mandate::store
