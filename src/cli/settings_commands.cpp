#include <boost/json/serialize.hpp>
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/setting_list.h"
#include "cli/desk.h"

namespace mandate::cli {
namespace {

std::string settings_json(app::GovernanceSettings const& settings) {
    boost::json::array rows;
    for (app::Setting const& setting : app::all_settings()) {
        rows.push_back(boost::json::object{{"name", setting.name},
                                           {"value", setting.text(settings)},
                                           {"default", setting.text(app::GovernanceSettings{})},
                                           {"allowed", setting.allowed},
                                           {"meaning", setting.meaning}});
    }
    boost::json::object const whole = {{"format", "mandate.settings/1"}, {"rows", rows}};
    return boost::json::serialize(whole) + "\n";
}

Result<void> show_settings(Context const& context, Desk& desk) {
    app::GovernanceSettings const settings = TRY(desk.governance().settings());
    if (context.format == "json") {
        print(settings_json(settings));
        return {};
    }
    std::vector<std::vector<std::string>> rows;
    for (app::Setting const& setting : app::all_settings()) {
        rows.push_back({setting.name, setting.text(settings),
                        setting.text(app::GovernanceSettings{}), setting.meaning});
    }
    print(list_table({"setting", "value", "default", "meaning"}, std::move(rows)));
    return {};
}

struct SetArguments {
    std::vector<std::string> words;
    std::string reason;
};

Result<std::vector<app::SettingWish>> read_wishes(std::vector<std::string> const& words) {
    std::vector<app::SettingWish> wishes;
    for (std::size_t i = 0; i < words.size(); i += 2) {
        app::Setting const& setting = *TRY(app::find_setting(words[i]));
        if (i + 1 == words.size()) {
            return fail(ErrorCode::kUsage, fmt::format("{} is given no value", setting.name),
                        fmt::format("it is {}", setting.allowed));
        }
        wishes.push_back({words[i], words[i + 1]});
    }
    return wishes;
}

Result<void> set_settings(Desk& desk, app::Caller const& caller, SetArguments const& arguments) {
    std::vector<app::SettingChange> const changes = TRY(desk.governance().change_settings(
        caller, TRY(read_wishes(arguments.words)), arguments.reason));
    for (app::SettingChange const& change : changes) {
        print(fmt::format("{} is {}; it was {}\n", change.name, change.after, change.before));
    }
    if (changes.empty()) {
        print("nothing is changed: it is so already\n");
    }
    return {};
}

}  // namespace

void add_settings(CLI::App& app, Context& context) {
    CLI::App& group = add_reading(app, context, "settings", "The settings of the governance flow",
                                  [&context](Desk& desk) { return show_settings(context, desk); });
    auto arguments = std::make_shared<SetArguments>();
    CLI::App& set = add_operating(group, context, "set", "Change settings, all of them or none",
                                  [arguments](Desk& desk, app::Caller const& caller) {
                                      return set_settings(desk, caller, *arguments);
                                  });
    set.add_option("settings", arguments->words, "Names and values (see 'mandate settings')")
        ->required()
        ->type_name("NAME VALUE");
    set.add_option("--reason", arguments->reason, "Why")->required();
}

}  // namespace mandate::cli
