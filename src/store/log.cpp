#include "store/log.h"

#include "audit/checkpoint.h"
#include "audit/instant.h"

namespace mandate::store {
namespace {

#define LOG_COLUMNS                                                                     \
    "sequence, at, actor, on_behalf_of, via, action, entity_kind, entity_id, version, " \
    "canonical"

constexpr Statement kHead{"log_head", "SELECT frontier FROM log_head WHERE id = 1"};
constexpr Statement kPage{"log_page",
                          "SELECT " LOG_COLUMNS
                          " FROM log_entry WHERE sequence >= :from ORDER BY sequence LIMIT :limit"};
constexpr Statement kOfEntity{
    "log_of_entity", "SELECT " LOG_COLUMNS
                     " FROM log_entry WHERE entity_kind = :kind AND entity_id = :id ORDER BY "
                     "sequence"};

#undef LOG_COLUMNS

constexpr Statement kCheckpoints{
    "log_checkpoints",
    "SELECT size, note, at FROM log_checkpoint WHERE size >= :size ORDER BY size LIMIT :limit"};
constexpr Statement kKeep{"log_checkpoint_keep",
                          "INSERT INTO log_checkpoint (size, note, at) VALUES (:size, :note, :at) "
                          "ON CONFLICT (size) DO NOTHING"};

}  // namespace

Result<LogRow> LogRow::from_row(Row const& row) {
    return LogRow{row.integer("sequence"), row.integer("at"),
                  row.text("actor"),       row.optional_text("on_behalf_of"),
                  row.text("via"),         row.text("action"),
                  row.text("entity_kind"), row.text("entity_id"),
                  row.integer("version"),  row.text("canonical")};
}

Result<KeptCheckpoint> KeptCheckpoint::from_row(Row const& row) {
    return KeptCheckpoint{row.integer("size"), row.text("note"), row.integer("at")};
}

Result<audit::Frontier> log_head(Reader& reader) {
    std::optional<std::string> const text = TRY(reader.one<std::string>(kHead));
    return audit::Frontier::parse(text.value_or(""));
}

Result<std::vector<LogRow>> log_page(Reader& reader, std::int64_t from, std::int64_t limit) {
    return reader.many<LogRow>(kPage, {{"from", from}, {"limit", limit}});
}

Result<std::vector<LogRow>> entries_of(Reader& reader, std::string_view kind, std::string_view id) {
    return reader.many<LogRow>(kOfEntity, {{"kind", std::string(kind)}, {"id", std::string(id)}});
}

Result<std::vector<KeptCheckpoint>> checkpoints_from(Reader& reader, std::int64_t size,
                                                     std::int64_t limit) {
    return reader.many<KeptCheckpoint>(kCheckpoints, {{"size", size}, {"limit", limit}});
}

std::optional<Instant> time_of(audit::Checkpoint const& checkpoint) {
    constexpr std::string_view kTime = "time ";
    for (std::string_view line : checkpoint.extensions) {
        if (line.starts_with(kTime)) {
            return audit::parse_log_instant(line.substr(kTime.size()));
        }
    }
    return std::nullopt;
}

Result<void> keep_checkpoint(Writer& writer, std::string_view note) {
    audit::Checkpoint const checkpoint = TRY(audit::parse_checkpoint(note)).checkpoint;
    audit::Frontier const head = TRY(log_head(writer));
    if (checkpoint.size > head.size() ||
        (checkpoint.size == head.size() && checkpoint.root != head.root())) {
        return bad_input(
            fmt::format("the checkpoint of size {} is not of this log", checkpoint.size));
    }
    std::optional<Instant> const at = time_of(checkpoint);
    if (!at) {
        return bad_input(
            fmt::format("the checkpoint of size {} does not say its time", checkpoint.size));
    }
    return writer.run_later(kKeep, {{"size", checkpoint.size},
                                    {"note", std::string(note)},
                                    {"at", std::int64_t{at->time_since_epoch().count()}}});
}

}  // namespace mandate::store
