#include "http/static_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/text.h"

namespace mandate::http {
namespace {

constexpr off_t kLargestFile = 32L << 20;

constexpr auto kTypes = std::to_array<std::pair<std::string_view, std::string_view>>({
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/vnd.microsoft.icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".txt", "text/plain; charset=utf-8"},
});

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() {
        if (number_ >= 0) {
            close(number_);
        }
    }
    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }

private:
    int number_;
};

/// What a file was when it was read.
struct Version {
    ino_t inode = 0;
    off_t size = 0;
    time_t seconds = 0;
    long nanoseconds = 0;
    friend bool operator==(Version const&, Version const&) = default;
};

struct Content {
    Version version;
    std::shared_ptr<std::string const> bytes;
    std::string etag;
};

/// The file at `segments` below `root`. O_NOFOLLOW at every step: no link leads out, not even one
/// that is put there while we look. O_NONBLOCK: a pipe does not hold us.
Descriptor open_below(std::filesystem::path const& root, std::span<std::string const> segments) {
    Descriptor at(open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    for (std::size_t i = 0; i < segments.size() && at.is_open(); ++i) {
        bool const last = i + 1 == segments.size();
        if (segments[i].empty() || segments[i].starts_with('.')) {
            return Descriptor(-1);
        }
        int const flags = last ? O_RDONLY | O_NONBLOCK : O_PATH | O_DIRECTORY;
        at = Descriptor(openat(at.number(), segments[i].c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
    }
    return at;
}

std::optional<Version> version_of(Descriptor const& file) {
    struct stat status{};
    if (!file.is_open() || fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size > kLargestFile) {
        return std::nullopt;
    }
    return Version{status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

std::optional<std::string> read_all(Descriptor const& file, std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        ssize_t const got = read(file.number(), bytes.data() + done, size - done);
        if (got <= 0) {
            return std::nullopt;
        }
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

std::string_view extension(std::string_view file_name) {
    auto const dot = file_name.rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : file_name.substr(dot);
}

}  // namespace

struct StaticFiles::State {
    std::filesystem::path root;
    std::mutex mutex;
    std::map<std::string, Content> kept;

    std::optional<Content> load(std::span<std::string const> segments) {
        Descriptor const file = open_below(root, segments);
        auto const version = version_of(file);
        if (!version) {
            return std::nullopt;
        }
        std::string const name = join({segments.begin(), segments.end()}, "/");
        {
            std::scoped_lock const lock(mutex);
            auto const found = kept.find(name);
            if (found != kept.end() && found->second.version == *version) {
                return found->second;
            }
        }
        auto bytes = read_all(file, static_cast<std::size_t>(version->size));
        if (!bytes) {
            return std::nullopt;
        }
        Content content{*version, nullptr, fmt::format("\"{}\"", sha256(*bytes).substr(0, 32))};
        content.bytes = std::make_shared<std::string const>(std::move(*bytes));
        std::scoped_lock const lock(mutex);
        kept[name] = content;
        return content;
    }
};

StaticFiles::StaticFiles(std::unique_ptr<State> state) : state_(std::move(state)) {}
StaticFiles::StaticFiles(StaticFiles&&) noexcept = default;
StaticFiles& StaticFiles::operator=(StaticFiles&&) noexcept = default;
StaticFiles::~StaticFiles() = default;

Result<StaticFiles> StaticFiles::open(std::filesystem::path root) {
    auto state = std::make_unique<State>();
    state->root = std::move(root);
    std::array<std::string, 1> const index{"index.html"};
    if (!state->root.empty() && !state->load(index)) {
        return fail(ErrorCode::kNotFound,
                    fmt::format("{} holds no index.html", state->root.string()),
                    "build the web app with ./run, or name the folder that holds it");
    }
    return StaticFiles(std::move(state));
}

bool StaticFiles::empty() const { return state_->root.empty(); }

std::optional<Response> StaticFiles::serve(std::span<std::string const> segments) const {
    if (empty() || segments.empty()) {
        return std::nullopt;
    }
    std::array<std::string, 1> const index{"index.html"};
    bool const below_assets = segments.front() == "assets";
    std::string_view name = segments.back();
    auto content = state_->load(segments);
    if (!content && !below_assets && content_type(name).empty()) {
        name = index.front();
        content = state_->load(index);
    }
    if (!content) {
        return std::nullopt;
    }
    Response response;
    std::string_view const type = content_type(name);
    response.set("Content-Type", std::string(type.empty() ? "application/octet-stream" : type));
    response.set("ETag", content->etag);
    response.set("Cache-Control", below_assets && has_hash(name)
                                      ? "public, max-age=31536000, immutable"
                                      : "no-cache");
    response.body = content->bytes;
    return response;
}

std::string_view content_type(std::string_view file_name) {
    std::string const wanted = to_lower(extension(file_name));
    auto const* const known =
        std::ranges::find(kTypes, wanted, [](auto const& t) { return t.first; });
    return known == kTypes.end() ? std::string_view{} : known->second;
}

bool has_hash(std::string_view file_name) {
    constexpr std::size_t kHashLength = 8;
    std::string_view const stem =
        file_name.substr(0, file_name.size() - extension(file_name).size());
    if (stem.size() < kHashLength + 2 || stem[stem.size() - kHashLength - 1] != '-') {
        return false;
    }
    return std::ranges::all_of(stem.substr(stem.size() - kHashLength), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c == '-';
    });
}

}  // namespace mandate::http
