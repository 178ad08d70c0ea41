// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/env/settings.h"

#include "probes/kinds/env/inputfile.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sidestage {

std::optional<SettingsFormat> settingsFormatNamed(std::string_view name)
{
    static constexpr std::array<std::string_view, 5> names{"json", "yaml", "toml", "ini",
                                                           "properties"};
    const auto at = std::ranges::find(names, name);
    if (at == names.end())
        return {};
    return static_cast<SettingsFormat>(at - names.begin());
}

std::optional<SettingsFormat> settingsFormatOfFile(std::string_view path)
{
    using enum SettingsFormat;
    static constexpr std::array<std::pair<std::string_view, SettingsFormat>, 8> endings{
        {{".json", Json},
         {".yaml", Yaml},
         {".yml", Yaml},
         {".toml", Toml},
         {".ini", Ini},
         {".cfg", Ini},
         {".conf", Ini},
         {".properties", Properties}}};
    for (const auto &[ending, format] : endings) {
        if (path.ends_with(ending))
            return format;
    }
    return {};
}

Result<std::vector<Setting>> readSettings(SettingsFormat format, std::string_view text,
                                          const std::string &shownName)
{
    if (auto checked = checkText(text, shownName); !checked)
        return tl::unexpected(checked.error());
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    switch (format) {
    case SettingsFormat::Json:
        return readJsonSettings(text, shownName);
    case SettingsFormat::Yaml:
        return readYamlSettings(text, shownName);
    case SettingsFormat::Toml:
        return readTomlSettings(text, shownName);
    case SettingsFormat::Ini:
        return readIniSettings(text, shownName);
    case SettingsFormat::Properties:
        return readPropertiesSettings(text, shownName);
    }
    return {};
}

bool SettingsWriter::add(std::optional<std::string> value, int line, bool isEmptyList)
{
    if (m_settings.size() >= mostSettings)
        return false;
    Setting setting;
    for (const auto &level : m_levels)
        setting.segments.push_back(level.segment);
    const auto named =
        std::ranges::find(m_levels.rbegin(), m_levels.rend(), false, &Level::isPosition);
    setting.name = named == m_levels.rend() ? std::string() : named->segment;
    setting.value = std::move(value);
    setting.isEmptyList = isEmptyList;
    setting.line = line;
    if (setting.segments.empty())
        setting.segments.emplace_back("value"); // the whole file is one value
    m_settings.push_back(std::move(setting));
    return true;
}

bool SettingsWriter::enter(std::string segment, bool isPosition)
{
    if (m_levels.size() >= static_cast<std::size_t>(deepestSetting))
        return false;
    m_levels.push_back({std::move(segment), isPosition});
    return true;
}

void SettingsWriter::leave()
{
    m_levels.pop_back();
}

tl::unexpected<Error> settingsTooLarge(const std::string &shownName)
{
    return failure(ErrorCode::TooLarge,
                   "the settings have more than " + std::to_string(mostSettings) + " values or "
                       + std::to_string(deepestSetting) + " levels",
                   {shownName, 0, 0});
}

} // namespace sidestage
