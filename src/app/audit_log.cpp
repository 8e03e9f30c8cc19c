#include "app/audit_log.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <sodium.h>

#include "app/checkpoint_folder.h"
#include "app/data_folder.h"
#include "app/governance.h"
#include "app/new_file.h"
#include "app/refusals.h"
#include "app/store_records.h"
#include "audit/bundle.h"
#include "audit/entry.h"
#include "audit/instant.h"
#include "audit/merkle.h"
#include "audit/proof.h"
#include "base/digest.h"
#include "base/text.h"
#include "store/log.h"
#include "store/tables.h"
#include "store/verify.h"

namespace mandate::app {
namespace {

namespace fs = std::filesystem;
using audit::Checkpoint;
using audit::SigningKey;
using store::KeptCheckpoint;
using store::LogRow;
using store::Statement;

constexpr std::int64_t kPage = 2'000;
constexpr std::size_t kSeedBytes = 32;

constexpr Statement kTextOfCommitment{
    "private_text_of",
    "SELECT salt, text FROM private_text WHERE digest = :digest AND text IS NOT NULL"};

struct TextRow {
    std::string salt;
    std::string text;
    static Result<TextRow> from_row(store::Row const& row) {
        return TextRow{row.text("salt"), row.text("text")};
    }
};

/// A new seed, on disk before anybody signs with it. Another process that is faster wins.
Result<void> make_seed(fs::path const& file) {
    std::error_code ignored;
    fs::create_directories(file.parent_path(), ignored);
    std::array<unsigned char, kSeedBytes> seed{};
    randombytes_buf(seed.data(), seed.size());
    std::string const text =
        to_hex({reinterpret_cast<char const*>(seed.data()), seed.size()}) + "\n";
    sodium_memzero(seed.data(), seed.size());
    if (!make_once(file, text, 0600, WithoutLinks::kFail)) {
        return fail(ErrorCode::kDependency,
                    fmt::format("the log's key {} cannot be written: {}", file.string(),
                                std::strerror(errno)),
                    "check the folder's permissions and the disk's free space");
    }
    return {};
}

Result<std::array<std::uint8_t, kSeedBytes>> read_seed(fs::path const& file) {
    std::ifstream stream(file);
    std::string line;
    std::array<std::uint8_t, kSeedBytes> seed{};
    std::size_t length = 0;
    bool const good = std::getline(stream, line) &&
                      sodium_hex2bin(seed.data(), seed.size(), line.data(), line.size(), nullptr,
                                     &length, nullptr) == 0 &&
                      length == seed.size();
    sodium_memzero(line.data(), line.size());
    if (!good) {
        return fail(ErrorCode::kDependency,
                    fmt::format("the log's key {} cannot be read", file.string()),
                    "restore it from a backup; without it nothing new can be signed");
    }
    return seed;
}

/// The log's key and its origin, which is drawn from the key.
Result<SigningKey> key_from(std::array<std::uint8_t, kSeedBytes>& seed) {
    std::string const name =
        "mandate-" + sha256("mandate log origin " +
                            to_hex({reinterpret_cast<char const*>(seed.data()), seed.size()}))
                         .substr(0, 16);
    Result<SigningKey> key = SigningKey::create(name, seed);
    sodium_memzero(seed.data(), seed.size());
    return key;
}

/// All leaves of the log, in order.
Result<std::vector<audit::Hash>> leaves_of(store::Reader& reader) {
    std::vector<audit::Hash> leaves;
    while (true) {
        std::vector<LogRow> const page =
            TRY(store::log_page(reader, static_cast<std::int64_t>(leaves.size()), kPage));
        for (LogRow const& row : page) {
            leaves.push_back(audit::leaf_hash(row.canonical));
        }
        if (page.size() < static_cast<std::size_t>(kPage)) {
            return leaves;
        }
    }
}

Result<std::vector<KeptCheckpoint>> all_checkpoints(store::Reader& reader) {
    std::vector<KeptCheckpoint> all;
    std::int64_t from = 0;
    while (true) {
        std::vector<KeptCheckpoint> const page = TRY(store::checkpoints_from(reader, from, kPage));
        all.insert(all.end(), page.begin(), page.end());
        if (page.size() < static_cast<std::size_t>(kPage)) {
            return all;
        }
        from = all.back().size + 1;
    }
}

/// What somebody kept of this log.
Result<std::vector<Checkpoint>> read_kept(std::span<std::string const> notes,
                                          audit::VerifierKey const& key) {
    std::vector<Checkpoint> kept;
    for (std::string const& note : notes) {
        kept.push_back(TRY(audit::verify_checkpoint(note, key.name(), std::span(&key, 1))));
    }
    return kept;
}

/// A log that somebody shortened or wrote anew does not extend what a witness kept of it.
void check_extends(store::VerifyReport const& found, std::span<Checkpoint const> kept,
                   AuditReport& report) {
    for (Checkpoint const& checkpoint : kept) {
        auto const root = found.roots_at.find(checkpoint.size);
        if (root == found.roots_at.end()) {
            report.faults.push_back(fmt::format(
                "the log has {} entries, the kept checkpoint is of {}: it was shortened",
                found.entries, checkpoint.size));
        } else if (root->second != checkpoint.root) {
            report.faults.push_back(
                fmt::format("the first {} entries are not those of the kept checkpoint: the log "
                            "was written anew",
                            checkpoint.size));
        }
    }
}

/// The folder in which checkpoints are kept outside, where the settings name one.
Result<std::optional<fs::path>> folder_outside(DataFolder const& folder) {
    SystemClock const clock;
    StoreRecords records(folder.database(), clock, audit::Via::kCli);
    GovernanceSettings const settings = TRY(Governance(records, clock).settings());
    return settings.checkpoint_folder ? std::optional<fs::path>(*settings.checkpoint_folder)
                                      : std::nullopt;
}

std::string line(std::string_view text) { return std::string(text) + "\n"; }

using WriteLine = std::function<Result<void>(std::string_view)>;

/// One entry, and the texts it committed to that are still there.
Result<void> export_entry(store::Reader& reader, LogRow const& row, WriteLine const& write) {
    TRY(write(line(row.canonical)));
    audit::Entry const entry = TRY(audit::parse_entry(row.canonical));
    for (audit::Commitment const& commitment : audit::commitments_in(entry)) {
        std::optional<TextRow> const text = TRY(reader.one<TextRow>(
            kTextOfCommitment, {{"digest", commitment.committed.digest.hex()}}));
        std::optional<audit::Salt> const salt =
            text ? audit::Salt::from_hex(text->salt) : std::nullopt;
        if (salt) {
            TRY(write(line(TRY(audit::disclosure_line({commitment.path, *salt, text->text})))));
        }
    }
    return {};
}

}  // namespace

Result<SigningKey> log_key(DataFolder const& folder) {
    if (sodium_init() < 0) {
        return fail(ErrorCode::kDependency, "the machine has no source of randomness");
    }
    fs::path const file = folder.path() / "keys" / "log.seed";
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
        TRY(make_seed(file));
    }
    std::array<std::uint8_t, kSeedBytes> seed = TRY(read_seed(file));
    return key_from(seed);
}

Result<std::string> make_checkpoint(DataFolder const& folder, Clock const& clock) {
    TRY(enter_refusals(folder.database(), clock.now()));
    SigningKey const key = TRY(log_key(folder));
    audit::Frontier const head =
        TRY(folder.database().read([](store::Reader& reader) { return store::log_head(reader); }));
    Checkpoint checkpoint;
    checkpoint.origin = key.verifier_key().name();
    checkpoint.size = head.size();
    checkpoint.root = head.root();
    checkpoint.extensions = {"time " + audit::to_log_text(clock.now())};
    std::string const note = TRY(audit::sign_checkpoint(checkpoint, key));
    store::WriteContext context;
    context.actor = "operator:mandate";
    context.at = clock.now();
    TRY(folder.database().write(
        context, [&](store::Writer& writer) { return store::keep_checkpoint(writer, note); }));
    // Where one of this size was kept before, that one stays.
    std::string kept =
        TRY(folder.database().read([&](store::Reader& reader) -> Result<std::string> {
            std::vector<KeptCheckpoint> const found =
                TRY(store::checkpoints_from(reader, head.size(), 1));
            return found.empty() ? note : found.front().note;
        }));
    if (std::optional<fs::path> const outside = TRY(folder_outside(folder))) {
        TRY(hand_out(*outside, checkpoint, kept));
    }
    return kept;
}

Result<std::int64_t> export_bundle(DataFolder const& folder, Clock const& clock,
                                   WriteLine const& write) {
    SigningKey const key = TRY(log_key(folder));
    TRY(make_checkpoint(folder, clock));
    return folder.database().read([&](store::Reader& reader) -> Result<std::int64_t> {
        std::vector<KeptCheckpoint> checkpoints = TRY(all_checkpoints(reader));
        std::int64_t const size = checkpoints.empty() ? 0 : checkpoints.back().size;
        audit::BundleHeader header;
        header.origin = key.verifier_key().name();
        header.size = size;
        header.heads = static_cast<std::int64_t>(checkpoints.size());
        header.keys = {key.verifier_key()};
        TRY(write(line(TRY(audit::header_line(header)))));
        auto next = checkpoints.begin();
        auto write_heads = [&](std::int64_t covered) -> Result<void> {
            for (; next != checkpoints.end() && next->size == covered; ++next) {
                TRY(write(line(TRY(audit::checkpoint_line(next->note)))));
            }
            return {};
        };
        TRY(write_heads(0));
        for (std::int64_t from = 0; from < size;) {
            for (LogRow const& row :
                 TRY(store::log_page(reader, from, std::min(kPage, size - from)))) {
                TRY(export_entry(reader, row, write));
                from = row.sequence + 1;
                TRY(write_heads(from));
            }
        }
        return size;
    });
}

Result<boost::json::object> prove_entry(DataFolder const& folder, Clock const& clock,
                                        std::int64_t sequence) {
    std::string const note = TRY(make_checkpoint(folder, clock));
    Checkpoint const checkpoint = TRY(audit::parse_checkpoint(note)).checkpoint;
    return folder.database().read([&](store::Reader& reader) -> Result<boost::json::object> {
        std::vector<LogRow> const rows = TRY(store::log_page(reader, sequence, 1));
        if (sequence < 0 || rows.empty() || rows.front().sequence != sequence ||
            sequence >= checkpoint.size) {
            return fail(
                ErrorCode::kNotFound,
                fmt::format("there is no entry {}: the log has {}", sequence, checkpoint.size),
                "entries are counted from 0");
        }
        std::vector<audit::Hash> const leaves = TRY(leaves_of(reader));
        audit::InclusionProof proof;
        proof.sequence = sequence;
        proof.size = checkpoint.size;
        proof.leaf = leaves[static_cast<std::size_t>(sequence)];
        proof.root = checkpoint.root;
        proof.path = TRY(audit::inclusion_proof(leaves, sequence, checkpoint.size));
        proof.entry = rows.front().canonical;
        proof.checkpoint = note;
        TRY(audit::verify(proof));
        return audit::to_json(proof);
    });
}

Result<boost::json::object> prove_extension(DataFolder const& folder, Clock const& clock,
                                            std::string_view kept_checkpoint) {
    SigningKey const key = TRY(log_key(folder));
    Checkpoint const old = TRY(audit::verify_checkpoint(kept_checkpoint, key.verifier_key().name(),
                                                        std::span(&key.verifier_key(), 1)));
    std::string const note = TRY(make_checkpoint(folder, clock));
    Checkpoint const now = TRY(audit::parse_checkpoint(note)).checkpoint;
    if (old.size > now.size) {
        return fail(
            ErrorCode::kAnswerIsNo,
            fmt::format("the log has {} entries, the checkpoint was of {}: it was shortened",
                        now.size, old.size),
            "restore the database that the checkpoint was made of");
    }
    return folder.database().read([&](store::Reader& reader) -> Result<boost::json::object> {
        std::vector<audit::Hash> const leaves = TRY(leaves_of(reader));
        audit::ConsistencyProof proof;
        proof.old_size = old.size;
        proof.new_size = now.size;
        proof.old_root = old.root;
        proof.new_root = now.root;
        proof.path = TRY(audit::consistency_proof(leaves, old.size, now.size));
        proof.old_checkpoint = std::string(kept_checkpoint);
        proof.new_checkpoint = note;
        TRY(audit::verify(proof));
        return audit::to_json(proof);
    });
}

Result<AuditReport> verify_log(DataFolder const& folder,
                               std::optional<std::string> const& kept_checkpoint) {
    SigningKey const key = TRY(log_key(folder));
    std::optional<fs::path> const outside =
        kept_checkpoint ? std::nullopt : TRY(folder_outside(folder));
    std::vector<std::string> notes;
    if (kept_checkpoint) {
        notes.push_back(*kept_checkpoint);
    } else if (outside) {
        notes = TRY(handed_out(*outside, key.verifier_key().name()));
    }
    std::vector<Checkpoint> const kept = TRY(read_kept(notes, key.verifier_key()));
    store::VerifyOptions options;
    options.tables = store::tables::kAll;
    options.keys = std::span(&key.verifier_key(), 1);
    for (Checkpoint const& checkpoint : kept) {
        options.roots_at.insert(checkpoint.size);
    }
    store::VerifyReport const found = TRY(folder.database().read(
        [&](store::Reader& reader) { return store::verify_log(reader, options); }));
    AuditReport report;
    report.origin = key.verifier_key().name();
    report.entries = found.entries;
    report.root = found.root.hex();
    report.checkpoints = found.checkpoints;
    report.rows = found.versions;
    report.texts_checked = found.texts;
    report.texts_erased = found.texts_erased;
    for (store::Fault const& fault : found.faults) {
        report.faults.push_back(fmt::format("{}: {}", fault.place, fault.problem));
    }
    auto const unnamed = found.faults_found - static_cast<std::int64_t>(found.faults.size());
    if (unnamed > 0) {
        report.faults.push_back(fmt::format("and {} more", unnamed));
    }
    if (outside) {
        report.kept_outside = std::ssize(notes);
    }
    check_extends(found, kept, report);
    return report;
}

Result<audit::BundleReport> verify_bundle(fs::path const& file, audit::AuditorsOwn own) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return fail(ErrorCode::kNotFound, fmt::format("{} cannot be read", file.string()),
                    "check the name and the file's permissions");
    }
    audit::BundleVerifier verifier(std::move(own));
    // getline would take a line of any length into memory.
    std::string text(audit::kLineLimitBytes, '\0');
    while (stream.getline(text.data(), static_cast<std::streamsize>(text.size()))) {
        auto const length = static_cast<std::size_t>(stream.gcount()) - (stream.eof() ? 0U : 1U);
        TRY(verifier.feed(std::string_view(text).substr(0, length)));
    }
    if (!stream.eof()) {
        return fail(ErrorCode::kAnswerIsNo,
                    fmt::format("{} has a line of a megabyte or more", file.string()));
    }
    return verifier.finish();
}

}  // namespace mandate::app
