// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/database/rolemap.h"

#include <algorithm>

namespace sidestage {

RoleMap::RoleMap(const OptionValue &option)
{
    for (const auto &[role, name] : option.entries())
        m_names.emplace(role, name.text());
}

std::string RoleMap::of(std::string_view role) const
{
    if (const auto found = m_names.find(role); found != m_names.end())
        return found->second;
    const bool isTaken =
        std::ranges::any_of(m_names, [&](const auto &entry) { return entry.second == role; });
    return std::string(role) + (isTaken ? " (own name)" : "");
}

std::vector<std::string> RoleMap::behind(std::string_view name) const
{
    std::vector<std::string> roles;
    for (const auto &[role, written] : m_names) {
        if (written == name)
            roles.push_back(role);
    }
    if (roles.empty())
        roles.emplace_back(name);
    return roles;
}

OptionSpec RoleMap::optionSpec()
{
    return {"roles",
            OptionType::Map,
            "Names of this server's roles, each with the name it is compared under.",
            false,
            {},
            {{"", OptionType::Text, "The name to compare under.", false, {}, {}}}};
}

std::vector<Error> RoleMap::check(const OptionValue &option)
{
    std::vector<Error> errors;
    std::map<std::string, std::string> roleOf;
    for (const auto &[role, name] : option.entries()) {
        if (name.text().empty()) {
            errors.push_back({ErrorCode::BadInput,
                              "the role '" + role + "' needs a name to be compared under",
                              name.where(),
                              {}});
        } else if (const auto [at, isNew] = roleOf.emplace(name.text(), role); !isNew) {
            errors.push_back({ErrorCode::BadInput,
                              "the roles '" + at->second + "' and '" + role
                                  + "' cannot both be compared as '" + name.text() + '\'',
                              name.where(),
                              {}});
        }
    }
    return errors;
}

} // namespace sidestage
