#include "store/private_text.h"

#include <stdexcept>

#include "base/digest.h"
#include "base/json.h"
#include "store/entity.h"
#include "store/governance_tables.h"

namespace mandate::store {
namespace {

namespace json = boost::json;

constexpr std::string_view kErased = "(erased)";
/// How many texts one question asks for.
constexpr std::size_t kTextBatch = 16;

constexpr Statement kInsertText{"private_text_insert",
                                "INSERT INTO private_text (digest, sequence, subject, salt, text) "
                                "VALUES (:digest, :sequence, :subject, :salt, :text)"};
constexpr Statement kTexts{
    "private_texts",
    "SELECT digest, text FROM private_text WHERE text IS NOT NULL AND digest IN (:d0, :d1, :d2, "
    ":d3, :d4, :d5, :d6, :d7, :d8, :d9, :d10, :d11, :d12, :d13, :d14, :d15)"};
constexpr std::string_view kTextNames[kTextBatch] = {"d0",  "d1",  "d2",  "d3", "d4",  "d5",
                                                     "d6",  "d7",  "d8",  "d9", "d10", "d11",
                                                     "d12", "d13", "d14", "d15"};
constexpr Statement kCountTexts{
    "private_text_count",
    "SELECT COUNT(*) AS texts FROM private_text WHERE subject = :subject AND erased_seq IS NULL"};
constexpr Statement kErase{"private_text_erase",
                           "UPDATE private_text SET salt = NULL, text = NULL, erased_seq = "
                           ":sequence WHERE subject = :subject AND erased_seq IS NULL"};

/// The digest of a value that is a commitment; empty for any other.
std::string digest_of(json::value const& value) {
    json::string const* const digits = json_text(value, "committed");
    return digits != nullptr && value.get_object().size() == 1 ? std::string(*digits)
                                                               : std::string();
}

/// Calls `found` with every commitment within a value.
template <typename Value, typename Found>
void each_commitment(Value& value, Found const& found) {
    if (std::string const digest = digest_of(value); !digest.empty()) {
        found(value, digest);
    } else if (auto* const object = value.if_object()) {
        for (auto& member : *object) {
            each_commitment(member.value(), found);
        }
    } else if (auto* const array = value.if_array()) {
        for (auto& element : *array) {
            each_commitment(element, found);
        }
    }
}

using Texts = std::unordered_map<std::string, std::string>;  ///< by digest

Result<Texts> texts_of(Reader& reader, std::set<std::string> const& digests) {
    Texts texts;
    auto next = digests.begin();
    while (next != digests.end()) {
        Parameters parameters;
        for (std::string_view const name : kTextNames) {
            parameters.emplace_back(name, next == digests.end() ? Value() : Value(*next++));
        }
        for (Row const& row : TRY(reader.many<Row>(kTexts, parameters))) {
            texts.emplace(row.text("digest"), row.text("text"));
        }
    }
    return texts;
}

}  // namespace

NewText NewText::create(std::string_view text) {
    std::optional<audit::Salt> const salt = audit::Salt::from_hex(random_hex(16));
    if (!salt) {
        throw std::logic_error("16 random bytes are no salt");
    }
    return {std::string(text), *salt, audit::commit(text, *salt)};
}

Result<void> store_text(Writer& writer, NewText const& text, std::int64_t sequence,
                        std::string_view subject) {
    return writer.run_later(kInsertText, {{"digest", text.committed.digest.hex()},
                                          {"sequence", sequence},
                                          {"subject", std::string(subject)},
                                          {"salt", text.salt.hex()},
                                          {"text", text.text}});
}

Result<std::vector<NewText>> commit_texts(Reader& reader, json::value& body,
                                          std::span<std::string const> pointers,
                                          json::value const& before) {
    std::vector<NewText> fresh;
    if (pointers.empty()) {
        return fresh;
    }
    std::set<std::string> known;
    each_commitment(before,
                    [&](json::value const&, std::string const& digest) { known.insert(digest); });
    std::map<std::string, std::string, std::less<>> by_text;
    Texts const texts = TRY(texts_of(reader, known));
    for (auto const& [digest, text] : texts) {
        by_text.emplace(text, digest);
    }
    for (std::string const& pointer : pointers) {
        json::error_code none;
        json::value* const value = body.find_pointer(pointer, none);
        if (value == nullptr) {
            return bad_input(fmt::format("there is no private text at '{}'", pointer));
        }
        json::value const* const earlier = before.find_pointer(pointer, none);
        std::string const stood = earlier == nullptr ? "" : digest_of(*earlier);
        bool const was_erased = !stood.empty() && !texts.contains(stood);
        if (std::string const kept = digest_of(*value); !kept.empty() && known.contains(kept)) {
            continue;
        }
        if (!value->is_string()) {
            return bad_input(fmt::format("what stands at '{}' is no text", pointer));
        }
        std::string const text(value->get_string());
        if (was_erased && text == kErased) {
            *value = *earlier;
        } else if (auto const same = by_text.find(text); same != by_text.end()) {
            *value = json::object{{"committed", same->second}};
        } else {
            fresh.push_back(NewText::create(text));
            by_text.emplace(text, fresh.back().committed.digest.hex());
            *value = audit::to_json(fresh.back().committed);
        }
    }
    return fresh;
}

Result<void> restore_texts(Reader& reader, std::span<json::value* const> bodies) {
    std::set<std::string> digests;
    std::vector<std::pair<json::value*, std::string>> places;
    for (json::value* const body : bodies) {
        each_commitment(*body, [&](json::value& value, std::string const& digest) {
            digests.insert(digest);
            places.emplace_back(&value, digest);
        });
    }
    Texts const texts = TRY(texts_of(reader, digests));
    for (auto const& [value, digest] : places) {
        if (auto const text = texts.find(digest); text != texts.end()) {
            *value = text->second;
        }
    }
    return {};
}

Result<std::int64_t> erase_private(Writer& writer, std::string_view subject) {
    std::string const whose(subject);
    std::int64_t const texts =
        TRY(writer.one<std::int64_t>(kCountTexts, {{"subject", whose}})).value_or(0);
    std::string const id = fmt::format("erasure-{}", writer.next_sequence());
    std::int64_t const sequence = TRY(put_new(writer, kErasure,
                                              {.id = id,
                                               .body = {{"subject", whose}, {"texts", texts}},
                                               .action = "private_text.erased"}));
    TRY(writer.run(kErase, {{"sequence", sequence}, {"subject", whose}}));
    return texts;
}

}  // namespace mandate::store
