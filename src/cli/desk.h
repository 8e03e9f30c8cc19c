#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/governance.h"
#include "base/clock.h"
#include "cli/context.h"

namespace CLI {
class App;
}

namespace mandate::cli {

/// Who acts, as the command line says: the holder of a token, or, in a sample folder only, `--as`.
struct Acting {
    std::string as;
    std::string on_behalf_of;
    std::filesystem::path token_file;
    std::optional<std::int64_t> if_version;
};

/// Where a governance command works: the data folder's use cases, and who is asking.
class Desk {
public:
    virtual ~Desk() = default;
    virtual app::Governance& governance() = 0;
    /// @returns Error{Forbidden} without a token: `this decision needs a person; ...`.
    virtual Result<app::Caller> caller() = 0;
    /// The operating system's user, for what needs access to the files anyway.
    virtual app::Caller operator_caller() = 0;
    virtual app::DataFolder const& folder() = 0;
};

/// Opens the data folder of the context.
Result<std::unique_ptr<Desk>> open_desk(Context const& context, Acting const& acting,
                                        app::Create create = app::Create::kNo);

using DeskBody = std::function<Result<void>(Desk& desk)>;

/// Adds a command that reads: `--data`, `--format table|json`.
CLI::App& add_reading(CLI::App& parent, Context& context, std::string const& name,
                      std::string const& description, DeskBody body);

/// Adds a command that decides, as a person: also `--as`, `--token-file`, `--on-behalf-of`.
CLI::App& add_deciding(CLI::App& parent, Context& context, std::string const& name,
                       std::string const& description,
                       std::function<Result<void>(Desk& desk, app::Caller const& caller)> body);

/// Adds a command for whoever has the data folder's files; with a token it acts as that person.
CLI::App& add_operating(CLI::App& parent, Context& context, std::string const& name,
                        std::string const& description,
                        std::function<Result<void>(Desk& desk, app::Caller const& caller)> body,
                        app::Create create = app::Create::kNo);

/// A group of commands, of which one must be named: `mandate request ...`.
CLI::App& add_group(CLI::App& app, std::string const& name, std::string const& description);

/// A file's text, at most 64 MB; `-` is standard input.
Result<std::string> read_text_file(std::string const& path);

/// `a,b,c` as a list; an empty text is an empty list.
std::vector<std::string> comma_list(std::string const& text);

/// `1 account`, `2 accounts`.
std::string counted(std::int64_t count, std::string_view noun);

/// Whether an id comes before another as people count: `req-2` before `req-10`, `ada` before `max`.
bool id_less(std::string_view left, std::string_view right);

/// One record for people: a line a field, nested ones indented; or JSON with its format and
/// version.
std::string show_record(std::string_view kind, boost::json::object const& body,
                        std::int64_t version, std::string_view format);

/// Prints a record of the store. @returns Error{NotFound}.
template <typename T>
Result<void> show(Context const& context, Desk& desk, std::string const& id) {
    return desk.governance().read([&](app::Reading& reading) -> Result<void> {
        app::Stored<T> const stored = TRY(app::load<T>(reading, id));
        print(show_record(app::Noun<T>::kTable.kind, encode(stored.value).body, stored.version,
                          context.format));
        return {};
    });
}

/// Prints a list by its first column: columns picked from each record, or all of it as JSON.
template <typename T>
Result<void> list(Context const& context, Desk& desk, std::vector<app::Filter> const& filters,
                  std::vector<std::string> const& columns,
                  std::function<std::vector<std::string>(T const&)> const& cells);

std::string list_json(std::string_view kind, std::vector<boost::json::object> const& bodies);
std::string list_table(std::vector<std::string> const& columns,
                       std::vector<std::vector<std::string>> rows);

template <typename T>
Result<void> list(Context const& context, Desk& desk, std::vector<app::Filter> const& filters,
                  std::vector<std::string> const& columns,
                  std::function<std::vector<std::string>(T const&)> const& cells) {
    return desk.governance().read([&](app::Reading& reading) -> Result<void> {
        std::vector<T> found = TRY(app::values<T>(reading, filters));
        std::ranges::sort(found, [&](T const& left, T const& right) {
            std::vector<std::string> const one = cells(left);
            std::vector<std::string> const other = cells(right);
            return one.front() == other.front() ? one < other : id_less(one.front(), other.front());
        });
        std::vector<boost::json::object> bodies;
        std::vector<std::vector<std::string>> rows;
        for (T const& value : found) {
            bodies.push_back(encode(value).body);
            rows.push_back(cells(value));
        }
        print(context.format == "json" ? list_json(app::Noun<T>::kTable.kind, bodies)
                                       : list_table(columns, std::move(rows)));
        return {};
    });
}

}  // namespace mandate::cli
