#include "warehouse/ledger.h"

#include <map>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "billing/classify.h"
#include "billing/tags.h"
#include "warehouse/engine.h"
#include "warehouse/snapshot.h"
#include "warehouse/source_sql.h"

namespace mandate::warehouse {
namespace {

namespace fs = std::filesystem;
using billing::Meaning;

void add_text(Appender& row, std::optional<std::string> const& text) {
    if (text) {
        row.add(*text);
    } else {
        row.add_null();
    }
}

template <typename Tag>
void add_id(Appender& row, std::optional<StrongId<Tag>> const& id) {
    if (id) {
        row.add(id->value());
    } else {
        row.add_null();
    }
}

template <typename Enum>
void add_word(Appender& row, std::optional<Enum> const& value) {
    if (value) {
        row.add(name_of(*value));
    } else {
        row.add_null();
    }
}

/// One building: an engine that sees the snapshot and the folder for the result.
class Building {
public:
    Building(Engine engine, fs::path snapshot, catalog::Catalog const& catalog, fs::path out)
        : engine_(std::move(engine)),
          snapshot_(std::move(snapshot)),
          catalog_(catalog),
          out_(std::move(out)) {}

    Result<void> run() {
        TRY(write_meanings());
        TRY(write_principals());
        TRY(write_tags());
        return sync_to_disk(out_);
    }

private:
    std::string file(std::string_view name) const { return sql_quote((snapshot_ / name).string()); }

    Result<void> save(std::string_view table, std::string_view name) {
        fs::path const path = out_ / name;
        TRY(engine_.run(
            fmt::format("COPY {} TO {} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)",
                        table, sql_quote(path.string()))));
        return sync_to_disk(path);
    }

    Result<void> write_meanings() {
        Table const keys = TRY(engine_.query(fmt::format(
            "SELECT key_id, billing_entity, product_code, product_name, usage_type, operation, "
            "description, unit, line_type FROM read_parquet({}, hive_partitioning=false) ORDER BY "
            "key_id",
            file(snapshot::kKeys))));
        Table const resources =
            TRY(engine_.query(fmt::format("SELECT resource_id, resource FROM read_parquet({}, "
                                          "hive_partitioning=false) ORDER BY resource_id",
                                          file(snapshot::kResources))));
        Table const pairs =
            TRY(engine_.query(fmt::format("SELECT DISTINCT key_id, resource_id FROM "
                                          "read_parquet({}, hive_partitioning=false) ORDER BY ALL",
                                          file(snapshot::kFacts))));
        TRY(engine_.run(
            "CREATE TABLE meaning (key_id BIGINT, resource_id BIGINT, product VARCHAR, "
            "usage_type VARCHAR, operation VARCHAR, unit VARCHAR, line_type VARCHAR, platform "
            "VARCHAR, "
            "line_kind VARCHAR, vendor VARCHAR, model VARCHAR, token_type VARCHAR, tier VARCHAR, "
            "routing VARCHAR, billing_shape VARCHAR, region VARCHAR, service VARCHAR, "
            "tokens_per_unit BIGINT, \"unknown\" BIGINT, resource VARCHAR, resource_kind VARCHAR, "
            "profile VARCHAR, workspace VARCHAR)"));
        std::vector<Meaning> meanings;
        for (std::size_t row = 0; row < keys.row_count; ++row) {
            meanings.push_back(billing::classify(raw_key(keys, row), catalog_));
        }
        std::vector<std::optional<billing::Resource>> parsed;
        for (std::size_t row = 0; row < resources.row_count; ++row) {
            parsed.push_back(billing::parse_resource(resources.text(row, 1), catalog_));
        }
        auto appender = TRY(engine_.append_to("meaning"));
        for (std::size_t row = 0; row < pairs.row_count; ++row) {
            auto const key = static_cast<std::size_t>(pairs.integer(row, 0)) - 1;
            auto const resource = static_cast<std::size_t>(pairs.integer(row, 1));
            append_meaning(*appender, keys, key, meanings[key], resource,
                           resource == 0 ? nullptr : &resources.text(resource - 1, 1),
                           resource == 0 ? std::nullopt : parsed[resource - 1]);
        }
        TRY(appender->finish());
        return save("meaning", ledger::kMeanings);
    }

    static billing::RawKey raw_key(Table const& keys, std::size_t row) {
        return {keys.optional_text(row, 1), keys.optional_text(row, 2), keys.optional_text(row, 3),
                keys.optional_text(row, 4), keys.optional_text(row, 5), keys.optional_text(row, 6),
                keys.optional_text(row, 7), keys.optional_text(row, 8)};
    }

    void append_meaning(Appender& out, Table const& keys, std::size_t key, Meaning meaning,
                        std::size_t resource_id, std::string const* resource_text,
                        std::optional<billing::Resource> const& resource) {
        if (resource) {
            meaning = billing::refine(std::move(meaning), *resource, catalog_);
        }
        out.add(static_cast<std::int64_t>(key) + 1);
        out.add(static_cast<std::int64_t>(resource_id));
        for (std::size_t column : {2U, 4U, 5U, 7U, 8U}) {
            add_text(out, keys.optional_text(key, column));
        }
        out.add(name_of(meaning.platform));
        out.add(name_of(meaning.line_kind));
        add_id(out, meaning.vendor);
        add_id(out, meaning.model);
        add_word(out, meaning.token_type);
        add_word(out, meaning.tier);
        add_word(out, meaning.routing);
        add_word(out, meaning.billing_shape);
        add_id(out, meaning.region);
        add_text(out, meaning.service);
        out.add(meaning.tokens_per_unit);
        out.add(static_cast<std::int64_t>(meaning.unknown.bits()));
        add_text(out, resource_text == nullptr ? std::nullopt : std::optional(*resource_text));
        add_text(out,
                 resource ? std::optional(std::string(name_of(resource->kind))) : std::nullopt);
        add_text(out, resource ? resource->profile : std::nullopt);
        add_text(out, resource ? resource->workspace : std::nullopt);
        out.end_row();
    }

    /// In SQL, because there may be hundreds of thousands: DuckDB's threads share them.
    Result<void> write_principals() {
        return save(fmt::format("(SELECT principal_id, parts.* FROM (SELECT principal_id, "
                                "principal_parts(principal) AS parts FROM read_parquet({}, "
                                "hive_partitioning=false)))",
                                file(snapshot::kPrincipals)),
                    ledger::kPrincipals);
    }

    Result<void> write_tags() {
        Table const texts = TRY(engine_.query(
            fmt::format("SELECT tags_id, raw_tags FROM read_parquet({}, hive_partitioning=false)",
                        file(snapshot::kTags))));
        TRY(
            engine_.run("CREATE TABLE tag (tags_id BIGINT, tag VARCHAR, value VARCHAR); "
                        "CREATE TABLE unread (tags_id BIGINT)"));
        auto out = TRY(engine_.append_to("tag"));
        auto unread = TRY(engine_.append_to("unread"));
        bool any_unread = false;
        for (std::size_t row = 0; row < texts.row_count; ++row) {
            LineTags const read = read_tags(texts.text(row, 1));
            for (auto const& [tag, value] : read.tags) {
                out->add(texts.integer(row, 0));
                out->add(tag);
                out->add(value);
                out->end_row();
            }
            if (!read.complete) {
                unread->add(texts.integer(row, 0));
                unread->end_row();
                any_unread = true;
            }
        }
        TRY(out->finish());
        TRY(unread->finish());
        if (any_unread) {
            TRY(save("unread", ledger::kUnreadTags));
        }
        return save("tag", ledger::kTags);
    }

    /// The tags of a line by name (`resourceTags/team`), and whether all of their text was read.
    struct LineTags {
        std::map<std::string, std::string> tags;
        bool complete = true;
    };

    /// The tags of a raw text; where two columns name one tag, `tags` wins, then the first.
    static LineTags read_tags(std::string_view raw) {
        LineTags read;
        for (bool const wanted : {true, false}) {
            for (std::string_view entry : split(raw, kTagEntrySeparator)) {
                std::vector<std::string_view> const parts = split(entry, kTagPartSeparator);
                if (parts.size() == 3 && (parts[0] == "tags") == wanted) {
                    read_entry(read, parts[0], parts[1], parts[2]);
                }
            }
        }
        return read;
    }

    static billing::TagOrigin origin_of(std::string_view name) {
        if (name == "tags") {
            return billing::TagOrigin::kTags;
        }
        if (name == "cost_category") {
            return billing::TagOrigin::kCostCategory;
        }
        if (name == "column") {
            return billing::TagOrigin::kColumn;
        }
        return name == "focus" ? billing::TagOrigin::kFocusTags : billing::TagOrigin::kResourceTags;
    }

    static void read_entry(LineTags& read, std::string_view origin, std::string_view key,
                           std::string_view text) {
        // A key without a known source keeps its own name: `doctor` shows it.
        auto const put = [&](std::string_view tag, std::string_view value) {
            std::optional<billing::TagKey> const normal =
                billing::normalise_tag(origin_of(origin), tag);
            if (!value.empty()) {
                read.tags.emplace(normal ? std::string(name_of(normal->source)) + "/" + normal->key
                                         : std::string(tag),
                                  value);
            }
        };
        if (!key.empty()) {
            put(key, text);
            return;
        }
        auto const object = parse_json(text, "tags");
        if (!object || !object->is_object()) {
            read.complete = false;
            return;
        }
        for (auto const& member : object->get_object()) {
            std::string_view const tag{member.key().data(), member.key().size()};
            if (boost::json::string const* value = member.value().if_string()) {
                put(tag, {value->data(), value->size()});
            } else if (member.value().is_structured()) {
                read.complete = false;
            } else if (!member.value().is_null()) {
                put(tag, boost::json::serialize(member.value()));
            }
        }
    }

    Engine engine_;
    fs::path snapshot_;
    catalog::Catalog const& catalog_;
    fs::path out_;
};

}  // namespace

std::string rules_version(catalog::Catalog const& catalog) {
    return fmt::format("{}-{}", kClassifierVersion, catalog.version().substr(0, 16));
}

std::string ledger_name(std::string_view delivery_id, std::string_view rules) {
    return sha256(fmt::format("{}\n{}", delivery_id, rules)).substr(0, 24);
}

bool is_complete_ledger(fs::path const& folder) {
    std::error_code ignored;
    return fs::exists(folder / ledger::kMeanings, ignored) &&
           fs::exists(folder / ledger::kPrincipals, ignored) &&
           fs::exists(folder / ledger::kTags, ignored);
}

Result<void> build_ledger(fs::path const& snapshot, catalog::Catalog const& catalog,
                          fs::path const& out) {
    fs::create_directories(out);
    EngineLimits limits{.memory_mb = 600};
    limits.allowed_folders = {snapshot, out};
    limits.temp_folder = out;
    return Building(TRY(Engine::open(limits)), snapshot, catalog, out).run();
}

}  // namespace mandate::warehouse
