#include "audit/proof.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "audit/checkpoint.h"
#include "audit/entry_view.h"
#include "base/json.h"

namespace mandate::audit {
namespace {

namespace json = boost::json;

constexpr std::string_view kFormat = "mandate.audit_proof/1";

json::array path_json(Path const& path) {
    json::array steps;
    for (Hash const& step : path) {
        steps.emplace_back(step.hex());
    }
    return steps;
}

void add(json::object& object, std::string_view key, std::optional<std::string> const& text) {
    if (text) {
        object[key] = *text;
    }
}

/// Reads the members of one proof; every failure names the place and the member.
class Reader {
public:
    Reader(json::value const& proof, std::string_view place) : proof_(proof), place_(place) {}

    std::unexpected<Error> refuse(std::string_view key, std::string_view what) const {
        return bad_input(fmt::format("{}: '{}' is not {}", place_, key, what),
                         "it is made by 'mandate audit prove'");
    }

    Result<std::int64_t> number(std::string_view key) const {
        json::value const* const value = json_member(proof_, key);
        if (value == nullptr || !value->is_int64() || value->get_int64() < 0) {
            return refuse(key, "a whole number");
        }
        return value->get_int64();
    }

    Result<Hash> hash(std::string_view key) const {
        json::value const* const value = json_member(proof_, key);
        std::optional<Hash> const hash = value == nullptr ? std::nullopt : hash_in(*value);
        if (!hash) {
            return refuse(key, "a hash of 64 hex digits");
        }
        return *hash;
    }

    Result<Path> path() const {
        json::value const* const value = json_member(proof_, "path");
        json::array const* const steps = value == nullptr ? nullptr : value->if_array();
        if (steps == nullptr) {
            return refuse("path", "an array of hashes");
        }
        Path path;
        for (json::value const& step : *steps) {
            std::optional<Hash> const hash = hash_in(step);
            if (!hash) {
                return refuse("path", "an array of hashes");
            }
            path.push_back(*hash);
        }
        return path;
    }

    Result<std::optional<std::string>> text(std::string_view key) const {
        if (json_member(proof_, key) == nullptr) {
            return std::nullopt;
        }
        json::string const* const text = json_text(proof_, key);
        if (text == nullptr) {
            return refuse(key, "a text");
        }
        return std::string(text->data(), text->size());
    }

private:
    static std::optional<Hash> hash_in(json::value const& value) {
        json::string const* const digits = value.if_string();
        if (digits == nullptr) {
            return std::nullopt;
        }
        return Hash::from_hex({digits->data(), digits->size()});
    }

    json::value const& proof_;
    std::string_view place_;
};

Result<Proof> read_inclusion(Reader const& reader) {
    InclusionProof proof;
    proof.sequence = TRY(reader.number("sequence"));
    proof.size = TRY(reader.number("size"));
    proof.leaf = TRY(reader.hash("leaf"));
    proof.root = TRY(reader.hash("root"));
    proof.path = TRY(reader.path());
    proof.entry = TRY(reader.text("entry"));
    proof.checkpoint = TRY(reader.text("checkpoint"));
    return proof;
}

Result<Proof> read_consistency(Reader const& reader) {
    ConsistencyProof proof;
    proof.old_size = TRY(reader.number("old_size"));
    proof.new_size = TRY(reader.number("new_size"));
    proof.old_root = TRY(reader.hash("old_root"));
    proof.new_root = TRY(reader.hash("new_root"));
    proof.path = TRY(reader.path());
    proof.old_checkpoint = TRY(reader.text("old_checkpoint"));
    proof.new_checkpoint = TRY(reader.text("new_checkpoint"));
    return proof;
}

/// That a note, where there is one, speaks of this size and root.
Result<void> check_note(std::optional<std::string> const& note, std::int64_t size,
                        Hash const& root) {
    if (!note) {
        return {};
    }
    Checkpoint const checkpoint = TRY(parse_checkpoint(*note)).checkpoint;
    if (checkpoint.size != size || checkpoint.root != root) {
        return fail(ErrorCode::kAnswerIsNo,
                    fmt::format("the checkpoint of size {} is not of the root that is proven for "
                                "size {}",
                                checkpoint.size, size));
    }
    return {};
}

}  // namespace

json::object to_json(InclusionProof const& proof) {
    json::object object{{"format", kFormat},
                        {"kind", "inclusion"},
                        {"sequence", proof.sequence},
                        {"size", proof.size},
                        {"leaf", proof.leaf.hex()},
                        {"root", proof.root.hex()},
                        {"path", path_json(proof.path)}};
    add(object, "entry", proof.entry);
    add(object, "checkpoint", proof.checkpoint);
    return object;
}

json::object to_json(ConsistencyProof const& proof) {
    json::object object{{"format", kFormat},
                        {"kind", "consistency"},
                        {"old_size", proof.old_size},
                        {"new_size", proof.new_size},
                        {"old_root", proof.old_root.hex()},
                        {"new_root", proof.new_root.hex()},
                        {"path", path_json(proof.path)}};
    add(object, "old_checkpoint", proof.old_checkpoint);
    add(object, "new_checkpoint", proof.new_checkpoint);
    return object;
}

Result<Proof> parse_proof(std::string_view text, std::string_view place) {
    json::value const value = TRY(parse_json(text, place));
    Reader const reader(value, place);
    if (TRY(reader.text("format")) != kFormat) {
        return reader.refuse("format", kFormat);
    }
    std::optional<std::string> const kind = TRY(reader.text("kind"));
    if (kind == "inclusion") {
        return read_inclusion(reader);
    }
    if (kind == "consistency") {
        return read_consistency(reader);
    }
    return reader.refuse("kind", "inclusion or consistency");
}

Result<void> verify(InclusionProof const& proof) {
    if (proof.entry) {
        if (leaf_hash(*proof.entry) != proof.leaf) {
            return fail(ErrorCode::kAnswerIsNo, "the leaf is not that of the entry beside it");
        }
        EntryView const entry = TRY(scan_entry(*proof.entry));
        if (entry.sequence != proof.sequence) {
            return fail(ErrorCode::kAnswerIsNo,
                        fmt::format("the entry says that it is number {}, the proof {}",
                                    entry.sequence, proof.sequence));
        }
    }
    TRY(check_note(proof.checkpoint, proof.size, proof.root));
    return verify_inclusion(proof.leaf, proof.sequence, proof.size, proof.path, proof.root);
}

Result<void> verify(ConsistencyProof const& proof) {
    TRY(check_note(proof.old_checkpoint, proof.old_size, proof.old_root));
    TRY(check_note(proof.new_checkpoint, proof.new_size, proof.new_root));
    return verify_consistency(proof.old_size, proof.new_size, proof.old_root, proof.new_root,
                              proof.path);
}

}  // namespace mandate::audit
