// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidestage {

enum class SettingsFormat : std::uint8_t { Json, Yaml, Toml, Ini, Properties };
/// By name ("json", "yaml", "toml", "ini", "properties").
std::optional<SettingsFormat> settingsFormatNamed(std::string_view name);
/// By the file's ending: .json .yaml .yml .toml .ini .cfg .conf .properties.
std::optional<SettingsFormat> settingsFormatOfFile(std::string_view path);

/// One value of a settings file, by the names on the way to it. Members of lists are named by
/// their position from 0.
struct Setting
{
    std::vector<std::string> segments;
    /// The value as text: true, 1.5, abc. Nothing for null.
    std::optional<std::string> value;
    bool isEmptyList = false;
    int line = 0; ///< 0 where the format's reader does not tell
    std::string name; ///< the last segment that is no position: what the setting is called
};

inline constexpr int deepestSetting = 64;
inline constexpr std::size_t mostSettings = 100'000;

/// Pure and total. BadInput with line and column where the text is not of its format; TooLarge
/// beyond `deepestSetting` levels or `mostSettings` values, aliases of YAML expanded. Messages
/// never quote the file.
Result<std::vector<Setting>> readSettings(SettingsFormat format, std::string_view text,
                                          const std::string &shownName);

/// Collects settings within the limits. For the readers of the formats.
class SettingsWriter
{
public:
    /// False where the limit is reached.
    bool add(std::optional<std::string> value, int line, bool isEmptyList = false);
    /// False where it would be too deep.
    bool enter(std::string segment, bool isPosition = false);
    void leave();
    std::vector<Setting> take() { return std::move(m_settings); }

private:
    struct Level
    {
        std::string segment;
        bool isPosition;
    };
    std::vector<Level> m_levels;
    std::vector<Setting> m_settings;
};

Result<std::vector<Setting>> readJsonSettings(std::string_view text, const std::string &shownName);
Result<std::vector<Setting>> readYamlSettings(std::string_view text, const std::string &shownName);
Result<std::vector<Setting>> readTomlSettings(std::string_view text, const std::string &shownName);
Result<std::vector<Setting>> readIniSettings(std::string_view text, const std::string &shownName);
Result<std::vector<Setting>> readPropertiesSettings(std::string_view text,
                                                    const std::string &shownName);
tl::unexpected<Error> settingsTooLarge(const std::string &shownName);

} // namespace sidestage
