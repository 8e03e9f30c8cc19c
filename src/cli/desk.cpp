#include "cli/desk.h"

#include <fstream>
#include <iostream>
#include <sstream>
#include <tuple>

#include <boost/json/serialize.hpp>
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/data_folder.h"
#include "app/operator_act.h"
#include "app/sample_mark.h"
#include "app/store_records.h"
#include "base/text.h"
#include "render/text_table.h"

namespace mandate::cli {
namespace {

constexpr std::size_t kLargestFile = std::size_t{64} << 20U;

class FolderDesk final : public Desk {
public:
    FolderDesk(app::DataFolder folder, Acting acting)
        : folder_(std::move(folder)),
          records_(folder_.database(), clock_, audit::Via::kCli),
          governance_(records_, clock_),
          acting_(std::move(acting)) {}

    app::Governance& governance() override { return governance_; }
    app::DataFolder const& folder() override { return folder_; }
    app::Caller operator_caller() override {
        return {PersonId(app::operator_id()), std::nullopt, true};
    }

    Result<app::Caller> caller() override {
        app::Caller caller;
        if (!acting_.as.empty()) {
            if (!TRY(app::is_sample(folder_.database()))) {
                return fail(ErrorCode::kForbidden,
                            "--as works in the sample organisation only, and this is none",
                            "act with a token: MANDATE_TOKEN, or --token-file FILE");
            }
            caller.person = PersonId(acting_.as);
        } else {
            std::optional<std::string> const token = TRY(find_token());
            if (!token) {
                return fail(ErrorCode::kForbidden, "this decision needs a person",
                            "act with a token: MANDATE_TOKEN, or --token-file FILE; an operator "
                            "makes one with 'mandate token create'");
            }
            caller = TRY(governance_.authenticate(*token));
        }
        if (!acting_.on_behalf_of.empty()) {
            caller.on_behalf_of = PersonId(acting_.on_behalf_of);
        }
        return caller;
    }

    bool has_person() const {
        char const* const set = std::getenv("MANDATE_TOKEN");
        return !acting_.as.empty() || !acting_.token_file.empty() ||
               (set != nullptr && *set != '\0');
    }

private:
    Result<std::optional<std::string>> find_token() const {
        if (!acting_.token_file.empty()) {
            return std::optional(
                std::string(trim(TRY(read_text_file(acting_.token_file.string())))));
        }
        char const* const set = std::getenv("MANDATE_TOKEN");
        return set == nullptr || *set == '\0' ? std::optional<std::string>()
                                              : std::optional<std::string>(set);
    }

    app::DataFolder folder_;
    SystemClock clock_;
    app::StoreRecords records_;
    app::Governance governance_;
    Acting acting_;
};

void add_acting_options(CLI::App& command, Acting& acting) {
    command.add_option("--as", acting.as, "Act as this person (sample organisation only)")
        ->type_name("PERSON");
    command.add_option("--token-file", acting.token_file, "File with the token to act with")
        ->type_name("FILE");
    command
        .add_option("--on-behalf-of", acting.on_behalf_of,
                    "Act for a person who has delegated a role to you")
        ->type_name("PERSON");
}

/// A field for people: `state: approved`, lists and objects below it.
void show_value(std::string& text, std::string_view name, boost::json::value const& value,
                std::size_t indent) {
    std::string const space(indent, ' ');
    if (value.is_object() || value.is_array()) {
        bool const empty =
            value.is_object() ? value.get_object().empty() : value.get_array().empty();
        text += fmt::format("{}{}:{}\n", space, name, empty ? " (none)" : "");
        if (value.is_object()) {
            for (auto const& member : value.get_object()) {
                show_value(text, member.key(), member.value(), indent + 2);
            }
        } else {
            std::size_t number = 0;
            for (boost::json::value const& element : value.get_array()) {
                show_value(text, std::to_string(++number), element, indent + 2);
            }
        }
        return;
    }
    std::string const shown =
        value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
    text += fmt::format("{}{}: {}\n", space, name, shown);
}

}  // namespace

Result<std::unique_ptr<Desk>> open_desk(Context const& context, Acting const& acting,
                                        app::Create create) {
    app::DataFolder folder = TRY(open_folder(context, create));
    return std::unique_ptr<Desk>(std::make_unique<FolderDesk>(std::move(folder), acting));
}

CLI::App& add_group(CLI::App& app, std::string const& name, std::string const& description) {
    CLI::App& group = *app.add_subcommand(name, description);
    group.require_subcommand(1);
    return group;
}

CLI::App& add_reading(CLI::App& parent, Context& context, std::string const& name,
                      std::string const& description, DeskBody body) {
    CLI::App& command = *parent.add_subcommand(name, description);
    command.footer("It changes nothing and acts as nobody, so it takes no token.");
    add_data_option(command, context);
    add_format_option(command, context, {"table", "json"});
    command.callback([&command, &context, body = std::move(body)] {
        if (command.get_subcommands().empty()) {  // else that one was asked for: `settings set`
            context.finish([&]() -> Result<void> { return body(*TRY(open_desk(context, {}))); }());
        }
    });
    return command;
}

CLI::App& add_deciding(CLI::App& parent, Context& context, std::string const& name,
                       std::string const& description,
                       std::function<Result<void>(Desk&, app::Caller const&)> body) {
    CLI::App& command = *parent.add_subcommand(name, description);
    command.footer("A person decides: it needs a token, from --token-file, else MANDATE_TOKEN.");
    auto acting = std::make_shared<Acting>();
    add_data_option(command, context);
    add_format_option(command, context, {"table", "json"});
    add_acting_options(command, *acting);
    command.callback([&context, acting, body = std::move(body)] {
        context.finish([&]() -> Result<void> {
            std::unique_ptr<Desk> const desk = TRY(open_desk(context, *acting));
            return body(*desk, TRY(desk->caller()));
        }());
    });
    return command;
}

CLI::App& add_operating(CLI::App& parent, Context& context, std::string const& name,
                        std::string const& description,
                        std::function<Result<void>(Desk&, app::Caller const&)> body,
                        app::Create create) {
    CLI::App& command = *parent.add_subcommand(name, description);
    command.footer(
        "With a token, from --token-file, else MANDATE_TOKEN, that person does it; "
        "without one, it is entered as the operator's.");
    auto acting = std::make_shared<Acting>();
    add_data_option(command, context);
    add_format_option(command, context, {"table", "json"});
    add_acting_options(command, *acting);
    if (create == app::Create::kYes) {
        add_database_option(command, context);
    }
    command.callback([&context, acting, create, body = std::move(body)] {
        context.finish([&]() -> Result<void> {
            std::unique_ptr<Desk> const desk = TRY(open_desk(context, *acting, create));
            bool const person = static_cast<FolderDesk&>(*desk).has_person();
            return body(*desk, person ? TRY(desk->caller()) : desk->operator_caller());
        }());
    });
    return command;
}

Result<std::string> read_text_file(std::string const& path) {
    std::ifstream file;
    if (path != "-") {
        file.open(path, std::ios::binary);
        if (!file) {
            return fail(ErrorCode::kNotFound, fmt::format("{} cannot be read", path),
                        "check the name and the file's permissions");
        }
    }
    std::istream& stream = path == "-" ? std::cin : file;
    std::string text;
    char buffer[65536];
    while (stream.read(buffer, sizeof buffer) || stream.gcount() > 0) {
        text.append(buffer, static_cast<std::size_t>(stream.gcount()));
        if (text.size() > kLargestFile) {
            return bad_input(fmt::format("{} is larger than 64 MB", path));
        }
    }
    return text;
}

std::vector<std::string> comma_list(std::string const& text) {
    std::vector<std::string> parts;
    for (std::string_view part : split(text, ',')) {
        if (!trim(part).empty()) {
            parts.emplace_back(trim(part));
        }
    }
    return parts;
}

std::string counted(std::int64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

bool id_less(std::string_view left, std::string_view right) {
    auto parts = [](std::string_view id) {
        std::size_t const digits = id.size() - (id.find_last_not_of("0123456789") + 1);
        std::string_view const number = id.substr(id.size() - digits);
        return std::tuple(id.substr(0, id.size() - digits), number.size(), number);
    };
    return parts(left) < parts(right);
}

std::string show_record(std::string_view kind, boost::json::object const& body,
                        std::int64_t version, std::string_view format) {
    if (format == "json") {
        boost::json::object whole;
        whole["format"] = fmt::format("mandate.{}/1", kind);
        whole["version"] = version;
        for (auto const& member : body) {
            whole[member.key()] = member.value();
        }
        return boost::json::serialize(whole) + "\n";
    }
    std::string text;
    for (auto const& member : body) {
        show_value(text, member.key(), member.value(), 0);
    }
    return text + fmt::format("version: {}\n", version);
}

std::string list_json(std::string_view kind, std::vector<boost::json::object> const& bodies) {
    boost::json::object whole;
    whole["format"] = fmt::format("mandate.{}_list/1", kind);
    whole["rows"] = boost::json::array(bodies.begin(), bodies.end());
    return boost::json::serialize(whole) + "\n";
}

std::string list_table(std::vector<std::string> const& columns,
                       std::vector<std::vector<std::string>> rows) {
    if (rows.empty()) {
        return "none\n";
    }
    render::TextTable table;
    for (std::string const& column : columns) {
        table.columns.push_back({column, render::Align::kLeft});
    }
    table.rows = std::move(rows);
    return render::print_text(table);
}

}  // namespace mandate::cli
