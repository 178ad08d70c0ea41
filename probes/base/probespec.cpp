// SPDX-License-Identifier: Apache-2.0
#include "probes/base/probespec.h"

namespace sidestage {

const OptionValue &OptionValue::operator[](std::string_view key) const
{
    static const OptionValue unset;
    for (const auto &[name, value] : entries()) {
        if (name == key)
            return value;
    }
    return unset;
}

std::string OptionValue::text(std::string_view fallback) const
{
    const auto *text = std::get_if<std::string>(&m_value);
    return text ? *text : std::string(fallback);
}

std::int64_t OptionValue::integer(std::int64_t fallback) const
{
    const auto *number = std::get_if<std::int64_t>(&m_value);
    return number ? *number : fallback;
}

bool OptionValue::boolean(bool fallback) const
{
    const auto *flag = std::get_if<bool>(&m_value);
    return flag ? *flag : fallback;
}

std::chrono::milliseconds OptionValue::duration(std::chrono::milliseconds fallback) const
{
    const auto *duration = std::get_if<std::chrono::milliseconds>(&m_value);
    return duration ? *duration : fallback;
}

const CredentialReference *OptionValue::credential() const
{
    return std::get_if<CredentialReference>(&m_value);
}

std::vector<OptionValue> OptionValue::items() const
{
    if (const auto *list = std::get_if<List>(&m_value))
        return *list;
    return isSet() ? List{*this} : List{};
}

std::vector<std::string> OptionValue::texts() const
{
    std::vector<std::string> all;
    for (const auto &item : items())
        all.push_back(item.text());
    return all;
}

const OptionValue::Map &OptionValue::entries() const
{
    static const Map none;
    const auto *map = std::get_if<Map>(&m_value);
    return map ? *map : none;
}

std::vector<CredentialReference> OptionValue::credentials() const
{
    if (const auto *one = credential())
        return {*one};
    std::vector<CredentialReference> all;
    const auto collect = [&all](const OptionValue &value) {
        for (auto &reference : value.credentials())
            all.push_back(std::move(reference));
    };
    if (const auto *list = std::get_if<List>(&m_value)) {
        for (const auto &item : *list)
            collect(item);
    }
    for (const auto &[name, value] : entries())
        collect(value);
    return all;
}

} // namespace sidestage
