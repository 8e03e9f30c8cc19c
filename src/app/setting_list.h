#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/nouns.h"
#include "base/result.h"

namespace mandate::app {

/// One setting of the governance flow as people see and set it: a name and a text.
struct Setting {
    std::string name;     ///< `size_limit`, `calendar.first_month`
    std::string allowed;  ///< what it may be: `an amount of 0 or more, such as 5000.00`
    std::string meaning;
    /// Its value as a text that `read` takes again; an amount in decimal, `none` where absent.
    std::function<std::string(GovernanceSettings const&)> text;
    /// Takes a text. @returns false for one that is not allowed; nothing is changed then.
    std::function<bool(GovernanceSettings&, std::string_view)> read;
};

/// Every setting there is, in the order in which they are shown. Immutable; thread-safe.
std::span<Setting const> all_settings();

/// @returns Error{Usage} for a name that is none, with the nearest one.
Result<Setting const*> find_setting(std::string_view name);

/// A value that is to be set.
struct SettingWish {
    std::string name;
    std::string value;
};

/// A value that changed.
struct SettingChange {
    std::string name;
    std::string before;
    std::string after;
};

/// Sets values one after the other, then checks the settings as a whole: the calendar, labels that
/// tell the levels apart, and an elevated approval that does not last longer than others.
/// @returns what is different then, in the order of the wishes; Error{Usage} for a name that is
///          none or stands twice, Error{BadInput} that names the setting and what it may be.
Result<std::vector<SettingChange>> apply_settings(GovernanceSettings& settings,
                                                  std::span<SettingWish const> wishes);

}  // namespace mandate::app
