#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace mandate::http {

/// The files of the web app, from one folder.
///
/// A path is followed folder by folder without links, so nothing outside of the folder can be
/// reached, whatever it holds; names that begin with a dot, and anything but plain files, are not
/// served. A file is read once and kept until its size, time or inode changes. Thread-safe; blocks
/// only on the disk, for files that are small.
class StaticFiles {
public:
    /// @param root empty: there is no web app, and every path is absent.
    /// @returns Error{NotFound} when `root` holds no index.html.
    static Result<StaticFiles> open(std::filesystem::path root);

    StaticFiles(StaticFiles&&) noexcept;
    StaticFiles& operator=(StaticFiles&&) noexcept;
    ~StaticFiles();

    /// There is no web app.
    bool empty() const;

    /// The file at a path, with Content-Type, ETag and Cache-Control; what has a hash in its name
    /// below `assets/` may be kept for ever, everything else is asked for again. A path that looks
    /// like a page of the app (below no `assets/`, no known file extension) gives index.html.
    /// @param segments decoded; see Target.
    /// @returns nothing when there is no such file.
    std::optional<Response> serve(std::span<std::string const> segments) const;

private:
    struct State;
    explicit StaticFiles(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// `text/javascript; charset=utf-8` for `x.js`; empty for an extension that the web app has not.
std::string_view content_type(std::string_view file_name);

/// True for the names that the web build gives: `index-BfY2k9_a.js`.
bool has_hash(std::string_view file_name);

}  // namespace mandate::http
